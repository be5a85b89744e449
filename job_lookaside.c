// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs that exercise lookaside lists, through the routines that drivers call.
 */
#include <linux/slab.h>

#include "internal.h"
#include "job_entries.h"
#include "list.h"

/* The list under test, of one family or the other. */
struct lookaside_subject {
	union {
		PAGED_LOOKASIDE_LIST paged;
		NPAGED_LOOKASIDE_LIST nonpaged;
		LOOKASIDE_LIST_EX ex;
	};
	atomic_t nr_custom_allocates;
	atomic_t nr_custom_frees;
};

static const char *const lookaside_types[] = {
	[NTMEM_ENTRY_PAGED] = "paged",
	[NTMEM_ENTRY_NONPAGED] = "nonpaged",
	[NTMEM_ENTRY_EX_PAGED] = "ex-paged",
	[NTMEM_ENTRY_EX_NONPAGED] = "ex-nonpaged",
	NULL,
};

static PVOID lookaside_custom_allocate(POOL_TYPE type, SIZE_T size, ULONG tag)
{
	return ExAllocatePoolWithTag(type, size, tag);
}

static VOID lookaside_custom_free(PVOID entry)
{
	ExFreePool(entry);
}

static PVOID lookaside_custom_allocate_ex(POOL_TYPE type, SIZE_T size, ULONG tag,
					  PLOOKASIDE_LIST_EX list)
{
	struct lookaside_subject *subject = container_of(list, struct lookaside_subject, ex);

	atomic_inc(&subject->nr_custom_allocates);
	return ExAllocatePoolWithTag(type, size, tag);
}

static VOID lookaside_custom_free_ex(PVOID entry, PLOOKASIDE_LIST_EX list)
{
	struct lookaside_subject *subject = container_of(list, struct lookaside_subject, ex);

	atomic_inc(&subject->nr_custom_frees);
	ExFreePool(entry);
}

static int lookaside_begin(struct ntmem_entry_job *job)
{
	const struct ntmem_entry_spec *spec = &job->spec;
	PALLOCATE_FUNCTION allocate = spec->custom ? lookaside_custom_allocate : NULL;
	PFREE_FUNCTION free = spec->custom ? lookaside_custom_free : NULL;
	struct lookaside_subject *subject = kzalloc(sizeof(*subject), GFP_KERNEL);
	NTSTATUS status = STATUS_SUCCESS;

	if (!subject)
		return -ENOMEM;
	job->subject = subject;
	switch (spec->type) {
	case NTMEM_ENTRY_PAGED:
		ExInitializePagedLookasideList(&subject->paged, allocate, free, 0, spec->size,
					       spec->tag, 0);
		break;
	case NTMEM_ENTRY_NONPAGED:
		ExInitializeNPagedLookasideList(&subject->nonpaged, allocate, free, 0, spec->size,
						spec->tag, 0);
		break;
	case NTMEM_ENTRY_EX_PAGED:
	case NTMEM_ENTRY_EX_NONPAGED:
		status = ExInitializeLookasideListEx(&subject->ex,
						     spec->custom ? lookaside_custom_allocate_ex :
								    NULL,
						     spec->custom ? lookaside_custom_free_ex : NULL,
						     spec->type == NTMEM_ENTRY_EX_PAGED ?
						     PagedPool : NonPagedPoolNx,
						     0, spec->size, spec->tag, 0);
		break;
	}
	if (!NT_SUCCESS(status)) {
		kfree(subject);
		return ntmem_status_to_errno(status);
	}
	return 0;
}

static void *lookaside_take(struct ntmem_entry_job *job)
{
	struct lookaside_subject *subject = job->subject;

	switch (job->spec.type) {
	case NTMEM_ENTRY_PAGED:
		return ExAllocateFromPagedLookasideList(&subject->paged);
	case NTMEM_ENTRY_NONPAGED:
		return ExAllocateFromNPagedLookasideList(&subject->nonpaged);
	default:
		return ExAllocateFromLookasideListEx(&subject->ex);
	}
}

static void lookaside_give(struct ntmem_entry_job *job, void *entry)
{
	struct lookaside_subject *subject = job->subject;

	switch (job->spec.type) {
	case NTMEM_ENTRY_PAGED:
		ExFreeToPagedLookasideList(&subject->paged, entry);
		break;
	case NTMEM_ENTRY_NONPAGED:
		ExFreeToNPagedLookasideList(&subject->nonpaged, entry);
		break;
	default:
		ExFreeToLookasideListEx(&subject->ex, entry);
		break;
	}
}

