// SPDX-License-Identifier: GPL-2.0-only
/*
 * Leaks: pool that a driver has not freed when its module goes.
 *
 * What is its own is told by call sites: code of the driver's asked for it. Entries of
 * lists are left to the lists, which report them themselves. All of it is one violation,
 * with a line in the kernel log for each kind, by type of object or by tag.
 *
 * The memory stays, as in NT, for another driver may have been given it. Its call site is
 * the driver's name from then on, so that it is not reported again, and not taken for that
 * of the next module at the same addresses.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>

#include "internal.h"

/*
 * One module at a time: what one leaves may be of a type that belongs to another, whose
 * memory goes once its turn is over.
 */
static DEFINE_MUTEX(leaks_mutex);

/* What goes on while the blocks of a module are visited. */
struct leak_search {
	const struct module *module;
	struct ntmem_leaks *leaks;
	bool any;
	unsigned long heir;
};

static struct ntmem_leak *leak_kind(struct ntmem_leaks *leaks, const struct ntmem_block *block)
{
	struct ntmem_leak *leak;

	for (leak = leaks->kinds; leak < leaks->kinds + leaks->nr_kinds; leak++)
		if (leak->type == block->type && (leak->type || (leak->tag == block->tag_value &&
								 leak->paged == block->paged)))
			return leak;
	if (leaks->nr_kinds == NTMEM_MAX_LEAKS)
		return NULL;
	leaks->nr_kinds++;
	*leak = (struct ntmem_leak){
		.type = block->type,
		.tag = block->tag_value,
		.paged = block->paged,
		.caller = block->caller,
	};
	return leak;
}

static void leak_count(struct ntmem_block *block, void *argument)
{
	struct leak_search *search = argument;
	struct ntmem_leak *leak;

	search->any = true;
	if (block->owner)
		return;
	search->leaks->nr_blocks++;
	search->leaks->nr_bytes += block->size;
	leak = leak_kind(search->leaks, block);
	if (!leak) {
		search->leaks->nr_others++;
		return;
	}
	leak->nr += block->array ? block->size / block->type->Size : 1;
	leak->bytes += block->size;
}

static void leak_disown(struct ntmem_block *block, void *argument)
{
	struct leak_search *search = argument;

	if (within_module(block->caller, search->module))
		block->caller = search->heir;
	if (within_module((unsigned long)block->type, search->module)) {
		block->type = NULL;
		block->array = false;
	}
}

/**
 * ntmem_leaks_find() - find what a driver leaves behind in pool, and disown it
 * @module: its module, of which nothing runs any more
 * @leaks: result
 *
 * Context: Process context. Takes the bucket locks in turn, and kept_mutex.
 */
void ntmem_leaks_find(struct module *module, struct ntmem_leaks *leaks)
{
	struct leak_search search = { .module = module, .leaks = leaks };
	char text[MODULE_NAME_LEN + 32];

	*leaks = (struct ntmem_leaks){};
	ntmem_blocks_visit(module, leak_count, &search);
	/* Nearly always so: every module of the machine's is asked about. */
	if (!search.any)
		return;
	scnprintf(text, sizeof(text), "driver %s, which is gone", module_name(module));
	search.heir = ntmem_caller_keep(text);
	ntmem_blocks_visit(module, leak_disown, &search);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_leaks_find);

/* The kind whose call site stands for all; a type may have been used by other modules. */
static const struct ntmem_leak *leak_example(const struct module *module,
					     const struct ntmem_leaks *leaks)
{
	unsigned int i;

	for (i = 0; i < leaks->nr_kinds; i++)
		if (within_module(leaks->kinds[i].caller, module))
			return &leaks->kinds[i];
	return &leaks->kinds[0];
}

static noinline_for_stack void leak_print(struct module *module, const struct ntmem_leak *leak)
{
	char caller[NTMEM_CALLER_TEXT];
	char tag[NTMEM_TAG_TEXT];

	ntmem_caller_text(leak->caller, caller);
	if (leak->type)
		pr_warn("%s: %llu objects of type %s leaked, %llu bytes, some made by %s\n",
			module_name(module), leak->nr, leak->type->Name, leak->bytes, caller);
	else
		pr_warn("%s: %llu blocks of %s pool with tag %s leaked, %llu bytes, some allocated by %s\n",
			module_name(module), leak->nr, leak->paged ? "paged" : "nonpaged",
			ntmem_tag_text(leak->tag, tag), leak->bytes, caller);
}

static void leaks_report(struct module *module, const struct ntmem_leaks *leaks)
{
	const struct ntmem_leak *example = leak_example(module, leaks);
	struct ntmem_violation violation = {
		.code = DRIVER_VERIFIER_DETECTED_VIOLATION,
		.parameter = { 0x62, (unsigned long)module_name(module), 0, leaks->nr_blocks },
		.tag = example->tag,
		.caller = example->caller,
		.nr = leaks->nr_blocks,
		.what = "driver unloaded without freeing its pool blocks",
	};
	unsigned int i;

	if (!ntmem_violation_report(&violation))
		return;
	for (i = 0; i < leaks->nr_kinds; i++)
		leak_print(module, &leaks->kinds[i]);
	if (leaks->nr_others)
		pr_warn("%s: %llu more blocks leaked\n", module_name(module), leaks->nr_others);
}

/**
 * ntmem_leaks_module_gone() - report what a driver leaves behind in pool
 * @module: its module, whose exit routine has run
 *
 * Context: Process context. Takes leaks_mutex, and in it what ntmem_leaks_find() takes and
 * violation_lock.
 */
void ntmem_leaks_module_gone(struct module *module)
{
	struct ntmem_leaks leaks;

	mutex_lock(&leaks_mutex);
	ntmem_leaks_find(module, &leaks);
	if (leaks.nr_blocks)
		leaks_report(module, &leaks);
	mutex_unlock(&leaks_mutex);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_leaks_module_gone);
