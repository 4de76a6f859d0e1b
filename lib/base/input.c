/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/input.h"
#include "base/utf16.h"

enum { LOOK_AHEAD = 512 };

#define NOT_BASE64 "not a base64 character"

const char *
ek_encoding_name(enum ek_encoding encoding)
{
	static const char *const names[] = { "raw", "base64", "base64url",
		"hex", "hexdump", "pem", "negotiate", "utf-16" };

	return names[encoding];
}

static bool
is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Locale-free, unlike tolower(). */
static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static int
hex_digit(uint8_t c)
{
	c = lower(c);
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
is_utf16(ekrb_bytes in)
{
	return in.len >= 4 && ((in.data[0] == 0xff && in.data[1] == 0xfe) ||
	    (in.data[0] == 0xfe && in.data[1] == 0xff));
}

static bool
is_text_byte(uint8_t c)
{
	return (c >= 0x20 && c < 0x7f) || is_space(c);
}

/* Skips a UTF-8 byte order mark. */
static ekrb_bytes
skip_mark(ekrb_bytes in)
{
	if (in.len >= 3 && memcmp(in.data, "\xef\xbb\xbf", 3) == 0) {
		in.data += 3;
		in.len -= 3;
	}
	return in;
}

bool
ek_input_is_text(ekrb_bytes start)
{
	size_t i;

	if (is_utf16(start))
		return true;
	start = skip_mark(start);
	for (i = 0; i < start.len && i < LOOK_AHEAD; i++)
		if (!is_text_byte(start.data[i]) && start.data[i] < 0x80)
			return false;
	/* JSON may hold any UTF-8, encodings are ASCII. */
	for (i = 0; i < start.len && is_space(start.data[i]); i++)
		;
	if (i < start.len && (start.data[i] == '{' || start.data[i] == '['))
		return true;
	for (i = 0; i < start.len && i < LOOK_AHEAD; i++)
		if (start.data[i] >= 0x80)
			return false;
	return start.len > 0;
}

static ekrb_bytes
trim(ekrb_bytes in)
{
	while (in.len > 0 && (is_space(in.data[0]) || in.data[0] == '"' ||
	    in.data[0] == '\'')) {
		in.data++;
		in.len--;
	}
	while (in.len > 0 && (is_space(in.data[in.len - 1]) ||
	    in.data[in.len - 1] == '"' || in.data[in.len - 1] == '\''))
		in.len--;
	return in;
}

/* The position of NEEDLE in any case; in.len if it is not there. */
static size_t
find(ekrb_bytes in, const char *needle)
{
	size_t n = strlen(needle), i, k;

	for (i = 0; i + n <= in.len; i++) {
		for (k = 0; k < n; k++)
			if (lower(in.data[i + k]) != (uint8_t)needle[k])
				break;
		if (k == n)
			return i;
	}
	return in.len;
}

static ekrb_bytes
from(ekrb_bytes in, size_t at)
{
	return (ekrb_bytes){ in.data + at, in.len - at };
}

/* Value of a base64 digit of either alphabet, -1 if it is none. */
static int
base64_digit(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

struct base64 {
	uint32_t bits;
	unsigned n_bits, n_pad;
	size_t n_digits;
	bool standard, url; /* letters of that alphabet alone were seen */
};

/* Takes in one character; NULL, or what is wrong with it. */
static const char *
base64_take(struct base64 *b, uint8_t c, struct ek_buf *out)
{
	int digit = base64_digit(c);

	if (is_space(c))
		return NULL;
	if (c == '=')
		return ++b->n_pad > 2 ? "more than two = signs" : NULL;
	if (digit < 0)
		return NOT_BASE64;
	if (b->n_pad > 0)
		return "base64 goes on after its = sign";
	b->standard |= c == '+' || c == '/';
	b->url |= c == '-' || c == '_';
	if (b->standard && b->url)
		return "mixes base64 with base64url";
	b->n_digits++;
	b->bits = b->bits << 6 | (uint32_t)digit;
	b->n_bits += 6;
	if (b->n_bits >= 8) {
		b->n_bits -= 8;
		ek_buf_putc(out, (char)(uint8_t)(b->bits >> b->n_bits));
		b->bits &= (1u << b->n_bits) - 1;
	}
	return NULL;
}

/* NULL, or why the text cannot have ended here. */
static const char *
base64_end(const struct base64 *b)
{
	unsigned over = b->n_digits % 4;

	if (b->n_digits == 0)
		return "no base64 characters";
	if (over == 1 || b->bits != 0)
		return "base64 cut short: its last characters do not fit";
	if (b->n_pad > 0 && over + b->n_pad != 4)
		return "base64 with the wrong number of = signs";
	return NULL;
}

ekrb_status
ek_base64_decode(ekrb_bytes text, size_t at, struct ek_buf *out,
    enum ek_encoding *encoding_out, struct ek_error *error)
{
	struct base64 b = { 0 };
	const char *wrong = NULL;
	size_t i;

	for (i = 0; i < text.len && wrong == NULL; i++)
		wrong = base64_take(&b, text.data[i], out);
	if (wrong != NULL)
		i--;
	else
		wrong = base64_end(&b);
	ek_wipe(&b.bits, sizeof(b.bits));
	if (wrong != NULL && strcmp(wrong, NOT_BASE64) == 0)
		return ek_error_at(error, at + i, "base64", NOT_BASE64
		    ": 0x%02x, expected A-Z a-z 0-9 + / - _ =", text.data[i]);
	if (wrong != NULL)
		return ek_error_at(error, at + i, "base64", "%s", wrong);
	if (out->failed)
		return ek_error_set(error, EKRB_NOMEM, "out of memory");
	*encoding_out = b.url ? EK_ENC_BASE64URL : EK_ENC_BASE64;
	return EKRB_OK;
}

void
ek_base64_encode(struct ek_buf *buf, const void *data, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *p = data;
	uint32_t bits;
	size_t n;
	int i;

	for (; len > 0; p += n, len -= n) {
		n = len < 3 ? len : 3;
		bits = (uint32_t)p[0] << 16;
		bits |= n > 1 ? (uint32_t)p[1] << 8 : 0;
		bits |= n > 2 ? p[2] : 0;
		for (i = 0; i < 4; i++)
			ek_buf_putc(buf, (size_t)i <= n ?
			    digits[bits >> (18 - 6 * i) & 63] : '=');
	}
}

/* Length of what may stand between hex digits at TEXT; 0: nothing of that. */
static size_t
hex_filler(ekrb_bytes text)
{
	uint8_t c = text.data[0];

	if (text.len >= 3 && (c == '0' || c == '\\') &&
	    lower(text.data[1]) == 'x')
		return 2;
	return is_space(c) || strchr(":,;-<>\"", c) != NULL ? 1 : 0;
}

/* Length of a line break at TEXT and the white space around it, which a
 * terminal or fold may put within a byte; or 0. */
static size_t
hex_break(ekrb_bytes text)
{
	bool broken = false;
	size_t i;

	for (i = 0; i < text.len && is_space(text.data[i]); i++)
		broken |= text.data[i] == '\n' || text.data[i] == '\r';
	return broken ? i : 0;
}

enum hex { HEX_NONE, HEX_WHOLE, HEX_ODD };

/* Decodes plain hex. HEX_NONE, with OUT as it was, if the text is no such;
 * HEX_ODD if its last digit, at *LAST_OUT, has no second. */
static enum hex
hex_decode(ekrb_bytes text, struct ek_buf *out, const uint8_t **last_out)
{
	size_t before = out->len, n;
	int high = -1, digit;

	*last_out = NULL;
	while (text.len > 0) {
		n = high < 0 ? hex_filler(text) : hex_break(text);
		if (n == 0 && (digit = hex_digit(text.data[0])) >= 0) {
			n = 1;
			*last_out = text.data;
			if (high >= 0)
				ek_buf_putc(out, (char)(uint8_t)
				    (high << 4 | digit));
			high = high < 0 ? digit : -1;
		}
		if (n == 0)
			break;
		text = from(text, n);
	}
	if (text.len == 0 && *last_out != NULL)
		return high < 0 ? HEX_WHOLE : HEX_ODD;
	out->len = before;
	return HEX_NONE;
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* The length of white space at AT; a line may only end in it if the next goes
 * on with a blank (a folded header, RFC 9112 5.2). */
static size_t
folded_space(ekrb_bytes text, size_t at)
{
	size_t i;

	for (i = at; i < text.len && is_space(text.data[i]); i++)
		if (text.data[i] == '\n' && (i + 1 == text.len ||
		    !is_blank(text.data[i + 1])))
			break;
	return i - at;
}

/* True if a challenge may begin at AT: first in its line or after a colon, a
 * comma, a quote, or what curl puts before a line. */
static bool
begins_challenge(ekrb_bytes text, size_t at)
{
	while (at > 0 && is_blank(text.data[at - 1]))
		at--;
	return at == 0 || strchr("\r\n:,\"'<>", text.data[at - 1]) != NULL;
}

/* Where the token of a challenge begins; text.len if there is none. */
static size_t
find_token(ekrb_bytes text)
{
	static const char *const schemes[] = { "negotiate", "kerberos" };
	size_t i, at, end, gap;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		for (end = 0; end < text.len; ) {
			at = end + find(from(text, end), schemes[i]);
			end = at + strlen(schemes[i]);
			if (end >= text.len || !begins_challenge(text, at))
				continue;
			gap = folded_space(text, end);
			if (gap > 0 && end + gap < text.len &&
			    base64_digit(text.data[end + gap]) >= 0)
				return end + gap;
		}
	return text.len;
}

/* True if a terminal may have put the line that begins at AT behind the one
 * before: it holds base64 only. */
static bool
is_wrapped(ekrb_bytes text, size_t at)
{
	size_t i;

	for (i = at; i < text.len && text.data[i] != '\r' &&
	    text.data[i] != '\n'; i++)
		if (base64_digit(text.data[i]) < 0 && text.data[i] != '=')
			return false;
	return i > at;
}

/* The length of a token: to the end of its line or of its challenge. */
static size_t
token_length(ekrb_bytes text)
{
	bool padded = false;
	size_t i;

	for (i = 0; i < text.len; i++) {
		if (strchr(",\"'", text.data[i]) != NULL)
			break;
		padded |= text.data[i] == '=';
		if (text.data[i] == '\n' && i + 1 < text.len &&
		    !is_blank(text.data[i + 1]) &&
		    (padded || !is_wrapped(text, i + 1)))
			break;
	}
	return i;
}

/* The token of "Negotiate TOKEN" in a block of headers; false if there is
 * none. */
static bool
negotiate_token(ekrb_bytes text, ekrb_bytes *token_out)
{
	size_t at = find_token(text);

	if (at == text.len)
		return false;
	*token_out = from(text, at);
	token_out->len = token_length(*token_out);
	return true;
}

/* What stands between BEGIN and END lines, without the "Name: value" lines
 * there may be (RFC 1421), and whether there is an END line; false if there is
 * no BEGIN line. */
static bool
pem_body(ekrb_bytes text, ekrb_bytes *body_out, bool *ended_out)
{
	size_t at = find(text, "-----begin ");
	const uint8_t *line, *blank;

	if (at == text.len)
		return false;
	*body_out = from(text, at);
	line = memchr(body_out->data, '\n', body_out->len);
	if (line == NULL)
		return false;
	*body_out = from(*body_out, (size_t)(line - body_out->data) + 1);
	at = find(*body_out, "-----end ");
	*ended_out = at < body_out->len;
	body_out->len = at;
	if (memchr(body_out->data, ':', body_out->len) == NULL)
		return true;
	at = find(*body_out, "\n\n");
	blank = body_out->data + (at < body_out->len ? at :
	    find(*body_out, "\n\r\n"));
	*body_out = from(*body_out, (size_t)(blank - body_out->data));
	return true;
}

static bool
is_json(ekrb_bytes text)
{
	return text.len > 0 && (text.data[0] == '{' || text.data[0] == '[');
}

/* JSON whole; of other UTF-16 text the ASCII: characters beyond become '?',
 * which no encoding knows. */
static void
utf16_text(ekrb_bytes in, struct ek_buf *text)
{
	bool big = in.data[0] == 0xfe;
	size_t i;

	for (i = 2; i + 1 < in.len; i += 2)
		ek_buf_putc(text, in.data[i + !big] != 0 ||
		    in.data[i + big] >= 0x80 ? '?' : (char)in.data[i + big]);
	if (!is_json(trim((ekrb_bytes){ (uint8_t *)text->data, text->len })))
		return;
	ek_buf_reset(text);
	ek_utf16_convert(text, from(in, 2), big);
}

static ekrb_status
decode_utf16(ekrb_bytes in, struct ek_buf *out, enum ek_encoding *encoding_out,
    struct ek_error *error)
{
	struct ek_buf text = { .secret = true };
	ekrb_status status;

	utf16_text(in, &text);
	if (text.failed)
		status = ek_error_set(error, EKRB_NOMEM, "out of memory");
	else
		status = ek_input_decode((ekrb_bytes){ (uint8_t *)text.data,
		    text.len }, out, encoding_out, error);
	ek_buf_free(&text);
	if (status == EKRB_MALFORMED)
		error->offset = 2 + 2 * error->offset;
	return status;
}

static ekrb_status
decode_text(ekrb_bytes in, ekrb_bytes text, struct ek_buf *out,
    enum ek_encoding *encoding_out, struct ek_error *error)
{
	enum ek_encoding inner = EK_ENC_BASE64, outer = EK_ENC_RAW;
	ekrb_bytes body = text;
	const uint8_t *last;
	ekrb_status status;
	bool ended = true;
	enum hex hex;

	if (pem_body(text, &body, &ended))
		outer = EK_ENC_PEM;
	else if (negotiate_token(text, &body))
		outer = EK_ENC_NEGOTIATE;
	else if (ek_hexdump_decode(text, out)) {
		*encoding_out = EK_ENC_HEXDUMP;
		return EKRB_OK;
	} else if ((hex = hex_decode(text, out, &last)) != HEX_NONE) {
		*encoding_out = EK_ENC_HEX;
		return hex == HEX_WHOLE ? EKRB_OK : ek_error_at(error,
		    (size_t)(last - in.data), "hex", "its last digit stands "
		    "alone, a byte has two");
	}
	status = ek_base64_decode(body, (size_t)(body.data - in.data), out,
	    &inner, error);
	*encoding_out = outer != EK_ENC_RAW ? outer : inner;
	if (status == EKRB_OK && !ended)
		return ek_error_at(error, in.len, "pem", "there is no END "
		    "line, the rest may be missing");
	return status;
}

ekrb_status
ek_input_decode(ekrb_bytes in, struct ek_buf *out,
    enum ek_encoding *encoding_out, struct ek_error *error)
{
	ekrb_bytes text;

	*encoding_out = EK_ENC_RAW;
	if (in.len > EK_INPUT_MAX)
		return ek_error_set(error, EKRB_MALFORMED,
		    "longer than %d bytes", EK_INPUT_MAX);
	if (is_utf16(in))
		return decode_utf16(in, out, encoding_out, error);
	text = trim(skip_mark(in));
	if (!ek_input_is_text(in) || is_json(text)) {
		ek_buf_add(out, in.data, in.len);
		return out->failed ? ek_error_set(error, EKRB_NOMEM,
		    "out of memory") : EKRB_OK;
	}
	return decode_text(in, text, out, encoding_out, error);
}
