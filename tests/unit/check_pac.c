/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/utf16.h"
#include "krb/claims.h"
#include "krb/delegation.h"
#include "krb/deviceinfo.h"
#include "krb/logoninfo.h"
#include "krb/pac.h"
#include "unit/ckbytes.h"
#include "unit/message.h"
#include "unit/vector.h"

#define OBJECT_SID "S-1-12-1-3908614983-3712417094-3216186135-225255629"

static ekrb_bytes bytes;
static struct ek_pac pac;
static struct ek_error error;

/* Parses the vector's table. */
static void
load(const char *vector)
{
	ek_error_clear(&error);
	bytes = vector_load(vector);
	ck_assert_int_eq(ek_pac_parse(bytes, &pac, &error), EKRB_OK);
}

/* The buffer of that type, which must be there. */
static ekrb_bytes
buffer(uint32_t type)
{
	uint32_t i = 0;

	while (i < pac.n && ek_pac_get(&pac, i).type != type)
		i++;
	ck_assert_uint_lt(i, pac.n);
	return ek_pac_get(&pac, i).data;
}

static void
unload(void)
{
	vector_free(bytes);
}

static void
ck_assert_utf16(ekrb_bytes name, const char *expected)
{
	struct ek_buf text = { .failed = false };

	ek_utf16_print(&text, name);
	ck_assert_str_eq(ek_buf_str(&text), expected);
	ek_buf_free(&text);
}

static void
ck_assert_sid(const struct ek_sid *sid, const char *expected)
{
	struct ek_buf text = { .failed = false };

	ek_sid_print(&text, sid);
	ck_assert_str_eq(ek_buf_str(&text), expected);
	ek_buf_free(&text);
}

static void
check_names(const struct ek_logon_info *info)
{
	struct ek_sid sid;

	ck_assert_utf16(info->name, "ada");
	ck_assert_utf16(info->full_name, "Ada L\xc3\xb6vel\xc3\xa1"
	    "ce");
	ck_assert_utf16(info->script, "");
	ck_assert_utf16(info->server, "DC1");
	ck_assert_utf16(info->domain, "CORP");
	ck_assert(ek_sid_parse(info->domain_sid, &sid));
	ck_assert_sid(&sid, "S-1-5-21-1111111111-2222222222-3333333333");
}

static void
check_numbers(const struct ek_logon_info *info)
{
	int64_t time;

	ck_assert(ek_filetime(info->logon, &time));
	ck_assert_int_eq(time, 1795510700);
	ck_assert(!ek_filetime(info->logoff, &time));
	ck_assert_uint_eq(info->logon_count, 41);
	ck_assert_uint_eq(info->bad_password_count, 1);
	ck_assert_uint_eq(info->user_id, 1105);
	ck_assert_uint_eq(info->primary_group, 513);
	ck_assert_uint_eq(info->account_control, 0x10);
}

START_TEST(reads_logon_info)
{
	struct ek_logon_info info;
	struct ek_sid sid;
	uint32_t id, attributes;

	load("pac-full");
	ck_assert_int_eq(ek_logon_info_parse(&pac, buffer(EK_PAC_LOGON_INFO),
	    &info, &error), EKRB_OK);
	check_names(&info);
	check_numbers(&info);
	ck_assert_uint_eq(info.user_flags, 0x20);
	ck_assert_uint_eq(info.groups.n, 2);
	ek_group_get(&info.groups, 1, &id, &attributes);
	ck_assert_uint_eq(id, 1201);
	ck_assert_uint_eq(attributes, 7);
	ck_assert_uint_eq(info.extra_sids.n, 2);
	ck_assert(ek_sid_next(&info.extra_sids, &sid, &attributes));
	ck_assert_sid(&sid, "S-1-18-1");
	ck_assert(ek_sid_next(&info.extra_sids, &sid, &attributes));
	ck_assert_sid(&sid, OBJECT_SID);
	ck_assert_uint_eq(attributes, 7);
	ck_assert(!ek_sid_next(&info.extra_sids, &sid, &attributes));
	ck_assert(ek_sid_parse(info.resource_domain_sid, &sid));
	ck_assert_sid(&sid, "S-1-5-21-444444444-555555555-666666666");
	ek_group_get(&info.resource_groups, 0, &id, &attributes);
	ck_assert_uint_eq(id, 1301);
	unload();
}
END_TEST

START_TEST(reads_logon_info_without_extras)
{
	struct ek_logon_info info;

	load("pac-logon");
	ck_assert_int_eq(ek_logon_info_parse(&pac, buffer(EK_PAC_LOGON_INFO),
	    &info, &error), EKRB_OK);
	check_names(&info);
	check_numbers(&info);
	ck_assert_uint_eq(info.groups.n, 1);
	ck_assert_uint_eq(info.extra_sids.n, 0);
	ck_assert_uint_eq(info.resource_groups.n, 0);
	ck_assert_ptr_null(info.resource_domain_sid.data);
	unload();
}
END_TEST

