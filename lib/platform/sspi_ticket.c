/* SPDX-License-Identifier: BSD-2-Clause */
/* Asking for a ticket and making a first token. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "platform/sspi_library.h"

/* ntstatus.h; the cross compiler's header clashes with windows.h. */
#define STATUS_NOT_SUPPORTED_HERE(s)                                           \
	((ULONG)(s) == 0xc0000002 || (ULONG)(s) == 0xc0000022 ||               \
	    (ULONG)(s) == 0xc00000bb || (ULONG)(s) == 0xc000000d)

/* A request with the name behind it, as the package wants it: one block. */
static KERB_RETRIEVE_TKT_REQUEST *
make_request(const wchar_t *target, ULONG *len_out)
{
	size_t bytes = wcslen(target) * sizeof(wchar_t);
	KERB_RETRIEVE_TKT_REQUEST *request;

	*len_out = (ULONG)(sizeof(*request) + bytes);
	if (bytes > USHRT_MAX || (request = calloc(1, *len_out)) == NULL)
		return NULL;
	request->MessageType = KerbRetrieveEncodedTicketMessage;
	request->CacheOptions = KERB_RETRIEVE_TICKET_DONT_USE_CACHE;
	request->TargetName.Buffer = (void *)(request + 1);
	request->TargetName.Length = (USHORT)bytes;
	request->TargetName.MaximumLength = (USHORT)bytes;
	memcpy(request + 1, target, bytes);
	return request;
}

static char *
name_of(const KERB_EXTERNAL_NAME *name, const UNICODE_STRING *realm)
{
	struct ek_buf out = { 0 };
	char *part;
	USHORT i;

	for (i = 0; name != NULL && i < name->NameCount; i++) {
		part = ek_lsa_text(&name->Names[i]);
		ek_buf_printf(&out, "%s%s", i > 0 ? "/" : "",
		    part != NULL ? part : "");
		free(part);
	}
	part = ek_lsa_text(realm);
	if (part != NULL && part[0] != '\0')
		ek_buf_printf(&out, "@%s", part);
	free(part);
	return ek_buf_take(&out);
}

static void
tell_ticket(KERB_EXTERNAL_TICKET *ticket, const struct ek_watch *watch)
{
	char *client = name_of(ticket->ClientName, &ticket->DomainName);
	char *server = name_of(ticket->ServiceName, &ticket->TargetDomainName);
	struct ek_entry entry = {
		.client = client, .server = server,
		.ticket = { ticket->EncodedTicket, ticket->EncodedTicketSize },
		.session_etype = ticket->SessionKey.KeyType,
		.flags = ticket->TicketFlags,
		.start = ek_lsa_time(ticket->StartTime),
		.end = ek_lsa_time(ticket->EndTime),
		.renew_until = ek_lsa_time(ticket->RenewUntil),
	};

	if (ticket->SessionKey.Value != NULL)
		ek_wipe(ticket->SessionKey.Value, ticket->SessionKey.Length);
	if (watch->got != NULL && client != NULL && server != NULL)
		watch->got(watch->arg, &entry);
	free(client);
	free(server);
}

/* Through the LSA, which says why it fails. False: it cannot be asked so. */
static bool
ask_lsa(struct ek_library *lib, const wchar_t *target,
    const struct ek_watch *watch, struct ek_said *said)
{
	struct ek_lsa_reply reply;
	ULONG len;
	KERB_RETRIEVE_TKT_REQUEST *request = make_request(target, &len);
	NTSTATUS status;

	if (request == NULL)
		return false;
	if (ek_lsa_call(lib, request, len, &reply))
		tell_ticket(&((KERB_RETRIEVE_TKT_RESPONSE *)reply.data)->Ticket,
		    watch);
	status = reply.substatus != 0 ? reply.substatus : reply.status;
	ek_sspi_said(said, (ULONG)status);
	ek_lsa_free(&reply);
	free(request);
	return !STATUS_NOT_SUPPORTED_HERE(status);
}

/* The SPN as Windows takes it: with a realm only where one was given. */
static wchar_t *
target_of(const struct ek_want *want)
{
	struct ek_buf name = { 0 };
	wchar_t *wide = NULL;

	ek_buf_puts(&name, want->spn);
	if (want->realm != NULL)
		ek_buf_printf(&name, "@%s", want->realm);
	if (ek_buf_str(&name) != NULL)
		wide = ek_wide_of(ek_buf_str(&name));
	ek_buf_free(&name);
	return wide;
}

static SECURITY_STATUS
acquire(wchar_t *package, CredHandle *out)
{
	TimeStamp expiry;

	return AcquireCredentialsHandleW(NULL, package,
	    SECPKG_CRED_OUTBOUND, NULL, NULL, NULL, NULL, out, &expiry);
}

