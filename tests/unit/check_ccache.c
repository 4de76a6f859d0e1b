/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "krb/ccache.h"
#include "krb/keytab.h"
#include "krb/tgtjson.h"
#include "unit/ccfile.h"
#include "unit/expect.h"
#include "unit/mutate.h"
#include "unit/oom.h"
#include "unit/unit.h"

#define CLIENT "alice\\@contoso.com@KERBEROS.MICROSOFTONLINE.COM"
#define TGS "krbtgt/KERBEROS.MICROSOFTONLINE.COM@KERBEROS.MICROSOFTONLINE.COM"

/* Version 4 with a KDC offset of 7 s and no entry, octet by octet. */
static const uint8_t small[] = {
	0x05, 0x04,             /* version 4 */
	0x00, 0x0c,             /* header of 12 bytes */
	0x00, 0x01, 0x00, 0x08, /* KDC time offset, 8 bytes */
	0x00, 0x00, 0x00, 0x07, /* 7 s */
	0x00, 0x00, 0x00, 0x02, /* 2 us */
	0x00, 0x00, 0x00, 0x01, /* NT-PRINCIPAL */
	0x00, 0x00, 0x00, 0x01, /* one component */
	0x00, 0x00, 0x00, 0x01, 'R',
	0x00, 0x00, 0x00, 0x02, 'a', 'b'
};

/* Hands out one byte at a time: no reader may count on more. */
static ptrdiff_t
read_dribble(void *arg, void *data, size_t len, struct ek_error *error)
{
	return ek_read_memory(arg, data, len > 0 ? 1 : 0, error);
}

static void
fill(struct ek_buf *buf, int version, bool little)
{
	struct ccfile f = { .out = buf, .version = version, .little = little };
	struct ek_buf ticket = { 0 };
	struct ccfile_cred tgt = { CLIENT, TGS, 18, 32, 1000, 1000, 37000,
		605800, 0x40810000, NULL, 0, "\x7f\0\0\x01" };
	struct ccfile_cred setting = { CLIENT,
		"krb5_ccache_conf_data/fast_avail@X-CACHECONF:", 0, 0, 0, 0, 0,
		0, 0, "yes", 3, NULL };
	struct ccfile_cred removed = { CLIENT, "cifs/x@R", 18, 32, UINT32_MAX,
		1000, 0, 0, 0, "x", 1, NULL };

	ccfile_ticket(&ticket, TGS, -1, -1, 40);
	tgt.ticket = ticket.data;
	tgt.ticket_len = ticket.len;
	ccfile_begin(&f, CLIENT);
	ccfile_cred(&f, &tgt);
	ccfile_cred(&f, &setting);
	ccfile_cred(&f, &removed);
	ccfile_cred(&f, &tgt);
	ek_buf_free(&ticket);
}

static ekrb_bytes
bytes_of(const struct ek_buf *buf)
{
	return (ekrb_bytes){ (const uint8_t *)buf->data, buf->len };
}

static void
check_tgt(const struct ek_cred *cred, const struct ek_ccache *cc)
{
	struct ek_hostaddr address;
	ekrb_bytes left = cred->addresses;

	ck_assert_int_eq(cred->kind, EK_CRED_TICKET);
	ck_assert(ek_principal_is_tgs(&cred->server));
	ck_assert(ek_principal_equal(&cred->client, &cc->client));
	ck_assert(ek_bytes_are(cred->client.part[0], "alice@contoso.com"));
	ck_assert_int_eq(cred->etype, 18);
	ck_assert_uint_eq(cred->key.len, 32);
	ck_assert_int_eq(cred->auth, 1000);
	ck_assert_int_eq(cred->end, 37000);
	ck_assert_int_eq(cred->renew_until, 605800);
	ck_assert_uint_eq(cred->flags, 0x40810000);
	ck_assert_uint_eq(cred->n_addresses, 1);
	ck_assert(ek_cred_address_next(cc, &left, &address));
	ck_assert_int_eq(address.type, EK_ADDR_IPV4);
	ck_assert_mem_eq(address.address.data, "\x7f\0\0\x01", 4);
	ck_assert(!ek_cred_address_next(cc, &left, &address));
	ck_assert_int_eq(cred->ticket.data[0], 0x61);
}

