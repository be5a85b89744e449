// SPDX-License-Identifier: GPL-2.0-only
/*
 * Violations: mistakes for which NT would stop the machine.
 *
 * Each is one record. Records are kept per call site, with a count; a new call
 * site also goes to the kernel log. Recording one neither allocates nor sleeps nor
 * touches what it is about, so that it can be done in any context.
 *
 * A test or a job that provokes violations on purpose watches for them; those
 * are counted instead of printed. An unexpected one fails the running test.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/smp.h>
#include <linux/string.h>

#include <kunit/test-bug.h>

#include "internal.h"
#include "trace.h"

#define MAX_SITES 256
/* Four parameters, each 18 characters at the most, and what separates them. */
#define PARAMETERS_TEXT 96

/* Records by call site, in order of appearance; guarded by violation_lock. */
static struct ntmem_violation sites[MAX_SITES];
static unsigned int nr_sites;
/* Violations from call sites that found the table full. */
static u64 nr_unrecorded;
/* All violations that nobody expected. */
static atomic64_t nr_violations;
/* Claims of tests and jobs; guarded by violation_lock. */
static LIST_HEAD(watches);
/*
 * Raw, because a violation can come from where other locks sleep on PREEMPT_RT.
 * Held for one pass over the table, on a path that only mistakes take.
 */
static DEFINE_RAW_SPINLOCK(violation_lock);
/* Held by who gives call sites other names, and takes records out of the table. */
static DEFINE_MUTEX(gone_mutex);

static const char *const policies[] = { "log", "raise", "panic", "strict" };

/* Fixed at load, but for tests. */
enum ntmem_violation_policy ntmem_violation_policy __read_mostly;

static int violation_policy_set(const char *value, const struct kernel_param *kp)
{
	int policy = sysfs_match_string(policies, value);

	if (policy < 0) {
		pr_err("violation=%s: expected log, raise, panic or strict\n", value);
		return policy;
	}
	if (policy == NTMEM_VIOLATION_RAISE &&
	    (!IS_ENABLED(CONFIG_X86_64) || IS_ENABLED(CONFIG_UML))) {
		pr_err("violation=raise: there are no structured exceptions on this machine\n");
		return -EOPNOTSUPP;
	}
	ntmem_violation_policy = policy;
	return 0;
}

static int violation_policy_get(char *text, const struct kernel_param *kp)
{
	return sysfs_emit(text, "%s\n", policies[ntmem_violation_policy]);
}

static const struct kernel_param_ops violation_policy_ops = {
	.set = violation_policy_set,
	.get = violation_policy_get,
};
module_param_cb(violation, &violation_policy_ops, NULL, 0444);
MODULE_PARM_DESC(violation,
		 "What a driver's mistake does: log (report and go on, the default), raise, panic or strict");

#if IS_ENABLED(CONFIG_KUNIT)
/**
 * ntmem_violation_policy_set() - choose what violations do, for a test
 * @policy: what from now on; no call is under way
 *
 * Context: Any context.
 * Return: what until now.
 */
enum ntmem_violation_policy ntmem_violation_policy_set(enum ntmem_violation_policy policy)
{
	return xchg(&ntmem_violation_policy, policy);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_violation_policy_set);
#endif

/* Kernel addresses among the parameters are hashed like all others that we print. */
static const char *violation_parameters(const struct ntmem_violation *v, const char *separator,
					int nr_digits, char text[PARAMETERS_TEXT])
{
	size_t length = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(v->parameter); i++) {
		length += scnprintf(text + length, PARAMETERS_TEXT - length, "%s0x",
				    i ? separator : "");
		if ((s64)v->parameter[i] < 0)
			length += scnprintf(text + length, PARAMETERS_TEXT - length, "%p",
					    (void *)(unsigned long)v->parameter[i]);
		else
			length += scnprintf(text + length, PARAMETERS_TEXT - length, "%0*llx",
					    nr_digits, v->parameter[i]);
	}
	return text;
}

