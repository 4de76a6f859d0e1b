/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private network, mounts, processes and users for one run. All of it goes when
 * its first process ends, however that happens.
 */
#ifndef TESTS_LAB_NAMESPACE_H
#define TESTS_LAB_NAMESPACE_H

#include "lab/lab.h"

/* Forks the first process of new namespaces; like fork. The child must not go
 * on before the parent called lab_namespace_map. -1 with errno: refused. */
pid_t lab_namespace_fork(bool *user_namespace);

/* Called by the parent: gives CHILD its user ids: all of them as root, else the
 * caller's own. False with errno: refused. */
bool lab_namespace_map(pid_t child, bool user_namespace);

/* Called by the child: loopback up, private /tmp, /etc, /dev/shm and /proc, the
 * working folder and COMMAND reachable for the lab's user. False with a line in
 * WHY: the machine does not allow that. */
bool lab_namespace_enter(struct lab *, char *why, size_t size);

/* Makes FILE (absolute; an entry of the private /etc) a file of the lab's. */
void lab_namespace_replace(const struct lab *, const char *file,
    const char *text);

/* Shows the lab's folder FROM (under its own) at TO. */
void lab_namespace_show(const struct lab *, const char *from, const char *to);

#endif
