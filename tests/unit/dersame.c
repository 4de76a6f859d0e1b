/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/der.h"
#include "krb/principal.h"
#include "unit/dersame.h"

/* The next value's tag, and its contents. */
static ekrb_bytes
take_value(struct ek_der *der, uint8_t *tag)
{
	*tag = der->pos != der->end ? der->pos[0] : 0;
	return ek_der_string(der, EK_DER_BARE, *tag, "");
}

static uint32_t
integer(ekrb_bytes value)
{
	uint32_t number = 0;
	size_t i;

	if (value.len > 0 && value.data[0] >= 0x80)
		number = UINT32_MAX;
	for (i = 0; i < value.len; i++)
		number = number << 8 | value.data[i];
	return number;
}

static uint32_t
bits(ekrb_bytes value)
{
	uint32_t number = 0;
	size_t i;

	for (i = 1; i < 5; i++)
		number = number << 8 | (i < value.len ? value.data[i] : 0);
	return number;
}

/* What was accepted is not nested deeper than the reader allows. */
bool
der_same(ekrb_bytes x, ekrb_bytes y)
{
	struct ek_error error = { 0 };
	struct ek_der a = ek_der_begin(x, "", &error);
	struct ek_der b = ek_der_begin(y, "", &error);
	ekrb_bytes left, right;
	uint8_t tag, other;

	if (ek_bytes_equal(x, y))
		return true;
	while (a.pos != a.end && b.pos != b.end) {
		left = take_value(&a, &tag);
		right = take_value(&b, &other);
		if (ek_error_is_set(&error) || tag != other)
			return false;
		if (tag == EK_DER_INTEGER ? integer(left) == integer(right) :
		    tag == EK_DER_BITS ? bits(left) == bits(right) :
		    ek_bytes_equal(left, right))
			continue;
		if ((tag & 0x20) == 0 || !der_same(left, right))
			return false;
	}
	return a.pos == a.end && b.pos == b.end;
}
