/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Oddities that parse: what a person meant and no library will do. The codes
 * are the same for ever:
 *
 * bom crlf relation-before-section section-indented section-typo
 * relation-typo realm-lower-case realm-commented kdc-outside-realm
 * brace-on-one-line inline-comment odd-character quotes domain-key-port
 * domain-key-case domain-key-wildcard domain-key-no-dot two-tenants
 * unknown-enctype anchors-no-prefix anchors-outside-realm other-library-name
 * bad-boolean long-line nul-byte
 */
#ifndef EK_CONF_LINT_H
#define EK_CONF_LINT_H

#include "conf/model.h"

/* The value of config.lint for the realm wanted. NULL: out of memory. */
json_t *ek_conf_lint(const struct ek_conf *, const char *realm);

#endif
