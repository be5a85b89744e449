// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite of time, delays, and who runs.
 */
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/sched.h>

#include "helpers.h"

#include <ntmem/time.h>

#define UNITS_PER_MS 10000LL
#define UNITS_PER_DAY 864000000000LL
/* 1970-01-01 in units since 1601. */
#define UNIX_EPOCH 116444736000000000LL
/* How much too late the emulator may be. */
#define PATIENCE_MS 2000

/* What a delay took, in ms. */
static s64 time_delay(struct kunit *test, s64 interval)
{
	LARGE_INTEGER delay = { .QuadPart = interval };
	ktime_t start = ktime_get();

	KUNIT_EXPECT_EQ(test, KeDelayExecutionThread(KernelMode, FALSE, &delay), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, delay.QuadPart, interval);
	KUNIT_EXPECT_EQ(test, (unsigned int)get_current_state(), (unsigned int)TASK_RUNNING);
	return ktime_ms_delta(ktime_get(), start);
}

/* Delays ------------------------------------------------------------------------ */

static void time_relative_delay_lasts(struct kunit *test)
{
	s64 ms;

	for (ms = 1; ms <= 40; ms += 13) {
		s64 took = time_delay(test, -ms * UNITS_PER_MS);

		KUNIT_EXPECT_GE(test, took, ms);
		KUNIT_EXPECT_LT(test, took, ms + PATIENCE_MS);
	}
}

static void time_absolute_delay_lasts_until_then(struct kunit *test)
{
	LARGE_INTEGER now, after;

	KeQuerySystemTime(&now);
	time_delay(test, now.QuadPart + 30 * UNITS_PER_MS);
	KeQuerySystemTime(&after);
	KUNIT_EXPECT_GE(test, after.QuadPart, now.QuadPart + 29 * UNITS_PER_MS);
	KUNIT_EXPECT_LT(test, after.QuadPart, now.QuadPart + (30 + PATIENCE_MS) * UNITS_PER_MS);
}

static void time_delay_that_is_over_returns(struct kunit *test)
{
	KUNIT_EXPECT_LT(test, time_delay(test, 0), (s64)PATIENCE_MS);
	KUNIT_EXPECT_LT(test, time_delay(test, 1), (s64)PATIENCE_MS);
	KUNIT_EXPECT_LT(test, time_delay(test, UNIX_EPOCH), (s64)PATIENCE_MS);
	KUNIT_EXPECT_LT(test, time_delay(test, -1), (s64)PATIENCE_MS);
}

static void time_delay_at_apc_level_keeps_it(struct kunit *test)
{
	KIRQL old;

	KeRaiseIrql(APC_LEVEL, &old);
	KUNIT_EXPECT_GE(test, time_delay(test, -5 * UNITS_PER_MS), 5LL);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), APC_LEVEL);
	KeLowerIrql(old);
}

static void time_delay_above_apc_level_is_reported(struct kunit *test)
{
	LARGE_INTEGER delay = { .QuadPart = S64_MIN };
	struct ntmem_violation_watch watch;
	NTSTATUS status[HIGH_LEVEL + 1];
	KIRQL level, old;

	ntmem_violation_watch_own(&watch, IRQL_NOT_LESS_OR_EQUAL);
	for (level = DISPATCH_LEVEL; level <= HIGH_LEVEL; level++) {
		KeRaiseIrql(level, &old);
		status[level] = KeDelayExecutionThread(KernelMode, FALSE, &delay);
		KeLowerIrql(old);
	}
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), HIGH_LEVEL - DISPATCH_LEVEL + 1U);
	KUNIT_EXPECT_EQ(test, watch.last.parameter[1], (u64)HIGH_LEVEL);
	for (level = DISPATCH_LEVEL; level <= HIGH_LEVEL; level++)
		KUNIT_EXPECT_EQ(test, status[level], STATUS_SUCCESS);
}

static void time_delay_in_softirq(void *argument)
{
	LARGE_INTEGER delay = { .QuadPart = -UNITS_PER_MS };

	KeDelayExecutionThread(KernelMode, FALSE, &delay);
}

static void time_delay_in_interrupts_is_reported(struct kunit *test)
{
	EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, 1,
			  run_in_softirq(time_delay_in_softirq, NULL));
	EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, 1,
			  run_in_hardirq(time_delay_in_softirq, NULL));
}

