/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Jobs that play scenes of structured exceptions.
 */
#ifndef NTMEM_JOB_EXCEPTION_H
#define NTMEM_JOB_EXCEPTION_H

#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/types.h>

#include "exception_scenes.h"
#include "jobs.h"

#define NTMEM_EXCEPTION_MAX_LOOPS 1000000

/**
 * struct ntmem_exception_spec - what a job does
 * @scene: what is played, or %NULL for all of the catalogue
 * @loops: how often
 */
struct ntmem_exception_spec {
	const struct ntmem_scene *scene;
	u32 loops;
};

/**
 * struct ntmem_exception_job - the job of the area
 * @job: what all areas have
 * @draft: what the line being read asks for; guarded by @job.busy
 * @spec: what runs or ran last; guarded by @job.lock, kept while @job.busy is held
 * @nr_done: scenes played
 * @nr_wrong: of these, how many said other words than they had to
 * @scene: the first wrong one, or the last one; as @words guarded by @job.lock
 * @words: what it said
 */
struct ntmem_exception_job {
	struct ntmem_job job;
	struct ntmem_exception_spec draft;
	struct ntmem_exception_spec spec;
	atomic64_t nr_done;
	atomic64_t nr_wrong;
	const struct ntmem_scene *scene;
	char words[NTMEM_SCENE_BYTES];
};

extern struct ntmem_exception_job ntmem_exception_job;

static inline struct ntmem_exception_job *ntmem_exception_job_of(struct ntmem_job *job)
{
	return container_of(job, struct ntmem_exception_job, job);
}

#endif /* NTMEM_JOB_EXCEPTION_H */
