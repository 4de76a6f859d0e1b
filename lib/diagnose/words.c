/* SPDX-License-Identifier: BSD-2-Clause */
/* Apart from the rules: who needs a word alone is not linked to them. */
#include "diagnose/diagnose.h"

const char *
ek_severity_name(enum ek_severity severity)
{
	switch (severity) {
	case EK_INFO:
		return "info";
	case EK_WARNING:
		return "warning";
	case EK_ERROR:
		return "error";
	}
	return "info";
}

const char *
ek_role_name(enum ek_role role)
{
	switch (role) {
	case EK_ROOT:
		return "root";
	case EK_CONSEQUENCE:
		return "consequence";
	case EK_INDEPENDENT:
		return "independent";
	}
	return "independent";
}

const char *
ek_verdict_name(enum ek_verdict verdict)
{
	switch (verdict) {
	case EK_OK:
		return "ok";
	case EK_WARN:
		return "warn";
	case EK_FAIL:
		return "fail";
	case EK_INCONCLUSIVE:
		return "inconclusive";
	}
	return "inconclusive";
}

const char *
ek_stage_status_name(enum ek_stage_status status)
{
	switch (status) {
	case EK_STAGE_OK:
		return "ok";
	case EK_STAGE_WARN:
		return "warn";
	case EK_STAGE_FAIL:
		return "fail";
	case EK_STAGE_SKIP:
		return "skip";
	}
	return "skip";
}
