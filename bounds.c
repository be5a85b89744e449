// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bounds: how much memory lists may cache, each and together.
 *
 * A list reserves room before it may use it, when its depth or its mode
 * changes. So a bound holds at every moment, and costs nothing per entry; only
 * entries that a list with magazines has just lost its room for count no more
 * while they are on their way back.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>

#include "internal.h"
#include "list.h"

/* 0 stands for a default that fits the machine; see ntmem_bounds_init(). */
static unsigned long max_list_kbytes;
module_param(max_list_kbytes, ulong, 0444);
MODULE_PARM_DESC(max_list_kbytes,
		 "Most memory that one list caches, in KiB; 0 (default): 16384 and 1024 per CPU, at most a quarter of max_total_kbytes");

static unsigned int max_list_entries;
module_param(max_list_entries, uint, 0444);
MODULE_PARM_DESC(max_list_entries, "Most entries that one list caches; 0 (default): no bound");

static unsigned long max_total_kbytes;
module_param(max_total_kbytes, ulong, 0444);
MODULE_PARM_DESC(max_total_kbytes,
		 "Most memory that all lists cache, in KiB; 0 (default): 1/16 of the memory");

static unsigned int max_total_entries;
module_param(max_total_entries, uint, 0444);
MODULE_PARM_DESC(max_total_entries, "Most entries that all lists cache; 0 (default): no bound");

/* The same, in bytes and with defaults put in. */
static u64 list_max_bytes, list_max_entries, total_max_bytes, total_max_entries;

/* Guards what follows; innermost, held for a few instructions. */
static DEFINE_RAW_SPINLOCK(bounds_lock);
static u64 reserved_bytes, reserved_entries;

/**
 * ntmem_bounds_resize() - change the room that a list has
 * @list: private half
 * @wanted: entries; 0 gives everything up
 *
 * Context: Any context but NMI; the list's lock is held. Takes bounds_lock.
 * Return: the entries that it now has room for, at most @wanted.
 */
u32 ntmem_bounds_resize(struct ntmem_lookaside *list, u32 wanted)
{
	u64 entry_bytes = ntmem_backing_entry_bytes(list);
	u64 granted = min_t(u64, wanted, list_max_entries);

	lockdep_assert_held(&list->lock);
	granted = min(granted, div64_u64(list_max_bytes, entry_bytes));
	raw_spin_lock(&bounds_lock);
	reserved_bytes -= list->reserved_bytes;
	reserved_entries -= list->nr_reserved;
	granted = min(granted, div64_u64(total_max_bytes - reserved_bytes, entry_bytes));
	granted = min(granted, total_max_entries - reserved_entries);
	list->reserved_bytes = granted * entry_bytes;
	list->nr_reserved = granted;
	reserved_bytes += list->reserved_bytes;
	reserved_entries += list->nr_reserved;
	raw_spin_unlock(&bounds_lock);
	return granted;
}

/**
 * ntmem_bounds_show() - print the bounds and what is taken of them
 * @m: output
 *
 * Context: Process context.
 */
void ntmem_bounds_show(struct seq_file *m)
{
	unsigned long flags;
	u64 bytes, entries;

	raw_spin_lock_irqsave(&bounds_lock, flags);
	bytes = reserved_bytes;
	entries = reserved_entries;
	raw_spin_unlock_irqrestore(&bounds_lock, flags);
	seq_printf(m, "max_list_bytes: %llu\n", list_max_bytes);
	seq_printf(m, "max_list_entries: %llu\n", list_max_entries);
	seq_printf(m, "max_total_bytes: %llu\n", total_max_bytes);
	seq_printf(m, "max_total_entries: %llu\n", total_max_entries);
	seq_printf(m, "reserved_bytes: %llu\n", bytes);
	seq_printf(m, "reserved_entries: %llu\n", entries);
}

static u64 bounds_bytes(unsigned long kbytes, u64 otherwise)
{
	/* What does not fit in an address space bounds nothing. */
	return kbytes ? min_t(u64, kbytes, ULONG_MAX / SZ_1K) * SZ_1K : otherwise;
}

/* Works out the bounds from the parameters. Before the first list. */
void ntmem_bounds_init(void)
{
	total_max_bytes = bounds_bytes(max_total_kbytes, (u64)totalram_pages() * PAGE_SIZE / 16);
	list_max_bytes = bounds_bytes(max_list_kbytes,
				      min(total_max_bytes / 4,
					  SZ_16M + (u64)num_possible_cpus() * SZ_1M));
	list_max_entries = max_list_entries ?: U32_MAX;
	total_max_entries = max_total_entries ?: U32_MAX;
}
