/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "api/ccname.h"
#include "api/ctx.h"
#include "base/text.h"
#include "inspect/inspect.h"

struct ekrb_ticket {
	const struct ek_view *view;
	struct ek_buf client, server;
};

struct ekrb_inspect {
	ekrb_ctx *ctx;
	struct ek_inspect_options options;
	char *spn, *keytab;
	ekrb_write_fn *write;
	void *write_arg;
	ekrb_ticket_fn *each;
	void *each_arg;
	struct ek_inspect state;
	bool begun, ended;
};

ekrb_status
ekrb_inspect_new(ekrb_ctx *ctx, ekrb_inspect **inspect_out)
{
	ekrb_inspect *inspect = calloc(1, sizeof(*inspect));

	*inspect_out = NULL;
	if (inspect == NULL)
		return ek_ctx_no_memory(ctx);
	inspect->ctx = ctx;
	inspect->options.now = (int64_t)time(NULL);
	*inspect_out = inspect;
	return EKRB_OK;
}

void
ekrb_inspect_free(ekrb_inspect *inspect)
{
	if (inspect == NULL)
		return;
	if (inspect->begun)
		ek_inspect_free(&inspect->state);
	free(inspect->spn);
	free(inspect->keytab);
	free(inspect);
}

/* Settings come first. */
static ekrb_status
check_begun(ekrb_inspect *inspect)
{
	struct ek_error *error = ek_ctx_begin(inspect->ctx);

	if (inspect->begun)
		ek_error_set(error, EKRB_STATE, "inputs were read already");
	return error->status;
}

ekrb_status
ekrb_inspect_set_time(ekrb_inspect *inspect, int64_t when)
{
	if (check_begun(inspect) == EKRB_OK)
		inspect->options.now = when;
	return inspect->ctx->error.status;
}

ekrb_status
ekrb_inspect_set_spn(ekrb_inspect *inspect, const char *spn)
{
	struct ek_principal principal = { 0 };
	struct ek_buf storage = { 0 };

	if (check_begun(inspect) != EKRB_OK)
		return EKRB_STATE;
	if (ek_principal_parse(spn, &storage, &principal,
	    &inspect->ctx->error) == EKRB_OK && (principal.n_parts < 2 ||
	    principal.part[0].len == 0 || principal.part[1].len == 0))
		ek_error_set(&inspect->ctx->error, EKRB_ARGUMENT,
		    "an SPN is SERVICE/HOST[:PORT][@REALM]");
	ek_buf_free(&storage);
	if (ek_error_is_set(&inspect->ctx->error))
		return inspect->ctx->error.status;
	return ek_ctx_keep(inspect->ctx, &inspect->spn, spn);
}

ekrb_status
ekrb_inspect_set_keytab(ekrb_inspect *inspect, const char *path)
{
	if (check_begun(inspect) != EKRB_OK)
		return EKRB_STATE;
	return ek_ctx_keep(inspect->ctx, &inspect->keytab,
	    strncmp(path, "FILE:", 5) == 0 ? path + 5 : path);
}

ekrb_status
ekrb_inspect_set_output(ekrb_inspect *inspect, ekrb_form form, unsigned style,
    ekrb_write_fn *write, void *arg)
{
	static const enum ek_form forms[] = { EK_FORM_NONE, EK_FORM_TEXT,
		EK_FORM_JSON };

	if (check_begun(inspect) != EKRB_OK)
		return EKRB_STATE;
	if ((unsigned)form >= sizeof(forms) / sizeof(forms[0]) ||
	    style >= EKRB_STYLE_STRICT << 1)
		return ek_error_set(&inspect->ctx->error, EKRB_ARGUMENT,
		    "no such form or style of output");
	inspect->options.form = forms[form];
	inspect->options.color = (style & EKRB_STYLE_COLOR) != 0;
	inspect->options.redact = (style & EKRB_STYLE_REDACT) != 0;
	inspect->options.verbose = (style & EKRB_STYLE_TRACE) != 0 ? 2 :
	    (style & EKRB_STYLE_VERBOSE) != 0;
	inspect->write = write;
	inspect->write_arg = arg;
	return EKRB_OK;
}

ekrb_status
ekrb_inspect_set_monitor(ekrb_inspect *inspect, int64_t warn, int64_t crit)
{
	if (check_begun(inspect) != EKRB_OK)
		return EKRB_STATE;
	if (warn < -1 || crit < -1)
		return ek_error_set(&inspect->ctx->error, EKRB_ARGUMENT,
		    "a threshold is a number of seconds, or -1 for none");
	inspect->options.monitor = true;
	inspect->options.has_warn = warn >= 0;
	inspect->options.has_crit = crit >= 0;
	inspect->options.warn = warn;
	inspect->options.crit = crit;
	return EKRB_OK;
}

ekrb_status
ekrb_inspect_set_tickets(ekrb_inspect *inspect, ekrb_ticket_fn *fn, void *arg)
{
	if (check_begun(inspect) != EKRB_OK)
		return EKRB_STATE;
	inspect->each = fn;
	inspect->each_arg = arg;
	return EKRB_OK;
}

static void
name_ticket(struct ek_buf *text, const struct ek_principal *name)
{
	struct ek_buf raw = { 0 };

	if (name == NULL || name->n_parts == 0)
		return;
	ek_principal_print(&raw, name);
	ek_text_escape(text, raw.data, raw.len);
	ek_buf_free(&raw);
}

