/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/buf.h"
#include "krb/ccache.h"
#include "krb/fields.h"

enum { TAG_KDC_OFFSET = 1, HEADER_MAX = 2 + 0xffff };

#define CONF_REALM "X-CACHECONF:"
#define CONF_REMOVED_REALM "X-RMED-CONF:"
#define CONF_NAME "krb5_ccache_conf_data"

bool
ek_ccache_is(ekrb_bytes start)
{
	return start.len >= 2 && start.data[0] == 5 && start.data[1] >= 1 &&
	    start.data[1] <= 4;
}

/* Field names, so that an error can say which of the two names it was. */
struct name_fields {
	const char *type, *count, *realm, *part;
};

static const struct name_fields cache_name = { "principal.name-type",
	"principal.count", "principal.realm", "principal.name-string" };
static const struct name_fields client_name = { "entry.client.name-type",
	"entry.client.count", "entry.client.realm",
	"entry.client.name-string" };
static const struct name_fields server_name = { "entry.server.name-type",
	"entry.server.count", "entry.server.realm",
	"entry.server.name-string" };

static void
read_name(struct ek_fields *f, int version, const struct name_fields *names,
    struct ek_principal *name)
{
	uint32_t count, i;

	name->type = version == 1 ? EK_NT_UNKNOWN :
	    (int32_t)ek_fields_u32(f, names->type);
	count = ek_fields_u32(f, names->count);
	/* Version 1 counts the realm too. */
	if (version == 1 && f->state == EK_FIELDS_GOOD && count-- == 0)
		ek_fields_fault(f, names->count, "no realm", 0);
	if (count > EK_PRINCIPAL_PARTS_MAX)
		ek_fields_fault(f, names->count, "more name components than "
		    "anybody uses", count);
	name->realm = ek_fields_data(f, EK_CCACHE_NAME_MAX, names->realm);
	for (i = 0; i < count && f->state == EK_FIELDS_GOOD; i++)
		name->part[i] = ek_fields_data(f, EK_CCACHE_NAME_MAX,
		    names->part);
	name->n_parts = f->state == EK_FIELDS_GOOD ? count : 0;
}

static void
read_list(struct ek_fields *f, const char *what, uint32_t *count_out,
    ekrb_bytes *list_out)
{
	uint32_t count = ek_fields_u32(f, what), i;
	const uint8_t *start = f->pos;

	if (count > EK_CCACHE_LIST_MAX)
		ek_fields_fault(f, what, "more elements than anybody uses",
		    count);
	for (i = 0; i < count && f->state == EK_FIELDS_GOOD; i++) {
		ek_fields_u16(f, what);
		ek_fields_data(f, EK_CCACHE_TICKET_MAX, what);
	}
	if (f->state != EK_FIELDS_GOOD)
		return;
	*count_out = count;
	*list_out = (ekrb_bytes){ start, (size_t)(f->pos - start) };
}

/* Empties what an earlier entry left; the parts of names need not be. */
static void
reset(struct ek_cred *cred)
{
	static const ekrb_bytes none;

	cred->kind = EK_CRED_TICKET;
	cred->size = 0;
	cred->client.n_parts = cred->server.n_parts = 0;
	cred->client.realm = cred->server.realm = none;
	cred->key = cred->addresses = cred->authdata = none;
	cred->ticket = cred->second_ticket = none;
	cred->n_addresses = cred->n_authdata = 0;
	cred->ticket_at = 0;
}

static void
read_cred(struct ek_fields *f, int version, struct ek_cred *cred)
{
	reset(cred);
	read_name(f, version, &client_name, &cred->client);
	read_name(f, version, &server_name, &cred->server);
	cred->etype = (int16_t)ek_fields_u16(f, "entry.key.etype");
	if (version == 3)
		ek_fields_u16(f, "entry.key.etype");
	cred->key = ek_fields_data(f, EK_CCACHE_KEY_MAX, "entry.key.value");
	cred->auth = ek_fields_u32(f, "entry.authtime");
	cred->start = ek_fields_u32(f, "entry.starttime");
	cred->end = ek_fields_u32(f, "entry.endtime");
	cred->renew_until = ek_fields_u32(f, "entry.renew-till");
	cred->is_skey = ek_fields_u8(f, "entry.is-skey") != 0;
	cred->flags = ek_fields_u32(f, "entry.ticket-flags");
	read_list(f, "entry.addresses", &cred->n_addresses, &cred->addresses);
	read_list(f, "entry.authdata", &cred->n_authdata, &cred->authdata);
	cred->ticket = ek_fields_data(f, EK_CCACHE_TICKET_MAX, "entry.ticket");
	if (f->state == EK_FIELDS_GOOD)
		cred->ticket_at = (size_t)(f->pos - f->start) -
		    cred->ticket.len;
	cred->second_ticket = ek_fields_data(f, EK_CCACHE_TICKET_MAX,
	    "entry.second-ticket");
}

