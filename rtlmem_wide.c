// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking at much memory with the wide registers of x86-64 (AVX2).
 *
 * They belong to user space: a section around their use saves and restores them and
 * switches preemption off. So only tasks take part that can be preempted or, in kernels
 * that cannot tell, that are not in an interrupt and have interrupts on; a caller makes
 * a section of no more than RTLMEM_WIDE_CHUNK, and kernels for real time make none. A
 * fault on user memory could not be served in it, so it is for kernel memory alone.
 *
 * The loops do not know pages. Callers see to it that no page begins in what they give.
 */
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/thread_info.h>

#include <asm/cpufeature.h>
#include <asm/fpu/api.h>
#ifndef CONFIG_UML
#include <asm/fpu/types.h>
#endif

#include "rtlmem_words.h"

#ifdef CONFIG_UML

/* What the host's kernel offers its processes, whose registers are their own. */
static bool have_wide(void)
{
	return boot_cpu_has(X86_FEATURE_AVX2);
}

static bool must_save(void)
{
	return false;
}

#else

static bool have_wide(void)
{
	return boot_cpu_has(X86_FEATURE_AVX2) &&
	       cpu_has_xfeatures(XFEATURE_MASK_SSE | XFEATURE_MASK_YMM, NULL);
}

/* As kernel_fpu_begin() will find; if another task gets in between, it costs time. */
static bool must_save(void)
{
	return !(current->flags & PF_KTHREAD) && !test_thread_flag(TIF_NEED_FPU_LOAD);
}

#endif

/* Addresses of the kernel have their highest bit set; User Mode Linux has no such rule. */
static bool is_kernel_memory(const void *address)
{
	return IS_ENABLED(CONFIG_UML) || (long)address < 0;
}

/**
 * ntmem_wide_begin() - begin a section that may use the wide registers
 * @a: memory that is looked at in it
 * @b: other such memory, or the same
 * @length: bytes that are left to look at
 *
 * Context: Any context.
 * Return: whether there is one now; ntmem_wide_end() ends it.
 */
bool ntmem_wide_begin(const void *a, const void *b, size_t length)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return false;
	if (ntmem_at_dispatch() || !have_wide() || !is_kernel_memory(a) || !is_kernel_memory(b))
		return false;
	if (length < WIDE_FROM - WIDE_HEAD && must_save())
		return false;
	if (!irq_fpu_usable())
		return false;
	kernel_fpu_begin();
	return true;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_wide_begin);

/**
 * ntmem_wide_end() - end a section that ntmem_wide_begin() began
 *
 * Context: As ntmem_wide_begin() left it.
 */
void ntmem_wide_end(void)
{
	kernel_fpu_end();
}
NTMEM_EXPORT_IF_KUNIT(ntmem_wide_end);

/**
 * ntmem_wide_equal() - skip what is equal in two ranges
 * @a: first range
 * @b: second range
 * @nr_blocks: blocks of %RTLMEM_WIDE_BLOCK bytes in each; may be 0
 *
 * Context: In a section of ntmem_wide_begin().
 * Return: bytes before the first block in which they differ, or in all blocks.
 */
size_t ntmem_wide_equal(const u8 *a, const u8 *b, size_t nr_blocks)
{
	const u8 *start = a;

	if (!nr_blocks)
		return 0;
	asm volatile("1:\n\t"
		     "prefetcht0 %c[ahead](%[a])\n\t"
		     "prefetcht0 %c[ahead](%[b])\n\t"
		     "prefetcht0 %c[ahead]+64(%[a])\n\t"
		     "prefetcht0 %c[ahead]+64(%[b])\n\t"
		     "vmovdqu (%[a]), %%ymm0\n\t"
		     "vmovdqu 32(%[a]), %%ymm1\n\t"
		     "vmovdqu 64(%[a]), %%ymm2\n\t"
		     "vmovdqu 96(%[a]), %%ymm3\n\t"
		     "vpxor (%[b]), %%ymm0, %%ymm0\n\t"
		     "vpxor 32(%[b]), %%ymm1, %%ymm1\n\t"
		     "vpxor 64(%[b]), %%ymm2, %%ymm2\n\t"
		     "vpxor 96(%[b]), %%ymm3, %%ymm3\n\t"
		     "vpor %%ymm0, %%ymm1, %%ymm0\n\t"
		     "vpor %%ymm2, %%ymm3, %%ymm2\n\t"
		     "vpor %%ymm0, %%ymm2, %%ymm0\n\t"
		     "vptest %%ymm0, %%ymm0\n\t"
		     "jnz 2f\n\t"
		     "add %[block], %[a]\n\t"
		     "add %[block], %[b]\n\t"
		     "dec %[nr]\n\t"
		     "jnz 1b\n"
		     "2:\n\t"
		     "vzeroupper"
		     : [a] "+&r"(a), [b] "+&r"(b), [nr] "+&r"(nr_blocks)
		     : [ahead] "i"(PREFETCH_AHEAD), [block] "i"(RTLMEM_WIDE_BLOCK)
		     : "memory", "cc");
	return a - start;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_wide_equal);

/**
 * ntmem_wide_span() - skip what repeats a pattern
 * @p: range
 * @nr_blocks: blocks of %RTLMEM_WIDE_BLOCK bytes in it; may be 0
 * @pattern: what it should repeat
 *
 * Context: In a section of ntmem_wide_begin().
 * Return: bytes before the first block that is something else, or in all blocks.
 */
size_t ntmem_wide_span(const u8 *p, size_t nr_blocks, u64 pattern)
{
	const u8 *start = p;

	if (!nr_blocks)
		return 0;
	asm volatile("vmovq %[pattern], %%xmm4\n\t"
		     "vpbroadcastq %%xmm4, %%ymm4\n"
		     "1:\n\t"
		     "prefetcht0 %c[ahead](%[p])\n\t"
		     "prefetcht0 %c[ahead]+64(%[p])\n\t"
		     "vpxor (%[p]), %%ymm4, %%ymm0\n\t"
		     "vpxor 32(%[p]), %%ymm4, %%ymm1\n\t"
		     "vpxor 64(%[p]), %%ymm4, %%ymm2\n\t"
		     "vpxor 96(%[p]), %%ymm4, %%ymm3\n\t"
		     "vpor %%ymm0, %%ymm1, %%ymm0\n\t"
		     "vpor %%ymm2, %%ymm3, %%ymm2\n\t"
		     "vpor %%ymm0, %%ymm2, %%ymm0\n\t"
		     "vptest %%ymm0, %%ymm0\n\t"
		     "jnz 2f\n\t"
		     "add %[block], %[p]\n\t"
		     "dec %[nr]\n\t"
		     "jnz 1b\n"
		     "2:\n\t"
		     "vzeroupper"
		     : [p] "+&r"(p), [nr] "+&r"(nr_blocks)
		     : [ahead] "i"(PREFETCH_AHEAD), [block] "i"(RTLMEM_WIDE_BLOCK),
		       [pattern] "r"(pattern)
		     : "memory", "cc");
	return p - start;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_wide_span);
