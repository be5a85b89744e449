/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fast path of lookaside lists.
 *
 * A list in heavy use keeps entries in a magazine per processor. Taking one is
 * ten instructions that every caller gets inlined; this file fixes the layout
 * that they rely on. Drivers use <ntmem/lookaside.h>.
 *
 * On x86-64 each slot of a magazine is claimed and published by one unlocked cmpxchg on
 * the processor that executes it: atomic against preemption and interrupts,
 * NMIs included, as nobody but code on that processor touches its slots. A slot
 * holds all that there is to know, so that an entry that came back in between
 * is as good as one that never went, and a caller that has been moved to
 * another processor succeeds only where that very entry is free there. The
 * index is a hint: it may be stale or belong to another processor, then the
 * slot under it is not what was expected and the routine out of line sets
 * things right. Nothing is locked, and preemption stays on.
 */
#ifndef NTMEM_MAGAZINE_H
#define NTMEM_MAGAZINE_H

#include <ntmem/types.h>

NTMEM_BEGIN_DECLS

#define NTMEM_MAGAZINE_SLOTS 124

/*
 * One processor's entries. Slots below the hint are meant to be full, those
 * from it on empty. Last is the entry that was given back last, in the variant
 * with plain stores; else it is NULL for ever and makes slot -1, never full.
 *
 * Limit is how many slots may be full; 0 sends every call out of line. Calls counts
 * the allocations served here. Busy is for the variant with plain stores; what a
 * call writes lies in one cache line as far as it can.
 */
struct ntmem_magazine {
	ULONG Hint;
	ULONG Limit;
	ULONG64 Calls;
	ULONG64 Busy;
	PVOID Last;
	PVOID Slots[NTMEM_MAGAZINE_SLOTS];
} DECLSPEC_ALIGN(64);

#ifdef __LP64__
NTMEM_STATIC_ASSERT(__builtin_offsetof(struct ntmem_magazine, Hint) == 0, "Hint");
NTMEM_STATIC_ASSERT(__builtin_offsetof(struct ntmem_magazine, Limit) == 4, "Limit");
NTMEM_STATIC_ASSERT(__builtin_offsetof(struct ntmem_magazine, Calls) == 8, "Calls");
NTMEM_STATIC_ASSERT(__builtin_offsetof(struct ntmem_magazine, Last) == 24, "Last");
NTMEM_STATIC_ASSERT(__builtin_offsetof(struct ntmem_magazine, Slots) == 32, "Slots");
NTMEM_STATIC_ASSERT(sizeof(struct ntmem_magazine) == 1024, "ntmem_magazine");
#endif

/*
 * The one place where the variant is chosen. Inline: x86-64, where an
 * instruction can reach a processor's own memory, on preemptible kernels, where
 * turning preemption off would cost more than all the rest. Elsewhere the
 * module's routines turn it off and use plain loads and stores. A caller may be
 * preempted half way through for long; RCU Tasks is what waits for those before
 * a magazine's memory goes.
 */
#if defined(__x86_64__) && defined(CONFIG_X86_64) && !defined(CONFIG_UML) &&              \
	defined(CONFIG_SMP) && defined(CONFIG_PREEMPTION) && defined(CONFIG_TASKS_RCU) && \
	(__GNUC__ >= 11 || defined(__clang__)) && !defined(NTMEM_MAGAZINE_PORTABLE)
#define NTMEM_MAGAZINE_INLINE 1
#define NTMEM_MAGAZINE_HINTED 1

/* A list that was never initialised goes out of line too, to be reported there. */
#define NTMEM_MAGAZINE_FAULT                 \
	".pushsection __ex_table, \"a\"\n\t" \
	".balign 4\n\t"                      \
	".long 1b - .\n\t"                   \
	".long %l[slow] - .\n\t"             \
	".long 1\n\t"                        \
	".popsection"

/*
 * Takes an entry from the magazine of the processor that this runs on, or goes
 * to the label slow with nothing done.
 */
#define NTMEM_MAGAZINE_TAKE(magazine, entry)                                          \
	do {                                                                          \
		ULONG64 hint_, none_;                                                 \
		__asm__ volatile goto("1:\tmovl %%gs:(%[base]), %k[hint]\n\t"         \
			     "movq %%gs:24(%[base],%[hint],8), %%rax\n\t"             \
			     "testq %%rax, %%rax\n\t"                                 \
			     "jz %l[slow]\n\t"                                        \
			     "xorl %k[none], %k[none]\n\t"                            \
			     "cmpxchgq %[none], %%gs:24(%[base],%[hint],8)\n\t"       \
			     "jnz %l[slow]\n\t"                                       \
			     "decl %k[hint]\n\t"                                      \
			     "movl %k[hint], %%gs:(%[base])\n\t"                      \
			     "incq %%gs:8(%[base])\n\t"                               \
			     NTMEM_MAGAZINE_FAULT                                     \
			     : "=&a"(entry), [hint] "=&r"(hint_), [none] "=&r"(none_) \
			     : [base] "r"(magazine)                                   \
			     : "cc", "memory"                                         \
			     : slow);                                                 \
	} while (0)

