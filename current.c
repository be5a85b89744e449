// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who runs, and where; see the "PsGetCurrentThread" topic.
 *
 * Difference: a thread and a process are no more than addresses that tell them apart, of
 * nothing that a driver could look into.
 */
#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "internal.h"

#include <ntmem/time.h>

/**
 * KeGetCurrentThread() - tell which thread runs
 *
 * PsGetCurrentThread() is the same.
 *
 * Context: Any context; an interrupt gets the thread that it interrupts. Does not sleep.
 * Return: the thread, to be compared with others and nothing else.
 */
PKTHREAD KeGetCurrentThread(void)
{
	return (PKTHREAD)current;
}
NTMEM_EXPORT_SYMBOL(KeGetCurrentThread);

/**
 * PsGetCurrentProcess() - tell which process runs
 *
 * Context: As KeGetCurrentThread().
 * Return: the process, to be compared with others and nothing else.
 */
PEPROCESS PsGetCurrentProcess(void)
{
	return (PEPROCESS)current->group_leader;
}
NTMEM_EXPORT_SYMBOL(PsGetCurrentProcess);

/**
 * PsGetCurrentThreadId() - tell the number of the thread that runs
 *
 * Context: As KeGetCurrentThread().
 * Return: the number, as Linux counts.
 */
HANDLE PsGetCurrentThreadId(void)
{
	return (HANDLE)(long)current->pid;
}
NTMEM_EXPORT_SYMBOL(PsGetCurrentThreadId);

/**
 * PsGetCurrentProcessId() - tell the number of the process that runs
 *
 * Context: As KeGetCurrentThread().
 * Return: the number, as Linux counts.
 */
HANDLE PsGetCurrentProcessId(void)
{
	return (HANDLE)(long)current->tgid;
}
NTMEM_EXPORT_SYMBOL(PsGetCurrentProcessId);

/**
 * KeGetCurrentProcessorNumberEx() - tell which processor runs
 * @ProcNumber: result, group and number within it, 64 to a group; or %NULL
 *
 * Below DISPATCH_LEVEL the thread may be on another one by the time of the answer.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: its number among all.
 */
ULONG KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER ProcNumber)
{
	ULONG cpu = raw_smp_processor_id();

	if (ProcNumber)
		*ProcNumber = (PROCESSOR_NUMBER){ .Group = cpu / 64, .Number = cpu % 64 };
	return cpu;
}
NTMEM_EXPORT_SYMBOL(KeGetCurrentProcessorNumberEx);

/**
 * KeQueryActiveProcessorCount() - count the processors of the first group
 * @ActiveProcessors: result, one bit for each; or %NULL
 *
 * Context: Any context, IRQL <= DISPATCH_LEVEL. Does not sleep.
 * Return: how many of the first 64 there are.
 */
ULONG KeQueryActiveProcessorCount(PKAFFINITY ActiveProcessors)
{
	KAFFINITY active = 0;
	unsigned int cpu;

	for_each_online_cpu(cpu)
		if (cpu < BITS_PER_LONG)
			active |= 1UL << cpu;
	if (ActiveProcessors)
		*ActiveProcessors = active;
	return hweight_long(active);
}
NTMEM_EXPORT_SYMBOL(KeQueryActiveProcessorCount);

/**
 * KeQueryActiveProcessorCountEx() - count the processors of a group
 * @GroupNumber: the group, or %ALL_PROCESSOR_GROUPS
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: how many there are; 0 if there is no such group.
 */
ULONG KeQueryActiveProcessorCountEx(USHORT GroupNumber)
{
	unsigned int cpu, nr = 0;

	for_each_online_cpu(cpu)
		nr += GroupNumber == ALL_PROCESSOR_GROUPS || cpu / 64 == GroupNumber;
	return nr;
}
NTMEM_EXPORT_SYMBOL(KeQueryActiveProcessorCountEx);
