/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The report as a page that stands for itself: no script, nothing loaded, to
 * be kept, mailed or printed. Made from the JSON document, which is redacted
 * already where that was asked for.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/html.h"

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<style>\n"
    "body{font:1rem/1.45 sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem;color:#111;background:#fff}\n"
    "table{border-collapse:collapse;margin:.5rem 0}\n"
    "th,td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;"
    "border-bottom:1px solid #ccc;overflow-wrap:anywhere}\n"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f3f3f3;"
    "padding:.5rem}\n"
    ".ok{color:#060}.warn,.warning,.inconclusive{color:#850}"
    ".fail,.error{color:#a00}\n"
    ".skip,.why{color:#555}\n"
    "section{break-inside:avoid}\n"
    "@media print{body{margin:0;max-width:none}}\n"
    "</style>\n";

/* Facts hold a backslash as two; for people it is one again. */
static char *
plain_backslashes(const char *text)
{
	struct ek_buf out = { 0 };

	for (; *text != '\0'; text++) {
		if (text[0] == '\\' && text[1] == '\\')
			text++;
		ek_buf_putc(&out, *text);
	}
	return out.len == 0 && !out.failed ? calloc(1, 1) : ek_buf_take(&out);
}

static void
put_escaped(struct ek_buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		switch (*text) {
		case '&':
			ek_buf_puts(out, "&amp;");
			break;
		case '<':
			ek_buf_puts(out, "&lt;");
			break;
		case '>':
			ek_buf_puts(out, "&gt;");
			break;
		case '"':
			ek_buf_puts(out, "&quot;");
			break;
		case '\'':
			ek_buf_puts(out, "&#39;");
			break;
		default:
			ek_buf_putc(out, *text);
		}
}

/* Untrusted text: no control or invisible character, no markup. */
static void
put_text(struct ek_buf *out, const char *text, bool lines)
{
	char *plain = plain_backslashes(text != NULL ? text : "");
	struct ek_buf safe = { 0 };

	if (plain != NULL)
		ek_text_show(&safe, plain, lines);
	if (plain == NULL || safe.failed)
		out->failed = true;
	else
		put_escaped(out, ek_buf_str(&safe));
	free(plain);
	ek_buf_free(&safe);
}

