// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a tick is worth.
 *
 * An emulator may count one tick per instruction. Whether this one does is
 * tried before each run, on instructions that are known to be a thousand; only
 * an exact answer counts. For times the counter is compared with the kernel's
 * own clock, once.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/utsname.h>

#include "bench.h"
#include "clock.h"

#define NR_TRIES 16
#define NR_NOPS 1000
#define TICKS_PER_NS_MS 100

/* Guards the two below. */
static DEFINE_MUTEX(clock_mutex);
/* Ticks that as many nanoseconds took; 0 until times are asked for. */
static u64 clock_ticks;
static u64 clock_ns;

#if defined(CONFIG_X86_64) && !defined(CONFIG_UML)

static u32 clock_nops(void)
{
	unsigned long flags;
	u32 marks[3];

	local_irq_save(flags);
	bench_mark(&marks[0]);
	bench_mark(&marks[1]);
	asm volatile(".rept %c0\n\tnop\n\t.endr" : : "i"(NR_NOPS));
	bench_mark(&marks[2]);
	local_irq_restore(flags);
	return marks[2] - marks[1] - (marks[1] - marks[0]);
}

#else

/* No emulator runs this kernel that counts. */
static u32 clock_nops(void)
{
	return 0;
}

#endif

static int clock_check_instructions(void)
{
	u32 nops;
	int i;

	for (i = 0; i < NR_TRIES; i++) {
		nops = clock_nops();
		if (nops != NR_NOPS) {
			pr_err("run: no clock that counts instructions: %u take %u ticks\n",
			       NR_NOPS, nops);
			return -EOPNOTSUPP;
		}
	}
	return 0;
}

static int clock_check_ns(void)
{
	u64 ticks, ns;
	int err = 0;

	mutex_lock(&clock_mutex);
	if (!clock_ticks) {
		ns = ktime_get_ns();
		ticks = bench_ticks();
		msleep(TICKS_PER_NS_MS);
		ns = ktime_get_ns() - ns;
		ticks = bench_ticks() - ticks;
		if (ns && ticks && ticks < U32_MAX && ns < U32_MAX) {
			clock_ns = ns;
			clock_ticks = ticks;
		} else {
			pr_err("run: no usable clock: %llu ticks in %llu ns\n", ticks, ns);
			err = -EOPNOTSUPP;
		}
	}
	mutex_unlock(&clock_mutex);
	return err;
}

/**
 * bench_clock_check() - tell whether a clock can be used, calibrating it
 * @clock: clock
 *
 * Context: Process context, may sleep.
 * Return: 0, or -EOPNOTSUPP, said in the log.
 */
int bench_clock_check(enum bench_clock clock)
{
	return clock == BENCH_INSTRUCTIONS ? clock_check_instructions() : clock_check_ns();
}

/**
 * bench_hundredths() - hundredths of a unit of a clock per call
 * @clock: clock, of which bench_clock_check() said yes
 * @ticks: ticks that all calls took
 * @units: calls
 *
 * Return: rounded to the next hundredth.
 */
u64 bench_hundredths(enum bench_clock clock, u64 ticks, u64 units)
{
	u64 scaled = ticks * 100;

	if (clock == BENCH_NS)
		scaled = mul_u64_u64_div_u64(scaled, clock_ns, clock_ticks);
	return div64_u64(scaled + units / 2, units);
}

#ifdef CONFIG_X86_64
/* The processor's own words; User Mode Linux keeps no copy of them. */
static void clock_show_cpu(struct seq_file *m)
{
	u32 name[13] = {};
	u32 ebx, ecx, edx, leaf;

	for (leaf = 0; leaf < 3; leaf++) {
		u32 eax = 0x80000002 + leaf;

		asm volatile("cpuid" : "+a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx));
		name[4 * leaf] = eax;
		name[4 * leaf + 1] = ebx;
		name[4 * leaf + 2] = ecx;
		name[4 * leaf + 3] = edx;
	}
	seq_printf(m, "# cpu: %s\n", (char *)name);
}
#else
static void clock_show_cpu(struct seq_file *m)
{
	seq_puts(m, "# cpu: not known\n");
}
#endif

static const char *clock_preemption(void)
{
	if (preempt_model_rt())
		return "rt";
	if (preempt_model_full())
		return "full";
	if (preempt_model_voluntary())
		return "voluntary";
	if (preempt_model_none())
		return "none";
	return "lazy";
}

/**
 * bench_clock_show() - print what figures depend on
 * @m: output
 *
 * Context: Process context.
 */
void bench_clock_show(struct seq_file *m)
{
	seq_printf(m, "# release: %s\n", init_utsname()->release);
	seq_printf(m, "# preemption: %s\n", clock_preemption());
	seq_printf(m, "# init_on_alloc: %d\n", want_init_on_alloc(0));
	seq_printf(m, "# mitigations: %s\n", cpu_mitigations_off() ? "off" : "on");
	clock_show_cpu(m);
	seq_printf(m, "# cpus: %u\n", num_online_cpus());
	seq_printf(m, "# slist: %s\n", bench_slist_variant());
#if defined(CONFIG_X86_64) && !defined(CONFIG_UML)
	seq_printf(m, "# ticks_of_%u_nops: %u\n", NR_NOPS, clock_nops());
#endif
	mutex_lock(&clock_mutex);
	if (clock_ticks)
		seq_printf(m, "# ticks_per_us: %llu\n", div64_u64(clock_ticks * 1000, clock_ns));
	mutex_unlock(&clock_mutex);
}