static void
classify(struct ek_cred *cred)
{
	const struct ek_principal *server = &cred->server;

	if (ek_bytes_are(server->realm, CONF_REMOVED_REALM))
		cred->kind = EK_CRED_REMOVED;
	else if (ek_bytes_are(server->realm, CONF_REALM) &&
	    ek_principal_part_is(server, 0, CONF_NAME))
		cred->kind = cred->auth == UINT32_MAX ? EK_CRED_REMOVED :
		    EK_CRED_CONFIG;
	else if (cred->end == 0 && cred->auth == UINT32_MAX)
		cred->kind = EK_CRED_REMOVED;
}

/* Reads a part that a function reads into ARG, with as much of the file in the
 * window as that takes. */
static bool
read_part(struct ek_ccache *cc, struct ek_fields *f,
    void (*part)(struct ek_fields *, struct ek_ccache *, void *), void *arg)
{
	struct ek_reader *r = &cc->reader;
	size_t have = ek_reader_have(r);
	bool whole = false;

	for (;;) {
		ek_fields_begin(f, (ekrb_bytes){ ek_reader_at(r), have },
		    cc->little, EK_CCACHE_RECORD_MAX);
		part(f, cc, arg);
		if (f->state != EK_FIELDS_SHORT || whole)
			return f->state == EK_FIELDS_GOOD;
		/* Filling moves the window, also where it is in vain: views
		 * are made anew. */
		have = ek_reader_fill(r, f->need);
		whole = have < f->need;
	}
}

static void
read_header_tag(struct ek_fields *f, struct ek_ccache *cc, uint16_t tag,
    ekrb_bytes data)
{
	struct ek_fields inner;

	if (tag != TAG_KDC_OFFSET || data.len != 8)
		return;
	ek_fields_begin(&inner, data, false, data.len);
	cc->has_offset = true;
	cc->offset_sec = (int32_t)ek_fields_u32(&inner, "header");
	cc->offset_usec = (int32_t)ek_fields_u32(&inner, "header");
}

static void
read_header(struct ek_fields *f, struct ek_ccache *cc, void *arg)
{
	ekrb_bytes header = ek_fields_data16(f, "header.length");
	struct ek_fields inner;
	uint16_t tag;
	ekrb_bytes data;

	ek_fields_begin(&inner, header, false, header.len);
	while (f->state == EK_FIELDS_GOOD && inner.pos < inner.end) {
		tag = ek_fields_u16(&inner, "header.tag");
		data = ek_fields_data16(&inner, "header.data");
		if (inner.state == EK_FIELDS_GOOD) {
			read_header_tag(f, cc, tag, data);
			continue;
		}
		f->last = inner.stop;
		ek_fields_fault(f, inner.what, "a header field longer than "
		    "the header", header.len);
	}
}

static void
read_magic(struct ek_fields *f, struct ek_ccache *cc, void *arg)
{
	uint8_t five = ek_fields_u8(f, "magic"), version;

	if (five != 5)
		ek_fields_fault(f, "magic", "not 5, as the first byte of a "
		    "credential cache is", five);
	version = ek_fields_u8(f, "version");
	if (version < 1 || version > 4)
		ek_fields_fault(f, "version", "not a version from 1 to 4",
		    version);
	cc->version = version;
}

/* In the wrong byte order a small count is at least 1 << 24. */
static void
find_order(struct ek_fields *f, struct ek_ccache *cc, void *arg)
{
	if (cc->version == 2)
		ek_fields_u32(f, cache_name.type);
	cc->little = ek_fields_u32(f, cache_name.count) > 0xffff;
}

static void
read_client(struct ek_fields *f, struct ek_ccache *cc, void *arg)
{
	read_name(f, cc->version, &cache_name, &cc->client);
}

