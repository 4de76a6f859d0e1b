/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/buf.h"
#include "krb/fields.h"
#include "krb/keytab.h"

static uint32_t
u32(const uint8_t *p, bool little)
{
	if (little)
		return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
		    (uint32_t)p[1] << 8 | p[0];
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* A keytab goes on with the length of an entry (or of a hole, or of nothing at
 * all) and then a 16-bit count of name components; a cache of version 1 or 2
 * with a 32-bit name type or count. */
static bool
looks_like_entry(ekrb_bytes start, bool little)
{
	const uint8_t *p = start.data + 2;
	int32_t size = (int32_t)u32(p, little);
	unsigned count = little ? p[4] | (unsigned)p[5] << 8 :
	    (unsigned)p[4] << 8 | p[5];

	if (size < 0)
		return size != INT32_MIN && size >= -EK_KEYTAB_ENTRY_MAX;
	return size >= 10 && size <= EK_KEYTAB_ENTRY_MAX && count >= 1 &&
	    count <= EK_PRINCIPAL_PARTS_MAX + 1;
}

bool
ek_keytab_is(ekrb_bytes start)
{
	if (start.len < 2 || start.data[0] != 5 || start.data[1] < 1 ||
	    start.data[1] > 2)
		return false;
	if (start.len < 8)
		return true;
	if (looks_like_entry(start, false))
		return true;
	return start.data[1] == 1 && looks_like_entry(start, true);
}

ekrb_status
ek_keytab_open(struct ek_keytab *kt, ek_read_fn *read, void *arg,
    struct ek_error *error)
{
	const uint8_t *p;
	size_t have;

	memset(kt, 0, sizeof(*kt));
	kt->error = error;
	if (ek_reader_open(&kt->reader, read, arg, error) != EKRB_OK)
		return error->status;
	have = ek_reader_fill(&kt->reader, 8);
	p = ek_reader_at(&kt->reader);
	if (have < 2 || p[0] != 5 || p[1] < 1 || p[1] > 2)
		return ek_error_at(error, 0, "version", "not a keytab: it "
		    "begins with the bytes 05 02 (or 05 01)");
	kt->version = p[1];
	kt->little = p[1] == 1 && have >= 8 && !looks_like_entry(
	    (ekrb_bytes){ p, have }, false);
	ek_reader_skip(&kt->reader, 2);
	return EKRB_OK;
}

void
ek_keytab_close(struct ek_keytab *kt)
{
	ek_reader_close(&kt->reader);
}

static void
read_principal(struct ek_fields *f, int version, struct ek_principal *name)
{
	uint32_t count = ek_fields_u16(f, "entry.count"), i;

	/* Version 1 counts the realm too. */
	if (version == 1 && count > 0)
		count--;
	if (count == 0 || count > EK_PRINCIPAL_PARTS_MAX)
		ek_fields_fault(f, "entry.count", "not a number of name "
		    "components", count);
	name->realm = ek_fields_data16(f, "entry.realm");
	for (i = 0; i < count && f->state == EK_FIELDS_GOOD; i++)
		name->part[i] = ek_fields_data16(f, "entry.name-string");
	name->n_parts = f->state == EK_FIELDS_GOOD ? count : 0;
	name->type = version == 1 ? EK_NT_UNKNOWN :
	    (int32_t)ek_fields_u32(f, "entry.name-type");
}

static void
read_entry(struct ek_fields *f, int version, struct ek_keytab_entry *entry)
{
	uint32_t kvno;

	read_principal(f, version, &entry->principal);
	entry->timestamp = ek_fields_u32(f, "entry.timestamp");
	entry->kvno = ek_fields_u8(f, "entry.kvno");
	entry->etype = (int16_t)ek_fields_u16(f, "entry.key.etype");
	entry->key = ek_fields_data16(f, "entry.key.value");
	/* A longer kvno may follow; 0 says that it was not set. */
	if (f->state == EK_FIELDS_GOOD && f->end - f->pos >= 4) {
		kvno = ek_fields_u32(f, "entry.kvno");
		if (kvno != 0)
			entry->kvno = kvno;
	}
}

/* Reads the length of the next entry that is no hole; 0 at the end. */
static int32_t
next_size(struct ek_keytab *kt, uint64_t *offset_out)
{
	struct ek_reader *r = &kt->reader;
	int32_t size;
	size_t have;

	for (;;) {
		*offset_out = r->offset;
		have = ek_reader_fill(r, 4);
		if (have < 4) {
			if (have > 0)
				ek_error_at(kt->error, (size_t)r->offset,
				    "entry.length", "cut short");
			return 0;
		}
		size = (int32_t)u32(ek_reader_at(r), kt->little);
		if (size >= 0)
			break;
		ek_reader_skip(r, 4);
		kt->holes++;
		if (!ek_reader_pass(r, 0 - (uint64_t)(int64_t)size)) {
			ek_error_at(kt->error, (size_t)*offset_out,
			    "hole.length", "goes past the end of the file");
			return 0;
		}
	}
	if (size > EK_KEYTAB_ENTRY_MAX)
		ek_error_at(kt->error, (size_t)*offset_out, "entry.length",
		    "longer than an entry may be (%d)", (int)size);
	return size;
}

static enum ek_next
finish(struct ek_keytab *kt)
{
	kt->reader.ended = true;
	ek_reader_skip(&kt->reader, ek_reader_have(&kt->reader));
	return ek_error_is_set(kt->error) ? EK_NEXT_FAULT : EK_NEXT_END;
}

enum ek_next
ek_keytab_next(struct ek_keytab *kt, struct ek_keytab_entry *entry)
{
	struct ek_reader *r = &kt->reader;
	struct ek_fields f;
	size_t have;
	int32_t size;

	entry->key = entry->principal.realm = (ekrb_bytes){ NULL, 0 };
	entry->principal.n_parts = entry->kvno = 0;
	entry->timestamp = entry->etype = 0;
	size = next_size(kt, &entry->offset);
	if (size == 0 || ek_error_is_set(kt->error))
		return finish(kt);
	have = ek_reader_fill(r, 4 + (size_t)size) - 4;
	if (have > (size_t)size)
		have = (size_t)size;
	ek_fields_begin(&f, (ekrb_bytes){ ek_reader_at(r) + 4, have },
	    kt->little, (size_t)size);
	read_entry(&f, kt->version, entry);
	if (have < (size_t)size) {
		ek_error_at(kt->error, (size_t)entry->offset, "entry.length",
		    "cut short: %d bytes were to follow, %zu do", (int)size,
		    have);
		return finish(kt);
	}
	if (f.state != EK_FIELDS_GOOD) {
		ek_fields_report(&f, entry->offset + 4, "entry", kt->error);
		return finish(kt);
	}
	ek_reader_skip(r, 4 + (size_t)size);
	return EK_NEXT_ENTRY;
}
