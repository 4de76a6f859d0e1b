/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/buf.h"
#include "text/sentence.h"

enum {
	MIN_CUT = 14,       /* bytes a part must have to be told */
	MIN_START = 16,     /* bytes of a beginning that stands alone */
	MAX_CUT_TEXT = 600, /* a longer text is not taken for a part */
	MAX_TRIES = 64      /* occurrences of one pattern looked at */
};

static const struct ek_sentence all[] = {
#define EK_SENTENCE(key, who, code, capture, pattern, meaning, check, ...)     \
	{ key, pattern, who, code, capture, meaning, check, { __VA_ARGS__ } },
#include "text/sentences.def"
#undef EK_SENTENCE
	{ NULL, NULL, NULL, 0, NULL, NULL, NULL, { NULL } }
};

const struct ek_sentence *
ek_sentences(void)
{
	return all;
}

/* The text twice, byte for byte alike but for the case. */
struct text {
	struct ek_buf said, lower;
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Typographic quotes become plain ones, as texts pasted from a page or a word
 * processor have them. Returns how many bytes were such a quote. */
static size_t
quote(const char *text, size_t len, char *out)
{
	static const struct {
		const char *bytes;
		char plain;
	} quotes[] = { { "\xe2\x80\x98", '\'' }, { "\xe2\x80\x99", '\'' },
		{ "\xe2\x80\x9c", '"' }, { "\xe2\x80\x9d", '"' },
		{ "\xe2\x80\x9e", '"' }, { "\xc2\xa0", ' ' } };
	size_t i, n;

	for (i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
		n = strlen(quotes[i].bytes);
		if (len >= n && memcmp(text, quotes[i].bytes, n) == 0) {
			*out = quotes[i].plain;
			return n;
		}
	}
	*out = *text;
	return 1;
}

/* Runs of blanks and line ends become one blank. */
static void
normalise(struct text *t, const char *text, size_t len)
{
	bool blank = true;
	size_t n;
	char c;

	for (; len > 0; text += n, len -= n) {
		n = quote(text, len, &c);
		if (c == '\0' || c == '\t' || c == '\n' || c == '\r')
			c = ' ';
		if (c == ' ' && blank)
			continue;
		blank = c == ' ';
		ek_buf_putc(&t->said, c);
		ek_buf_putc(&t->lower, lower(c));
	}
}

/* Where a part of a pattern, up to * or its end, stands from AT on. */
static const char *
find_part(const char *at, const char *part, size_t len)
{
	char small[EK_CAPTURE_MAX];
	size_t i;

	for (i = 0; i < len; i++)
		small[i] = lower(part[i]);
	small[len] = '\0';
	return strstr(at, small);
}

/* What stood for the first * and, up to a blank in the pattern, what follows
 * it: a name is one word. */
static void
capture(const struct text *t, const char *from, const char *to,
    struct ek_hit *hit)
{
	size_t len = (size_t)(to - from);

	if (len >= sizeof(hit->captured))
		len = sizeof(hit->captured) - 1;
	memcpy(hit->captured, t->said.data + (from - t->lower.data), len);
	hit->captured[len] = '\0';
}

/* Matches the pattern at its first occurrence from START on. */
static bool
match(const struct text *t, const char *start, const char *pattern,
    struct ek_hit *hit)
{
	size_t len = strcspn(pattern, "*");
	const char *begin = find_part(start, pattern, len);
	const char *at = begin, *next, *from = NULL;
	bool open = true;

	if (begin == NULL)
		return false;
	hit->captured[0] = '\0';
	for (at += len, pattern += len; *pattern == '*'; pattern += len) {
		len = strcspn(++pattern, "*");
		next = len > 0 ? find_part(at, pattern, len) :
		    at + strcspn(at, " ");
		if (next == NULL || next - at >= EK_CAPTURE_MAX)
			return false;
		from = from != NULL ? from : at;
		if (open)
			capture(t, from, next, hit);
		open = open && len > 0 && pattern[0] != ' ';
		at = next + len;
	}
	hit->at = (size_t)(begin - t->lower.data);
	hit->len = (size_t)(at - begin);
	return true;
}

static bool
overlaps(const struct ek_hit *hits, size_t n, const struct ek_hit *hit)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (hit->at < hits[i].at + hits[i].len &&
		    hits[i].at < hit->at + hit->len)
			return true;
	return false;
}

