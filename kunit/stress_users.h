/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Users of the stress suites of exceptions: tasks, and on each of two CPUs a timer in
 * softirqs and one in hard interrupts. Each acts again and again, on a state of its own.
 */
#ifndef NTMEM_KUNIT_STRESS_USERS_H
#define NTMEM_KUNIT_STRESS_USERS_H

#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "context.h"
#include "helpers.h"

#define STRESS_NR_TASKS 4
#define STRESS_NR_CPUS 2
#define STRESS_NR_USERS (STRESS_NR_TASKS + 2 * STRESS_NR_CPUS)
#define STRESS_TIMER_NS (20 * NSEC_PER_USEC)
#define STRESS_MAX_CASE_MS 100000

/**
 * struct stress_user - one user and what it runs by: a thread, or else a timer
 * @act: what it does
 * @state: for it; whoever starts the user has filled it in
 * @mm: user memory of a task, or %NULL
 * @task: thread, or %NULL
 * @timer: timer, if there is no thread
 * @mode: where the timer fires
 * @cpu: where the user is at first
 * @nr_left: frames that were active where none could be
 */
struct stress_user {
	void (*act)(void *state);
	void *state;
	struct mm_struct *mm;
	struct task_struct *task;
	struct hrtimer timer;
	enum hrtimer_mode mode;
	unsigned int cpu;
	unsigned int nr_left;
};

static inline bool stress_is_task(unsigned int nr)
{
	return nr < STRESS_NR_TASKS;
}

/* For tasks: here one may lose its processor. */
static inline void stress_pause(void)
{
	switch (get_random_u32() % 64) {
	case 0:
		usleep_range(10, 50);
		break;
	case 1:
		set_cpus_allowed_ptr(current, cpumask_of(get_random_u32() % STRESS_NR_CPUS));
		break;
	case 2 ... 8:
		cond_resched();
		break;
	default:
		break;
	}
}

static inline void stress_act(struct stress_user *user)
{
	user->nr_left += !!ntmem_context()->frames;
	user->act(user->state);
	user->nr_left += !!ntmem_context()->frames;
}

static inline int stress_thread_main(void *data)
{
	struct stress_user *user = data;

	if (user->mm)
		kthread_use_mm(user->mm);
	while (!kthread_should_stop()) {
		stress_act(user);
		cond_resched();
	}
	if (user->mm)
		kthread_unuse_mm(user->mm);
	return 0;
}

static inline enum hrtimer_restart stress_timer_fires(struct hrtimer *timer)
{
	struct stress_user *user = container_of(timer, struct stress_user, timer);
	u64 start_ns = ktime_get_ns();

	stress_act(user);
	/* What is interrupted has to get ahead too, however slow the machine is. */
	hrtimer_forward_now(timer,
			    ns_to_ktime(STRESS_TIMER_NS + 4 * (ktime_get_ns() - start_ns)));
	return HRTIMER_RESTART;
}

static inline void stress_timer_start(void *data)
{
	struct stress_user *user = data;

	hrtimer_start(&user->timer, ns_to_ktime(STRESS_TIMER_NS), user->mode);
}

static inline int stress_user_start(struct stress_user *user, bool is_task)
{
	if (is_task) {
		struct task_struct *task =
			kthread_run(stress_thread_main, user, "ntmem_stress/%u", user->cpu);

		if (IS_ERR(task))
			return PTR_ERR(task);
		user->task = task;
		return 0;
	}
	hrtimer_setup(&user->timer, stress_timer_fires, CLOCK_MONOTONIC, user->mode);
	return smp_call_function_single(user->cpu, stress_timer_start, user, true);
}

static inline void stress_users_stop(struct stress_user *users, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (users[i].task)
			kthread_stop(users[i].task);
		else
			hrtimer_cancel(&users[i].timer);
	}
}

/* All of them, or none. */
static inline int stress_users_start(struct stress_user *users)
{
	unsigned int i;
	int err;

	for (i = 0; i < STRESS_NR_USERS; i++) {
		users[i].cpu = i % STRESS_NR_CPUS;
		users[i].mode = i < STRESS_NR_TASKS + STRESS_NR_CPUS ?
					HRTIMER_MODE_REL_PINNED_SOFT :
					HRTIMER_MODE_REL_PINNED;
		err = stress_user_start(&users[i], stress_is_task(i));
		if (err) {
			stress_users_stop(users, i);
			return err;
		}
	}
	return 0;
}

/* Starts them, waits until they have made so many, and stops them. */
static inline int stress_users_run(struct stress_user *users, u64 (*made)(const void *argument),
				   const void *argument, u64 wanted)
{
	unsigned int waited_ms;
	int err = stress_users_start(users);

	if (err)
		return err;
	for (waited_ms = 0; made(argument) < wanted && waited_ms < STRESS_MAX_CASE_MS;
	     waited_ms += 20)
		msleep(20);
	stress_users_stop(users, STRESS_NR_USERS);
	return 0;
}

#endif /* NTMEM_KUNIT_STRESS_USERS_H */
