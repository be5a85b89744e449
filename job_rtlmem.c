// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs that exercise the Rtl memory routines: the calls and the result.
 *
 * The first loop, the last and those whose number is a power of two are checked:
 * they begin with fresh contents, and each byte is looked at afterwards. Calls
 * between them follow each other in batches, since a look at the clock takes
 * longer than a small copy. What they return is checked in every loop.
 *
 * job_rtlmem_ops.c has the routines, job_rtlmem_keys.c what lines may say,
 * job_rtlmem_memory.c what the memory contains.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/lockdep.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/random.h>
#include <linux/seq_file.h>

#include "internal.h"
#include "job_rtlmem.h"

/* At most so many bytes or calls between two looks at whether to stop. */
#define BATCH_BYTES SZ_64K
#define BATCH_CALLS 1024

/* Calls ------------------------------------------------------------------- */

static void rtlmem_calls(struct ntmem_rtlmem_job *job)
{
	u64 start = ktime_get_ns();
	u64 returned;
	u32 i;

	for (i = 0; i < job->nr_calls; i++) {
		returned = job->spec.op->call(&job->call);
		if (!job->nr_wrong)
			job->returned = returned;
		if (returned != job->expected && job->spec.verify)
			job->nr_wrong++;
	}
	atomic64_add(ktime_get_ns() - start, &job->busy_ns);
}

static void rtlmem_tasklet(struct tasklet_struct *tasklet)
{
	struct ntmem_rtlmem_job *job = from_tasklet(job, tasklet, tasklet);

	rtlmem_calls(job);
	complete(&job->stepped);
}

static void rtlmem_step(struct ntmem_rtlmem_job *job, u32 nr)
{
	job->nr_calls = nr;
	if (!job->spec.softirq) {
		rtlmem_calls(job);
		return;
	}
	reinit_completion(&job->stepped);
	tasklet_schedule(&job->tasklet);
	wait_for_completion(&job->stepped);
}

static bool rtlmem_loop_checked(const struct ntmem_rtlmem_spec *spec, u32 loop)
{
	return spec->verify && (!loop || loop == spec->loops - 1 || is_power_of_2(loop));
}

/* How many calls may follow each other, the first of which is not checked. */
static u32 rtlmem_batch(const struct ntmem_rtlmem_spec *spec, u32 loop)
{
	u32 end = min_t(u32, BATCH_BYTES / max_t(u32, spec->size, 1), BATCH_CALLS);

	end = loop + max_t(u32, end, 1);
	if (spec->verify)
		end = min_t(u32, end, roundup_pow_of_two(loop));
	return min(end, spec->verify ? spec->loops - 1 : spec->loops) - loop;
}

static int rtlmem_loops(struct ntmem_rtlmem_job *job)
{
	const struct ntmem_rtlmem_spec *spec = &job->spec;
	u32 loop, nr;
	int err = 0;

	for (loop = 0; !err && loop < spec->loops; loop += nr) {
		bool checked = rtlmem_loop_checked(spec, loop);

		err = ntmem_rtlmem_interrupted(job);
		if (!err && (checked || !loop))
			err = ntmem_rtlmem_memory_fill(job, loop);
		if (err)
			break;
		nr = checked ? 1 : rtlmem_batch(spec, loop);
		rtlmem_step(job, nr);
		if (checked)
			err = ntmem_rtlmem_memory_check(job, loop);
		if (!err)
			atomic64_add(nr, &job->nr_done);
		cond_resched();
	}
	return err;
}

/* What each call has to return. */
static u64 rtlmem_expected(const struct ntmem_rtlmem_spec *spec)
{
	u32 nr_equal = min(spec->difference, spec->size);

	if (!ntmem_rtlmem_compares(spec->op))
		return 0;
	if (spec->op->counts)
		return round_down(nr_equal, spec->op->unit);
	return nr_equal == spec->size;
}

static void rtlmem_begin(struct ntmem_job *job)
{
	struct ntmem_rtlmem_job *rtlmem = ntmem_rtlmem_job_of(job);

	atomic64_set(&rtlmem->nr_done, 0);
	atomic64_set(&rtlmem->busy_ns, 0);
	rtlmem->spec = rtlmem->draft;
	if (!rtlmem->spec.seed)
		rtlmem->spec.seed = get_random_u64() | 1;
	rtlmem->expected = rtlmem_expected(&rtlmem->spec);
	rtlmem->returned = 0;
	rtlmem->nr_wrong = 0;
	rtlmem->nr_corrupt = 0;
	rtlmem->canary_lost = false;
}

static int rtlmem_run(struct ntmem_job *job, const char **why)
{
	struct ntmem_rtlmem_job *rtlmem = ntmem_rtlmem_job_of(job);
	int err = ntmem_rtlmem_memory_make(rtlmem);

	if (err) {
		*why = "no memory for the buffers";
		return err;
	}
	tasklet_setup(&rtlmem->tasklet, rtlmem_tasklet);
	init_completion(&rtlmem->stepped);
	err = rtlmem_loops(rtlmem);
	tasklet_kill(&rtlmem->tasklet);
	if (rtlmem->spec.verify)
		ntmem_rtlmem_canaries_check(rtlmem);
	ntmem_rtlmem_memory_free(rtlmem);
	if (rtlmem->canary_lost)
		*why = "bytes beside the buffers were overwritten";
	else if (rtlmem->nr_corrupt)
		*why = "bytes are not what the routine has to leave";
	else if (rtlmem->nr_wrong)
		*why = "a call returned a wrong value";
	return err;
}

