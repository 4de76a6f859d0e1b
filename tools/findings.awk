# SPDX-License-Identifier: BSD-2-Clause
# Makes entrakrb-findings(7) from the lines of entrakrb-explain --list: id, tab,
# title.

BEGIN {
	FS = "\t"
	print ".\\\" SPDX-License-Identifier: BSD-2-Clause"
	print ".Dd November 24, 2026\n.Dt ENTRAKRB-FINDINGS 7\n.Os"
	print ".Sh NAME\n.Nm entrakrb-findings"
	print ".Nd what libentrakrb can find"
	print ".Sh DESCRIPTION"
	print "A finding has an id that means the same for ever."
	print "Ids start with the stage of the probe, or with what was looked"
	print "at.\n.Ic entrakrb-explain Ar ID"
	print "says what a finding means and what to do."
}

function text(s)
{
	gsub(/\\/, "\\e", s)
	gsub(/-/, "\\-", s)
	sub(/^[.']/, "\\\\\\&&", s)
	return s
}

{
	group = $1
	sub(/-.*/, "", group)
	if (group != last) {
		if (last != "")
			print ".El"
		print ".Ss " toupper(substr(group, 1, 1)) substr(group, 2)
		print ".Bl -tag -width Ds"
		last = group
	}
	print ".It Li " text($1)
	print text($2) "."
}

END {
	print ".El\n.Sh SEE ALSO\n.Xr entrakrb-explain 1 ,"
	print ".Xr entrakrb-inspect 1 ,\n.Xr entrakrb-probe 1"
}
