/* SPDX-License-Identifier: BSD-2-Clause */
/* A stand-in, see ../README. */
#ifndef STAND_IN_GSS_GSSAPI_H
#define STAND_IN_GSS_GSSAPI_H

#include <stddef.h>
#include <stdint.h>

typedef uint32_t OM_uint32;
typedef int gss_cred_usage_t;
typedef struct gss_name_t_desc_struct *gss_name_t;
typedef struct gss_ctx_id_t_desc_struct *gss_ctx_id_t;
typedef struct gss_cred_id_t_desc_struct *gss_cred_id_t;
typedef struct gss_channel_bindings_struct *gss_channel_bindings_t;

typedef struct {
	OM_uint32 length;
	void *elements;
} gss_OID_desc, *gss_OID;
typedef const gss_OID_desc *gss_const_OID;

typedef struct {
	size_t count;
	gss_OID elements;
} gss_OID_set_desc, *gss_OID_set;

typedef struct {
	size_t length;
	void *value;
} gss_buffer_desc, *gss_buffer_t;

#define GSS_C_MUTUAL_FLAG 2
#define GSS_C_INITIATE 1
#define GSS_C_GSS_CODE 1
#define GSS_C_MECH_CODE 2
#define GSS_C_INDEFINITE 0xfffffffful
#define GSS_C_NO_NAME ((gss_name_t)0)
#define GSS_C_NO_BUFFER ((gss_buffer_t)0)
#define GSS_C_NO_CONTEXT ((gss_ctx_id_t)0)
#define GSS_C_NO_CREDENTIAL ((gss_cred_id_t)0)
#define GSS_C_NO_CHANNEL_BINDINGS ((gss_channel_bindings_t)0)
#define GSS_C_EMPTY_BUFFER { 0, NULL }

#define GSS_S_COMPLETE 0
#define GSS_S_BAD_NAME (2ul << 16)
#define GSS_S_NO_CRED (7ul << 16)
#define GSS_S_FAILURE (13ul << 16)
#define GSS_ERROR(x) (x & 0xffff0000ul)

extern gss_OID_desc __gss_c_nt_hostbased_service_oid_desc;
#define GSS_C_NT_HOSTBASED_SERVICE (&__gss_c_nt_hostbased_service_oid_desc)

OM_uint32 gss_acquire_cred(OM_uint32 *, const gss_name_t, OM_uint32,
    const gss_OID_set, gss_cred_usage_t, gss_cred_id_t *, gss_OID_set *,
    OM_uint32 *);
OM_uint32 gss_release_cred(OM_uint32 *, gss_cred_id_t *);
OM_uint32 gss_inquire_cred(OM_uint32 *, const gss_cred_id_t, gss_name_t *,
    OM_uint32 *, gss_cred_usage_t *, gss_OID_set *);
OM_uint32 gss_init_sec_context(OM_uint32 *, const gss_cred_id_t,
    gss_ctx_id_t *, const gss_name_t, const gss_OID, OM_uint32, OM_uint32,
    const gss_channel_bindings_t, const gss_buffer_t, gss_OID *, gss_buffer_t,
    OM_uint32 *, OM_uint32 *);
OM_uint32 gss_accept_sec_context(OM_uint32 *, gss_ctx_id_t *,
    const gss_cred_id_t, const gss_buffer_t, const gss_channel_bindings_t,
    gss_name_t *, gss_OID *, gss_buffer_t, OM_uint32 *, OM_uint32 *,
    gss_cred_id_t *);
OM_uint32 gss_delete_sec_context(OM_uint32 *, gss_ctx_id_t *, gss_buffer_t);
OM_uint32 gss_import_name(OM_uint32 *, const gss_buffer_t, gss_const_OID,
    gss_name_t *);
OM_uint32 gss_release_name(OM_uint32 *, gss_name_t *);
OM_uint32 gss_release_buffer(OM_uint32 *, gss_buffer_t);
OM_uint32 gss_display_status(OM_uint32 *, OM_uint32, int, const gss_OID,
    OM_uint32 *, gss_buffer_t);

#endif
