/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Jobs that probe memory of the process which asks for them.
 */
#ifndef NTMEM_JOB_PROBE_H
#define NTMEM_JOB_PROBE_H

#include <linux/container_of.h>
#include <linux/sizes.h>
#include <linux/types.h>

#include "jobs.h"

/**
 * enum ntmem_probe_place - what lies at the address that is probed
 * @NTMEM_PROBE_GOOD: memory of the process, made for the job, with nothing behind it
 * @NTMEM_PROBE_READONLY: the same, but it cannot be written
 * @NTMEM_PROBE_UNMAPPED: nothing, where there was such memory
 * @NTMEM_PROBE_MISALIGNED: good memory, one byte further on
 * @NTMEM_PROBE_KERNEL: memory of the kernel
 * @NTMEM_PROBE_WRAP: the last page of all addresses
 * @NTMEM_PROBE_NULL: address 0
 * @NTMEM_PROBE_GIVEN: whatever the process has at the address that the line gives
 */
enum ntmem_probe_place {
	NTMEM_PROBE_GOOD,
	NTMEM_PROBE_READONLY,
	NTMEM_PROBE_UNMAPPED,
	NTMEM_PROBE_MISALIGNED,
	NTMEM_PROBE_KERNEL,
	NTMEM_PROBE_WRAP,
	NTMEM_PROBE_NULL,
	NTMEM_PROBE_GIVEN,
};

/**
 * struct ntmem_probe_spec - what a job does
 * @write: probe for write, else for read
 * @place: what to probe
 * @address: of %NTMEM_PROBE_GIVEN
 * @length: bytes
 * @alignment: as probes have it
 */
struct ntmem_probe_spec {
	bool write;
	enum ntmem_probe_place place;
	u64 address;
	u64 length;
	u32 alignment;
};

/* What users may ask for: of memory made for the job, and of memory touched. */
#define NTMEM_PROBE_MAX_BUFFER SZ_16M
#define NTMEM_PROBE_MAX_TOUCH SZ_1G

/**
 * struct ntmem_probe_outcome - what a probe raises
 * @status: NTSTATUS, 0 for nothing
 * @nr_parameters: 2 if an access has found out, else 0
 * @write: that access would have been a write
 * @address: of it
 */
struct ntmem_probe_outcome {
	s32 status;
	u32 nr_parameters;
	bool write;
	u64 address;
};

/**
 * struct ntmem_probe_job - the job of the area
 * @job: its life
 * @draft: what a line says; guarded by @job.busy
 * @address: what is probed; guarded by @job.busy
 * @spec: what the job does
 *
 * The rest is the running job's, and what came of it once it has ended. All are written
 * with @job.busy and @job.lock held.
 *
 * @probed: the probe has been made
 * @expected: what it has to raise by NT's rules
 * @raised: what it has raised
 * @offset: from what was probed to where it faulted, in bytes
 * @nr_corrupt: bytes of memory made for the job that are not what they were
 */
struct ntmem_probe_job {
	struct ntmem_job job;
	struct ntmem_probe_spec draft;
	unsigned long address;

	struct ntmem_probe_spec spec;
	bool probed;
	struct ntmem_probe_outcome expected;
	struct ntmem_probe_outcome raised;
	u64 offset;
	u64 nr_corrupt;
};

static inline struct ntmem_probe_job *ntmem_probe_job_of(struct ntmem_job *job)
{
	return container_of(job, struct ntmem_probe_job, job);
}

extern struct ntmem_probe_job ntmem_probe_job;
extern const struct ntmem_job_key ntmem_probe_keys[];
extern const char *const ntmem_probe_places[];

void ntmem_probe_draft(struct ntmem_job *job);
int ntmem_probe_check(struct ntmem_job *job);

#endif /* NTMEM_JOB_PROBE_H */