/* The caller's own buffer: Wine cannot allocate one. */
static SECURITY_STATUS
make_token(CredHandle *cred, wchar_t *target, wchar_t *package,
    struct ek_buf *out)
{
	SecPkgInfoW *info = NULL;
	ULONG size = 65536, attributes;
	SECURITY_STATUS status;
	TimeStamp expiry;
	CtxtHandle context;

	if (QuerySecurityPackageInfoW(package, &info) == SEC_E_OK) {
		size = info->cbMaxToken;
		FreeContextBuffer(info);
	}
	SecBuffer buffer = { size, SECBUFFER_TOKEN, calloc(1, size) };
	SecBufferDesc list = { SECBUFFER_VERSION, 1, &buffer };

	if (buffer.pvBuffer == NULL)
		return SEC_E_INSUFFICIENT_MEMORY;
	status = InitializeSecurityContextW(cred, NULL, target,
	    ISC_REQ_MUTUAL_AUTH, 0, SECURITY_NATIVE_DREP, NULL, 0, &context,
	    &list, &attributes, &expiry);
	if (status == SEC_E_OK || status == SEC_I_CONTINUE_NEEDED) {
		ek_buf_add(out, buffer.pvBuffer, buffer.cbBuffer);
		DeleteSecurityContext(&context);
	}
	ek_wipe(buffer.pvBuffer, size);
	free(buffer.pvBuffer);
	return status;
}

static SECURITY_STATUS
first_token(wchar_t *target, enum ek_mech mech, struct ek_buf *out)
{
	static wchar_t kerberos[] = L"Kerberos", negotiate[] = L"Negotiate";
	wchar_t *package = mech == EK_MECH_SPNEGO ? negotiate : kerberos;
	CredHandle cred;
	SECURITY_STATUS status = acquire(package, &cred);

	if (status != SEC_E_OK)
		return status;
	if (target != NULL)
		status = make_token(&cred, target, package, out);
	FreeCredentialsHandle(&cred);
	return status;
}

/* A ticket of the cache that is for that SPN. */
struct wanted {
	const char *spn;
	const struct ek_watch *watch;
};

static bool
want_entries(void *arg, const struct ek_cache *cache)
{
	return true;
}

static void
tell_if_wanted(void *arg, const struct ek_entry *entry)
{
	struct wanted *wanted = arg;
	size_t len = strlen(wanted->spn);

	if (_strnicmp(entry->server, wanted->spn, len) == 0 &&
	    (entry->server[len] == '@' || entry->server[len] == '\0') &&
	    wanted->watch->got != NULL)
		wanted->watch->got(wanted->watch->arg, entry);
}

/* Through a first token: gets the ticket on the way. */
static void
ask_sspi(struct ek_library *lib, const struct ek_want *want, wchar_t *target,
    const struct ek_watch *watch, struct ek_said *said)
{
	struct wanted wanted = { want->spn, watch };
	struct ek_cache_visit visit = { &wanted, want_entries, tell_if_wanted,
		NULL };
	struct ek_buf token = { .secret = true };
	SECURITY_STATUS status = first_token(target, EK_MECH_KRB5, &token);

	ek_buf_free(&token);
	if (status == SEC_I_CONTINUE_NEEDED)
		status = SEC_E_OK;
	ek_sspi_said(said, (ULONG)status);
	if (status == SEC_E_OK)
		ek_sspi_read(lib, EK_SSPI_CACHE, &visit);
}

void
ek_sspi_ticket(struct ek_library *lib, const struct ek_want *want,
    const struct ek_watch *watch, struct ek_said *said)
{
	wchar_t *target = target_of(want);

	if (target == NULL) {
		ek_sspi_said(said, (ULONG)SEC_E_INSUFFICIENT_MEMORY);
		return;
	}
	if (!ask_lsa(lib, target, watch, said))
		ask_sspi(lib, want, target, watch, said);
	free(target);
}

void
ek_sspi_token(struct ek_library *lib, const struct ek_want *want,
    enum ek_mech mech, bool from_user, struct ek_token *out)
{
	struct ek_said said = { 0 };
	wchar_t *target = from_user ? NULL : target_of(want);
	SECURITY_STATUS status;

	*out = (struct ek_token){ .token.secret = true };
	status = first_token(target, mech, &out->token);
	out->major = (uint32_t)status;
	if (status != SEC_E_OK && status != SEC_I_CONTINUE_NEEDED) {
		ek_sspi_said(&said, (ULONG)status);
		out->text = said.text;
	}
	free(target);
}
