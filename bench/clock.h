/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading the clock.
 *
 * On x86-64 it is the time stamp counter: in an emulator that counts
 * instructions, one tick is one instruction; else it is a time. User Mode Linux
 * can read it as any process can. The fences keep calls out of each other's
 * time; in instructions they cost the same with and without a call between.
 */
#ifndef NTMEM_BENCH_CLOCK_H
#define NTMEM_BENCH_CLOCK_H

#include <linux/ktime.h>
#include <linux/timekeeping.h>
#include <linux/types.h>

#ifdef CONFIG_X86_64

static __always_inline u64 bench_ticks(void)
{
	u32 low, high;

	asm volatile("lfence\n\trdtsc\n\tlfence" : "=a"(low), "=d"(high) : : "memory");
	return (u64)high << 32 | low;
}

/*
 * The low half alone, stored by the asm itself: what the compiler does with a
 * reading could otherwise land in the time of either neighbour.
 */
static __always_inline void bench_mark(u32 *mark)
{
	asm volatile("lfence\n\trdtsc\n\tlfence\n\tmovl %%eax, %[mark]"
		     : [mark] "=m"(*mark) : : "rax", "rdx", "memory");
}

#else

static __always_inline u64 bench_ticks(void)
{
	return ktime_get_ns();
}

static __always_inline void bench_mark(u32 *mark)
{
	WRITE_ONCE(*mark, (u32)ktime_get_ns());
}

#endif

#endif /* NTMEM_BENCH_CLOCK_H */
