// SPDX-License-Identifier: GPL-2.0-only
/*
 * What lists show: their public counters, and reports of them.
 */
#include <linux/minmax.h>
#include <linux/seq_file.h>

#include "internal.h"
#include "list.h"

static void report_publish(ULONG *shown, u64 *published, u64 value)
{
	/*
	 * A magazine may show that an entry has gone before it shows the call that
	 * took it, if the caller was preempted in between: for that long the frees
	 * seem to be one less. If it goes on elsewhere, its call may be seen first,
	 * and they seem to be one more. No counter goes back before the list ends.
	 */
	if ((s64)(value - *published) <= 0)
		return;
	WRITE_ONCE(*shown, *shown + (ULONG)(value - *published));
	*published = value;
}

/**
 * ntmem_lookaside_publish() - show the counters in the public half
 * @list: private half
 *
 * They are added to what is there, as a debugger may have set it to zero. A
 * driver may take more misses than calls for a mistake, so that entries which
 * magazines took from the backing ahead of any call are shown when they count.
 *
 * Context: Any context but NMI; the list's lock is held.
 */
void ntmem_lookaside_publish(struct ntmem_lookaside *list)
{
	PGENERAL_LOOKASIDE_POOL nt = list->nt;

	lockdep_assert_held(&list->lock);
	if (!list->live)
		return;
	report_publish(&nt->TotalAllocates, &list->published_allocates, list->nr_allocates);
	report_publish(&nt->AllocateMisses, &list->published_allocate_misses,
		       min(list->nr_allocate_misses, list->nr_allocates));
	report_publish(&nt->TotalFrees, &list->published_frees, list->nr_frees);
	report_publish(&nt->FreeMisses, &list->published_free_misses,
		       min(list->nr_free_misses, list->nr_frees));
}

static void report_publish_last(ULONG *shown, u64 published, u64 value)
{
	WRITE_ONCE(*shown, *shown + (ULONG)(value - published));
}

/**
 * ntmem_lookaside_publish_last() - show what a list has counted in all
 * @list: private half, which nobody uses any more
 *
 * A counter that ran ahead of its calls, and had none since that it could wait
 * for, is put right.
 *
 * Context: Any context but NMI; the list's lock is held.
 */
void ntmem_lookaside_publish_last(struct ntmem_lookaside *list)
{
	PGENERAL_LOOKASIDE_POOL nt = list->nt;

	lockdep_assert_held(&list->lock);
	report_publish_last(&nt->TotalAllocates, list->published_allocates, list->nr_allocates);
	report_publish_last(&nt->AllocateMisses, list->published_allocate_misses,
			    min(list->nr_allocate_misses, list->nr_allocates));
	report_publish_last(&nt->TotalFrees, list->published_frees, list->nr_frees);
	report_publish_last(&nt->FreeMisses, list->published_free_misses,
			    min(list->nr_free_misses, list->nr_frees));
}

static const char *report_mode(const struct ntmem_lookaside *list)
{
	if (!list->tracked)
		return "custom";
	if (list->magazines)
		return "percpu";
	return READ_ONCE(list->cache) ? "exact" : "direct";
}

/* Those that a list has just lost have entries until each processor has been visited. */
static u32 report_magazines(struct ntmem_lookaside *list)
{
	const struct ntmem_magazines *retired;
	u32 nr = list->magazines ? ntmem_magazine_cached(list->magazines) : 0;

	lockdep_assert_held(&list->lock);
	for (retired = list->retired; retired; retired = retired->next_retired)
		nr += ntmem_magazine_cached(retired);
	return nr;
}

static void report_take(struct ntmem_lookaside *list, struct ntmem_lookaside_report *report)
{
	struct ntmem_magazines *magazines;
	unsigned long flags;
	u32 nr_magazine;
	u64 nr_frees;

	raw_spin_lock_irqsave(&list->lock, flags);
	magazines = list->magazines;
	nr_magazine = report_magazines(list);
	nr_frees = list->published_frees;
	if ((s64)(list->nr_frees - nr_frees) > 0)
		nr_frees = list->nr_frees;
	*report = (struct ntmem_lookaside_report){
		.mode = report_mode(list),
		.depth = list->depth,
		.max_depth = list->max_depth,
		.nr_allocates = list->nr_allocates,
		.nr_allocate_misses = min(list->nr_allocate_misses, list->nr_allocates),
		.nr_frees = nr_frees,
		.nr_free_misses = min(list->nr_free_misses, nr_frees),
		.nr_cached = list->nr_cached + nr_magazine,
		.nr_outstanding = atomic_long_read(&list->nr_outstanding) - nr_magazine,
		.held_bytes = (list->nr_cached + nr_magazine) * ntmem_backing_entry_bytes(list) +
			      sizeof(*list) + ntmem_magazines_bytes(magazines) +
			      (list->entries == list->inline_entries ?
			       0 : list->max_cached * sizeof(*list->entries)),
	};
	raw_spin_unlock_irqrestore(&list->lock, flags);
}

/**
 * ntmem_lookaside_report() - take the figures of a list at one moment
 * @list: private half
 * @report: result
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes the list's lock. Where it
 * may sleep, the counters are brought up to date; else they are as the public
 * half has them, up to a second late for a list with magazines.
 */
void ntmem_lookaside_report(struct ntmem_lookaside *list, struct ntmem_lookaside_report *report)
{
	if (ntmem_may_sleep())
		ntmem_sweep_fold();
	report_take(list, report);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_lookaside_report);

static void report_show_one(struct ntmem_lookaside *list, void *argument)
{
	static const char *const kinds[NTMEM_NR_LOOKASIDE_KINDS] = {
		[NTMEM_LOOKASIDE_PAGED] = "paged",
		[NTMEM_LOOKASIDE_NPAGED] = "nonpaged",
		[NTMEM_LOOKASIDE_EX] = "ex",
	};
	struct ntmem_lookaside_report report;
	struct seq_file *m = argument;
	char caller[NTMEM_CALLER_TEXT];
	char text[NTMEM_TAG_TEXT];

	report_take(list, &report);
	seq_printf(m, "%-4s %-8s %-8s %-6s %8zu %5u %5u %12llu %12llu ",
		   ntmem_tag_text(list->tag, text), kinds[list->kind],
		   list->type & PagedPool ? "paged" : "nonpaged", report.mode, list->size,
		   report.depth, report.max_depth, report.nr_allocates, report.nr_allocate_misses);
	seq_printf(m, "%12llu %12llu %6u %11ld %10zu %s\n", report.nr_frees,
		   report.nr_free_misses, report.nr_cached, report.nr_outstanding,
		   report.held_bytes, ntmem_caller_text(list->caller, caller));
}

/**
 * ntmem_lookaside_show() - print every live list
 * @m: output
 *
 * Context: Process context.
 */
void ntmem_lookaside_show(struct seq_file *m)
{
	ntmem_sweep_fold();
	seq_printf(m, "%-4s %-8s %-8s %-6s %8s %5s %5s %12s %12s ", "tag", "kind", "pool", "mode",
		   "size", "depth", "max", "allocates", "misses");
	seq_printf(m, "%12s %12s %6s %11s %10s %s\n", "frees", "free_misses", "cached",
		   "outstanding", "held_bytes", "initialised_by");
	ntmem_registry_for_each(report_show_one, m);
}
