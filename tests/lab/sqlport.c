/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/prctl.h>
#include <sys/socket.h>

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lab/door.h"
#include "lab/sqlport.h"
#include "lab/supervise.h"

/* Accepts and stays polite: what it is sent is read, nothing is said. */
static void
serve(const struct lab *lab, int listener, void *arg)
{
	struct lab_conn conn = { -1, NULL };

	(void)arg;
	for (;;) {
		if ((conn.fd = accept(listener, NULL, NULL)) < 0)
			continue;
		if (lab_plan_is(&lab->plan, KNOB_SQL, "reset"))
			lab_conn_reset(&conn);
		else if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			lab_conn_hang(&conn);
			_exit(0);
		} else
			close(conn.fd);
	}
}

void
lab_sqlport_start(const struct lab *lab)
{
	unsigned port = lab->sql_port;

	if (lab_plan_is(&lab->plan, KNOB_SQL, "closed"))
		return;
	lab_serve(lab, lab_listen(lab->sql, &port, false), serve, NULL);
}