/* Result ------------------------------------------------------------------ */

/* Bytes that a call has to look at; those of a pattern that does not fit it has not. */
static u64 rtlmem_call_bytes(const struct ntmem_rtlmem_spec *spec)
{
	if (spec->difference == NTMEM_RTLMEM_SAME || spec->op->whole)
		return round_down(spec->size, spec->op->unit);
	return (u64)spec->difference + 1;
}

static u64 rtlmem_mib_per_s(u64 bytes, u64 ns)
{
	return mul_u64_u64_div_u64(bytes, NSEC_PER_SEC, max_t(u64, ns, 1)) / SZ_1M;
}

static void rtlmem_show_spec(struct seq_file *m, const struct ntmem_rtlmem_spec *spec)
{
	seq_printf(m, "op: %s\n", spec->op->name);
	seq_printf(m, "size_bytes: %u\n", spec->size);
	seq_printf(m, "offset_bytes: %u\n", spec->offset);
	seq_printf(m, "overlap_bytes: %d\n", spec->overlap);
	if (ntmem_rtlmem_has_pattern(spec->op))
		seq_printf(m, "pattern: 0x%llx\n", spec->pattern);
	else
		seq_puts(m, "pattern: none\n");
	if (spec->difference != NTMEM_RTLMEM_SAME)
		seq_printf(m, "difference: %u\n", spec->difference);
	else
		seq_puts(m, "difference: none\n");
	seq_printf(m, "loops: %u\n", spec->loops);
	seq_printf(m, "verify: %d\n", spec->verify);
	seq_printf(m, "context: %s\n", spec->softirq ? "softirq" : "task");
	seq_printf(m, "seed: %llu\n", spec->seed);
}

/* What was found, which says nothing where nobody looked. */
static void rtlmem_show_findings(struct seq_file *m, const struct ntmem_rtlmem_job *job)
{
	bool compares = ntmem_rtlmem_compares(job->spec.op);

	if (!atomic64_read(&job->nr_done))
		return;
	if (compares)
		seq_printf(m, "returned: %llu\n", job->returned);
	if (!job->spec.verify)
		return;
	if (compares)
		seq_printf(m, "wrong_returns: %llu\n", job->nr_wrong);
	seq_printf(m, "corrupt_bytes: %llu\n", job->nr_corrupt);
	if (job->nr_corrupt)
		seq_printf(m, "first_corrupt_offset: %lld\n", job->first_corrupt);
	seq_printf(m, "canaries_intact: %d\n", !job->canary_lost);
}

static void rtlmem_show(struct ntmem_job *job, struct seq_file *m)
{
	struct ntmem_rtlmem_job *rtlmem = ntmem_rtlmem_job_of(job);
	const struct ntmem_rtlmem_spec *spec = &rtlmem->spec;
	u64 done = atomic64_read(&rtlmem->nr_done);
	u64 bytes = done * rtlmem_call_bytes(spec);
	u64 elapsed_ns;

	lockdep_assert_held(&job->lock);
	elapsed_ns = ntmem_job_elapsed_ns(job);
	rtlmem_show_spec(m, spec);
	ntmem_job_show_progress(job, m, done, spec->loops);
	seq_printf(m, "rate_mib_per_s: %llu\n", rtlmem_mib_per_s(bytes, elapsed_ns));
	if (job->state == NTMEM_JOB_RUNNING) {
		u64 left_ns = mul_u64_u64_div_u64(elapsed_ns, spec->loops - done, max(done, 1ULL));

		seq_printf(m, "remaining_s: %llu\n", div_u64(left_ns, NSEC_PER_SEC));
		return;
	}
	seq_printf(m, "loops_done: %llu\n", done);
	seq_printf(m, "bytes: %llu\n", bytes);
	seq_printf(m, "mib_per_s: %llu\n",
		   rtlmem_mib_per_s(bytes, atomic64_read(&rtlmem->busy_ns)));
	rtlmem_show_findings(m, rtlmem);
	seq_printf(m, "violations: %llu\n", job->nr_violations);
}

const struct ntmem_job_ops ntmem_rtlmem_job_ops = {
	.name = "rtlmem",
	.keys = ntmem_rtlmem_keys,
	.draft = ntmem_rtlmem_draft,
	.check = ntmem_rtlmem_check,
	.begin = rtlmem_begin,
	.run = rtlmem_run,
	.show = rtlmem_show,
};
NTMEM_EXPORT_IF_KUNIT(ntmem_rtlmem_job_ops);

struct ntmem_rtlmem_job ntmem_rtlmem_job = {
	.job = NTMEM_JOB(ntmem_rtlmem_job.job, &ntmem_rtlmem_job_ops),
	.ops = ntmem_rtlmem_ops,
};
NTMEM_EXPORT_IF_KUNIT(ntmem_rtlmem_job);