static noinline_for_stack void violation_print(const struct ntmem_violation *v)
{
	char parameters[PARAMETERS_TEXT];
	char caller[NTMEM_CALLER_TEXT];
	char tag[NTMEM_TAG_TEXT];

	pr_warn("violation 0x%02x %s (%s): %s\n", v->code, ntmem_bug_check_name(v->code),
		violation_parameters(v, ", ", 1, parameters), v->what);
	if (v->nr)
		pr_warn("violation concerns %llu of them\n", v->nr);
	pr_warn("violation at %s, tag %s, task %s/%d, CPU %d, IRQL %u\n",
		ntmem_caller_text(v->caller, caller),
		v->tag ? ntmem_tag_text(v->tag, tag) : "-", v->comm, v->pid, v->cpu, v->irql);
	if (v->holder)
		pr_warn("violation concerns what %s has\n", ntmem_caller_text(v->holder, caller));
}

static bool violation_same_site(const struct ntmem_violation *a, const struct ntmem_violation *b)
{
	return a->code == b->code && a->caller == b->caller && a->what == b->what;
}

static bool violation_is_watched(const struct ntmem_violation *v,
				 const struct ntmem_violation_watch *watch)
{
	if (watch->code != v->code)
		return false;
	return !watch->task || (in_task() && watch->task == current);
}

/* The record of a call site, or the number of records; violation_lock is held. */
static unsigned int violation_find(const struct ntmem_violation *v)
{
	unsigned int i;

	lockdep_assert_held(&violation_lock);
	for (i = 0; i < nr_sites; i++)
		if (violation_same_site(&sites[i], v))
			break;
	return i;
}

/* Files a record. Returns whether it was expected, and whether it is news. */
static bool violation_record(const struct ntmem_violation *v, bool *is_new)
{
	struct ntmem_violation_watch *watch;
	unsigned int i;

	*is_new = false;
	list_for_each_entry(watch, &watches, link) {
		if (violation_is_watched(v, watch)) {
			watch->nr_seen++;
			watch->last = *v;
			return true;
		}
	}
	i = violation_find(v);
	if (i < nr_sites) {
		u64 count = sites[i].count + 1;

		sites[i] = *v;
		sites[i].count = count;
		return false;
	}
	if (nr_sites == MAX_SITES) {
		nr_unrecorded++;
		return false;
	}
	*is_new = true;
	sites[nr_sites++] = *v;
	return false;
}

/* Records and prints. Returns false if it is one that a test expected. */
static bool violation_file(const struct ntmem_violation *violation)
{
	struct ntmem_violation v = *violation;
	unsigned long flags;
	bool expected, is_new;

	v.time_ns = ktime_get_mono_fast_ns();
	v.count = 1;
	v.pid = current->pid;
	v.cpu = raw_smp_processor_id();
	v.irql = ntmem_irql();
	strscpy(v.comm, current->comm, sizeof(v.comm));
	trace_ntmem_violation(&v);

	if (!in_nmi()) {
		raw_spin_lock_irqsave(&violation_lock, flags);
	} else if (!raw_spin_trylock_irqsave(&violation_lock, flags)) {
		atomic64_inc(&nr_violations);
		return true;
	}
	expected = violation_record(&v, &is_new);
	raw_spin_unlock_irqrestore(&violation_lock, flags);

	if (expected)
		return false;
	atomic64_inc(&nr_violations);
	if (is_new)
		violation_print(&v);
	/* It allocates; elsewhere the total tells the test. */
	if (ntmem_may_sleep())
		kunit_fail_current_test("violation 0x%02x: %s", v.code, v.what);
	return true;
}

static void violation_panic(const struct ntmem_violation *v)
{
	if (ntmem_violation_policy == NTMEM_VIOLATION_PANIC)
		panic("ntmem: violation 0x%02x %s: %s", v->code, ntmem_bug_check_name(v->code),
		      v->what);
}

/**
 * ntmem_violation_report() - report a mistake of a driver's
 * @violation: what is known of it
 *
 * Context: Any context. Takes violation_lock; from an NMI only if it is free.
 * Return: %false if a test or a job expected it, so that nobody is to be told more.
 */
