/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The KDCs: an unmodified krb5kdc for the cloud realm and, if the plan wants
 * it, one for the on-premises realm.
 */
#ifndef TESTS_LAB_KDC_H
#define TESTS_LAB_KDC_H

#include "lab/lab.h"

/* Makes both databases and starts what the plan wants. */
void lab_kdcs_start(struct lab *);

/* What the plan wants changed or stopped once the user has signed in. */
void lab_kdcs_after_signin(const struct lab *);

/* True if the plan has an on-premises realm. */
bool lab_kdc_onprem(const struct lab *);

#endif
