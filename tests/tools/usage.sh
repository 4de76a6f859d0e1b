#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Command lines that are wrong, and those that only ask for help.
. "${srcdir:-.}/tests/tools/expect.sh"

host=mi1.abc123.database.windows.net

for tool in probe inspect explain; do
	error 2 --nonsense $tool --nonsense
	error 2 --json $tool --json=x
	error 2 --lgin: $tool "--lgin=Server=h;PWD=sesame"
	! grep -q sesame "$tmp/out" "$tmp/err" || complain 'a value'
	error 2 --color $tool --color
	error 2 sometimes $tool --color sometimes
	error 2 -Z $tool -qZ
	gives 0 $tool --help
	grep -q "^Usage: entrakrb-$tool " "$tmp/out" || complain 'no usage'
	[ ! -s "$tmp/err" ] || complain 'help on stderr'
	gives 0 $tool -h
	gives 0 $tool --version
	grep -qE "^entrakrb-$tool [0-9]+\.[0-9]+" "$tmp/out" ||
	    complain 'no version'
	gives 0 $tool -V
done

# What is after -- is no option, and --json there asks for nothing.
run probe -- --json
[ $code = 2 ] && [ ! -s "$tmp/out" ] || complain '--json after --'

error 2 TARGET probe
error 2 --timeout probe --timeout soon $host
error 2 --timeout probe --timeout 0 $host
error 2 --timeout probe --timeout -1 $host
error 2 --timeout probe --timeout 1e9 $host
error 2 --only probe --only $host
error 2 nowhere probe --only nowhere $host
error 2 tgt,nowhere probe --skip tgt,nowhere $host
error 2 --library probe --library
error 2 hurd probe --library hurd $host
error 2 mysql probe --client mysql $host
error 2 --login probe --login
error 2 --login probe --login '' $host
error 2 --login probe --login $host $host
error 2 --login probe --login 'jdbc:sqlserver://h;password=sesame' $host
error 2 --login probe --login 'Driver=x;PWD={sesame' $host
! grep -q sesame "$tmp/out" "$tmp/err" || complain 'a password is shown'
error 2 --login probe --login 'Driver=x' --replay "$tmp/out"
for option in '--cache x' '--realm X' '--spn x/y' '--library mit' --store \
    '--only tgt' '--skip tgt' '--targets x'; do
	# shellcheck disable=SC2086
	error 2 "${option%% *}" probe $option --replay "$tmp/out"
done
for text in 'sqlserver://u:sesame@h' 'Password: sesame' 'Bearer sesame12' \
    'x;SharedAccessKey=sesame' 'sqlserver://h:1433;user=u;password=sesame'; do
	error 2 '***' probe --client "$text" $host
	! grep -q sesame "$tmp/out" "$tmp/err" || complain 'shows a secret'
	error 2 '***' probe --library "$text" $host
	! grep -q sesame "$tmp/out" "$tmp/err" || complain 'shows a secret'
	run explain --json "$text"
	! grep -q sesame "$tmp/out" "$tmp/err" || complain 'shows a secret'
done
error 2 --spn probe --spn 'sqlserver://u:sesame@h' $host
! grep -q sesame "$tmp/out" "$tmp/err" || complain 'shows a secret'
error 2 TARGET probe ''
error 2 'bad host' probe 'bad host'
error 2 TARGET probe --redact 'bad host'
error 2 "$host:0" probe "$host:0"
error 2 "$host:65536" probe "$host:65536"
error 2 "$host:http" probe "$host:http"
error 2 "tcp:,1433" probe "tcp:,1433"
error 2 'Server=;Password=***' probe 'Server=;Password=hunter2'
error 2 '***@bad' probe 'sa:hunter2@bad'
error 2 'MSSQLSvc/' probe 'MSSQLSvc/'
for start in np: NP: lpc: admin: '(local)' '\\'; do
	error 2 "$start$host" probe "$start$host"
	! grep -q 'the port' "$tmp/err" || complain "$start: no port is meant"
done
error 2 --spn probe --spn / $host
for spn in h:0 h:65536 h: h:1433x h:SQLEXPRESS :1433 '' @R 'h*' 'h:1:2'; do
	error 2 --spn probe --spn "MSSQLSvc/$spn" $host
done
error 2 /nonexistent/file probe --replay /nonexistent/file
error 2 $host probe --replay /dev/null $host
error 4 /nonexistent/folder/r probe --record /nonexistent/folder/r $host
error 2 --html probe --record "$tmp/r" --html "$tmp/r" $host
error 2 --html probe --record "$tmp/r" --html "$tmp/./r" $host
error 2 --record probe --record "$tmp/r" $host $host
error 2 $host,1433 probe "$host,1433 -P hunter2 -d x"
! grep -q hunter2 "$tmp/out" "$tmp/err" || complain 'shows a password'
error 2 --jobs probe --jobs 0 $host
error 2 --jobs probe --jobs many $host
error 2 /nonexistent/file probe --targets /nonexistent/file
error 2 /nonexistent/file probe --against /nonexistent/file $host
error 4 /nonexistent/folder/h probe --html /nonexistent/folder/h $host
printf '%s\nbad host\n' $host >"$tmp/list"
error 2 "$tmp/list" probe --targets "$tmp/list"
: >"$tmp/list"
error 2 "$tmp/list" probe --targets "$tmp/list"
run probe --json --prometheus $host
[ $code = 2 ] || complain '--json and --prometheus at once'
valid

error 2 --at inspect --at yesterday
error 2 --at inspect --at 2026-02-30T00:00:00Z
error 2 --at inspect --at @
error 2 --spn inspect --spn /
# As monitoring systems have it, any error is UNKNOWN.
error 3 soon inspect --warn soon
error 3 1w inspect --crit 1w
error 3 --nonsense inspect --warn 1h --nonsense

# A password is in no message.
run probe "Server=tcp:bad host,1;User Id=u;Password=hunter2" --json
! grep -q hunter2 "$tmp/out" "$tmp/err" || complain 'a password is shown'

# Nothing of an argument reaches the terminal as a control.
run probe "$(printf -- '--\033[31m\302\233\377')"
! LC_ALL=C tr -d '\n' <"$tmp/err" | LC_ALL=C grep -q '[^ -~]' ||
    complain 'controls on the terminal'
finish