bool ntmem_violation_report(const struct ntmem_violation *violation)
{
	if (!violation_file(violation))
		return false;
	violation_panic(violation);
	return true;
}

/**
 * ntmem_stop_text() - a bug check in the words that NT's users know
 * @violation: the bug check
 * @text: result
 *
 * Context: Any context.
 * Return: @text.
 */
const char *ntmem_stop_text(const struct ntmem_violation *violation, char text[NTMEM_STOP_TEXT])
{
	char parameters[PARAMETERS_TEXT], *digit;

	violation_parameters(violation, ",", 16, parameters);
	/* The digits of NT's %p are upper-case. */
	for (digit = parameters; *digit; digit++)
		if (*digit != 'x')
			*digit = toupper(*digit);
	scnprintf(text, NTMEM_STOP_TEXT, "*** STOP: 0x%08X (%s)", violation->code, parameters);
	return text;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_stop_text);

/**
 * ntmem_violation_stop() - report a bug check, also in the words that NT's users know
 * @violation: what is known of it
 *
 * Context: As ntmem_violation_report().
 */
void ntmem_violation_stop(const struct ntmem_violation *violation)
{
	char text[NTMEM_STOP_TEXT];

	if (!violation_file(violation))
		return;
	pr_err("%s\n", ntmem_stop_text(violation, text));
	violation_panic(violation);
}

/**
 * ntmem_violation() - report a mistake, and do what violation= asks for besides
 * @violation: what is known of it
 *
 * Context: Any context. May raise; see ntmem_violation_raise().
 */
void ntmem_violation(const struct ntmem_violation *violation)
{
	ntmem_violation_report(violation);
	if (unlikely(READ_ONCE(ntmem_violation_policy) == NTMEM_VIOLATION_RAISE))
		ntmem_violation_raise(violation);
}

/**
 * ntmem_violation_total() - count the violations so far
 *
 * Context: Any context.
 * Return: number since load, without those that were expected.
 */
u64 ntmem_violation_total(void)
{
	return atomic64_read(&nr_violations);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_violation_total);

static bool violation_get(unsigned int i, struct ntmem_violation *v)
{
	unsigned long flags;
	bool found;

	raw_spin_lock_irqsave(&violation_lock, flags);
	found = i < nr_sites;
	if (found)
		*v = sites[i];
	raw_spin_unlock_irqrestore(&violation_lock, flags);
	return found;
}

static unsigned long violation_caller_gone(unsigned long caller, const struct module *module)
{
	char text[NTMEM_CALLER_TEXT];

	if (!within_module(caller, module))
		return caller;
	return ntmem_caller_keep(ntmem_caller_text(caller, text));
}

/*
 * Gives a record's call sites other names. If an earlier record has them already, from the
 * module's last life, the two become one: returns whether the place in the table is another
 * record's now.
 */
static bool violation_rename(unsigned int i, unsigned long caller, unsigned long holder)
{
	unsigned long flags;
	unsigned int earlier;
	u64 count;

	raw_spin_lock_irqsave(&violation_lock, flags);
	sites[i].caller = caller;
	sites[i].holder = holder;
	earlier = violation_find(&sites[i]);
	if (earlier < i) {
		count = sites[earlier].count + sites[i].count;
		sites[earlier] = sites[i];
		sites[earlier].count = count;
		nr_sites--;
		memmove(&sites[i], &sites[i + 1], (nr_sites - i) * sizeof(sites[i]));
	}
	raw_spin_unlock_irqrestore(&violation_lock, flags);
	return earlier < i;
}

/**
 * ntmem_violations_module_gone() - count a module's violations, whose code is about to go
 * @module: it; nothing of it runs any more, its symbols are still known
 * @first: the first of them, with its count; untouched if there is none
 *
 * Those that found the table full are not counted. Records keep the names of the call sites
 * as text.
 *
 * Context: Process context. Takes gone_mutex, and in it kept_mutex and violation_lock.
 * Return: how many there were since it was loaded.
 */