static void
read_back(int version, bool little, ek_read_fn *read)
{
	struct ek_buf buf = { 0 };
	struct ek_memory memory;
	struct ek_error error = { 0 };
	struct ek_ccache cc;
	struct ek_cred cred;

	fill(&buf, version, little);
	memory.rest = bytes_of(&buf);
	ck_assert(ek_ccache_is(memory.rest));
	ck_assert(!ek_keytab_is(memory.rest));
	ck_assert_int_eq(ek_ccache_open(&cc, read, &memory, &error), EKRB_OK);
	ck_assert_int_eq(cc.version, version);
	ck_assert_int_eq(cc.little, little);
	ck_assert_int_eq(cc.has_offset, version == 4);
	ck_assert_int_eq(ek_ccache_next(&cc, &cred), EK_NEXT_ENTRY);
	check_tgt(&cred, &cc);
	ck_assert_int_eq(ek_ccache_next(&cc, &cred), EK_NEXT_ENTRY);
	ck_assert_int_eq(cred.kind, EK_CRED_CONFIG);
	ck_assert(ek_bytes_are(ek_cred_config_key(&cred), "fast_avail"));
	ck_assert(ek_bytes_are(cred.ticket, "yes"));
	ck_assert_int_eq(ek_ccache_next(&cc, &cred), EK_NEXT_ENTRY);
	ck_assert_int_eq(cred.kind, EK_CRED_REMOVED);
	ck_assert_int_eq(ek_ccache_next(&cc, &cred), EK_NEXT_ENTRY);
	check_tgt(&cred, &cc);
	ck_assert_int_eq(ek_ccache_next(&cc, &cred), EK_NEXT_END);
	ck_assert_uint_eq(cc.reader.offset, buf.len);
	ek_ccache_close(&cc);
	ek_buf_free(&buf);
}

START_TEST(reads_every_version)
{
	int version;

	for (version = 1; version <= 4; version++) {
		read_back(version, false, ek_read_memory);
		read_back(version, false, read_dribble);
		if (version <= 2)
			read_back(version, true, ek_read_memory);
	}
}
END_TEST

static enum ek_cred_kind
kind_of(uint32_t auth, uint32_t end)
{
	struct ek_buf buf = { 0 };
	struct ccfile f = { .out = &buf, .version = 4 };
	struct ccfile_cred entry = { CLIENT, TGS, 18, 32, auth, 0, end, 0, 0,
		"x", 1, NULL };
	struct ek_memory memory;
	struct ek_error error = { 0 };
	struct ek_ccache cc;
	struct ek_cred cred;

	ccfile_begin(&f, CLIENT);
	ccfile_cred(&f, &entry);
	memory.rest = bytes_of(&buf);
	ck_assert_int_eq(ek_ccache_open(&cc, ek_read_memory, &memory, &error),
	    EKRB_OK);
	ck_assert_int_eq(ek_ccache_next(&cc, &cred), EK_NEXT_ENTRY);
	ek_ccache_close(&cc);
	ek_buf_free(&buf);
	return cred.kind;
}

/* Libraries return an entry that has only one of the two marks. */
START_TEST(takes_for_removed_what_is_marked_so)
{
	ck_assert_int_eq(kind_of(UINT32_MAX, 0), EK_CRED_REMOVED);
	ck_assert_int_eq(kind_of(UINT32_MAX, 1000), EK_CRED_TICKET);
	ck_assert_int_eq(kind_of(1000, 0), EK_CRED_TICKET);
	ck_assert_int_eq(kind_of(0, 0), EK_CRED_TICKET);
}
END_TEST

START_TEST(reads_octets_as_documented)
{
	struct ek_memory memory = { { small, sizeof(small) } };
	struct ek_error error = { 0 };
	struct ek_ccache cc;
	struct ek_cred cred;

	ck_assert_int_eq(ek_ccache_open(&cc, ek_read_memory, &memory, &error),
	    EKRB_OK);
	ck_assert_int_eq(cc.offset_sec, 7);
	ck_assert_int_eq(cc.offset_usec, 2);
	ck_assert(ek_bytes_are(cc.client.realm, "R"));
	ck_assert(ek_bytes_are(cc.client.part[0], "ab"));
	ck_assert_int_eq(ek_ccache_next(&cc, &cred), EK_NEXT_END);
	ek_ccache_close(&cc);
}
END_TEST

