/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>

#include "base/clock.h"
#include "facts/facts.h"
#include "krb/kdcreq.h"
#include "krb/kkdcp.h"
#include "krb/krberror.h"
#include "net/question.h"

#define NOBODY "entrakrb-probe"

enum { AS_REP_TAG = 0x6b, TGS_REP_TAG = 0x6d, ERROR_TAG = 0x7e };

/* Gives the writer's bytes to OUT. */
static bool
take(struct ek_derout *der, struct ek_buf *out)
{
	ekrb_bytes bytes = ek_derout_bytes(der);

	if (bytes.data != NULL)
		ek_buf_add(out, bytes.data, bytes.len);
	ek_derout_free(der);
	return bytes.data != NULL && !out->failed;
}

bool
ek_question_write(struct ek_buf *out, const char *realm)
{
	struct ek_kdcreq request = { .type = EK_AS_REQ, .n_etypes = 4,
		.etype = { 18, 17, 20, 19 } };
	struct ek_derout der = { 0 };

	/* No answer is bound to it: a number that differs is all it needs. */
	request.nonce = (uint32_t)ek_clock_wall_ms() & 0x7fffffff;
	request.client = ek_principal_single(EK_NT_PRINCIPAL, NOBODY, realm);
	request.server = ek_principal_service("krbtgt", realm, realm);
	ek_kdcreq_write(&der, &request);
	return take(&der, out);
}

bool
ek_kkdcp_wrap(struct ek_buf *out, const void *message, size_t len,
    const char *realm)
{
	struct ek_kkdcp wrapper = { .has_prefix = true };
	struct ek_derout der = { .buf.secret = true };

	wrapper.message.data = message;
	wrapper.message.len = len;
	wrapper.domain = ek_bytes_of(realm);
	ek_kkdcp_write(&der, &wrapper);
	return take(&der, out);
}

bool
ek_kkdcp_unwrap(const struct ek_buf *body, struct ek_buf *out)
{
	struct ek_error error = { 0 };
	struct ek_kkdcp wrapper;
	ekrb_bytes bytes = { (const uint8_t *)body->data, body->len };

	if (body->len == 0 ||
	    ek_kkdcp_parse(bytes, &wrapper, &error) != EKRB_OK ||
	    !wrapper.has_prefix)
		return false;
	ek_buf_add(out, wrapper.message.data, wrapper.message.len);
	return !out->failed;
}

static void
describe_error(ekrb_bytes message, json_t *object)
{
	struct ek_error fault = { 0 };
	struct ek_krberror error;

	if (ek_krberror_parse(message, &error, &fault) != EKRB_OK) {
		json_object_set_new(object, "error", json_pack("s+",
		    "the KRB-ERROR cannot be read: ", fault.text));
		return;
	}
	json_object_set_new(object, "code", json_integer(error.code));
	json_object_set_new(object, "server_time",
	    json_integer(error.server_time));
	json_object_set_new(object, "e_text", error.text.data == NULL ?
	    json_null() : ek_json_bytes(error.text.data, error.text.len));
}

void
ek_answer_describe(const struct ek_buf *message, json_t *object)
{
	ekrb_bytes bytes = { (const uint8_t *)message->data, message->len };
	unsigned tag = bytes.len > 0 ? bytes.data[0] : 0;
	const char *reply = tag == ERROR_TAG ? "krb-error" :
	    tag == AS_REP_TAG ? "as-rep" : tag == TGS_REP_TAG ? "tgs-rep" :
	    "none";

	json_object_set_new(object, "reply", json_string(reply));
	if (tag == ERROR_TAG)
		describe_error(bytes, object);
}