START_TEST(reads_the_buffers_of_fixed_form)
{
	struct ek_pac_client client;
	struct ek_pac_upn upn;
	struct ek_pac_attributes attributes;
	struct ek_sid sid;
	int64_t time;

	load("pac-full");
	ek_pac_client_parse(&pac, buffer(EK_PAC_CLIENT_INFO), &client, &error);
	ck_assert(ek_filetime(client.auth_time, &time));
	ck_assert_int_eq(time, 1795510800);
	ck_assert_utf16(client.name, "ada");
	ek_pac_upn_parse(&pac, buffer(EK_PAC_UPN_DNS_INFO), &upn, &error);
	ck_assert_utf16(upn.upn, "ada@contoso.example");
	ck_assert_utf16(upn.dns_domain, "CORP.EXAMPLE");
	ck_assert_uint_eq(upn.flags, EK_PAC_UPN_EXTENDED);
	ck_assert_utf16(upn.sam, "ada");
	ck_assert(ek_sid_parse(upn.sid, &sid));
	ck_assert_sid(&sid, "S-1-5-21-1111111111-2222222222-3333333333-1105");
	ek_pac_attributes_parse(&pac, buffer(EK_PAC_ATTRIBUTES), &attributes,
	    &error);
	ck_assert_uint_eq(attributes.flags, EK_PAC_WAS_REQUESTED);
	ek_pac_requestor_parse(&pac, buffer(EK_PAC_REQUESTOR), &sid, &error);
	ck_assert_sid(&sid, OBJECT_SID);
	ck_assert_int_eq(error.status, EKRB_OK);
	unload();
}
END_TEST

START_TEST(reads_checksums)
{
	struct ek_pac_checksum checksum;

	load("pac-full");
	ek_pac_checksum_parse(&pac, buffer(EK_PAC_SERVER_CHECKSUM), &checksum,
	    &error);
	ck_assert_int_eq(checksum.type, 16);
	ck_assert_uint_eq(checksum.signature.len, 12);
	ck_assert(!checksum.has_rodc);
	ck_assert_str_eq(ek_pac_checksum_name(16), "HMAC-SHA1-96-AES256");
	ek_pac_checksum_parse(&pac, buffer(EK_PAC_FULL_CHECKSUM), &checksum,
	    &error);
	ck_assert_uint_eq(checksum.signature.len, 24);
	ck_assert_int_eq(error.status, EKRB_OK);
	unload();
}
END_TEST

START_TEST(reads_the_rare_buffers)
{
	struct ek_pac_credentials credentials;
	struct ek_pac_checksum checksum;
	struct ek_device_info device;
	struct ek_claims claims;
	char guid[EK_GUID_TEXT];

	load("pac-device");
	ck_assert_int_eq(ek_device_info_parse(&pac, buffer(EK_PAC_DEVICE_INFO),
	    &device, &error), EKRB_OK);
	ck_assert_uint_eq(device.user_id, 1106);
	ck_assert_uint_eq(device.groups.n, 1);
	ck_assert_uint_eq(device.extra_sids.n, 1);
	ck_assert_uint_eq(device.n_domains, 1);
	ek_claims_parse(&pac, buffer(EK_PAC_CLIENT_CLAIMS), &claims, &error);
	ck_assert_uint_eq(claims.compression, 4);
	ck_assert_uint_eq(claims.size, 96);
	ck_assert_uint_eq(claims.set.len, 5);
	ek_claims_parse(&pac, buffer(EK_PAC_DEVICE_CLAIMS), &claims, &error);
	ck_assert_ptr_null(claims.set.data);
	ek_pac_credentials_parse(&pac, buffer(EK_PAC_CREDENTIALS),
	    &credentials, &error);
	ck_assert_uint_eq(credentials.etype, 18);
	ck_assert_uint_eq(credentials.data.len, 20);
	ek_pac_guid_parse(&pac, buffer(EK_PAC_REQUESTOR_GUID), guid, &error);
	ck_assert_str_eq(guid, "e8f8bb47-fd46-dd46-171b-b3bfcd206d0d");
	ek_pac_checksum_parse(&pac, buffer(EK_PAC_SERVER_CHECKSUM), &checksum,
	    &error);
	ck_assert_int_eq(checksum.type, -138);
	ck_assert(checksum.has_rodc);
	ck_assert_uint_eq(checksum.rodc, 25614);
	ck_assert_int_eq(error.status, EKRB_OK);
	unload();
}
END_TEST

