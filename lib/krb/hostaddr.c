/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "base/text.h"
#include "krb/hostaddr.h"

/* HostAddress, RFC 4120 5.2.5. */
void
ek_hostaddr_read(struct ek_der *der, int ctx, const char *what,
    struct ek_hostaddr *hostaddr)
{
	struct ek_der seq = ek_der_enter(der, ctx, EK_DER_SEQUENCE, what);

	hostaddr->type = ek_der_int32(&seq, 0, "addr-type");
	hostaddr->address = ek_der_octets(&seq, 1, "address");
	ek_der_finish(&seq);
}

void
ek_hostaddr_write(struct ek_derout *out, int ctx,
    const struct ek_hostaddr *hostaddr)
{
	if (ctx != EK_DER_BARE)
		ek_derout_open(out, ctx, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, hostaddr->type);
	ek_derout_octets(out, 1, hostaddr->address);
	ek_derout_close(out);
}

void
ek_hostaddrs_read(struct ek_der *der, int ctx, const char *what,
    struct ek_list *list)
{
	struct ek_der seq = ek_der_enter(der, ctx, EK_DER_SEQUENCE, what);
	struct ek_hostaddr hostaddr;

	list->raw = ek_der_rest(&seq);
	while (ek_der_more(&seq, EK_HOSTADDR_MAX))
		ek_hostaddr_read(&seq, EK_DER_BARE, NULL, &hostaddr);
	list->n = seq.count;
	ek_der_finish(&seq);
}

bool
ek_hostaddr_next(struct ek_list *list, struct ek_hostaddr *hostaddr)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_list(list, &error);

	if (!ek_der_more(&der, EK_HOSTADDR_MAX))
		return false;
	ek_hostaddr_read(&der, EK_DER_BARE, NULL, hostaddr);
	list->raw = ek_der_rest(&der);
	return !ek_error_is_set(&error);
}

static void
print_ipv4(struct ek_buf *buf, const uint8_t *p)
{
	ek_buf_printf(buf, "%d.%d.%d.%d", p[0], p[1], p[2], p[3]);
}

/* RFC 5952: the longest run of two or more zero groups becomes "::". */
static void
print_ipv6(struct ek_buf *buf, const uint8_t *p)
{
	int i, run = 0, best = 8, best_len = 1;

	for (i = 7; i >= 0; i--) {
		run = p[2 * i] == 0 && p[2 * i + 1] == 0 ? run + 1 : 0;
		if (run > 1 && run >= best_len) {
			best = i;
			best_len = run;
		}
	}
	for (i = 0; i < 8; i++) {
		if (i == best) {
			ek_buf_puts(buf, i + best_len == 8 ? "::" : ":");
			i += best_len - 1;
			continue;
		}
		ek_buf_printf(buf, "%s%x", i > 0 ? ":" : "",
		    p[2 * i] << 8 | p[2 * i + 1]);
	}
}

static void
print_netbios(struct ek_buf *buf, ekrb_bytes name)
{
	while (name.len > 0 && name.data[name.len - 1] == ' ')
		name.len--;
	ek_text_escape(buf, name.data, name.len);
}

void
ek_hostaddr_print(struct ek_buf *buf, const struct ek_hostaddr *hostaddr)
{
	size_t i;

	if (hostaddr->type == EK_ADDR_IPV4 && hostaddr->address.len == 4)
		print_ipv4(buf, hostaddr->address.data);
	else if (hostaddr->type == EK_ADDR_IPV6 && hostaddr->address.len == 16)
		print_ipv6(buf, hostaddr->address.data);
	else if (hostaddr->type == EK_ADDR_NETBIOS)
		print_netbios(buf, hostaddr->address);
	else {
		ek_buf_printf(buf, "type %" PRId32 ": ", hostaddr->type);
		for (i = 0; i < hostaddr->address.len; i++)
			ek_buf_printf(buf, "%02x", hostaddr->address.data[i]);
	}
}
