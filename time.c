// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time and delays; see "System Time" and the "KeDelayExecutionThread" topic.
 *
 * NT counts 100 ns since the beginning of 1601, Linux nanoseconds since that of 1970.
 *
 * A delay ends by nothing but time, as in NT where no APC is meant for the thread. It is
 * slept in a state that nobody takes for a hang, however long it is; who kills the process
 * or unloads the driver waits for it.
 *
 * Difference: there is no local time in the kernel, so it is the same as system time.
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>

#include "internal.h"

#include <ntmem/time.h>

#define UNIT_NS 100
#define UNITS_PER_MS 10000
#define UNITS_PER_SECOND 10000000LL
/* From the beginning of 1601 to that of 1970. */
#define UNIX_EPOCH_SECONDS 11644473600LL
#define SECONDS_PER_DAY 86400
#define LAST_YEAR 30827
/* At the most, as whoever stalls keeps the processor for himself. */
#define MAX_STALL_US 1000000
#define STALL_STEP_US 1000

static s64 time_now(void)
{
	return ktime_get_real_ns() / UNIT_NS + UNIX_EPOCH_SECONDS * UNITS_PER_SECOND;
}

/* Units until a moment, or of a delay; 0 if it is over. */
static u64 time_until(s64 interval)
{
	if (interval > 0)
		interval = time_now() - interval;
	return interval < 0 ? -(u64)interval : 0;
}

/**
 * KeDelayExecutionThread() - sleep
 * @WaitMode: not used: there are no APCs that could tell
 * @Alertable: not used, likewise
 * @Interval: a delay if it is negative; else the system time until which to sleep. In
 *	units of 100 ns
 *
 * An @Interval of 0, or a time that is over, lets others run. At DISPATCH_LEVEL and above
 * a call is a violation, and returns at once. Follows the NT topic of this name.
 *
 * Difference: a system time is looked at once; who sets the clock meanwhile does not
 * change the delay.
 *
 * Context: Task context, IRQL <= APC_LEVEL. Sleeps, and no signal ends that.
 * Return: %STATUS_SUCCESS.
 */
NTSTATUS KeDelayExecutionThread(KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
				PLARGE_INTEGER Interval)
{
	ktime_t end;
	u64 units;

	if (unlikely(ntmem_irql() > APC_LEVEL || ntmem_at_dispatch())) {
		ntmem_violation(&(struct ntmem_violation){
			.code = IRQL_NOT_LESS_OR_EQUAL,
			.parameter = { (unsigned long)Interval, ntmem_irql(), 0, _RET_IP_ },
			.caller = _RET_IP_,
			.what = "delay above APC_LEVEL",
		});
		return STATUS_SUCCESS;
	}
	/* Not before: an NMI must not ask for the time of day. */
	units = time_until(Interval->QuadPart);
	if (!units) {
		cond_resched();
		return STATUS_SUCCESS;
	}
	/* Delays of centuries end at the end of time. */
	end = ktime_add_safe(ktime_get(), units > KTIME_MAX / UNIT_NS ? KTIME_MAX :
								       units * UNIT_NS);
	do {
		set_current_state(TASK_IDLE);
		schedule_hrtimeout(&end, HRTIMER_MODE_ABS);
		/* Whoever wakes tasks up for no reason does not end it. */
	} while (ktime_before(ktime_get(), end));
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(KeDelayExecutionThread);

/**
 * KeStallExecutionProcessor() - keep the processor busy for a while
 * @MicroSeconds: how long; NT asks for no more than 50
 *
 * Difference: no longer than a second at once. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID KeStallExecutionProcessor(ULONG MicroSeconds)
{
	ULONG wanted = min_t(ULONG, MicroSeconds, MAX_STALL_US), left, step;
	u64 start_ns = ktime_get_mono_fast_ns(), seen_ns = start_ns, now_ns;

	for (left = wanted; left; left -= step) {
		step = min_t(ULONG, left, STALL_STEP_US);
		udelay(step);
	}
	/*
	 * Where the processor's speed was measured badly, as in emulators, that was too short.
	 * The clock is not waited for without end while it stands still.
	 */
	for (left = wanted; left; seen_ns = now_ns) {
		now_ns = ktime_get_mono_fast_ns();
		if (now_ns - start_ns >= (u64)wanted * NSEC_PER_USEC)
			break;
		if (now_ns == seen_ns)
			left--;
		udelay(1);
	}
}
NTMEM_EXPORT_SYMBOL(KeStallExecutionProcessor);