/* Without asking for the time of day, whose lock the NMI may have come upon. */
static void time_in_nmi(struct kunit *test)
{
	LARGE_INTEGER moment = { .QuadPart = UNIX_EPOCH }, before, inside, after;

	EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, 1,
			  IN_NMI(KeDelayExecutionThread(KernelMode, FALSE, &moment)));
	before = KeQueryPerformanceCounter(NULL);
	IN_NMI(inside = KeQueryPerformanceCounter(NULL));
	after = KeQueryPerformanceCounter(NULL);
	/* A unit behind at the most, as what it reads may have been updated just then. */
	KUNIT_EXPECT_GE(test, inside.QuadPart + 1, before.QuadPart);
	KUNIT_EXPECT_LE(test, inside.QuadPart, after.QuadPart + 1);
}

/**
 * struct time_sleeper - a thread that sleeps, and whoever would wake it
 * @task: it
 * @started: it is about to
 * @took_ms: how long it did
 */
struct time_sleeper {
	struct task_struct *task;
	struct completion started;
	s64 took_ms;
};

static void time_sleeper_runs(void *argument)
{
	LARGE_INTEGER delay = { .QuadPart = -200 * UNITS_PER_MS };
	struct time_sleeper *sleeper = argument;
	ktime_t start = ktime_get();

	/* The waker may be last. */
	sleeper->task = get_task_struct(current);
	complete(&sleeper->started);
	KeDelayExecutionThread(UserMode, TRUE, &delay);
	sleeper->took_ms = ktime_ms_delta(ktime_get(), start);
}

static void time_waker_runs(void *argument)
{
	struct time_sleeper *sleeper = argument;
	int i;

	wait_for_completion(&sleeper->started);
	for (i = 0; i < 10; i++) {
		usleep_range(1000, 2000);
		wake_up_process(sleeper->task);
	}
}

/* Which of the two threads it is. */
struct time_role {
	struct time_sleeper *sleeper;
	void (*routine)(void *argument);
};

static void time_role_runs(void *argument)
{
	struct time_role *role = argument;

	role->routine(role->sleeper);
}

static void time_delay_is_not_cut_short(struct kunit *test)
{
	struct time_sleeper sleeper = {};
	struct time_role roles[] = {
		{ &sleeper, time_sleeper_runs }, { &sleeper, time_waker_runs },
	};
	void *arguments[] = { &roles[0], &roles[1] };

	init_completion(&sleeper.started);
	KUNIT_ASSERT_EQ(test, run_on_cpus(time_role_runs, arguments, 2), 0);
	put_task_struct(sleeper.task);
	KUNIT_EXPECT_GE(test, sleeper.took_ms, 200LL);
}

static void time_stall_lasts_and_is_bounded(struct kunit *test)
{
	ktime_t start = ktime_get();

	KeStallExecutionProcessor(0);
	KeStallExecutionProcessor(50);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 45LL);
	start = ktime_get();
	KeStallExecutionProcessor(2500);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 2250LL);
}

/* Clocks ---------------------------------------------------------------------------- */

static void time_system_time_is_that_of_linux(struct kunit *test)
{
	s64 before, after;
	LARGE_INTEGER now;

	before = ktime_get_real_ns() / 100 + UNIX_EPOCH;
	KeQuerySystemTime(&now);
	after = ktime_get_real_ns() / 100 + UNIX_EPOCH;
	KUNIT_EXPECT_GE(test, now.QuadPart, before);
	KUNIT_EXPECT_LE(test, now.QuadPart, after);
}

static void time_counters_rise_as_one(struct kunit *test)
{
	LARGE_INTEGER frequency, ticks, later_ticks, count, later;
	ULONGLONG interrupt, unbiased;
	ULONG64 stamp;

	KeQueryTickCount(&ticks);
	count = KeQueryPerformanceCounter(&frequency);
	interrupt = KeQueryInterruptTime();
	unbiased = KeQueryUnbiasedInterruptTime();
	msleep(50);
	KeQueryTickCount(&later_ticks);
	later = KeQueryPerformanceCounter(NULL);
	KUNIT_EXPECT_EQ(test, frequency.QuadPart, 10000000LL);
	KUNIT_EXPECT_GE(test, later.QuadPart - count.QuadPart, 49 * UNITS_PER_MS);
	KUNIT_EXPECT_GE(test, KeQueryInterruptTimePrecise(&stamp) - interrupt,
			(ULONGLONG)(49 * UNITS_PER_MS));
	KUNIT_EXPECT_GE(test, stamp, (ULONG64)later.QuadPart);
	KUNIT_EXPECT_GE(test, KeQueryUnbiasedInterruptTime() - unbiased,
			(ULONGLONG)(49 * UNITS_PER_MS));
	KUNIT_EXPECT_EQ(test, KeQueryTimeIncrement(), (ULONG)(10000000 / HZ));
	KUNIT_EXPECT_GE(test, (later_ticks.QuadPart - ticks.QuadPart + 1) * KeQueryTimeIncrement(),
			49 * UNITS_PER_MS);
	KUNIT_EXPECT_LT(test, later_ticks.QuadPart, (LONGLONG)HZ * 3600 * 24);
}

