/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files read with care: no surprises from links, pipes and devices where none
 * are expected, and the lock that Kerberos libraries agree on. Knows nothing of
 * Kerberos.
 */
#ifndef EK_BASE_FILE_H
#define EK_BASE_FILE_H

#include "base/reader.h"

enum {
	EK_FILE_REGULAR = 1,  /* refuse what is no regular file, never block */
	EK_FILE_NOFOLLOW = 2, /* refuse a symbolic link as the last part */
	EK_FILE_LOCK = 4      /* take a read lock around every read */
};

struct ek_file {
	int fd;
	int fault;        /* errno of a failed opening, else 0 */
	bool lock, keep;  /* keep: the descriptor is the caller's */
	bool is_regular;
	bool is_directory;
	uint32_t mode;    /* permission bits */
	int64_t uid;      /* owner; -1 where the system has none */
	uint64_t size;    /* of a regular file when it was opened */
};

/* Opens for reading. EKRB_IO with file->fault set. A directory is opened only
 * to be told apart: is_directory, EKRB_IO. The lock is an open file description
 * lock where the system has them, else a process lock; while another process
 * writes, reading waits up to two seconds, then goes on without. */
ekrb_status ek_file_open(struct ek_file *, const char *path, unsigned flags,
    struct ek_error *);

/* Takes over a descriptor that stays the caller's, such as standard input. */
void ek_file_borrow(struct ek_file *, int fd);

void ek_file_close(struct ek_file *);

/* Source for a reader; ARG is the struct ek_file. */
ek_read_fn ek_file_read;

#endif