/**
 * KeQuerySystemTimePrecise() - tell the time
 * @CurrentTime: result: 100 ns since the beginning of 1601, UTC
 *
 * KeQuerySystemTime() is the same. Follows the NT topics of these names.
 *
 * Context: Any context but an NMI, any IRQL. Does not sleep.
 */
VOID KeQuerySystemTimePrecise(PLARGE_INTEGER CurrentTime)
{
	CurrentTime->QuadPart = time_now();
}
NTMEM_EXPORT_SYMBOL(KeQuerySystemTimePrecise);

/**
 * KeQueryInterruptTime() - tell how long the system runs
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context but an NMI, any IRQL. Does not sleep.
 * Return: 100 ns since the start, with times of suspend.
 */
ULONGLONG KeQueryInterruptTime(void)
{
	return ktime_get_boottime_ns() / UNIT_NS;
}
NTMEM_EXPORT_SYMBOL(KeQueryInterruptTime);

/**
 * KeQueryInterruptTimePrecise() - tell how long the system runs, and a count with it
 * @QpcTimeStamp: result: what KeQueryPerformanceCounter() counts
 *
 * Context: As KeQueryInterruptTime().
 * Return: as KeQueryInterruptTime().
 */
ULONGLONG KeQueryInterruptTimePrecise(PULONG64 QpcTimeStamp)
{
	*QpcTimeStamp = KeQueryPerformanceCounter(NULL).QuadPart;
	return KeQueryInterruptTime();
}
NTMEM_EXPORT_SYMBOL(KeQueryInterruptTimePrecise);

/**
 * KeQueryUnbiasedInterruptTime() - tell how long the system has run
 *
 * Context: As KeQueryInterruptTime().
 * Return: 100 ns since the start, without times of suspend.
 */
ULONGLONG KeQueryUnbiasedInterruptTime(void)
{
	return ktime_get_ns() / UNIT_NS;
}
NTMEM_EXPORT_SYMBOL(KeQueryUnbiasedInterruptTime);

/**
 * KeQueryPerformanceCounter() - tell a count that only rises
 * @PerformanceFrequency: result: counts per second, 10,000,000 as on Windows 10; or %NULL
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: the count.
 */
LARGE_INTEGER KeQueryPerformanceCounter(PLARGE_INTEGER PerformanceFrequency)
{
	LARGE_INTEGER count;

	/* What an NMI can ask for may be behind for a moment. */
	count.QuadPart = (in_nmi() ? ktime_get_mono_fast_ns() : ktime_get_ns()) / UNIT_NS;
	if (PerformanceFrequency)
		PerformanceFrequency->QuadPart = UNITS_PER_SECOND;
	return count;
}
NTMEM_EXPORT_SYMBOL(KeQueryPerformanceCounter);

/**
 * KeQueryTimeIncrement() - tell how long a tick is
 *
 * A tick is the kernel's. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: 100 ns per tick of KeQueryTickCount().
 */
ULONG KeQueryTimeIncrement(void)
{
	return UNITS_PER_SECOND / HZ;
}
NTMEM_EXPORT_SYMBOL(KeQueryTimeIncrement);

/**
 * ntmem_tick_count() - count ticks, for KeQueryTickCount()
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: ticks since the start.
 */
ULONGLONG ntmem_tick_count(void)
{
	return get_jiffies_64() - INITIAL_JIFFIES;
}
NTMEM_EXPORT_SYMBOL(ntmem_tick_count);

static bool time_is_leap(unsigned int year)
{
	return !(year % 4) && (year % 100 || !(year % 400));
}