/* The first occurrence that is not inside one of a more special sentence. */
static bool
find_sentence(const struct text *t, const struct ek_sentence *sentence,
    const struct ek_hit *hits, size_t n, struct ek_hit *hit)
{
	const char *start = t->lower.data;
	int i;

	*hit = (struct ek_hit){ .sentence = sentence };
	for (i = 0; i < MAX_TRIES; i++) {
		if (!match(t, start, sentence->pattern, hit))
			return false;
		if (!overlaps(hits, n, hit))
			return true;
		start = t->lower.data + hit->at + 1;
	}
	return false;
}

static void
sort_hits(struct ek_hit *hits, size_t n)
{
	size_t i, k;

	for (i = 1; i < n; i++) {
		struct ek_hit moved = hits[i];

		for (k = i; k > 0 && moved.at < hits[k - 1].at; k--)
			hits[k] = hits[k - 1];
		hits[k] = moved;
	}
}

/* How many bytes at the end of TEXT are the beginning of PART. */
static size_t
overlap(const char *text, size_t len, const char *part, size_t part_len)
{
	size_t n = len < part_len ? len : part_len;

	for (; n >= MIN_CUT; n--)
		if (memcmp(text + len - n, part, n) == 0)
			return n;
	return 0;
}

/* The text is a piece of the sentence: cut at its end, its start, or both. */
static bool
is_piece(const struct text *t, const struct ek_sentence *sentence)
{
	const char *pattern = sentence->pattern, *last = strrchr(pattern, '*');
	size_t len = strcspn(pattern, "*"), i, n = t->lower.len;
	char part[EK_CAPTURE_MAX];

	while (n > 0 && strchr(" .\"'", t->lower.data[n - 1]) != NULL)
		n--;
	for (i = 0; i < len; i++)
		part[i] = lower(pattern[i]);
	part[len] = '\0';
	if (overlap(t->lower.data, n, part, len) * 2 > len ||
	    (n >= MIN_START && n < len && memcmp(part, t->lower.data, n) == 0))
		return true;
	if (n >= MIN_CUT && n < len && n * 2 > len &&
	    memcmp(part + len - n, t->lower.data, n) == 0)
		return true;
	if (last == NULL || strlen(++last) < MIN_CUT)
		return false;
	return find_part(t->lower.data, last, strlen(last)) == t->lower.data;
}

static size_t
find_pieces(const struct text *t, struct ek_hit hits[EK_MAX_HITS])
{
	const struct ek_sentence *s;
	size_t n = 0;

	if (t->lower.len < MIN_CUT || t->lower.len > MAX_CUT_TEXT)
		return 0;
	for (s = all; s->key != NULL && n < EK_MAX_HITS; s++)
		if (is_piece(t, s))
			hits[n++] = (struct ek_hit){ .sentence = s,
				.len = t->lower.len, .cut = true };
	return n;
}

static size_t
find_all(const struct text *t, struct ek_hit hits[EK_MAX_HITS])
{
	const struct ek_sentence *s;
	size_t n = 0;

	for (s = all; s->key != NULL && n < EK_MAX_HITS; s++)
		if (find_sentence(t, s, hits, n, &hits[n]))
			n++;
	if (n == 0)
		return find_pieces(t, hits);
	sort_hits(hits, n);
	return n;
}

size_t
ek_sentences_find(const char *text, size_t len,
    struct ek_hit hits[EK_MAX_HITS], bool *failed_out)
{
	struct text t = { 0 };
	size_t n = 0;

	normalise(&t, text, len);
	*failed_out = t.said.failed || t.lower.failed;
	if (!*failed_out && t.lower.len > 0)
		n = find_all(&t, hits);
	ek_buf_free(&t.said);
	ek_buf_free(&t.lower);
	return n;
}
