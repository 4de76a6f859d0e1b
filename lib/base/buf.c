/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* The compiler must not see that nobody reads the memory again. */
void
ek_wipe(void *data, size_t len)
{
#if defined(__GNUC__)
	if (len > 0)
		memset(data, 0, len);
	__asm__ __volatile__("" : : "r"(data) : "memory");
#else
	volatile uint8_t *p = data;

	while (len-- > 0)
		*p++ = 0;
#endif
}

/* Moves by malloc and copy, since realloc would leave a secret behind. */
static bool
move_to(struct ek_buf *buf, size_t size)
{
	char *data = malloc(size);

	if (data == NULL) {
		buf->failed = true;
		return false;
	}
	if (buf->data != NULL) {
		memcpy(data, buf->data, buf->len);
		if (buf->secret)
			ek_wipe(buf->data, buf->size);
		free(buf->data);
	}
	buf->data = data;
	buf->size = size;
	return true;
}

/* Makes room for LEN more bytes and the NUL. */
static bool
reserve(struct ek_buf *buf, size_t len)
{
	size_t need = buf->len + len + 1, size = buf->size ? buf->size : 64;

	if (buf->failed || need <= len) {
		buf->failed = true;
		return false;
	}
	while (size < need)
		size = size > SIZE_MAX / 2 ? need : size * 2;
	return size == buf->size || move_to(buf, size);
}

void
ek_buf_add(struct ek_buf *buf, const void *data, size_t len)
{
	if (!reserve(buf, len))
		return;
	if (len > 0)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void
ek_buf_puts(struct ek_buf *buf, const char *text)
{
	ek_buf_add(buf, text, strlen(text));
}

void
ek_buf_putc(struct ek_buf *buf, char c)
{
	ek_buf_add(buf, &c, 1);
}

/* What fits is written at once; only what does not is formatted again. */
void
ek_buf_vprintf(struct ek_buf *buf, const char *fmt, va_list args)
{
	size_t room = buf->failed ? 0 : buf->size - buf->len;
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(room > 0 ? buf->data + buf->len : NULL, room, fmt,
	    args);
	if (len < 0)
		buf->failed = true;
	else if (reserve(buf, (size_t)len)) {
		if ((size_t)len >= room)
			vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt,
			    again);
		buf->len += (size_t)len;
	}
	if (buf->failed && room > 0)
		buf->data[buf->len] = '\0';
	va_end(again);
}

void
ek_buf_printf(struct ek_buf *buf, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	ek_buf_vprintf(buf, fmt, args);
	va_end(args);
}

void
ek_buf_reset(struct ek_buf *buf)
{
	if (buf->secret && buf->data != NULL)
		ek_wipe(buf->data, buf->size);
	buf->len = 0;
	buf->failed = false;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

void
ek_buf_free(struct ek_buf *buf)
{
	bool secret = buf->secret;

	if (secret && buf->data != NULL)
		ek_wipe(buf->data, buf->size);
	free(buf->data);
	*buf = (struct ek_buf){ .secret = secret };
}

const char *
ek_buf_str(const struct ek_buf *buf)
{
	if (buf->failed)
		return NULL;
	return buf->data != NULL ? buf->data : "";
}

char *
ek_buf_take(struct ek_buf *buf)
{
	char *text;

	ek_buf_add(buf, "", 0);
	if (buf->failed) {
		ek_buf_free(buf);
		return NULL;
	}
	text = buf->data;
	*buf = (struct ek_buf){ .secret = buf->secret };
	return text;
}