static unsigned int time_month_days(unsigned int year, unsigned int month)
{
	static const u8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && time_is_leap(year));
}

/* Days from the beginning of 1601 to that of a year. */
static u32 time_year_days(u32 year)
{
	u32 years = year - 1601;

	return years * 365 + years / 4 - years / 100 + years / 400;
}

/**
 * RtlTimeToTimeFields() - split a time up
 * @Time: not negative; else the fields mean nothing
 * @TimeFields: result
 *
 * Follows the NT topic of this name, which asks for PASSIVE_LEVEL.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID RtlTimeToTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS TimeFields)
{
	u32 rest, seconds, days, year, month = 1;
	u64 whole, nr_days;

	whole = div_u64_rem(Time->QuadPart, UNITS_PER_SECOND, &rest);
	nr_days = div_u64_rem(whole, SECONDS_PER_DAY, &seconds);
	days = nr_days;
	TimeFields->Milliseconds = rest / UNITS_PER_MS;
	TimeFields->Second = seconds % 60;
	TimeFields->Minute = seconds / 60 % 60;
	TimeFields->Hour = seconds / 3600;
	/* The first day was a Monday. */
	TimeFields->Weekday = (days + 1) % 7;
	/* Right, or too many, as some years have a day more. */
	year = 1601 + days / 365;
	while (time_year_days(year) > days)
		year--;
	days -= time_year_days(year);
	while (days >= time_month_days(year, month))
		days -= time_month_days(year, month++);
	TimeFields->Year = year;
	TimeFields->Month = month;
	TimeFields->Day = days + 1;
}
NTMEM_EXPORT_SYMBOL(RtlTimeToTimeFields);

/**
 * RtlTimeFieldsToTime() - make a time of its fields
 * @TimeFields: fields; Weekday does not matter
 * @Time: result, not touched if the fields are no time
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: %TRUE; or %FALSE if a field is out of range.
 */
BOOLEAN RtlTimeFieldsToTime(PTIME_FIELDS TimeFields, PLARGE_INTEGER Time)
{
	const TIME_FIELDS *fields = TimeFields;
	u64 days, seconds;
	int month;

	if (fields->Year < 1601 || fields->Year > LAST_YEAR || fields->Month < 1 ||
	    fields->Month > 12 || fields->Day < 1 ||
	    fields->Day > time_month_days(fields->Year, fields->Month) || fields->Hour < 0 ||
	    fields->Hour > 23 || fields->Minute < 0 || fields->Minute > 59 ||
	    fields->Second < 0 || fields->Second > 59 || fields->Milliseconds < 0 ||
	    fields->Milliseconds > 999)
		return FALSE;
	days = time_year_days(fields->Year) + fields->Day - 1;
	for (month = 1; month < fields->Month; month++)
		days += time_month_days(fields->Year, month);
	seconds = days * SECONDS_PER_DAY + fields->Hour * 3600 + fields->Minute * 60 +
		  fields->Second;
	Time->QuadPart = seconds * UNITS_PER_SECOND + fields->Milliseconds * UNITS_PER_MS;
	return TRUE;
}
NTMEM_EXPORT_SYMBOL(RtlTimeFieldsToTime);

/**
 * ExSystemTimeToLocalTime() - turn system time into local time
 * @SystemTime: time
 * @LocalTime: result
 *
 * Difference: it is the same time. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID ExSystemTimeToLocalTime(PLARGE_INTEGER SystemTime, PLARGE_INTEGER LocalTime)
{
	*LocalTime = *SystemTime;
}
NTMEM_EXPORT_SYMBOL(ExSystemTimeToLocalTime);

/**
 * ExLocalTimeToSystemTime() - turn local time into system time
 * @LocalTime: time
 * @SystemTime: result
 *
 * Difference: it is the same time. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID ExLocalTimeToSystemTime(PLARGE_INTEGER LocalTime, PLARGE_INTEGER SystemTime)
{
	*SystemTime = *LocalTime;
}
NTMEM_EXPORT_SYMBOL(ExLocalTimeToSystemTime);
