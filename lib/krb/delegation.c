/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/delegation.h"

enum { STRING = 8 };

/* Reads one name of the list, whose structure is at the front of STRINGS. */
static ekrb_bytes
read_service(struct ek_ndr *ndr, ekrb_bytes *strings)
{
	struct ek_ndr one = ek_ndr_begin(ndr->start,
	    (ekrb_bytes){ strings->data, STRING }, ndr->what, ndr->error);
	struct ek_ndr_string string = ek_ndr_string(&one,
	    "transited-services");

	strings->data += STRING;
	strings->len -= STRING;
	if (ek_error_is_set(ndr->error))
		return (ekrb_bytes){ NULL, 0 };
	return ek_ndr_string_chars(ndr, string, "transited-services");
}

static void
read_services(struct ek_ndr *ndr, uint32_t n, struct ek_delegation *delegation)
{
	ekrb_bytes rest;

	delegation->strings = rest = ek_ndr_array(ndr, n, STRING,
	    "transited-services");
	delegation->chars.data = ndr->pos;
	while (rest.len > 0 && !ek_error_is_set(ndr->error)) {
		read_service(ndr, &rest);
		if (ek_error_is_set(ndr->error))
			return;
		delegation->n_services++;
		delegation->chars.len =
		    (size_t)(ndr->pos - delegation->chars.data);
	}
}

ekrb_status
ek_delegation_parse(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_delegation *delegation, struct ek_error *error)
{
	struct ek_ndr ndr = ek_ndr_begin(pac->raw.data, bytes,
	    "pac.delegation-info", error);
	struct ek_ndr_string target;
	uint32_t n;
	bool present;

	*delegation = (struct ek_delegation){ .n_services = 0 };
	ek_ndr_enter(&ndr);
	target = ek_ndr_string(&ndr, "proxy-target");
	n = ek_ndr_u32(&ndr, "transited-list-size");
	present = ek_ndr_pointer(&ndr, "transited-services");
	delegation->target = ek_ndr_string_chars(&ndr, target, "proxy-target");
	if (present && !ek_error_is_set(error))
		read_services(&ndr, n, delegation);
	else if (n > 0)
		ek_ndr_fault(&ndr, ndr.pos, "transited-services",
		    "null pointer");
	return ek_ndr_finish(&ndr);
}

bool
ek_delegation_next(struct ek_delegation *delegation, ekrb_bytes *name)
{
	struct ek_error error = { 0 };
	struct ek_ndr ndr = ek_ndr_begin(delegation->chars.data,
	    delegation->chars, "", &error);

	if (delegation->n_services == 0)
		return false;
	ndr.pos += delegation->at;
	*name = read_service(&ndr, &delegation->strings);
	delegation->n_services--;
	delegation->at = (size_t)(ndr.pos - ndr.body);
	return !ek_error_is_set(&error);
}
