/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "probe/connstr.h"
#include "probe/login.h"

enum { LOGIN_MAX = 8192 }; /* bytes of a connection string */

/* What the properties say, while they are read. */
struct reading {
	struct ek_login *login;
	bool trusted, entra;
};

static bool
equal(const char *a, const char *b)
{
	for (; *a != '\0' && tolower((unsigned char)*a) == *b; a++)
		b++;
	return *a == '\0' && *b == '\0';
}

/* Drivers take yes, true, 1 and SSPI. */
static bool
is_yes(const char *value)
{
	return equal(value, "yes") || equal(value, "true") ||
	    equal(value, "sspi") || equal(value, "1");
}

static bool
keep(char **slot, const char *value)
{
	struct ek_buf copy = { 0 };

	free(*slot);
	ek_buf_puts(&copy, value);
	*slot = ek_buf_take(&copy);
	return *slot != NULL;
}

static void
take_authentication(struct reading *r, const char *value)
{
	if (equal(value, "sqlpassword"))
		r->login->has_password = true;
	else if (*value != '\0')
		r->entra = true;
}

static bool
take_property(void *arg, enum ek_connstr_key key, const char *value,
    struct ek_error *error)
{
	struct reading *r = arg;
	struct ek_login *login = r->login;
	bool done = true;

	switch (key) {
	case EK_CONNSTR_SERVER:
		login->has_server |= *value != '\0';
		break;
	case EK_CONNSTR_DATA_SOURCE:
		login->has_server = true;
		done = login->driver != NULL || keep(&login->driver, value);
		break;
	case EK_CONNSTR_DRIVER:
		done = keep(&login->driver, value);
		break;
	case EK_CONNSTR_USER:
		done = keep(&login->user, value);
		break;
	case EK_CONNSTR_TRUSTED:
		r->trusted = is_yes(value);
		break;
	case EK_CONNSTR_AUTHENTICATION:
		take_authentication(r, value);
		break;
	case EK_CONNSTR_SECRET:
		login->has_password |= *value != '\0';
		if (*value != '\0')
			ek_buf_add(&login->secrets, value, strlen(value) + 1);
		break;
	case EK_CONNSTR_PORT:
	case EK_CONNSTR_INSTANCE:
	case EK_CONNSTR_SPN:
	case EK_CONNSTR_OTHER:
		break;
	}
	if (!done)
		ek_error_set(error, EKRB_NOMEM, "out of memory");
	return done;
}

/* Integrated security wins over user and password in every driver. */
static enum ek_login_asks
asks_for(const struct reading *r)
{
	const struct ek_login *login = r->login;

	if (r->trusted)
		return EK_LOGIN_KERBEROS;
	if (r->entra)
		return EK_LOGIN_ENTRA;
	if (login->has_password || login->user != NULL)
		return EK_LOGIN_PASSWORD;
	return EK_LOGIN_NOTHING;
}

static bool
is_form(const char *text, struct ek_error *error)
{
	const char *why = NULL;

	if (*text == '\0')
		why = "it is empty";
	else if (strlen(text) > LOGIN_MAX)
		why = "it is longer than 8192 bytes";
	else if (strchr(text, '\n') != NULL)
		why = "there is a line break in it";
	else if (ek_connstr_is_url(text) || strchr(text, '=') == NULL)
		why = "it is no connection string of ODBC (KEY=VALUE;...)";
	if (why != NULL)
		ek_error_set(error, EKRB_ARGUMENT, "%s", why);
	return why == NULL;
}

static bool
parse(struct ek_login *login, const char *text, struct ek_error *error)
{
	struct reading r = { .login = login };
	bool masked;

	if (!is_form(text, error) ||
	    !ek_connstr_read(text, take_property, &r, error))
		return false;
	login->asks = asks_for(&r);
	ek_buf_puts(&login->text, text);
	login->shown = ek_connstr_mask(text, &masked);
	if (login->shown != NULL && !login->text.failed &&
	    !login->secrets.failed)
		return true;
	ek_error_set(error, EKRB_NOMEM, "out of memory");
	return false;
}

bool
ek_login_parse(struct ek_login *login, const char *text,
    struct ek_error *error)
{
	*login = (struct ek_login){ .text.secret = true,
		.secrets.secret = true };
	if (parse(login, text, error))
		return true;
	ek_login_free(login);
	return false;
}

void
ek_login_free(struct ek_login *login)
{
	ek_buf_free(&login->text);
	ek_buf_free(&login->secrets);
	free(login->shown);
	free(login->driver);
	free(login->user);
	*login = (struct ek_login){ 0 };
}

static bool
set_optional(struct ek_facts *facts, const char *name, const char *value)
{
	return value != NULL ? ek_fact_set_str(facts, name, value) :
	    ek_fact_set_absent(facts, name);
}

bool
ek_login_facts(const struct ek_login *login, struct ek_facts *facts)
{
	static const char *const asks[] = {
		[EK_LOGIN_NOTHING] = "nothing",
		[EK_LOGIN_KERBEROS] = "kerberos",
		[EK_LOGIN_PASSWORD] = "password",
		[EK_LOGIN_ENTRA] = "entra",
	};

	return ek_fact_set_str(facts, "run.login", login->shown) &&
	    ek_fact_set_str(facts, "run.login_asks", asks[login->asks]) &&
	    set_optional(facts, "run.login_driver", login->driver) &&
	    set_optional(facts, "run.login_user", login->user) &&
	    ek_fact_set_bool(facts, "run.login_server_added",
	    !login->has_server);
}

void
ek_login_secret(const struct ek_login *login, const char *host, unsigned port,
    struct ek_buf *out)
{
	size_t len = login->text.len;

	ek_buf_add(out, login->text.data, len);
	if (!login->has_server)
		ek_buf_printf(out, "%sServer=%s,%u",
		    login->text.data[len - 1] == ';' ? "" : ";", host, port);
	ek_buf_putc(out, '\0');
	ek_buf_add(out, login->secrets.data, login->secrets.len);
}