/* Reads all entries; returns how many before the end. */
static int
read_all(ekrb_bytes bytes, struct ek_error *error)
{
	struct ek_memory memory = { bytes };
	struct ek_ccache cc;
	struct ek_cred cred;
	int n = 0;

	if (ek_ccache_open(&cc, ek_read_memory, &memory, error) == EKRB_OK)
		while (ek_ccache_next(&cc, &cred) == EK_NEXT_ENTRY) {
			EXPECT(cred.offset + cred.size <= bytes.len);
			n++;
		}
	ek_ccache_close(&cc);
	return n;
}

START_TEST(says_where_it_is_cut)
{
	struct ek_buf buf = { 0 };
	struct ek_error error = { 0 };

	fill(&buf, 4, false);
	ck_assert_int_eq(read_all((ekrb_bytes){ (uint8_t *)buf.data,
	    buf.len - 1 }, &error), 3);
	ck_assert_int_eq(error.status, EKRB_MALFORMED);
	ck_assert_str_eq(error.field, "entry.second-ticket");
	ck_assert_uint_eq(error.offset, buf.len - 4);
	ck_assert(strstr(error.text, "at least 1 more bytes") != NULL);
	ek_buf_free(&buf);
}
END_TEST

START_TEST(shows_what_was_read_before_the_cut)
{
	struct ek_buf buf = { 0 };
	struct ek_error error = { 0 };
	struct ek_memory memory;
	struct ek_ccache cc;
	struct ek_cred cred;

	fill(&buf, 4, false);
	memory.rest = bytes_of(&buf);
	ek_ccache_open(&cc, ek_read_memory, &memory, &error);
	ck_assert_int_eq(ek_ccache_next(&cc, &cred), EK_NEXT_ENTRY);
	ek_ccache_close(&cc);
	memory.rest = (ekrb_bytes){ (uint8_t *)buf.data, (size_t)cred.offset +
	    cred.ticket_at + 1 };
	ck_assert_int_eq(ek_ccache_open(&cc, ek_read_memory, &memory, &error),
	    EKRB_OK);
	ck_assert_int_eq(ek_ccache_next(&cc, &cred), EK_NEXT_FAULT);
	ck_assert(ek_principal_is_tgs(&cred.server));
	ck_assert_int_eq(cred.end, 37000);
	ck_assert_uint_eq(cred.ticket.len, 0);
	ck_assert_int_eq(ek_ccache_next(&cc, &cred), EK_NEXT_FAULT);
	ek_ccache_close(&cc);
	ek_buf_free(&buf);
}
END_TEST

START_TEST(bounds_what_a_file_claims)
{
	struct ek_buf buf = { 0 };
	struct ccfile f = { .out = &buf, .version = 4 };
	struct ek_error error = { 0 };

	ccfile_begin(&f, "a@R");
	ccfile_int(&f, 1, 4);
	ccfile_int(&f, 1000000, 4);
	ck_assert_int_eq(read_all(bytes_of(&buf), &error), 0);
	ck_assert_str_eq(error.field, "entry.client.count");
	ek_buf_reset(&buf);
	ek_error_clear(&error);
	ccfile_begin(&f, "a@R");
	ccfile_int(&f, 1, 4);
	ccfile_int(&f, 1, 4);
	ccfile_int(&f, 0x7fffffff, 4);
	ck_assert_int_eq(read_all(bytes_of(&buf), &error), 0);
	ck_assert_str_eq(error.field, "entry.client.realm");
	ek_buf_free(&buf);
}
END_TEST

START_TEST(reads_entries_larger_than_its_window)
{
	struct ek_buf buf = { 0 }, ticket = { 0 };
	struct ccfile f = { .out = &buf, .version = 4 };
	struct ccfile_cred cred = { "a@R", "b/c@R", 18, 32, 1, 1, 9, 0, 0,
		NULL, 0, NULL };
	struct ek_error error = { 0 };

	ccfile_ticket(&ticket, "b/c@R", 18, 2, 300000);
	cred.ticket = ticket.data;
	cred.ticket_len = ticket.len;
	ccfile_begin(&f, "a@R");
	ccfile_cred(&f, &cred);
	cred.ticket_len = 0;
	ccfile_cred(&f, &cred);
	ck_assert_int_eq(read_all(bytes_of(&buf), &error), 2);
	ck_assert(!ek_error_is_set(&error));
	ek_buf_free(&buf);
	ek_buf_free(&ticket);
}
END_TEST

