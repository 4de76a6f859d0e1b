/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What Windows tells beside the slots of a platform. Lists and objects have
 * the members that facts.def gives them. Written from the public headers and
 * documents of Microsoft; under Wine most of it is empty or refused. NULL: not
 * told, or out of memory.
 */
#ifndef EK_PLATFORM_WINDOWS_H
#define EK_PLATFORM_WINDOWS_H

#include <jansson.h>

#include "platform/platform.h"

/* Texts to free. */
char *ek_windows_os_name(void);  /* "Windows 11 Pro 24H2" */
char *ek_windows_version(void);  /* "10.0.26100" */
char *ek_windows_machine(void);
char *ek_windows_user(void);
char *ek_windows_winhttp_proxy(void); /* NULL too: none is set */

/* A program of the system folder, as an absolute path. To free. */
char *ek_windows_program(const char *name);

json_t *ek_windows_policies(void);      /* environment.policies */
json_t *ek_windows_proxy_policy(void);  /* config.kdc_proxy_policy */
json_t *ek_windows_host_to_realm(void); /* config.host_to_realm */

/* KerbPrintCloudKerberosDebugMessage: environment.cloud_kerberos, as "klist
 * cloud_debug" shows it. */
json_t *ek_windows_cloud_debug(struct ek_library *);

/* KerbQueryKdcProxyCacheMessage: config.kdc_proxy_cache. */
json_t *ek_windows_proxy_cache(struct ek_library *);

#endif
