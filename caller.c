// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of call sites, for reports.
 *
 * A call site is the address of code, or, where the code is gone, the number of a text
 * that was kept when it went. So a module that is loaded where another one was is not
 * taken for it. No code is at addresses as low as these numbers.
 */
#include <linux/kallsyms.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

#define MAX_KEPT 256
/* The number for what has no text of its own. */
#define CALLER_GONE (MAX_KEPT + 1)

/* Texts by number, which starts at 1; changed under kept_mutex, only by adding. */
static const char *kept[MAX_KEPT];
/* How many there are; whoever reads the texts has read this first. */
static unsigned int nr_kept;
static DEFINE_MUTEX(kept_mutex);

/**
 * ntmem_caller_is_kept() - tell whether a call site is one of code that is gone
 * @caller: call site
 *
 * Context: Any context.
 */
bool ntmem_caller_is_kept(unsigned long caller)
{
	return caller && caller <= CALLER_GONE;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_caller_is_kept);

static unsigned int caller_find_kept(const char *text)
{
	unsigned int i;

	lockdep_assert_held(&kept_mutex);
	for (i = 0; i < nr_kept; i++)
		if (!strcmp(kept[i], text))
			break;
	return i;
}

/**
 * ntmem_caller_keep() - keep a text for call sites whose code goes
 * @text: it
 *
 * Equal texts are kept once.
 *
 * Context: Process context. Takes kept_mutex.
 * Return: what stands for such call sites from now on; only said to be gone if there is
 * no room for @text.
 */
unsigned long ntmem_caller_keep(const char *text)
{
	unsigned long number = CALLER_GONE;
	const char *copy = NULL;
	unsigned int i;

	mutex_lock(&kept_mutex);
	i = caller_find_kept(text);
	if (i == nr_kept && i < MAX_KEPT)
		copy = kstrdup(text, GFP_KERNEL);
	if (copy) {
		kept[i] = copy;
		/* Pairs with the acquire of those who print. */
		smp_store_release(&nr_kept, i + 1);
	}
	if (i < nr_kept)
		number = i + 1;
	mutex_unlock(&kept_mutex);
	return number;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_caller_keep);

/**
 * ntmem_caller_text() - name a call site
 * @caller: address, of code that may be gone, or number of a text that was kept
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
	/* Pairs with the release of who added the text. */
	if (caller && caller <= smp_load_acquire(&nr_kept)) {
		strscpy(text, kept[caller - 1], NTMEM_CALLER_TEXT);
		return text;
	}
	sprint_symbol(text, caller);
	if (strstarts(text, "0x"))
		strscpy(text, "code that is gone", NTMEM_CALLER_TEXT);
	return text;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_caller_text);

/**
 * ntmem_callers_exit() - forget the texts
 *
 * Context: Process context; nothing is reported any more.
 */
void ntmem_callers_exit(void)
{
	while (nr_kept)
		kfree(kept[--nr_kept]);
}
