// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs that probe memory of the process which asks for them: the call and the result.
 *
 * They run in the task that has written the line, as no other has its memory. What a probe
 * has to raise is worked out before, from NT's rules and from the mappings of the process,
 * which nothing but the process itself changes.
 *
 * job_probe_keys.c has what lines may say.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "catch.h"
#include "internal.h"
#include "job_probe.h"

#include <ntmem/probe.h>

/* What memory made for a job contains, where it can be written. */
#define CONTENTS 0xa5

/* Memory -------------------------------------------------------------------- */

static size_t probe_buffer_bytes(const struct ntmem_probe_spec *spec)
{
	return PAGE_ALIGN(spec->length + 1);
}

static u8 probe_contents(const struct ntmem_probe_spec *spec)
{
	return spec->place == NTMEM_PROBE_READONLY ? 0 : CONTENTS;
}

static int probe_buffer_fill(const struct ntmem_probe_spec *spec, unsigned long start)
{
	size_t offset, size = probe_buffer_bytes(spec);
	u8 chunk[64];

	memset(chunk, CONTENTS, sizeof(chunk));
	for (offset = 0; offset < size; offset += sizeof(chunk)) {
		if (copy_to_user((void __user *)(start + offset), chunk, sizeof(chunk)))
			return -ENOMEM;
		if (!(offset % PAGE_SIZE))
			cond_resched();
	}
	return 0;
}

static u64 probe_buffer_check(const struct ntmem_probe_spec *spec, unsigned long start)
{
	size_t i, offset, size = probe_buffer_bytes(spec);
	u64 nr_corrupt = 0;
	u8 chunk[64];

	for (offset = 0; offset < size; offset += sizeof(chunk)) {
		if (copy_from_user(chunk, (void __user *)(start + offset), sizeof(chunk)))
			return size;
		for (i = 0; i < sizeof(chunk); i++)
			nr_corrupt += chunk[i] != probe_contents(spec);
		if (!(offset % PAGE_SIZE))
			cond_resched();
	}
	return nr_corrupt;
}

/* Makes what the job needs. Behind it a page is missing, so that a touch there is seen. */
static int probe_buffer_make(const struct ntmem_probe_spec *spec, unsigned long *start)
{
	unsigned long prot = spec->place == NTMEM_PROBE_READONLY ? PROT_READ :
								   PROT_READ | PROT_WRITE;
	size_t size = probe_buffer_bytes(spec);
	unsigned long address;
	int err = 0;

	if (!current->mm)
		return -EINVAL;
	address = vm_mmap(NULL, 0, size + PAGE_SIZE, prot, MAP_ANONYMOUS | MAP_PRIVATE, 0);
	if (IS_ERR_VALUE(address))
		return (int)address;
	if (spec->place == NTMEM_PROBE_UNMAPPED) {
		vm_munmap(address, size + PAGE_SIZE);
	} else {
		vm_munmap(address + size, PAGE_SIZE);
		if (spec->place != NTMEM_PROBE_READONLY)
			err = probe_buffer_fill(spec, address);
		if (err)
			vm_munmap(address, size);
	}
	*start = address;
	return err;
}

/* Expectations -------------------------------------------------------------- */

static struct ntmem_probe_outcome probe_fault(u64 address, bool write)
{
	return (struct ntmem_probe_outcome){
		.status = STATUS_ACCESS_VIOLATION,
		.nr_parameters = 2,
		.write = write,
		.address = address,
	};
}

/* A stack grows down to where it is touched, as far as it may. */
static bool probe_maps(const struct vm_area_struct *vma, unsigned long address)
{
	if (vma->vm_start <= address)
		return true;
	return (vma->vm_flags & VM_GROWSDOWN) &&
	       vma->vm_end - address <= rlimit(RLIMIT_STACK);
}

/* What comes of touching each page of a range. */
static struct ntmem_probe_outcome probe_expect_touch(unsigned long address, unsigned long last)
{
	struct ntmem_probe_outcome outcome = {};
	struct vm_area_struct *vma;

	if (!current->mm)
		return probe_fault(address, false);
	mmap_read_lock(current->mm);
	for (;;) {
		vma = find_vma(current->mm, address);
		if (!vma || !probe_maps(vma, address) ||
		    !(vma->vm_flags & (VM_READ | VM_WRITE | VM_EXEC))) {
			outcome = probe_fault(address, false);
			break;
		}
		if (!(vma->vm_flags & VM_WRITE)) {
			outcome = probe_fault(address, true);
			break;
		}
		address = vma->vm_end;
		if (address > last)
			break;
	}
	mmap_read_unlock(current->mm);
	return outcome;
}

static struct ntmem_probe_outcome probe_expect(const struct ntmem_probe_spec *spec,
					       unsigned long address)
{
	struct ntmem_probe_outcome outcome = {};
	unsigned long last = address + spec->length - 1;

	if (!spec->length)
		return outcome;
	if (address & (spec->alignment - 1))
		outcome.status = STATUS_DATATYPE_MISALIGNMENT;
	else if (last < address || last >= MmUserProbeAddress)
		outcome.status = STATUS_ACCESS_VIOLATION;
	else if (spec->write)
		outcome = probe_expect_touch(address, last);
	return outcome;
}

/* The call ------------------------------------------------------------------ */

