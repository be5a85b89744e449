/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Time, delays, and who runs; see "System Time" and "KeDelayExecutionThread".
 *
 * Times are in units of 100 ns, system time since the beginning of 1601.
 */
#ifndef NTMEM_TIME_H
#define NTMEM_TIME_H

#include <ntmem/irql.h>

NTMEM_BEGIN_DECLS

/* Month, Day and Weekday as in a calendar: the first are 1, 1, and 0 for Sunday. */
typedef struct _TIME_FIELDS {
	CSHORT Year;
	CSHORT Month;
	CSHORT Day;
	CSHORT Hour;
	CSHORT Minute;
	CSHORT Second;
	CSHORT Milliseconds;
	CSHORT Weekday;
} TIME_FIELDS, *PTIME_FIELDS;

NTSTATUS NTAPI KeDelayExecutionThread(KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
				      PLARGE_INTEGER Interval);
VOID NTAPI KeStallExecutionProcessor(ULONG MicroSeconds);

VOID NTAPI KeQuerySystemTimePrecise(PLARGE_INTEGER CurrentTime);
ULONGLONG NTAPI KeQueryInterruptTime(void);
ULONGLONG NTAPI KeQueryInterruptTimePrecise(PULONG64 QpcTimeStamp);
ULONGLONG NTAPI KeQueryUnbiasedInterruptTime(void);
LARGE_INTEGER NTAPI KeQueryPerformanceCounter(PLARGE_INTEGER PerformanceFrequency);
ULONG NTAPI KeQueryTimeIncrement(void);
ULONGLONG NTAPI ntmem_tick_count(void);

VOID NTAPI RtlTimeToTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS TimeFields);
BOOLEAN NTAPI RtlTimeFieldsToTime(PTIME_FIELDS TimeFields, PLARGE_INTEGER Time);
VOID NTAPI ExSystemTimeToLocalTime(PLARGE_INTEGER SystemTime, PLARGE_INTEGER LocalTime);
VOID NTAPI ExLocalTimeToSystemTime(PLARGE_INTEGER LocalTime, PLARGE_INTEGER SystemTime);

/* As precise as the precise one, which costs no more here. */
#define KeQuerySystemTime(CurrentTime) KeQuerySystemTimePrecise(CurrentTime)
/* A macro in the kit too: takes a PLARGE_INTEGER. */
#define KeQueryTickCount(TickCount) ((VOID)((TickCount)->QuadPart = (LONGLONG)ntmem_tick_count()))

/* Who runs ---------------------------------------------------------------------- */

typedef struct _KTHREAD *PKTHREAD, *PETHREAD, *PRKTHREAD;
typedef struct _KPROCESS *PKPROCESS, *PEPROCESS, *PRKPROCESS;

typedef struct _PROCESSOR_NUMBER {
	USHORT Group;
	UCHAR Number;
	UCHAR Reserved;
} PROCESSOR_NUMBER, *PPROCESSOR_NUMBER;

#define ALL_PROCESSOR_GROUPS 0xffff

/* Threads and processes are no more than their addresses here. */
PKTHREAD NTAPI KeGetCurrentThread(void);
PEPROCESS NTAPI PsGetCurrentProcess(void);
HANDLE NTAPI PsGetCurrentThreadId(void);
HANDLE NTAPI PsGetCurrentProcessId(void);
ULONG NTAPI KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER ProcNumber);
ULONG NTAPI KeQueryActiveProcessorCount(PKAFFINITY ActiveProcessors);
ULONG NTAPI KeQueryActiveProcessorCountEx(USHORT GroupNumber);

#define PsGetCurrentThread() KeGetCurrentThread()
#define IoGetCurrentProcess() PsGetCurrentProcess()
#define KeGetCurrentProcessorNumber() KeGetCurrentProcessorNumberEx(NULL)

NTMEM_END_DECLS

#endif /* NTMEM_TIME_H */