static void
hand_on(void *arg, const struct ek_view *view)
{
	ekrb_inspect *inspect = arg;
	ekrb_ticket ticket = { .view = view };

	name_ticket(&ticket.client, view->client);
	name_ticket(&ticket.server, ek_view_server(view));
	inspect->each(inspect->each_arg, &ticket);
	ek_buf_free(&ticket.client);
	ek_buf_free(&ticket.server);
}

static ekrb_status
begin(ekrb_inspect *inspect)
{
	struct ek_error *error = ek_ctx_begin(inspect->ctx);
	struct ek_inspect_options *options = &inspect->options;

	if (inspect->ended)
		return ek_error_set(error, EKRB_STATE,
		    "the inspection has ended");
	if (inspect->begun)
		return EKRB_OK;
	inspect->begun = true;
	options->spn = inspect->spn;
	options->keytab = inspect->keytab;
	options->collectors = ek_ctx_collectors(inspect->ctx);
	if (inspect->each != NULL) {
		options->each = hand_on;
		options->each_arg = inspect;
	}
	return ek_inspect_begin(&inspect->state, options, inspect->write,
	    inspect->write_arg, error);
}

/* What failed on the way and is no finding. */
static ekrb_status
outcome(ekrb_inspect *inspect)
{
	if (inspect->state.failed)
		return ek_ctx_no_memory(inspect->ctx);
	if (inspect->state.out.failed)
		return ek_error_set(&inspect->ctx->error, EKRB_IO,
		    "the output could not be written");
	return EKRB_OK;
}

ekrb_status
ekrb_inspect_input(ekrb_inspect *inspect, const char *input)
{
	struct ek_buf name = { 0 };

	if (begin(inspect) != EKRB_OK)
		return inspect->ctx->error.status;
	if (input == NULL) {
		ek_ccname_default(&name);
		if (ek_buf_str(&name) == NULL)
			return ek_ctx_no_memory(inspect->ctx);
	}
	ek_inspect_input(&inspect->state, input != NULL ? input :
	    ek_buf_str(&name), input == NULL);
	ek_buf_free(&name);
	return outcome(inspect);
}

ekrb_status
ekrb_inspect_bytes(ekrb_inspect *inspect, const char *name, const void *data,
    size_t len)
{
	if (begin(inspect) != EKRB_OK)
		return inspect->ctx->error.status;
	ek_inspect_bytes(&inspect->state, name, (ekrb_bytes){ data, len });
	return outcome(inspect);
}

ekrb_status
ekrb_inspect_end(ekrb_inspect *inspect, int *exit_code_out)
{
	*exit_code_out = 4;
	if (begin(inspect) != EKRB_OK)
		return inspect->ctx->error.status;
	inspect->ended = true;
	*exit_code_out = ek_inspect_end(&inspect->state);
	return outcome(inspect);
}

int64_t
ekrb_inspect_cloud_tgt_end(const ekrb_inspect *inspect)
{
	return inspect->state.cloud_end;
}

int64_t
ekrb_inspect_spn_end(const ekrb_inspect *inspect)
{
	return inspect->state.spn_end;
}

ekrb_status
ekrb_time_parse(const char *text, int64_t *time_out)
{
	return ek_text_time_parse(text, time_out) ? EKRB_OK : EKRB_ARGUMENT;
}

const char *
ekrb_ticket_kind(const ekrb_ticket *ticket)
{
	return ek_kind_name(ticket->view->kind);
}

static const char *
name_of(const struct ek_buf *text)
{
	return text->len > 0 ? ek_buf_str(text) : NULL;
}

const char *
ekrb_ticket_client(const ekrb_ticket *ticket)
{
	return name_of(&ticket->client);
}

const char *
ekrb_ticket_server(const ekrb_ticket *ticket)
{
	return name_of(&ticket->server);
}

ekrb_usable
ekrb_ticket_usable(const ekrb_ticket *ticket)
{
	static const ekrb_usable values[] = { EKRB_USABLE_UNKNOWN,
		EKRB_USABLE_NO, EKRB_USABLE_YES };

	return values[ticket->view->usable];
}

const char *
ekrb_ticket_why(const ekrb_ticket *ticket)
{
	return ticket->view->why;
}

int64_t
ekrb_ticket_auth(const ekrb_ticket *ticket)
{
	return ticket->view->has_times ? ticket->view->auth : 0;
}

int64_t
ekrb_ticket_start(const ekrb_ticket *ticket)
{
	return ticket->view->has_times ? ticket->view->start : 0;
}

int64_t
ekrb_ticket_end(const ekrb_ticket *ticket)
{
	return ticket->view->has_times ? ticket->view->end : 0;
}

int64_t
ekrb_ticket_renew_until(const ekrb_ticket *ticket)
{
	return ticket->view->has_times ? ticket->view->renew_until : 0;
}

uint32_t
ekrb_ticket_flags(const ekrb_ticket *ticket)
{
	return ticket->view->has_flags ? ticket->view->flags : 0;
}

bool
ekrb_ticket_etype(const ekrb_ticket *ticket, int32_t *etype_out)
{
	*etype_out = ticket->view->ticket.enc.etype;
	return ticket->view->ticket.enc.cipher.data != NULL;
}

bool
ekrb_ticket_session_etype(const ekrb_ticket *ticket, int32_t *etype_out)
{
	*etype_out = ticket->view->session_etype;
	return ticket->view->has_session;
}

bool
ekrb_ticket_kvno(const ekrb_ticket *ticket, uint32_t *kvno_out)
{
	*kvno_out = ticket->view->ticket.enc.kvno;
	return ticket->view->ticket.enc.has_kvno;
}

ekrb_bytes
ekrb_ticket_der(const ekrb_ticket *ticket)
{
	return ticket->view->ticket.der;
}