struct time_date {
	LONGLONG time;
	TIME_FIELDS fields;
};

static const struct time_date time_dates[] = {
	{ 0, { 1601, 1, 1, 0, 0, 0, 0, 1 } },
	{ UNITS_PER_MS - 1, { 1601, 1, 1, 0, 0, 0, 0, 1 } },
	{ UNITS_PER_MS, { 1601, 1, 1, 0, 0, 0, 1, 1 } },
	{ UNITS_PER_DAY - UNITS_PER_MS, { 1601, 1, 1, 23, 59, 59, 999, 1 } },
	{ 58 * UNITS_PER_DAY, { 1601, 2, 28, 0, 0, 0, 0, 3 } },
	{ 59 * UNITS_PER_DAY, { 1601, 3, 1, 0, 0, 0, 0, 4 } },
	{ 364 * UNITS_PER_DAY, { 1601, 12, 31, 0, 0, 0, 0, 1 } },
	{ 365 * UNITS_PER_DAY, { 1602, 1, 1, 0, 0, 0, 0, 2 } },
	{ UNIX_EPOCH, { 1970, 1, 1, 0, 0, 0, 0, 4 } },
	{ UNIX_EPOCH + 951782400LL * 10000000, { 2000, 2, 29, 0, 0, 0, 0, 2 } },
	{ UNIX_EPOCH + 978220800LL * 10000000, { 2000, 12, 31, 0, 0, 0, 0, 0 } },
	{ UNIX_EPOCH + 4107456000LL * 10000000, { 2100, 2, 28, 0, 0, 0, 0, 0 } },
	{ UNIX_EPOCH + 4107542400LL * 10000000, { 2100, 3, 1, 0, 0, 0, 0, 1 } },
};

static void time_fields_and_back(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(time_dates); i++) {
		LARGE_INTEGER time = { .QuadPart = time_dates[i].time }, back;
		TIME_FIELDS fields;

		RtlTimeToTimeFields(&time, &fields);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(&fields, &time_dates[i].fields, sizeof(fields)), 0,
				    "row %u: %d-%d-%d %d:%d:%d.%d, %d", i, fields.Year,
				    fields.Month, fields.Day, fields.Hour, fields.Minute,
				    fields.Second, fields.Milliseconds, fields.Weekday);
		KUNIT_EXPECT_EQ(test, RtlTimeFieldsToTime(&fields, &back), TRUE);
		KUNIT_EXPECT_EQ_MSG(test, back.QuadPart,
				    time.QuadPart / UNITS_PER_MS * UNITS_PER_MS, "row %u", i);
	}
}

static void time_fields_of_each_day(struct kunit *test)
{
	LARGE_INTEGER time = { .QuadPart = 0 }, back;
	TIME_FIELDS fields;
	unsigned int day;

	/* 400 years and some, after which the calendar is the same again. */
	for (day = 0; day < 146097 + 800; day++, time.QuadPart += UNITS_PER_DAY) {
		RtlTimeToTimeFields(&time, &fields);
		if (!RtlTimeFieldsToTime(&fields, &back) || back.QuadPart != time.QuadPart ||
		    fields.Weekday != (day + 1) % 7)
			break;
	}
	KUNIT_EXPECT_EQ(test, day, 146097U + 800);
	/* Any number may be split up. */
	time.QuadPart = S64_MAX;
	RtlTimeToTimeFields(&time, &fields);
	KUNIT_EXPECT_EQ(test, fields.Year, (CSHORT)30828);
	time.QuadPart = S64_MIN;
	RtlTimeToTimeFields(&time, &fields);
	time.QuadPart = -1;
	RtlTimeToTimeFields(&time, &fields);
}

