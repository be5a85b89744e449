// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of call sites, for reports.
 */
#include <linux/kallsyms.h>
#include <linux/string.h>

#include "internal.h"

/**
 * ntmem_caller_text() - name a call site
 * @caller: address, of code that may be gone
 * @text: result
 *
 * The kernel prints an address that it has no name for as it is; a report must
 * not give that away.
 *
 * Context: Any context.
 * Return: @text.
 */
const char *ntmem_caller_text(unsigned long caller, char text[NTMEM_CALLER_TEXT])
{
	sprint_symbol(text, caller);
	if (strstarts(text, "0x"))
		strscpy(text, "code that is gone", NTMEM_CALLER_TEXT);
	return text;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_caller_text);
