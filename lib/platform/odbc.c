/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

#include "platform/odbc.h"

/* What of ISO/IEC 9075-3 (CLI) is used here; <sql.h> need not be there. */
#ifdef _WIN32
#define CALL __stdcall
#else
#define CALL
#endif
typedef int16_t result;

enum {
	SUCCESS = 0,
	SUCCESS_WITH_INFO = 1,
	NTS = -3, /* the text ends with NUL */
	HANDLE_ENV = 1,
	HANDLE_DBC = 2,
	HANDLE_STMT = 3,
	ATTR_ODBC_VERSION = 200,
	ODBC_3 = 3,
	ATTR_LOGIN_TIMEOUT = 103,
	ATTR_QUERY_TIMEOUT = 0,
	NO_PROMPT = 0,
	C_CHAR = 1,
	DIAG_SS_MSGSTATE = -1150, /* of SQL Server's own drivers */
	TEXT_MAX = 2048
};

#define IS_INTEGER -6

/* Every function there is, with its name. */
#define FUNCTIONS(X)                                                           \
	X(alloc, "SQLAllocHandle", (int16_t, void *, void **))                 \
	X(release, "SQLFreeHandle", (int16_t, void *))                         \
	X(set_env, "SQLSetEnvAttr", (void *, int32_t, void *, int32_t))        \
	X(set_dbc, "SQLSetConnectAttr", (void *, int32_t, void *, int32_t))    \
	X(set_stmt, "SQLSetStmtAttr", (void *, int32_t, void *, int32_t))      \
	X(connect, "SQLDriverConnect",                                         \
	    (void *, void *, char *, int16_t, char *, int16_t, int16_t *,      \
		uint16_t))                                                     \
	X(disconnect, "SQLDisconnect", (void *))                               \
	X(record, "SQLGetDiagRec",                                             \
	    (int16_t, void *, int16_t, char *, int32_t *, char *, int16_t,     \
		int16_t *))                                                    \
	X(field, "SQLGetDiagField",                                            \
	    (int16_t, void *, int16_t, int16_t, void *, int16_t, int16_t *))   \
	X(info, "SQLGetInfo",                                                  \
	    (void *, uint16_t, void *, int16_t, int16_t *))                    \
	X(execute, "SQLExecDirect", (void *, char *, int32_t))                 \
	X(fetch, "SQLFetch", (void *))                                         \
	X(data, "SQLGetData",                                                  \
	    (void *, uint16_t, int16_t, void *, intptr_t, intptr_t *))

struct ek_odbc {
	void *library;
	void *env, *dbc, *stmt;
	bool connected;
#define X(name, symbol, arguments) result(CALL *name) arguments;
	FUNCTIONS(X)
#undef X
};

static bool
is_good(result rc)
{
	return rc == SUCCESS || rc == SUCCESS_WITH_INFO;
}

/* ---- Loading ------------------------------------------------------------- */

#ifdef _WIN32
static const char *const files[] = { "odbc32.dll" };

static void *
load(const char *file, struct ek_buf *why)
{
	HMODULE module = LoadLibraryExA(file, NULL,
	    LOAD_LIBRARY_SEARCH_SYSTEM32);

	if (module == NULL)
		ek_buf_printf(why, "%s: error %lu.", file, GetLastError());
	return module;
}

static void
unload(void *library)
{
	FreeLibrary(library);
}

static void *
find(void *library, const char *symbol)
{
	return (void *)(uintptr_t)GetProcAddress(library, symbol);
}
#else
/* Folders of Homebrew and MacPorts are not searched by themselves. */
static const char *const files[] = {
#ifdef __APPLE__
	"libodbc.2.dylib", "/opt/homebrew/lib/libodbc.2.dylib",
	"/usr/local/lib/libodbc.2.dylib", "/opt/local/lib/libodbc.2.dylib"
#else
	"libodbc.so.2", "libodbc.so.1"
#endif
};

static void *
load(const char *file, struct ek_buf *why)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	const char *text = library == NULL ? dlerror() : NULL;

	if (text != NULL)
		ek_buf_printf(why, "%s%s.", why->len > 0 ? " " : "", text);
	return library;
}

static void
unload(void *library)
{
	dlclose(library);
}

static void *
find(void *library, const char *symbol)
{
	return dlsym(library, symbol);
}
#endif

static bool
find_all(struct ek_odbc *o, struct ek_buf *why)
{
	void *found;

#define X(name, symbol, arguments)                                             \
	found = find(o->library, symbol);                                      \
	if (found == NULL) {                                                   \
		ek_buf_printf(why, "%sIt has no %s.",                      \
		    why->len > 0 ? " " : "", symbol);                      \
		return false;                                                  \
	}                                                                      \
	memcpy(&o->name, &found, sizeof(found));
	FUNCTIONS(X)
#undef X
	return true;
}