static void probe_call(void *argument)
{
	const struct ntmem_probe_job *probe = argument;
	void *address = (void *)probe->address;

	if (probe->spec.write)
		ProbeForWrite(address, probe->spec.length, probe->spec.alignment);
	else
		ProbeForRead(address, probe->spec.length, probe->spec.alignment);
}

static struct ntmem_probe_outcome probe_catch(struct ntmem_probe_job *probe)
{
	struct ntmem_probe_outcome outcome = {};
	EXCEPTION_RECORD record;

	if (!ntmem_catch(probe_call, probe, &record))
		return outcome;
	outcome.status = record.ExceptionCode;
	outcome.nr_parameters = record.NumberParameters;
	if (outcome.nr_parameters == 2) {
		outcome.write = record.ExceptionInformation[0];
		outcome.address = record.ExceptionInformation[1];
	}
	return outcome;
}

static bool probe_same_outcome(const struct ntmem_probe_outcome *a,
			       const struct ntmem_probe_outcome *b)
{
	return a->status == b->status && a->nr_parameters == b->nr_parameters &&
	       a->write == b->write && a->address == b->address;
}

static void probe_begin(struct ntmem_job *job)
{
	struct ntmem_probe_job *probe = ntmem_probe_job_of(job);

	probe->spec = probe->draft;
	probe->probed = false;
	probe->nr_corrupt = 0;
}

static unsigned long probe_address(const struct ntmem_probe_spec *spec, unsigned long buffer)
{
	switch (spec->place) {
	case NTMEM_PROBE_KERNEL:
		return (unsigned long)&ntmem_probe_job & PAGE_MASK;
	case NTMEM_PROBE_WRAP:
		return -PAGE_SIZE;
	case NTMEM_PROBE_NULL:
		return 0;
	case NTMEM_PROBE_GIVEN:
		return spec->address;
	default:
		return buffer + (spec->place == NTMEM_PROBE_MISALIGNED);
	}
}

static int probe_run(struct ntmem_job *job, const char **why)
{
	struct ntmem_probe_job *probe = ntmem_probe_job_of(job);
	struct ntmem_probe_outcome expected, raised;
	const struct ntmem_probe_spec *spec = &probe->spec;
	bool own = spec->place <= NTMEM_PROBE_MISALIGNED;
	u64 nr_corrupt = 0;
	unsigned long buffer = 0;
	int err = own ? probe_buffer_make(spec, &buffer) : 0;

	if (err) {
		*why = "no user memory for the buffer";
		return err;
	}
	probe->address = probe_address(spec, buffer);
	expected = probe_expect(spec, probe->address);
	raised = probe_catch(probe);
	if (own && spec->place != NTMEM_PROBE_UNMAPPED) {
		nr_corrupt = probe_buffer_check(spec, buffer);
		vm_munmap(buffer, probe_buffer_bytes(spec));
	}

	spin_lock(&job->lock);
	probe->expected = expected;
	probe->raised = raised;
	probe->offset = raised.address - probe->address;
	probe->nr_corrupt = nr_corrupt;
	probe->probed = true;
	spin_unlock(&job->lock);
	if (nr_corrupt)
		*why = "the probe changed what it probed";
	else if (!probe_same_outcome(&expected, &raised))
		*why = "the probe did not raise what NT's would";
	return 0;
}

/* Result -------------------------------------------------------------------- */

static const char *probe_outcome_name(const struct ntmem_probe_outcome *outcome)
{
	return outcome->status ? ntmem_status_name(outcome->status) : "none";
}

static void probe_show(struct ntmem_job *job, struct seq_file *m)
{
	struct ntmem_probe_job *probe = ntmem_probe_job_of(job);
	const struct ntmem_probe_spec *spec = &probe->spec;

	lockdep_assert_held(&job->lock);
	seq_printf(m, "op: %s\n", spec->write ? "write" : "read");
	/* Where a process has its memory is nobody else's business. */
	seq_printf(m, "address: %s\n", ntmem_probe_places[spec->place] ?: "given");
	seq_printf(m, "length_bytes: %llu\n", spec->length);
	seq_printf(m, "alignment_bytes: %u\n", spec->alignment);
	seq_printf(m, "elapsed_ns: %llu\n", ntmem_job_elapsed_ns(job));
	if (!probe->probed || job->state == NTMEM_JOB_RUNNING)
		return;
	seq_printf(m, "expected: %s\n", probe_outcome_name(&probe->expected));
	seq_printf(m, "raised: %s\n", probe_outcome_name(&probe->raised));
	seq_printf(m, "parameters: %u\n", probe->raised.nr_parameters);
	if (probe->raised.nr_parameters) {
		seq_printf(m, "fault_access: %s\n", probe->raised.write ? "write" : "read");
		seq_printf(m, "fault_offset_bytes: %llu\n", probe->offset);
	}
	seq_printf(m, "corrupt_bytes: %llu\n", probe->nr_corrupt);
	seq_printf(m, "violations: %llu\n", job->nr_violations);
}

static const struct ntmem_job_ops probe_job_ops = {
	.name = "probe",
	.keys = ntmem_probe_keys,
	.draft = ntmem_probe_draft,
	.check = ntmem_probe_check,
	.begin = probe_begin,
	.run = probe_run,
	.show = probe_show,
};

struct ntmem_probe_job ntmem_probe_job = {
	.job = NTMEM_JOB(ntmem_probe_job.job, &probe_job_ops),
};
NTMEM_EXPORT_IF_KUNIT(ntmem_probe_job);