static void
read_damaged(ekrb_bytes bytes, void *arg)
{
	struct ek_error error = { 0 };

	read_all(bytes, &error);
	if (ek_error_is_set(&error))
		ck_assert_uint_le(error.offset, bytes.len);
}

/* A flip of one bit in octet I that makes the file end in a fault: there are
 * counts and lengths. */
static void
mark_deciding(ekrb_bytes bytes, uint8_t *marks,
    int (*read)(ekrb_bytes, struct ek_error *))
{
	uint8_t *data = malloc(bytes.len);
	struct ek_error error;
	size_t bit;

	ck_assert_ptr_nonnull(data);
	memcpy(data, bytes.data, bytes.len);
	for (bit = 0; bit < 8 * bytes.len; bit++) {
		memset(&error, 0, sizeof(error));
		data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		read((ekrb_bytes){ data, bytes.len }, &error);
		data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (ek_error_is_set(&error))
			marks[bit / 8] = 1;
	}
	free(data);
}

static void
cache_marks(ekrb_bytes bytes, uint8_t *marks)
{
	mark_deciding(bytes, marks, read_all);
}

/* One entry of each kind of list, short. */
static void
fill_small(struct ek_buf *buf, int version)
{
	struct ccfile f = { .out = buf, .version = version,
		.little = version < 3 };
	struct ccfile_cred cred = { "a@R", "s/h@R", 18, 4, 1, 1, 9, 0, 0,
		"x", 1, "1234" };

	ccfile_begin(&f, "a@R");
	ccfile_cred(&f, &cred);
}

START_TEST(stands_damage_in_two_places)
{
	struct ek_buf buf = { 0 };

	fill_small(&buf, _i);
	mutate_two_bits(bytes_of(&buf), cache_marks, read_damaged, NULL);
	ek_buf_free(&buf);
}
END_TEST

START_TEST(stands_damage)
{
	struct ek_buf buf = { 0 };
	int version;

	for (version = 1; version <= 4; version++) {
		ek_buf_reset(&buf);
		fill(&buf, version, version == 2);
		mutate_truncate(bytes_of(&buf), read_damaged, NULL);
		mutate_one_bit(bytes_of(&buf), read_damaged, NULL);
	}
	mutate_two_bits((ekrb_bytes){ small, sizeof(small) }, NULL,
	    read_damaged, NULL);
	ek_buf_free(&buf);
}
END_TEST

static void
read_once(void *arg)
{
	struct ek_error error = { 0 };
	int n = read_all(*(ekrb_bytes *)arg, &error);

	EXPECT(n == 4 || error.status == EKRB_NOMEM);
}

START_TEST(stands_out_of_memory)
{
	struct ek_buf buf = { 0 };
	ekrb_bytes bytes;

	fill(&buf, 4, false);
	bytes = bytes_of(&buf);
	oom_each(read_once, &bytes);
	ek_buf_free(&buf);
}
END_TEST

static void
fill_keytab(struct ek_buf *buf, int version, bool little)
{
	struct ccfile f = { .out = buf, .version = version, .little = little };

	ccfile_keytab(&f);
	ccfile_key(&f, "MSSQLSvc/a:1433@R", 3, 18, 32, true);
	ccfile_hole(&f, 60);
	ccfile_hole(&f, 5);
	ccfile_key(&f, "MSSQLSvc/a:1433@R", 300, 17, 16, true);
	ccfile_key(&f, "host/a@R", 7, -1, 16, false);
}

