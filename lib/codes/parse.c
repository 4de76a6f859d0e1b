/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "codes/codes.h"

enum { MAX_SYMBOL = 64 };

/* A number as written. */
struct number {
	int64_t value;
	bool hex, aadsts;
};

struct hits {
	const struct ek_code **out;
	size_t n;
};

static int
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c == '-' ? '_' : c;
}

/* True if TEXT starts with START, letter case and - or _ aside. */
static bool
starts_with(const char *text, const char *start)
{
	for (; *start != '\0'; text++, start++)
		if (lower(*text) != lower(*start))
			return false;
	return true;
}

static bool
equals(const char *a, const char *b)
{
	return starts_with(a, b) && a[strlen(b)] == '\0';
}

static int
digit(char c, int base)
{
	int value = lower(c);

	value = value >= 'a' ? value - 'a' + 10 : value - '0';
	return value >= 0 && value < base ? value : -1;
}

/* Reads all of TEXT as digits; false if it is not, or beyond 32 bits. */
static bool
read_digits(const char *text, int base, int64_t *out)
{
	int64_t value = 0;
	int d;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		d = digit(*text, base);
		if (d < 0)
			return false;
		value = value * base + d;
		if (value > UINT32_MAX)
			return false;
	}
	*out = value;
	return true;
}

static bool
read_number(const char *word, struct number *out)
{
	bool minus;

	*out = (struct number){ 0 };
	if (starts_with(word, "aadsts")) {
		out->aadsts = true;
		return read_digits(word + 6, 10, &out->value);
	}
	minus = *word == '-';
	if (minus)
		word++;
	out->hex = starts_with(word, "0x");
	if (!read_digits(out->hex ? word + 2 : word, out->hex ? 16 : 10,
	    &out->value))
		return false;
	if (minus)
		out->value = -out->value;
	return true;
}

/* True if WORD is digits after an optional sign, 0x or AADSTS, of any size. */
bool
ek_code_is_number(const char *word)
{
	int base = 10;

	if (starts_with(word, "aadsts"))
		word += 6;
	else {
		word += *word == '-';
		if (starts_with(word, "0x")) {
			base = 16;
			word += 2;
		}
	}
	if (*word == '\0')
		return false;
	while (*word != '\0')
		if (digit(*word++, base) < 0)
			return false;
	return true;
}

static void
add(struct hits *hits, const struct ek_code *code)
{
	size_t i;

	if (code == NULL || hits->n == EK_MAX_MEANINGS)
		return;
	for (i = 0; i < hits->n; i++)
		if (hits->out[i] == code)
			return;
	hits->out[hits->n++] = code;
}

static void
add_number(struct hits *hits, enum ek_space space, int64_t number)
{
	add(hits, ek_code_find(space, number));
}

/* A Windows status: as it is, and unwrapped if it is an HRESULT made from a
 * Win32 error (0x8007xxxx) or from an NTSTATUS (0xD.......). */
static void
add_status(struct hits *hits, uint32_t status)
{
	add_number(hits, EK_SPACE_SSPI, status);
	add_number(hits, EK_SPACE_NTSTATUS, status);
	if (status >> 16 == 0x8007)
		add_number(hits, EK_SPACE_WIN32, status & 0xffff);
	if (status >> 28 == 0xd)
		add_number(hits, EK_SPACE_NTSTATUS, status & ~0x10000000u);
}

/* A GSS major status that is a sum of parts. */
static void
add_gss_parts(struct hits *hits, uint32_t major)
{
	static const uint32_t parts[] = { 0x00ff0000, 0xff000000, 0x1, 0x2, 0x4,
		0x8, 0x10 };
	uint32_t known = 0;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (ek_code_find(EK_SPACE_GSS, major & parts[i]) != NULL)
			known |= major & parts[i];
	if (known != major || major < 0x10000)
		return;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if ((major & parts[i]) != 0)
			add_number(hits, EK_SPACE_GSS, major & parts[i]);
}

static void
add_spaces(struct hits *hits, const enum ek_space *spaces, size_t n,
    int64_t number)
{
	size_t i;

	for (i = 0; i < n; i++)
		add_number(hits, spaces[i], number);
}