static void time_fields_out_of_range_are_refused(struct kunit *test)
{
	static const TIME_FIELDS bad[] = {
		{ 1600, 1, 1 }, { 30828, 1, 1 }, { 2000, 0, 1 }, { 2000, 13, 1 }, { 2000, 1, 0 },
		{ 2000, 1, 32 }, { 2001, 2, 29 }, { 2100, 2, 29 }, { 2000, 4, 31 },
		{ 2000, 1, 1, -1 }, { 2000, 1, 1, 24 }, { 2000, 1, 1, 0, -1 },
		{ 2000, 1, 1, 0, 60 }, { 2000, 1, 1, 0, 0, -1 }, { 2000, 1, 1, 0, 0, 60 },
		{ 2000, 1, 1, 0, 0, 0, -1 }, { 2000, 1, 1, 0, 0, 0, 1000 },
	};
	LARGE_INTEGER time = { .QuadPart = 77 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		TIME_FIELDS fields = bad[i];

		KUNIT_EXPECT_EQ_MSG(test, RtlTimeFieldsToTime(&fields, &time), FALSE, "row %u", i);
	}
	KUNIT_EXPECT_EQ(test, time.QuadPart, 77LL);
}

static void time_local_time_is_system_time(struct kunit *test)
{
	LARGE_INTEGER system = { .QuadPart = UNIX_EPOCH }, local, back;

	ExSystemTimeToLocalTime(&system, &local);
	ExLocalTimeToSystemTime(&local, &back);
	KUNIT_EXPECT_EQ(test, local.QuadPart, system.QuadPart);
	KUNIT_EXPECT_EQ(test, back.QuadPart, system.QuadPart);
}

/* Who runs --------------------------------------------------------------------------- */

static void time_current_is_the_task(struct kunit *test)
{
	KUNIT_EXPECT_PTR_EQ(test, (void *)KeGetCurrentThread(), (void *)current);
	KUNIT_EXPECT_PTR_EQ(test, (void *)PsGetCurrentThread(), (void *)current);
	KUNIT_EXPECT_EQ(test, (long)PsGetCurrentThreadId(), (long)current->pid);
	KUNIT_EXPECT_EQ(test, (long)PsGetCurrentProcessId(), (long)current->tgid);
	KUNIT_EXPECT_PTR_EQ(test, (void *)PsGetCurrentProcess(), (void *)current->group_leader);
}

static void time_processor_numbers(struct kunit *test)
{
	PROCESSOR_NUMBER number;
	KAFFINITY active;
	ULONG cpu, same;
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	cpu = KeGetCurrentProcessorNumberEx(&number);
	same = smp_processor_id();
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, cpu, same);
	KUNIT_EXPECT_EQ(test, number.Group * 64U + number.Number, cpu);
	KUNIT_EXPECT_LE(test, KeQueryActiveProcessorCount(&active), num_online_cpus());
	KUNIT_EXPECT_EQ(test, (ULONG)hweight_long(active), KeQueryActiveProcessorCount(NULL));
	KUNIT_EXPECT_EQ(test, KeQueryActiveProcessorCountEx(ALL_PROCESSOR_GROUPS),
			num_online_cpus());
	KUNIT_EXPECT_EQ(test, KeQueryActiveProcessorCountEx(0), KeQueryActiveProcessorCount(NULL));
	KUNIT_EXPECT_EQ(test, KeQueryActiveProcessorCountEx(1000), 0U);
}

static struct kunit_case time_cases[] = {
	KUNIT_CASE(time_relative_delay_lasts),
	KUNIT_CASE(time_absolute_delay_lasts_until_then),
	KUNIT_CASE(time_delay_that_is_over_returns),
	KUNIT_CASE(time_delay_at_apc_level_keeps_it),
	KUNIT_CASE(time_delay_above_apc_level_is_reported),
	KUNIT_CASE(time_delay_in_interrupts_is_reported),
	KUNIT_CASE(time_in_nmi),
	KUNIT_CASE(time_delay_is_not_cut_short),
	KUNIT_CASE(time_stall_lasts_and_is_bounded),
	KUNIT_CASE(time_system_time_is_that_of_linux),
	KUNIT_CASE(time_counters_rise_as_one),
	KUNIT_CASE(time_fields_and_back),
	KUNIT_CASE(time_fields_of_each_day),
	KUNIT_CASE(time_fields_out_of_range_are_refused),
	KUNIT_CASE(time_local_time_is_system_time),
	KUNIT_CASE(time_current_is_the_task),
	KUNIT_CASE(time_processor_numbers),
	{}
};

static struct kunit_suite time_suite = {
	.name = "ntmem_time",
	.test_cases = time_cases,
};

kunit_test_suite(time_suite);

MODULE_DESCRIPTION("KUnit tests of ntmem's time and delays");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
