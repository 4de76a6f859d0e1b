/* SPDX-License-Identifier: BSD-2-Clause */
/* KRB-ERROR (RFC 4120 5.9.1) and the forms of its e-data. */
#ifndef EK_KRB_KRBERROR_H
#define EK_KRB_KRBERROR_H

#include "krb/padata.h"
#include "krb/principal.h"

enum {
	EK_KRB_ERROR = 30, /* msg-type */
	EK_TYPED_DATA_MAX = 64,
	EK_TD_PADATA = 22   /* its value is METHOD-DATA */
};

/* What e-data turned out to be. */
enum ek_edata_form {
	EK_EDATA_NONE = 0,        /* absent */
	EK_EDATA_METHODS = 1,     /* METHOD-DATA: pre-authentication on offer */
	EK_EDATA_TYPED = 2,       /* TYPED-DATA, RFC 4120 5.9.1 */
	EK_EDATA_KERB_ERROR = 3,  /* KERB-ERROR-DATA, MS-KILE 2.2.2 */
	EK_EDATA_UNKNOWN = 4      /* anything else, kept as bytes */
};

struct ek_edata {
	enum ek_edata_form form;
	ekrb_bytes raw;
	struct ek_list list;   /* of METHODS and TYPED: ek_padata_next for the
				* first, ek_typed_data_next for the second */
	int32_t data_type;     /* of KERB_ERROR: 2 skew recovery, 3 extended */
	ekrb_bytes data_value;
	bool has_ntstatus;     /* a KERB_EXT_ERROR was found, in KERB-ERROR-DATA
				* or in PA-PW-SALT */
	uint32_t ntstatus, ext_flags;
};

/* Views. Times are 0, names have no parts, and data is NULL if absent. */
struct ek_krberror {
	int64_t client_time, server_time;
	bool has_client_usec;
	bool has_server_usec, has_code; /* false: a fault came before */
	int32_t client_usec, server_usec;
	int32_t code;
	struct ek_principal client;
	struct ek_principal server; /* with its realm */
	ekrb_bytes text;            /* e-text: meant to be UTF-8, may be all */
	struct ek_edata data;
};

/* Parses a whole KRB-ERROR. e-data of an unknown form is no fault. After
 * EKRB_MALFORMED the fields before the fault are set. */
ekrb_status ek_krberror_parse(ekrb_bytes, struct ek_krberror *error_out,
    struct ek_error *);

/* Writes one; of the e-data only raw counts. */
void ek_krberror_write(struct ek_derout *, const struct ek_krberror *);

/* Finds out what e-data is; never fails. */
void ek_edata_read(ekrb_bytes raw, struct ek_edata *edata_out);

/* An element of TYPED-DATA; the value's data is NULL if it has none. */
bool ek_typed_data_next(struct ek_list *, struct ek_padata *data_out);

/* "TD-DH-PARAMETERS" (RFC 4120 7.5.2, RFC 4556 3.1.3, RFC 8636 4); NULL for a
 * number without a name. */
const char *ek_typed_data_name(int32_t type);

/* Writes KERB-ERROR-DATA with a KERB_EXT_ERROR: the form in which a Windows
 * KDC gives an NTSTATUS. */
void ek_edata_write_ntstatus(struct ek_derout *, uint32_t ntstatus,
    uint32_t flags);

#endif