static bool
make_handles(struct ek_odbc *o)
{
	void *version = (void *)(uintptr_t)ODBC_3;

	return is_good(o->alloc(HANDLE_ENV, NULL, &o->env)) &&
	    is_good(o->set_env(o->env, ATTR_ODBC_VERSION, version, 0)) &&
	    is_good(o->alloc(HANDLE_DBC, o->env, &o->dbc));
}

struct ek_odbc *
ek_odbc_open(const char **file_out, struct ek_buf *why)
{
	struct ek_odbc *o = calloc(1, sizeof(*o));
	size_t i;

	*file_out = NULL;
	if (o == NULL)
		return NULL;
	for (i = 0; o->library == NULL && i < sizeof(files) / sizeof(files[0]);
	    i++) {
		o->library = load(files[i], why);
		*file_out = files[i];
	}
	if (o->library != NULL && find_all(o, why) && make_handles(o))
		return o;
	if (o->library == NULL)
		*file_out = NULL;
	ek_odbc_close(o);
	return NULL;
}

void
ek_odbc_close(struct ek_odbc *o)
{
	if (o->stmt != NULL)
		o->release(HANDLE_STMT, o->stmt);
	if (o->connected)
		o->disconnect(o->dbc);
	if (o->dbc != NULL)
		o->release(HANDLE_DBC, o->dbc);
	if (o->env != NULL)
		o->release(HANDLE_ENV, o->env);
	if (o->library != NULL)
		unload(o->library);
	free(o);
}

/* ---- Work ---------------------------------------------------------------- */

bool
ek_odbc_connect(struct ek_odbc *o, const char *connection_string,
    int timeout_s)
{
	struct ek_buf text = { .secret = true };
	char whole[TEXT_MAX];
	int16_t len;

	ek_buf_puts(&text, connection_string);
	if (ek_buf_str(&text) == NULL)
		return false;
	o->set_dbc(o->dbc, ATTR_LOGIN_TIMEOUT,
	    (void *)(intptr_t)timeout_s, IS_INTEGER);
	o->connected = is_good(o->connect(o->dbc, NULL, text.data, NTS, whole,
	    sizeof(whole), &len, NO_PROMPT));
	ek_wipe(whole, sizeof(whole)); /* the string again, completed */
	ek_buf_free(&text);
	return o->connected;
}

bool
ek_odbc_record(struct ek_odbc *o, int i, struct ek_odbc_record *out)
{
	int16_t kind = o->stmt != NULL ? HANDLE_STMT : HANDLE_DBC;
	void *handle = o->stmt != NULL ? o->stmt : o->dbc;
	char text[TEXT_MAX] = "";
	int16_t len = 0;

	*out = (struct ek_odbc_record){ .state = -1 };
	if (!is_good(o->record(kind, handle, (int16_t)i, out->sqlstate,
	    &out->number, text, sizeof(text), &len)))
		return false;
	if (!is_good(o->field(kind, handle, (int16_t)i, DIAG_SS_MSGSTATE,
	    &out->state, IS_INTEGER, &len)))
		out->state = -1;
	ek_buf_puts(&out->text, text);
	return true;
}

void
ek_odbc_info(struct ek_odbc *o, enum ek_odbc_info what, char *out, size_t size)
{
	static const uint16_t numbers[] = {
		[EK_ODBC_MANAGER_VERSION] = 171,
		[EK_ODBC_DRIVER_NAME] = 6,
		[EK_ODBC_DRIVER_VERSION] = 7,
		[EK_ODBC_SERVER_NAME] = 17,
		[EK_ODBC_SERVER_VERSION] = 18,
	};
	int16_t len = 0;

	out[0] = '\0';
	if (!is_good(o->info(o->dbc, numbers[what], out, (int16_t)size, &len)))
		out[0] = '\0';
	out[size - 1] = '\0';
}

bool
ek_odbc_ask(struct ek_odbc *o, const char *query, char *out, size_t size)
{
	enum { QUERY_TIMEOUT_S = 3 };
	struct ek_buf text = { 0 };
	intptr_t len = 0;
	bool got;

	if (o->stmt != NULL)
		o->release(HANDLE_STMT, o->stmt);
	o->stmt = NULL;
	ek_buf_puts(&text, query);
	if (text.failed || !is_good(o->alloc(HANDLE_STMT, o->dbc, &o->stmt)))
		return false;
	o->set_stmt(o->stmt, ATTR_QUERY_TIMEOUT,
	    (void *)(intptr_t)QUERY_TIMEOUT_S, IS_INTEGER);
	out[0] = '\0';
	got = is_good(o->execute(o->stmt, text.data, NTS)) &&
	    is_good(o->fetch(o->stmt)) &&
	    is_good(o->data(o->stmt, 1, C_CHAR, out, (intptr_t)size, &len)) &&
	    len > 0;
	ek_buf_free(&text);
	return got;
}
