/* SPDX-License-Identifier: BSD-2-Clause */
/* A stand-in, see ../README. */
#ifndef STAND_IN_KERBEROS_KRB5_H
#define STAND_IN_KERBEROS_KRB5_H

#include <stdint.h>

typedef int32_t krb5_int32;
typedef unsigned char krb5_octet;
typedef unsigned int krb5_boolean;
typedef krb5_int32 krb5_error_code;
typedef krb5_int32 krb5_magic;
typedef krb5_int32 krb5_enctype;
typedef krb5_int32 krb5_flags;
typedef krb5_int32 krb5_timestamp;
typedef void *krb5_cc_cursor;

typedef struct _krb5_context *krb5_context;
typedef struct _krb5_ccache *krb5_ccache;
typedef struct _krb5_cccol_cursor *krb5_cccol_cursor;

typedef struct {
	krb5_magic magic;
	unsigned int length;
	char *data;
} krb5_data;

typedef struct {
	krb5_magic magic;
	krb5_data realm;
	krb5_data *data;
	krb5_int32 length;
	krb5_int32 type;
} krb5_principal_data;
typedef krb5_principal_data *krb5_principal;
typedef const krb5_principal_data *krb5_const_principal;

typedef struct {
	krb5_magic magic;
	krb5_enctype enctype;
	unsigned int length;
	krb5_octet *contents;
} krb5_keyblock;

typedef struct {
	krb5_timestamp authtime, starttime, endtime, renew_till;
} krb5_ticket_times;

typedef struct {
	krb5_magic magic;
	krb5_principal client, server;
	krb5_keyblock keyblock;
	krb5_ticket_times times;
	krb5_boolean is_skey;
	krb5_flags ticket_flags;
	void **addresses;
	krb5_data ticket, second_ticket;
	void **authdata;
} krb5_creds;

#define KRB5_NT_SRV_HST 3
#define KRB5_PARSE_MALFORMED (-1765328250)
#define KRB5_CC_BADNAME (-1765328245)
#define KRB5_CC_END (-1765328242)
#define KRB5_FCC_NOFILE (-1765328189)

krb5_error_code krb5_init_context(krb5_context *);
void krb5_free_context(krb5_context);
const char *krb5_get_error_message(krb5_context, krb5_error_code);
void krb5_free_error_message(krb5_context, const char *);
krb5_error_code krb5_get_permitted_enctypes(krb5_context, krb5_enctype **);
krb5_error_code krb5_get_time_offsets(krb5_context, krb5_timestamp *,
    krb5_int32 *);

krb5_error_code krb5_get_default_realm(krb5_context, char **);
void krb5_free_default_realm(krb5_context, char *);
krb5_error_code krb5_get_host_realm(krb5_context, const char *, char ***);
krb5_error_code krb5_free_host_realm(krb5_context, char *const *);

krb5_error_code krb5_parse_name(krb5_context, const char *, krb5_principal *);
krb5_error_code krb5_unparse_name(krb5_context, krb5_const_principal, char **);
void krb5_free_unparsed_name(krb5_context, char *);
krb5_error_code krb5_sname_to_principal(krb5_context, const char *,
    const char *, krb5_int32, krb5_principal *);
void krb5_free_principal(krb5_context, krb5_principal);
krb5_boolean krb5_is_config_principal(krb5_context, krb5_const_principal);

krb5_error_code krb5_cc_resolve(krb5_context, const char *, krb5_ccache *);
krb5_error_code krb5_cc_default(krb5_context, krb5_ccache *);
const char *krb5_cc_default_name(krb5_context);
krb5_error_code krb5_cc_set_default_name(krb5_context, const char *);
const char *krb5_cc_get_type(krb5_context, krb5_ccache);
const char *krb5_cc_get_name(krb5_context, krb5_ccache);
krb5_error_code krb5_cc_new_unique(krb5_context, const char *, const char *,
    krb5_ccache *);
krb5_error_code krb5_cc_initialize(krb5_context, krb5_ccache, krb5_principal);
krb5_error_code krb5_cc_close(krb5_context, krb5_ccache);
krb5_error_code krb5_cc_destroy(krb5_context, krb5_ccache);
krb5_error_code krb5_cc_get_principal(krb5_context, krb5_ccache,
    krb5_principal *);
krb5_error_code krb5_cc_store_cred(krb5_context, krb5_ccache, krb5_creds *);
krb5_error_code krb5_cc_start_seq_get(krb5_context, krb5_ccache,
    krb5_cc_cursor *);
krb5_error_code krb5_cc_next_cred(krb5_context, krb5_ccache, krb5_cc_cursor *,
    krb5_creds *);
krb5_error_code krb5_cc_end_seq_get(krb5_context, krb5_ccache,
    krb5_cc_cursor *);
krb5_error_code krb5_cccol_cursor_new(krb5_context, krb5_cccol_cursor *);
krb5_error_code krb5_cccol_cursor_next(krb5_context, krb5_cccol_cursor,
    krb5_ccache *);
krb5_error_code krb5_cccol_cursor_free(krb5_context, krb5_cccol_cursor *);

krb5_error_code krb5_get_credentials(krb5_context, krb5_flags, krb5_ccache,
    krb5_creds *, krb5_creds **);
void krb5_free_creds(krb5_context, krb5_creds *);
void krb5_free_cred_contents(krb5_context, krb5_creds *);

#endif