static void
read_keytab(int version, bool little, ek_read_fn *read)
{
	struct ek_buf buf = { 0 };
	struct ek_memory memory;
	struct ek_error error = { 0 };
	struct ek_keytab kt;
	struct ek_keytab_entry entry;

	fill_keytab(&buf, version, little);
	memory.rest = bytes_of(&buf);
	ck_assert(ek_keytab_is(memory.rest));
	ck_assert_int_eq(ek_keytab_open(&kt, read, &memory, &error), EKRB_OK);
	ck_assert_int_eq(kt.little, little);
	ck_assert_int_eq(ek_keytab_next(&kt, &entry), EK_NEXT_ENTRY);
	ck_assert(ek_principal_part_is(&entry.principal, 1, "a:1433"));
	ck_assert_uint_eq(entry.kvno, 3);
	ck_assert_int_eq(entry.etype, 18);
	ck_assert_uint_eq(entry.key.len, 32);
	ck_assert_int_eq(entry.timestamp, 1700000000);
	ck_assert_int_eq(ek_keytab_next(&kt, &entry), EK_NEXT_ENTRY);
	ck_assert_uint_eq(entry.kvno, 300);
	ck_assert_uint_eq(kt.holes, 2);
	ck_assert_int_eq(ek_keytab_next(&kt, &entry), EK_NEXT_ENTRY);
	ck_assert_uint_eq(entry.kvno, 7);
	ck_assert_int_eq(entry.etype, -1);
	ck_assert_int_eq(ek_keytab_next(&kt, &entry), EK_NEXT_END);
	ck_assert(!ek_error_is_set(&error));
	ek_keytab_close(&kt);
	ek_buf_free(&buf);
}

START_TEST(reads_every_keytab)
{
	read_keytab(2, false, ek_read_memory);
	read_keytab(2, false, read_dribble);
	read_keytab(1, false, ek_read_memory);
	read_keytab(1, true, ek_read_memory);
}
END_TEST

/* Of a key that the end of the file cuts, what stands before is read. */
START_TEST(reads_the_start_of_a_cut_key)
{
	struct ek_buf buf = { 0 };
	struct ek_memory memory;
	struct ek_error error = { 0 };
	struct ek_keytab kt;
	struct ek_keytab_entry entry;

	fill_keytab(&buf, 2, false);
	memory.rest = bytes_of(&buf);
	memory.rest.len -= 10;
	ck_assert_int_eq(ek_keytab_open(&kt, ek_read_memory, &memory, &error),
	    EKRB_OK);
	while (ek_keytab_next(&kt, &entry) == EK_NEXT_ENTRY)
		continue;
	ck_assert(ek_error_is_set(&error));
	ck_assert_str_eq(error.field, "entry.length");
	ck_assert_uint_eq(entry.principal.n_parts, 2);
	ck_assert(ek_principal_part_is(&entry.principal, 0, "host"));
	ck_assert_int_eq(entry.timestamp, 1700000000);
	ck_assert_ptr_null(entry.key.data);
	ek_keytab_close(&kt);
	ek_buf_free(&buf);
}
END_TEST

static int
read_keys(ekrb_bytes bytes, struct ek_error *error)
{
	struct ek_memory memory = { bytes };
	struct ek_keytab kt;
	struct ek_keytab_entry entry;
	int n = 0;

	if (ek_keytab_open(&kt, ek_read_memory, &memory, error) == EKRB_OK)
		while (ek_keytab_next(&kt, &entry) == EK_NEXT_ENTRY)
			n++;
	ek_keytab_close(&kt);
	return n;
}

static void
read_damaged_keys(ekrb_bytes bytes, void *arg)
{
	struct ek_error error = { 0 };

	read_keys(bytes, &error);
	if (ek_error_is_set(&error))
		ck_assert_uint_le(error.offset, bytes.len);
}

static void
keytab_marks(ekrb_bytes bytes, uint8_t *marks)
{
	mark_deciding(bytes, marks, read_keys);
}

START_TEST(stands_keytabs_damaged_in_two_places)
{
	struct ek_buf buf = { 0 };

	fill_keytab(&buf, _i, _i == 1);
	mutate_two_bits(bytes_of(&buf), keytab_marks, read_damaged_keys, NULL);
	ek_buf_free(&buf);
}
END_TEST

START_TEST(stands_damaged_keytabs)
{
	struct ek_buf buf = { 0 };
	struct ek_error error = { 0 };

	fill_keytab(&buf, 2, false);
	mutate_truncate(bytes_of(&buf), read_damaged_keys, NULL);
	mutate_one_bit(bytes_of(&buf), read_damaged_keys, NULL);
	ck_assert_int_eq(read_keys((ekrb_bytes){ (uint8_t *)buf.data,
	    buf.len - 3 }, &error), 2);
	ck_assert_str_eq(error.field, "entry.length");
	/* MIT stops at a length of zero, whatever follows. */
	ek_error_clear(&error);
	memset(buf.data + 2, 0, 4);
	ck_assert_int_eq(read_keys(bytes_of(&buf), &error), 0);
	ck_assert(!ek_error_is_set(&error));
	ek_buf_free(&buf);
}
END_TEST