/* Puts an entry in, likewise. */
#define NTMEM_MAGAZINE_PUT(magazine, entry)                                    \
	do {                                                                   \
		ULONG64 hint_, none_;                                          \
		__asm__ volatile goto("1:\tmovl %%gs:(%[base]), %k[hint]\n\t"  \
			     "cmpl %%gs:4(%[base]), %k[hint]\n\t"              \
			     "jae %l[slow]\n\t"                                \
			     "xorl %%eax, %%eax\n\t"                           \
			     "cmpxchgq %[add], %%gs:32(%[base],%[hint],8)\n\t" \
			     "jnz %l[slow]\n\t"                                \
			     "incl %k[hint]\n\t"                               \
			     "movl %k[hint], %%gs:(%[base])\n\t"               \
			     NTMEM_MAGAZINE_FAULT                              \
			     : "=&a"(none_), [hint] "=&r"(hint_)               \
			     : [base] "r"(magazine), [add] "r"(entry)          \
			     : "cc", "memory"                                  \
			     : slow);                                          \
	} while (0)

#else

/*
 * What takes an entry from, or puts one into, the magazine of the processor
 * that it runs on, where it stays meanwhile. An interrupt that comes in between
 * finds the magazine busy and leaves it alone.
 *
 * The last entry has a place of its own: where one entry goes back and forth,
 * the index would be written and read again with each call, and waiting for
 * that is all that such a loop would do.
 */
FORCEINLINE PVOID ntmem_magazine_take(struct ntmem_magazine *magazine)
{
	PVOID entry;
	ULONG hint;

	if (__builtin_expect(magazine->Busy != 0, 0))
		return NULL;
	magazine->Busy = 1;
	__asm__ volatile("" : : : "memory");
	entry = magazine->Last;
	if (entry) {
		magazine->Last = NULL;
	} else {
		hint = magazine->Hint;
		if (__builtin_expect(!hint, 0)) {
			magazine->Busy = 0;
			return NULL;
		}
		entry = magazine->Slots[hint - 1];
		magazine->Slots[hint - 1] = NULL;
		magazine->Hint = hint - 1;
	}
	magazine->Calls++;
	__asm__ volatile("" : : : "memory");
	magazine->Busy = 0;
	/* So that no caller asks again. */
	if (!entry)
		__builtin_unreachable();
	return entry;
}

FORCEINLINE BOOLEAN ntmem_magazine_put(struct ntmem_magazine *magazine, PVOID entry)
{
	PVOID last;
	ULONG hint;

	if (__builtin_expect(magazine->Busy != 0, 0))
		return FALSE;
	magazine->Busy = 1;
	__asm__ volatile("" : : : "memory");
	last = magazine->Last;
	if (last) {
		hint = magazine->Hint;
		if (__builtin_expect(hint >= magazine->Limit, 0)) {
			magazine->Busy = 0;
			return FALSE;
		}
		magazine->Slots[hint] = last;
		magazine->Hint = hint + 1;
	} else if (__builtin_expect(!magazine->Limit, 0)) {
		magazine->Busy = 0;
		return FALSE;
	}
	magazine->Last = entry;
	__asm__ volatile("" : : : "memory");
	magazine->Busy = 0;
	return TRUE;
}

/*
 * User Mode Linux: nothing preempts a task in the kernel there. Its processors
 * are threads of the host, and asking which one this is costs a call that takes
 * as long as all the rest. So they are told apart by their thread pointers.
 */
#if defined(CONFIG_UML) && !defined(CONFIG_PREEMPTION) && defined(__x86_64__)
#define NTMEM_MAGAZINE_INLINE 1
#define NTMEM_UML_CPUS 1024

/* A processor, and how far its memory is from what a pointer says. */
struct ntmem_uml_cpu {
	ULONG_PTR Thread;
	ULONG_PTR Offset;
};

/* Indexed by the bits of the thread pointer that tell its page. */
extern struct ntmem_uml_cpu ntmem_uml_cpus[NTMEM_UML_CPUS];

/* The magazine of this processor; NULL if the processor is not in the table. */
FORCEINLINE struct ntmem_magazine *ntmem_magazine_here(ULONG_PTR magazine)
{
	const struct ntmem_uml_cpu *cpu;
	ULONG_PTR thread;

	__asm__ volatile("movq %%fs:0, %0" : "=r"(thread));
	cpu = &ntmem_uml_cpus[(thread >> 12) % NTMEM_UML_CPUS];
	if (__builtin_expect(cpu->Thread != thread, 0))
		return NULL;
	return (struct ntmem_magazine *)(magazine + cpu->Offset);
}

#define NTMEM_MAGAZINE_TAKE(magazine, entry)                                  \
	do {                                                                  \
		struct ntmem_magazine *here_ = ntmem_magazine_here(magazine); \
		if (__builtin_expect(!here_, 0))                              \
			goto slow;                                            \
		(entry) = ntmem_magazine_take(here_);                         \
		if (__builtin_expect(!(entry), 0))                            \
			goto slow;                                            \
	} while (0)

#define NTMEM_MAGAZINE_PUT(magazine, entry)                                           \
	do {                                                                          \
		struct ntmem_magazine *here_ = ntmem_magazine_here(magazine);         \
		if (__builtin_expect(!here_ || !ntmem_magazine_put(here_, entry), 0)) \
			goto slow;                                                    \
	} while (0)
#endif
#endif

NTMEM_END_DECLS

#endif /* NTMEM_MAGAZINE_H */