static void
add_small(struct hits *hits, struct number number)
{
	static const enum ek_space hex[] = { EK_SPACE_KRB, EK_SPACE_WIN32,
		EK_SPACE_SSPI, EK_SPACE_NTSTATUS, EK_SPACE_GSS,
		EK_SPACE_COM_ERR };
	static const enum ek_space decimal[] = { EK_SPACE_KRB, EK_SPACE_SQL,
		EK_SPACE_HTTP, EK_SPACE_WIN32, EK_SPACE_AADSTS,
		EK_SPACE_COM_ERR, EK_SPACE_GSS, EK_SPACE_SSPI };

	if (number.hex)
		add_spaces(hits, hex, sizeof(hex) / sizeof(hex[0]),
		    number.value);
	else
		add_spaces(hits, decimal, sizeof(decimal) / sizeof(decimal[0]),
		    number.value);
}

static void
add_number_forms(struct hits *hits, struct number number)
{
	int64_t value = number.value;

	if (number.aadsts) {
		add_number(hits, EK_SPACE_AADSTS, value);
		return;
	}
	if (value >= 0 && value <= INT32_MAX)
		add_small(hits, number);
	if (value > INT32_MAX)
		value -= (int64_t)UINT32_MAX + 1;
	if (value < 0 && value >= INT32_MIN) {
		add_number(hits, EK_SPACE_COM_ERR, value);
		add_status(hits, (uint32_t)value);
		add_number(hits, EK_SPACE_SQL, value);
	}
	if (hits->n == 0 && value > 0)
		add_gss_parts(hits, (uint32_t)value);
}

/* What the symbols of the libraries start with; people leave it out. */
static const char *const prefixes[] = { "KRB5KDC_ERR_", "KRB5KRB_AP_ERR_",
	"KRB5KRB_ERR_", "KDC_ERR_", "KRB_AP_ERR_", "KRB_AP_", "KRB_ERR_",
	"KRB5_", "GSS_S_", "SEC_E_", "SEC_I_", "STATUS_", "ERROR_", "WSA" };

/* The symbol without such a beginning; NULL if it has none. */
static const char *
tail(const char *symbol)
{
	size_t i;

	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (starts_with(symbol, prefixes[i]))
			return symbol + strlen(prefixes[i]);
	return NULL;
}

static bool
is_symbol(const char *word)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	size_t len = strspn(word, allowed);

	return word[len] == '\0' && len > 3 && len <= MAX_SYMBOL;
}

/* All entries that carry exactly this symbol. */
static void
add_symbol(struct hits *hits, const char *word)
{
	size_t i, n;
	const struct ek_code *codes = ek_codes(&n);

	for (i = 0; i < n; i++)
		if (codes[i].state == EK_NO_STATE &&
		    equals(codes[i].name, word))
			add(hits, &codes[i]);
}

/* All entries whose symbol ends so behind a usual beginning. */
static void
add_tail(struct hits *hits, const char *word)
{
	size_t i, n;
	const struct ek_code *codes = ek_codes(&n);
	const char *name;

	if (strpbrk(word, "_-") == NULL)
		return;
	/* Wireshark's way: eRR-SKEW, eRROR-INVALID-SIG. */
	if (starts_with(word, "err_"))
		word += 4;
	else if (starts_with(word, "error_"))
		word += 6;
	for (i = 0; i < n; i++) {
		name = tail(codes[i].name);
		if (name != NULL && equals(name, word))
			add(hits, &codes[i]);
	}
}

size_t
ek_code_parse(const char *word, const struct ek_code *out[EK_MAX_MEANINGS])
{
	struct hits hits = { .out = out };
	struct number number;

	if (read_number(word, &number)) {
		add_number_forms(&hits, number);
		return hits.n;
	}
	if (!is_symbol(word))
		return 0;
	add_symbol(&hits, word);
	if (hits.n == 0)
		add_tail(&hits, word);
	if (hits.n == 0 && tail(word) != NULL)
		add_tail(&hits, tail(word));
	return hits.n;
}