/* The public counters have 32 bits; the list's own ones do not wrap. */
static void lookaside_count(struct ntmem_entry_job *job, struct ntmem_entry_counts *counts)
{
	struct ntmem_lookaside *list = ntmem_registry_find(job->subject);
	struct ntmem_lookaside_report report;

	if (!list)
		return;
	ntmem_lookaside_report(list, &report);
	ntmem_lookaside_put(list);
	*counts = (struct ntmem_entry_counts){
		.nr_allocates = report.nr_allocates,
		.nr_allocate_misses = report.nr_allocate_misses,
		.nr_frees = report.nr_frees,
		.nr_free_misses = report.nr_free_misses,
	};
}

/* Whether the public fields say what the job knows to be true. */
static const char *lookaside_check(struct ntmem_entry_job *job,
				   const struct ntmem_entry_counts *counts)
{
	struct lookaside_subject *subject = job->subject;
	PGENERAL_LOOKASIDE_POOL l = &subject->ex.L;
	u32 nr_cached = l->ListHead.HeaderX64.Depth;

	if (l->TotalAllocates != (u32)counts->nr_allocates ||
	    l->AllocateMisses != (u32)counts->nr_allocate_misses ||
	    l->TotalFrees != (u32)counts->nr_frees || l->FreeMisses != (u32)counts->nr_free_misses)
		return "public counters differ from the list's own";
	if (counts->nr_allocates != atomic64_read(&job->nr_done) + atomic64_read(&job->nr_failed))
		return "TotalAllocates is not the number of calls";
	if (counts->nr_frees != atomic64_read(&job->nr_done))
		return "TotalFrees is not the number of calls";
	/* What came in by misses is cached, went out by misses, was reclaimed or failed. */
	if (counts->nr_allocate_misses - atomic64_read(&job->nr_failed) <
	    counts->nr_free_misses + nr_cached)
		return "misses do not balance with the cached entries";
	if (nr_cached > l->Depth || l->Depth > l->MaximumDepth)
		return "more entries cached than Depth";
	return NULL;
}

static const char *lookaside_end(struct ntmem_entry_job *job)
{
	struct lookaside_subject *subject = job->subject;
	bool ex_custom = job->spec.custom && job->spec.type >= NTMEM_ENTRY_EX_PAGED;
	struct ntmem_entry_counts counts = {};
	const char *why;

	lookaside_count(job, &counts);
	why = lookaside_check(job, &counts);
	switch (job->spec.type) {
	case NTMEM_ENTRY_PAGED:
		ExDeletePagedLookasideList(&subject->paged);
		break;
	case NTMEM_ENTRY_NONPAGED:
		ExDeleteNPagedLookasideList(&subject->nonpaged);
		break;
	default:
		ExDeleteLookasideListEx(&subject->ex);
		break;
	}
	if (!why && ex_custom &&
	    (u32)atomic_read(&subject->nr_custom_allocates) != (u32)counts.nr_allocate_misses)
		why = "the Allocate routine was not called once per miss";
	if (!why && ex_custom && !atomic64_read(&job->nr_failed) &&
	    atomic_read(&subject->nr_custom_frees) != atomic_read(&subject->nr_custom_allocates))
		why = "the Free routine was not called once per entry";
	job->subject = NULL;
	kfree(subject);
	return why;
}

static const struct ntmem_entry_ops lookaside_entry_ops = {
	.types = lookaside_types,
	.begin = lookaside_begin,
	.allocate = lookaside_take,
	.free = lookaside_give,
	.count = lookaside_count,
	.end = lookaside_end,
};

static int lookaside_read_routines(struct ntmem_job *job, const char *value)
{
	static const char *const choices[] = { "default", "custom", NULL };
	int choice = ntmem_job_read_choice(value, choices);

	if (choice < 0)
		return choice;
	ntmem_entry_job_of(job)->draft.custom = choice;
	return 0;
}

static const struct ntmem_job_key lookaside_keys[] = {
	NTMEM_ENTRY_KEYS,
	{ "routines", lookaside_read_routines },
	{}
};

static const struct ntmem_job_ops lookaside_job_ops = {
	.name = "lookaside",
	.keys = lookaside_keys,
	.draft = ntmem_entry_job_draft,
	.check = ntmem_entry_job_check,
	.begin = ntmem_entry_job_begin,
	.run = ntmem_entry_job_run,
	.show = ntmem_entry_job_show,
};

struct ntmem_entry_job ntmem_lookaside_job = {
	.job = NTMEM_JOB(ntmem_lookaside_job.job, &lookaside_job_ops),
	.ops = &lookaside_entry_ops,
};
NTMEM_EXPORT_IF_KUNIT(ntmem_lookaside_job);