/* The window moves on, the name of the cache stays. */
static bool
keep_client(struct ek_ccache *cc, const struct ek_fields *f)
{
	const uint8_t *old = f->start;
	struct ek_principal *name = &cc->client;
	const uint8_t *copy;
	uint32_t i;

	ek_buf_add(&cc->names, old, (size_t)(f->pos - f->start));
	if (cc->names.failed)
		return false;
	copy = (const uint8_t *)cc->names.data;
	name->realm.data = copy + (name->realm.data - old);
	for (i = 0; i < name->n_parts; i++)
		name->part[i].data = copy + (name->part[i].data - old);
	return true;
}

/* Moves past what was read. */
static void
accept(struct ek_ccache *cc, const struct ek_fields *f)
{
	ek_reader_skip(&cc->reader, (size_t)(f->pos - f->start));
}

static bool
read_start(struct ek_ccache *cc, struct ek_fields *f)
{
	if (!read_part(cc, f, read_magic, NULL))
		return false;
	accept(cc, f);
	if (cc->version == 4) {
		if (!read_part(cc, f, read_header, NULL))
			return false;
		accept(cc, f);
	}
	if (cc->version <= 2 && !read_part(cc, f, find_order, NULL))
		return false;
	return read_part(cc, f, read_client, NULL);
}

ekrb_status
ek_ccache_open(struct ek_ccache *cc, ek_read_fn *read, void *arg,
    struct ek_error *error)
{
	struct ek_fields f;

	memset(cc, 0, sizeof(*cc));
	cc->error = error;
	if (ek_reader_open(&cc->reader, read, arg, error) != EKRB_OK)
		return error->status;
	if (ek_reader_fill(&cc->reader, 1) == 0)
		return ek_error_at(error, 0, "magic", "empty: a credential "
		    "cache begins with the bytes 05 04");
	if (!read_start(cc, &f)) {
		cc->client.n_parts = 0;
		return ek_fields_report(&f, cc->reader.offset, "cache", error);
	}
	if (!keep_client(cc, &f))
		return ek_error_set(error, EKRB_NOMEM, "out of memory");
	accept(cc, &f);
	return EKRB_OK;
}

void
ek_ccache_close(struct ek_ccache *cc)
{
	ek_reader_close(&cc->reader);
	ek_buf_free(&cc->names);
	cc->client.n_parts = 0;
}

static void
read_entry(struct ek_fields *f, struct ek_ccache *cc, void *arg)
{
	read_cred(f, cc->version, arg);
}

/* The last entry stays in the window until now, since it was lent out. */
static bool
at_end(struct ek_ccache *cc)
{
	return ek_reader_have(&cc->reader) == 0 &&
	    ek_reader_fill(&cc->reader, 1) == 0;
}

enum ek_next
ek_ccache_next(struct ek_ccache *cc, struct ek_cred *cred)
{
	struct ek_fields f;

	if (at_end(cc))
		return ek_error_is_set(cc->error) ? EK_NEXT_FAULT : EK_NEXT_END;
	cred->offset = cc->reader.offset;
	if (!read_part(cc, &f, read_entry, cred)) {
		cc->reader.ended = true;
		ek_fields_report(&f, cred->offset, "entry", cc->error);
		ek_reader_skip(&cc->reader, ek_reader_have(&cc->reader));
		classify(cred);
		return EK_NEXT_FAULT;
	}
	cred->size = (size_t)(f.pos - f.start);
	classify(cred);
	accept(cc, &f);
	return EK_NEXT_ENTRY;
}

bool
ek_cred_address_next(const struct ek_ccache *cc, ekrb_bytes *left,
    struct ek_hostaddr *address_out)
{
	struct ek_fields f;

	if (left->len == 0)
		return false;
	ek_fields_begin(&f, *left, cc->little, left->len);
	address_out->type = (int16_t)ek_fields_u16(&f, "addrtype");
	address_out->address = ek_fields_data(&f, EK_CCACHE_TICKET_MAX,
	    "address");
	left->data = f.pos;
	left->len = (size_t)(f.end - f.pos);
	return f.state == EK_FIELDS_GOOD;
}

ekrb_bytes
ek_cred_config_key(const struct ek_cred *cred)
{
	return cred->server.n_parts > 1 ? cred->server.part[1] :
	    (ekrb_bytes){ NULL, 0 };
}

ekrb_bytes
ek_cred_config_principal(const struct ek_cred *cred)
{
	return cred->server.n_parts > 2 ? cred->server.part[2] :
	    (ekrb_bytes){ NULL, 0 };
}