struct seen {
	int n, key_type;
	char which[16], realm[64], form[16];
	size_t message_len;
};

static void
see(const struct ek_tgtjson *tgt, void *arg)
{
	struct seen *seen = arg;

	seen->n++;
	seen->key_type = (int)tgt->key_type;
	seen->message_len = tgt->message.len;
	snprintf(seen->which, sizeof(seen->which), "%s",
	    tgt->which != NULL ? tgt->which : "");
	snprintf(seen->realm, sizeof(seen->realm), "%s",
	    tgt->realm != NULL ? tgt->realm : "");
	snprintf(seen->form, sizeof(seen->form), "%s",
	    tgt->key_form != NULL ? tgt->key_form : "");
}

static ekrb_status
read_json(const char *text, struct seen *seen)
{
	struct ek_error error = { 0 };
	int n;

	memset(seen, 0, sizeof(*seen));
	ek_tgtjson_parse((ekrb_bytes){ (const uint8_t *)text, strlen(text) },
	    see, seen, &n, &error);
	ck_assert_int_eq(n, seen->n);
	return error.status;
}

START_TEST(reads_sign_in_json)
{
	struct seen seen;

	ck_assert_int_eq(read_json("{\"clientKey\":\"a.b.c.d.e\","
	    "\"keyType\":18,\"messageBuffer\":\"YYIFEA==\",\"realm\":\"R\","
	    "\"sn\":\"krbtgt/R\",\"cn\":\"a\"}", &seen), EKRB_OK);
	ck_assert_int_eq(seen.n, 1);
	ck_assert_int_eq(seen.key_type, 18);
	ck_assert_uint_eq(seen.message_len, 4);
	ck_assert_str_eq(seen.realm, "R");
	ck_assert_str_eq(seen.form, "JWE");
	ck_assert_str_eq(seen.which, "");
	ck_assert_int_eq(read_json("{\"access_token\":\"x\",\"tgt_cloud\":"
	    "\"{\\\"clientKey\\\":\\\"QUJD\\\",\\\"keyType\\\":0,"
	    "\\\"messageBuffer\\\":\\\"\\\",\\\"realm\\\":\\\"C\\\"}\"}",
	    &seen), EKRB_OK);
	ck_assert_str_eq(seen.which, "tgt_cloud");
	ck_assert_str_eq(seen.form, "base64");
	ck_assert_int_eq(seen.key_type, 0);
	ck_assert_int_eq(read_json("{\"a\":1}", &seen),
	    EKRB_UNSUPPORTED);
	ck_assert_int_eq(read_json("{\"a\":", &seen), EKRB_MALFORMED);
	ck_assert_int_eq(read_json("{\"tgt_ad\":\"{\\\"keyType\\\":\"}",
	    &seen), EKRB_MALFORMED);
}
END_TEST

static Suite *
ccache_suite(void)
{
	Suite *suite = suite_create("ccache");
	TCase *tests = tcase_create("files");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, reads_every_version);
	tcase_add_test(tests, takes_for_removed_what_is_marked_so);
	tcase_add_test(tests, reads_octets_as_documented);
	tcase_add_test(tests, says_where_it_is_cut);
	tcase_add_test(tests, shows_what_was_read_before_the_cut);
	tcase_add_test(tests, bounds_what_a_file_claims);
	tcase_add_test(tests, reads_entries_larger_than_its_window);
	tcase_add_test(tests, stands_damage);
	tcase_add_loop_test(tests, stands_damage_in_two_places, 1, 5);
	tcase_add_test(tests, stands_out_of_memory);
	tcase_add_test(tests, reads_every_keytab);
	tcase_add_test(tests, reads_the_start_of_a_cut_key);
	tcase_add_test(tests, stands_damaged_keytabs);
	tcase_add_loop_test(tests, stands_keytabs_damaged_in_two_places, 1, 3);
	tcase_add_test(tests, reads_sign_in_json);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(ccache_suite)
