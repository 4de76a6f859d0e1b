/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/authdata.h"

static void
read_one(struct ek_der *der, struct ek_authdata *authdata)
{
	struct ek_der seq = ek_der_enter(der, EK_DER_BARE, EK_DER_SEQUENCE,
	    NULL);

	authdata->type = ek_der_int32(&seq, 0, "ad-type");
	authdata->data = ek_der_octets(&seq, 1, "ad-data");
	ek_der_finish(&seq);
}

/* AuthorizationData, RFC 4120 5.2.6. */
void
ek_authdata_read(struct ek_der *der, int ctx, const char *what,
    struct ek_list *list)
{
	struct ek_der seq = ek_der_enter(der, ctx, EK_DER_SEQUENCE, what);
	struct ek_authdata authdata;

	list->raw = ek_der_rest(&seq);
	while (ek_der_more(&seq, EK_AUTHDATA_MAX))
		read_one(&seq, &authdata);
	list->n = seq.count;
	ek_der_finish(&seq);
}

bool
ek_authdata_next(struct ek_list *list, struct ek_authdata *authdata)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_list(list, &error);

	if (!ek_der_more(&der, EK_AUTHDATA_MAX))
		return false;
	read_one(&der, authdata);
	list->raw = ek_der_rest(&der);
	return !ek_error_is_set(&error);
}

void
ek_authdata_write(struct ek_derout *out, int ctx,
    const struct ek_authdata *authdata)
{
	ek_derout_open(out, ctx, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, authdata->type);
	ek_derout_octets(out, 1, authdata->data);
	ek_derout_close(out);
}

ekrb_status
ek_authdata_parse(ekrb_bytes bytes, struct ek_list *list,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "authorization-data", error);

	*list = (struct ek_list){ .n = 0 };
	ek_authdata_read(&der, EK_DER_BARE, "", list);
	return ek_der_finish(&der);
}

void
ek_authdata_walk(const struct ek_list *list, ek_authdata_fn *fn, void *arg)
{
	struct ek_list level[EK_AUTHDATA_DEPTH_MAX + 1] = { *list };
	struct ek_authdata authdata;
	struct ek_error error;
	int depth = 0;

	while (depth >= 0) {
		if (!ek_authdata_next(&level[depth], &authdata)) {
			depth--;
			continue;
		}
		if (!fn(&authdata, depth, arg))
			return;
		ek_error_clear(&error);
		if (authdata.type == EK_AD_IF_RELEVANT &&
		    depth < EK_AUTHDATA_DEPTH_MAX && ek_authdata_parse(
		    authdata.data, &level[depth + 1], &error) == EKRB_OK)
			depth++;
	}
}

struct wanted {
	int32_t type;
	struct ek_authdata *found;
	bool is_found;
};

static bool
is_wanted(const struct ek_authdata *authdata, int depth, void *arg)
{
	struct wanted *wanted = arg;

	if (authdata->type != wanted->type)
		return true;
	*wanted->found = *authdata;
	wanted->is_found = true;
	return false;
}

bool
ek_authdata_find(const struct ek_list *list, int32_t type,
    struct ek_authdata *authdata)
{
	struct wanted wanted = { type, authdata, false };

	*authdata = (struct ek_authdata){ .type = type };
	ek_authdata_walk(list, is_wanted, &wanted);
	return wanted.is_found;
}

const char *
ek_authdata_name(int32_t type)
{
	static const struct {
		int32_t type;
		const char *name;
	} names[] = {
		{ EK_AD_IF_RELEVANT, "AD-IF-RELEVANT" },
		{ EK_AD_KDC_ISSUED, "AD-KDCIssued" },
		{ EK_AD_AND_OR, "AD-AND-OR" },
		{ EK_AD_MANDATORY_FOR_KDC, "AD-MANDATORY-FOR-KDC" },
		{ 9, "AD-INITIAL-VERIFIED-CAS" },
		{ 64, "OSF-DCE" },
		{ 65, "SESAME" },
		{ 70, "AD-authentication-strength" },
		{ 71, "AD-fx-fast-armor" },
		{ 72, "AD-fx-fast-used" },
		{ 74, "AD-LoginAlias" },
		{ 75, "AD-CAMMAC" },
		{ 96, "AD-authentication-set" },
		{ 97, "AD-authentication-indicator" },
		{ EK_AD_WIN2K_PAC, "AD-WIN2K-PAC" },
		{ EK_AD_ETYPE_NEGOTIATION, "AD-ETYPE-NEGOTIATION" },
		{ EK_AD_RESTRICTION_ENTRY, "KERB-AD-RESTRICTION-ENTRY" },
		{ EK_AD_LOCAL, "KERB-LOCAL" },
		{ EK_AD_AP_OPTIONS, "KERB-AD-AP-OPTIONS" },
		{ EK_AD_TARGET_PRINCIPAL, "KERB-AD-TARGET-PRINCIPAL" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].type == type)
			return names[i].name;
	return NULL;
}
