// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs that play scenes of structured exceptions.
 *
 * A scene runs in a thread of its own, as a driver does: one that ends in a bug check takes
 * the thread with it. What it says on the way is compared with what it has to say.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/lockdep.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "internal.h"
#include "job_exception.h"
#include "thread.h"

/**
 * struct exception_play - one scene on stage
 * @scene: what is played
 * @thread: where
 * @words: what it has said; its thread's until that has ended
 */
struct exception_play {
	const struct ntmem_scene *scene;
	struct ntmem_thread thread;
	char words[NTMEM_SCENE_BYTES];
};

/* Scenes are played by threads of jobs alone, whose argument is the play. */
void ntmem_scene_say(const char *word)
{
	struct exception_play *play = ntmem_thread_argument();
	size_t length = strlen(play->words);

	scnprintf(play->words + length, sizeof(play->words) - length, "%s%s", length ? " " : "",
		  word);
}

static int exception_main(void *argument)
{
	struct exception_play *play = argument;

	play->scene->play();
	return 0;
}

/* Plays it once. Returns 0 or the errno of a thread that there is not. */
static int exception_play(struct ntmem_exception_job *job, const struct ntmem_scene *scene)
{
	struct exception_play play = { .scene = scene };
	bool is_right;
	int err;

	play.thread.expects_stop = scene->stops;
	err = ntmem_thread_start(&play.thread, exception_main, &play, "ntmem_exception");
	if (err)
		return err;
	ntmem_thread_wait(&play.thread);
	is_right = !strcmp(play.words, scene->words) &&
		   play.thread.bug_check ==
			   (scene->stops ? KMODE_EXCEPTION_NOT_HANDLED : 0);

	spin_lock(&job->job.lock);
	/* The first that went wrong is what is looked for. */
	if (!atomic64_read(&job->nr_wrong)) {
		job->scene = scene;
		strscpy(job->words, play.words, sizeof(job->words));
	}
	spin_unlock(&job->job.lock);
	atomic64_add(!is_right, &job->nr_wrong);
	atomic64_inc(&job->nr_done);
	return 0;
}

/* Lines ------------------------------------------------------------------- */

static int exception_read_scenario(struct ntmem_job *job, const char *value)
{
	const struct ntmem_scene *scene;

	if (!strcmp(value, "all")) {
		ntmem_exception_job_of(job)->draft.scene = NULL;
		return 0;
	}
	for (scene = ntmem_scenes; scene->name; scene++) {
		if (strcmp(scene->name, value))
			continue;
		ntmem_exception_job_of(job)->draft.scene = scene;
		return 0;
	}
	return -EINVAL;
}

static int exception_read_loops(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_positive(value, NTMEM_EXCEPTION_MAX_LOOPS,
				       &ntmem_exception_job_of(job)->draft.loops);
}

static const struct ntmem_job_key exception_keys[] = {
	{ "scenario", exception_read_scenario },
	{ "loops", exception_read_loops },
	{}
};

static void exception_draft(struct ntmem_job *job)
{
	ntmem_exception_job_of(job)->draft = (struct ntmem_exception_spec){ .loops = 1 };
}

static int exception_check(struct ntmem_job *job)
{
	return 0;
}

/* Runs -------------------------------------------------------------------- */

static void exception_begin(struct ntmem_job *job)
{
	struct ntmem_exception_job *exception = ntmem_exception_job_of(job);

	exception->spec = exception->draft;
	atomic64_set(&exception->nr_done, 0);
	atomic64_set(&exception->nr_wrong, 0);
	exception->scene = exception->spec.scene ?: ntmem_scenes;
	exception->words[0] = '\0';
}

static int exception_play_all(struct ntmem_exception_job *job)
{
	const struct ntmem_scene *scene;
	int err = 0;

	if (job->spec.scene)
		return exception_play(job, job->spec.scene);
	for (scene = ntmem_scenes; scene->name && !err; scene++)
		err = exception_play(job, scene);
	return err;
}

static int exception_run(struct ntmem_job *job, const char **why)
{
	struct ntmem_exception_job *exception = ntmem_exception_job_of(job);
	int err = 0;
	u32 i;

	for (i = 0; i < exception->spec.loops && !err; i++) {
		if (ntmem_job_stopping(job))
			err = -ECANCELED;
		else if (fatal_signal_pending(current))
			err = -EINTR;
		else
			err = exception_play_all(exception);
		cond_resched();
	}
	if (atomic64_read(&exception->nr_wrong))
		*why = "a scene did not say what it has to";
	else if (err && err != -ECANCELED && err != -EINTR)
		*why = "no thread to play in";
	return err;
}

static u64 exception_nr_scenes(const struct ntmem_exception_job *job)
{
	u64 nr = 0;

	if (job->spec.scene)
		return job->spec.loops;
	while (ntmem_scenes[nr].name)
		nr++;
	return nr * job->spec.loops;
}

static void exception_show(struct ntmem_job *job, struct seq_file *m)
{
	struct ntmem_exception_job *exception = ntmem_exception_job_of(job);
	u64 done = atomic64_read(&exception->nr_done);

	lockdep_assert_held(&job->lock);
	seq_printf(m, "scenario: %s\n",
		   exception->spec.scene ? exception->spec.scene->name : "all");
	seq_printf(m, "loops: %u\n", exception->spec.loops);
	ntmem_job_show_progress(job, m, done, exception_nr_scenes(exception));
	if (job->state == NTMEM_JOB_RUNNING)
		return;
	seq_printf(m, "scenes_done: %llu\n", done);
	seq_printf(m, "scenes_wrong: %llu\n", (u64)atomic64_read(&exception->nr_wrong));
	seq_printf(m, "shown: %s\n", exception->scene->name);
	seq_printf(m, "trace: %s\n", exception->words);
	seq_printf(m, "expected: %s\n", exception->scene->words);
	seq_printf(m, "ends_in_bug_check: %d\n", exception->scene->stops);
	seq_printf(m, "violations: %llu\n", job->nr_violations);
}

static const struct ntmem_job_ops exception_job_ops = {
	.name = "exception",
	.keys = exception_keys,
	.draft = exception_draft,
	.check = exception_check,
	.begin = exception_begin,
	.run = exception_run,
	.show = exception_show,
};

struct ntmem_exception_job ntmem_exception_job = {
	.job = NTMEM_JOB(ntmem_exception_job.job, &exception_job_ops),
};
NTMEM_EXPORT_IF_KUNIT(ntmem_exception_job);