START_TEST(reads_delegation_info)
{
	struct ek_delegation delegation;
	ekrb_bytes name;

	load("pac-delegation");
	ck_assert_int_eq(ek_delegation_parse(&pac,
	    buffer(EK_PAC_DELEGATION_INFO), &delegation, &error), EKRB_OK);
	ck_assert_utf16(delegation.target, "MSSQLSvc/db1");
	ck_assert_uint_eq(delegation.n_services, 2);
	ck_assert(ek_delegation_next(&delegation, &name));
	ck_assert_utf16(name, "HTTP/web@CORP");
	ck_assert(ek_delegation_next(&delegation, &name));
	ck_assert_utf16(name, "HTTP/front@CORP");
	ck_assert(!ek_delegation_next(&delegation, &name));
	unload();
}
END_TEST

START_TEST(reads_the_old_form_of_upn_info)
{
	struct ek_pac_upn upn;

	load("pac-upn");
	ck_assert_int_eq(ek_pac_upn_parse(&pac, buffer(EK_PAC_UPN_DNS_INFO),
	    &upn, &error), EKRB_OK);
	ck_assert_utf16(upn.upn, "a@b");
	ck_assert_uint_eq(upn.flags, EK_PAC_UPN_CONSTRUCTED);
	ck_assert_ptr_null(upn.sid.data);
	unload();
}
END_TEST

static const struct {
	const char *bytes;
	size_t len;
	const char *field;
} tables[] = {
	{ "\0\0\0\0", 4, "pac" },
	{ "\0\0\0\0\1\0\0\0", 8, "pac.version" },
	{ "\1\0\0\0\0\0\0\0", 8, "pac.buffers" },
	{ "\xff\xff\xff\xff\0\0\0\0", 8, "pac.buffers" },
	{ "\1\0\0\0\0\0\0\0" "\1\0\0\0\0\0\0\0\x19\0\0\0\0\0\0\0" "1", 25,
	    "pac.buffers.offset" },
	{ "\1\0\0\0\0\0\0\0" "\1\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\0", 24,
	    "pac.buffers" },
	{ "\1\0\0\0\0\0\0\0" "\1\0\0\0\1\0\0\0\x18\0\0\0\0\0\0\0", 24,
	    "pac.buffers" },
	{ "\1\0\0\0\0\0\0\0" "\1\0\0\0\1\0\0\0\x18\0\0\0\1\0\0\0" "1", 25,
	    "pac.buffers" },
};

START_TEST(refuses_a_wrong_table)
{
	bytes = vector_copy((ekrb_bytes){ (const uint8_t *)tables[_i].bytes,
	    tables[_i].len });
	error = (struct ek_error){ 0 };
	ck_assert_int_eq(ek_pac_parse(bytes, &pac, &error), EKRB_MALFORMED);
	ck_assert_str_eq(error.field, tables[_i].field);
	unload();
}
END_TEST

/* A group count that its array does not have. */
START_TEST(names_the_field_and_offset_in_the_pac)
{
	struct ek_logon_info info;
	uint8_t *copy;

	load("pac-logon");
	copy = malloc(bytes.len);
	memcpy(copy, bytes.data, bytes.len);
	copy[24 + 20 + 48 + 48 + 4 + 8] = 9;
	ek_pac_parse((ekrb_bytes){ copy, bytes.len }, &pac, &error);
	ck_assert_int_eq(ek_logon_info_parse(&pac, buffer(EK_PAC_LOGON_INFO),
	    &info, &error), EKRB_MALFORMED);
	ck_assert_str_eq(error.field, "pac.logon-info.group-ids");
	ck_assert_uint_eq(info.groups.n, 0);
	ck_assert_utf16(info.name, "ada");
	free(copy);
	unload();
}
END_TEST

START_TEST(survives_damage)
{
	static const char *const vectors[] = { "pac-full", "pac-logon",
		"pac-upn", "pac-small", "pac-delegation", "pac-device" };

	message_mutate("pac", vectors[_i]);
}
END_TEST

static Suite *
pac_suite(void)
{
	Suite *suite = suite_create("pac");
	TCase *tests = tcase_create("pac");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, reads_logon_info);
	tcase_add_test(tests, reads_logon_info_without_extras);
	tcase_add_test(tests, reads_the_buffers_of_fixed_form);
	tcase_add_test(tests, reads_checksums);
	tcase_add_test(tests, reads_the_rare_buffers);
	tcase_add_test(tests, reads_delegation_info);
	tcase_add_test(tests, reads_the_old_form_of_upn_info);
	tcase_add_loop_test(tests, refuses_a_wrong_table, 0, 8);
	tcase_add_test(tests, names_the_field_and_offset_in_the_pac);
	tcase_add_loop_test(tests, survives_damage, 0, 6);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(pac_suite)
