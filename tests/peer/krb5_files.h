/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The readers of caches and keytabs in MIT krb5 and Heimdal: krb5_files.c is
 * compiled for each, with mit_files.c or heimdal_files.c for what the two
 * spell differently.
 */
#ifndef TESTS_PEER_KRB5_FILES_H
#define TESTS_PEER_KRB5_FILES_H

#include <krb5.h>

#include "peer/peer.h"

krb5_context peer_context(void);

/* False: a cache that the library must not be given. */
bool peer_takes(ekrb_bytes cache);

void peer_put_name(struct ek_buf *fields, krb5_const_principal);
void peer_put_cred(struct ek_buf *fields, const krb5_creds *);
void peer_put_key(struct ek_buf *fields, const krb5_keytab_entry *);

/* Sets what the library leaves unset in an entry of a keytab of VERSION. */
void peer_settle_entry(krb5_keytab_entry *, int version);
void peer_free_entry(krb5_keytab_entry *);
krb5_error_code peer_copy_creds(krb5_ccache from, krb5_ccache to);

#endif