u64 ntmem_violations_module_gone(const struct module *module, struct ntmem_violation *first)
{
	struct ntmem_violation v;
	unsigned int i = 0;
	bool moved;
	u64 nr = 0;

	mutex_lock(&gone_mutex);
	while (violation_get(i, &v)) {
		if (within_module(v.caller, module)) {
			if (!nr)
				*first = v;
			nr += v.count;
		} else if (!within_module(v.holder, module)) {
			i++;
			continue;
		}
		moved = violation_rename(i, violation_caller_gone(v.caller, module),
					 violation_caller_gone(v.holder, module));
		i += !moved;
	}
	mutex_unlock(&gone_mutex);
	return nr;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_violations_module_gone);

/**
 * ntmem_violations_show() - print the records
 * @m: output
 *
 * Context: Process context.
 */
void ntmem_violations_show(struct seq_file *m)
{
	char parameters[PARAMETERS_TEXT];
	char caller[NTMEM_CALLER_TEXT];
	char tag[NTMEM_TAG_TEXT];
	struct ntmem_violation v;
	unsigned int i;

	seq_printf(m, "total: %llu\n", ntmem_violation_total());
	/* One number by itself; a moment more or less does not matter. */
	seq_printf(m, "unrecorded: %llu\n", data_race(nr_unrecorded));
	for (i = 0; violation_get(i, &v); i++) {
		seq_printf(m, "\ncode: 0x%02x\n", v.code);
		seq_printf(m, "name: %s\n", ntmem_bug_check_name(v.code));
		seq_printf(m, "parameters: %s\n", violation_parameters(&v, ", ", 1, parameters));
		seq_printf(m, "what: %s\n", v.what);
		if (v.nr)
			seq_printf(m, "nr: %llu\n", v.nr);
		seq_printf(m, "tag: %s\n", v.tag ? ntmem_tag_text(v.tag, tag) : "-");
		seq_printf(m, "object: %p\n", v.object);
		seq_printf(m, "caller: %s\n", ntmem_caller_text(v.caller, caller));
		if (v.holder)
			seq_printf(m, "holder: %s\n", ntmem_caller_text(v.holder, caller));
		seq_printf(m, "task: %s\n", v.comm);
		seq_printf(m, "pid: %d\n", v.pid);
		seq_printf(m, "cpu: %d\n", v.cpu);
		seq_printf(m, "irql: %u\n", v.irql);
		seq_printf(m, "last_time_ns: %llu\n", v.time_ns);
		seq_printf(m, "count: %llu\n", v.count);
	}
}

static void violation_watch(struct ntmem_violation_watch *watch, u32 code,
			    const struct task_struct *task)
{
	unsigned long flags;

	*watch = (struct ntmem_violation_watch){ .code = code, .task = task };
	raw_spin_lock_irqsave(&violation_lock, flags);
	list_add(&watch->link, &watches);
	raw_spin_unlock_irqrestore(&violation_lock, flags);
}

/**
 * ntmem_violation_watch() - expect violations
 * @watch: claim, kept by the caller until ntmem_violation_unwatch()
 * @code: bug check expected; those of this kind are counted, not printed
 *
 * Context: Any context.
 */
void ntmem_violation_watch(struct ntmem_violation_watch *watch, u32 code)
{
	violation_watch(watch, code, NULL);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_violation_watch);

/**
 * ntmem_violation_watch_own() - expect violations of the running task
 * @watch: claim, kept by the caller until ntmem_violation_unwatch()
 * @code: bug check expected; those of this kind that the task makes, and no interrupt
 *	on top of it, are counted, not printed
 *
 * Context: Task context.
 */
void ntmem_violation_watch_own(struct ntmem_violation_watch *watch, u32 code)
{
	violation_watch(watch, code, current);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_violation_watch_own);

/**
 * ntmem_violation_unwatch() - stop expecting violations
 * @watch: claim
 *
 * Context: Any context.
 * Return: how many were seen.
 */
unsigned int ntmem_violation_unwatch(struct ntmem_violation_watch *watch)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&violation_lock, flags);
	list_del(&watch->link);
	raw_spin_unlock_irqrestore(&violation_lock, flags);
	return watch->nr_seen;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_violation_unwatch);