static const char *
member(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

/* Any value in words; nothing for null. */
static void
put_value(struct ek_buf *out, const json_t *value)
{
	char *text;

	if (value == NULL || json_is_null(value))
		return;
	if (json_is_string(value)) {
		put_text(out, json_string_value(value), false);
		return;
	}
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	if (text == NULL)
		out->failed = true;
	else
		put_text(out, text, false);
	free(text);
}

static void
put_element(struct ek_buf *out, const char *tag, const char *text)
{
	if (text == NULL)
		return;
	ek_buf_printf(out, "<%s>", tag);
	put_text(out, text, strcmp(tag, "pre") == 0);
	ek_buf_printf(out, "</%s>\n", tag);
}

static void
put_remedies(struct ek_buf *out, const json_t *finding)
{
	const json_t *list = json_object_get(finding, "remedies"), *remedy;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	ek_buf_puts(out, "<ul>\n");
	json_array_foreach(list, i, remedy) {
		ek_buf_puts(out, "<li>(");
		put_text(out, member(remedy, "who"), false);
		if (strcmp(member(remedy, "platform"), "any") != 0) {
			ek_buf_puts(out, ", ");
			put_text(out, member(remedy, "platform"), false);
		}
		ek_buf_puts(out, ") ");
		put_text(out, member(remedy, "text"), false);
		put_element(out, "pre", member(remedy, "command"));
		ek_buf_puts(out, "</li>\n");
	}
	ek_buf_puts(out, "</ul>\n");
}

static void
put_evidence(struct ek_buf *out, const json_t *finding)
{
	const json_t *list = json_object_get(finding, "evidence"), *entry;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	ek_buf_puts(out, "<details><summary>Evidence</summary><table>\n");
	json_array_foreach(list, i, entry) {
		ek_buf_puts(out, "<tr><td>");
		put_text(out, member(entry, "fact"), false);
		ek_buf_puts(out, "</td><td>");
		put_value(out, json_object_get(entry, "value"));
		ek_buf_puts(out, "</td></tr>\n");
	}
	ek_buf_puts(out, "</table></details>\n");
}

static void
put_finding(struct ek_buf *out, const json_t *finding)
{
	const char *severity = member(finding, "severity");

	ek_buf_printf(out, "<section>\n<h3><span class=\"%s\">%s</span> ",
	    severity, severity);
	put_text(out, member(finding, "title"), false);
	ek_buf_printf(out, " [%s]</h3>\n<p class=\"why\">%s",
	    member(finding, "id"), member(finding, "role"));
	if (member(finding, "caused_by") != NULL)
		ek_buf_printf(out, " of %s", member(finding, "caused_by"));
	ek_buf_puts(out, "</p>\n");
	put_element(out, "p", member(finding, "detail"));
	put_remedies(out, finding);
	put_evidence(out, finding);
	ek_buf_puts(out, "</section>\n");
}

static void
put_stages(struct ek_buf *out, const json_t *report)
{
	const json_t *stage;
	size_t i;

	ek_buf_puts(out, "<h2>Stages</h2>\n<table>\n<tr><th>stage</th>"
	    "<th>status</th><th>ms</th><th></th></tr>\n");
	json_array_foreach(json_object_get(report, "stages"), i, stage) {
		const char *status = member(stage, "status");

		ek_buf_printf(out, "<tr><td>%s</td><td class=\"%s\">%s</td>"
		    "<td>", member(stage, "id"), status, status);
		put_value(out, json_object_get(stage, "duration_ms"));
		ek_buf_puts(out, "</td><td>");
		put_value(out, json_object_get(stage, "why"));
		ek_buf_puts(out, "</td></tr>\n");
	}
	ek_buf_puts(out, "</table>\n");
}

/* A table of the members of objects; nothing if there is none. */
static void
put_table(struct ek_buf *out, const json_t *list, const char *title,
    const char *const *columns)
{
	const json_t *row;
	size_t i, k;

	if (json_array_size(list) == 0)
		return;
	ek_buf_printf(out, "<h2>%s</h2>\n<table>\n<tr>", title);
	for (k = 0; columns[k] != NULL; k++)
		ek_buf_printf(out, "<th>%s</th>", columns[k]);
	ek_buf_puts(out, "</tr>\n");
	json_array_foreach(list, i, row) {
		ek_buf_puts(out, "<tr>");
		for (k = 0; columns[k] != NULL; k++) {
			ek_buf_puts(out, "<td>");
			put_value(out, json_object_get(row, columns[k]));
			ek_buf_puts(out, "</td>");
		}
		ek_buf_puts(out, "</tr>\n");
	}
	ek_buf_puts(out, "</table>\n");
}

static void
put_pairs(struct ek_buf *out, json_t *object, const char *title)
{
	const char *name;
	json_t *value;

	ek_buf_printf(out, "<h2>%s</h2>\n<table>\n", title);
	json_object_foreach(object, name, value) {
		if (json_is_null(value))
			continue;
		ek_buf_printf(out, "<tr><th>%s</th><td>", name);
		put_value(out, value);
		ek_buf_puts(out, "</td></tr>\n");
	}
	ek_buf_puts(out, "</table>\n");
}

static void
put_tables(struct ek_buf *out, const json_t *report)
{
	static const char *const tickets[] = { "source", "kind", "client",
		"server", "ticket_etype", "start", "end", "usable", "why",
		NULL };
	static const char *const exchanges[] = { "hop", "realm", "request",
		"reply", "code", "e_text", "request_id", "duration_ms", NULL };
	static const char *const drivers[] = { "client", "verdict", "spn",
		"finding", "remedy", NULL };

	put_table(out, json_object_get(report, "tickets"), "Tickets", tickets);
	put_table(out, json_object_get(report, "exchanges"), "Exchanges",
	    exchanges);
	put_table(out, json_object_get(report, "drivers"), "SQL clients",
	    drivers);
	put_pairs(out, json_object_get(report, "target"), "Target");
	put_pairs(out, json_object_get(report, "host"), "This machine");
	put_pairs(out, json_object_get(report, "support"),
	    "For Microsoft support");
}

static void
put_page(struct ek_buf *out, const json_t *report)
{
	const char *spn = member(json_object_get(report, "target"), "spn");
	const char *status = member(report, "status");
	const json_t *list = json_object_get(report, "findings"), *finding;
	size_t i;

	ek_buf_puts(out, head);
	put_element(out, "title", spn != NULL ? spn : "entrakrb-probe");
	ek_buf_printf(out, "</head>\n<body>\n<h1><span class=\"%s\">%s</span> ",
	    status, status);
	put_text(out, spn != NULL ? spn : "this run", false);
	ek_buf_puts(out, "</h1>\n<p class=\"why\">");
	put_text(out, member(report, "started"), false);
	ek_buf_puts(out, ", entrakrb-probe ");
	put_text(out, member(report, "tool_version"), false);
	ek_buf_puts(out, "</p>\n");
	json_array_foreach(list, i, finding)
		put_finding(out, finding);
	put_stages(out, report);
	put_tables(out, report);
	ek_buf_puts(out, "</body>\n</html>\n");
}

bool
ek_report_html(const struct ek_report *r, bool redact, struct ek_buf *out)
{
	json_t *report = ek_report_json(r, redact);

	if (report != NULL)
		put_page(out, report);
	json_decref(report);
	return report != NULL && !out->failed;
}
