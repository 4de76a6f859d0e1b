/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes of the lab: servers that end with it, helpers that are waited for,
 * and COMMAND.
 */
#ifndef TESTS_LAB_SUPERVISE_H
#define TESTS_LAB_SUPERVISE_H

#include "lab/lab.h"

/* Becomes the lab's user for good. */
void lab_drop(const struct lab *);

/* Turns this process into a program: standard input from IN (-1: /dev/null),
 * output to the file LOG under the lab's folder. ENV: more "NAME=value", ended
 * by NULL. */
_Noreturn void lab_become(const struct lab *, const char *const argv[],
    const char *const env[], int in, const char *log);

/* The same in a new process, as the lab's user. Returns its pid. */
pid_t lab_start(const struct lab *, const char *const argv[],
    const char *const env[], int in, const char *log);

/* The same, with INPUT as standard input, and waits. Ends the lab with the
 * log's text if it fails. */
void lab_run(const struct lab *, const char *const argv[],
    const char *const env[], const char *input, const char *log);

/* Runs SERVE(lab, fd, arg) for ever in a process of its own, as the lab's
 * user. */
pid_t lab_serve(const struct lab *, int fd,
    void (*serve)(const struct lab *, int, void *), void *arg);

/* Listens on ADDRESS:PORT (TCP unless UDP). Port 0 takes a free one, told in
 * *PORT. */
int lab_listen(const char *address, unsigned *port, bool udp);

/* Waits until something accepts at ADDRESS:PORT; PID is who should, and LOG
 * what to show if it does not. */
void lab_await(const struct lab *, const char *address, unsigned port,
    pid_t pid, const char *log);

/* Runs COMMAND to its end, and returns the exit code to pass on (128 + n after
 * signal n). A SIGTERM to this process goes to COMMAND, which has a second
 * to end. */
int lab_command(const struct lab *);

/* Kills all that this process has started, and what that left behind. */
void lab_end_children(void);

#endif
