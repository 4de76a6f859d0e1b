/* SPDX-License-Identifier: BSD-2-Clause */
/* The limits that the public header names are those of the parsers. */
#include "base/der.h"
#include "base/input.h"
#include "inspect/decode.h"
#include "inspect/source.h"
#include "krb/ccache.h"
#include "krb/dircc.h"
#include "krb/hostaddr.h"
#include "krb/kdcreq.h"
#include "krb/keytab.h"
#include "krb/krberror.h"
#include "krb/pac.h"
#include "krb/padata.h"

#define SAME(public, own)                                                      \
	_Static_assert((int)(public) == (int)(own),                            \
	    "the header names another limit")

SAME(EKRB_MAX_INPUT, EK_SOURCE_WHOLE_MAX);
SAME(EKRB_MAX_INPUT, EK_INPUT_MAX);
SAME(EKRB_MAX_MESSAGE, EK_DER_SIZE_MAX);
SAME(EKRB_MAX_MESSAGE, EK_CCACHE_TICKET_MAX);
SAME(EKRB_MAX_NESTING, EK_DER_DEPTH_MAX);
SAME(EKRB_MAX_MESSAGES_INSIDE, EK_DECODE_DEPTH_MAX);
SAME(EKRB_MAX_NAME_PARTS, EK_PRINCIPAL_PARTS_MAX);
SAME(EKRB_MAX_LIST, EK_HOSTADDR_MAX);
SAME(EKRB_MAX_LIST, EK_AUTHDATA_MAX);
SAME(EKRB_MAX_LIST, EK_PADATA_MAX);
SAME(EKRB_MAX_LIST, EK_TICKETS_MAX);
SAME(EKRB_MAX_LIST, EK_TYPED_DATA_MAX);
SAME(EKRB_MAX_IF_RELEVANT, EK_AUTHDATA_DEPTH_MAX);
SAME(EKRB_MAX_PAC_BUFFERS, EK_PAC_BUFFERS_MAX);
SAME(EKRB_MAX_CACHE_NAME, EK_CCACHE_NAME_MAX);
SAME(EKRB_MAX_CACHE_KEY, EK_CCACHE_KEY_MAX);
SAME(EKRB_MAX_CACHE_LIST, EK_CCACHE_LIST_MAX);
SAME(EKRB_MAX_CACHE_ENTRY, EK_CCACHE_RECORD_MAX);
SAME(EKRB_MAX_KEYTAB_ENTRY, EK_KEYTAB_ENTRY_MAX);
SAME(EKRB_MAX_COLLECTION, EK_DIRCC_MAX);
