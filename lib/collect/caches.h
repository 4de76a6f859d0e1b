/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding credential caches, wherever they may be. */
#ifndef EK_COLLECT_CACHES_H
#define EK_COLLECT_CACHES_H

#include "collect/session.h"

enum { EK_CACHES_MAX = 200 };

struct ek_found {
	char *name;        /* TYPE:residual of one cache, no collection */
	const char *where; /* default, /tmp, /run/user, keyring or kcm */
	bool mine;         /* this user's; others only when we are root */
	bool primary;      /* of its collection */
};

struct ek_found_list {
	struct ek_found item[EK_CACHES_MAX];
	size_t n;
};

/* Every cache of this user: those of the default cache's collection first,
 * then those of other kinds and places that exist. Nothing is made. */
void ek_caches_find(struct ek_collector *, struct ek_found_list *out);
void ek_caches_free(struct ek_found_list *);

#endif
