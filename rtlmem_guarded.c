// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rtl memory routines for guarded code: what they are given may be no memory at all.
 *
 * Objects that are compiled through ntcc call these in place of the inline forms. Every
 * access has an entry in the exception table; where one faults, the routine raises
 * STATUS_ACCESS_VIOLATION with the kind of access and its address. What was done before
 * stays done, and if a filter has the execution continued, the routine goes on where it
 * was. Words and string instructions do most of the work; where they fault, bytes find out
 * how far there is memory.
 *
 * The processor refuses the kernel an address in the user half unless EFLAGS.AC is set
 * (SMAP), and then Linux does not look at the table either. So such an access stands
 * between stac() and clac(), by itself, with neither call nor schedule between; an interrupt
 * saves and clears the flag. That gives whoever chooses the address what copy_from_user()
 * and copy_to_user() give, and nothing more: an address in the kernel's half was possible
 * before, and one in the user half reaches the memory of the process that runs. A kernel
 * thread has no such memory. What the processor may still have mapped there is that of the
 * process which ran before, and is not looked at.
 *
 * Without an active frame nobody could handle an exception. Then the access is made once
 * more in the open, and the kernel says what it says of any bad pointer.
 *
 * Difference: in NT a bad address in the kernel's half is a bug check and no exception; it is
 * one here with violation=strict.
 */
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/sched.h>

#include <asm/alternative.h>
#include <asm/asm.h>
#include <asm/processor.h>
#include <asm/smap.h>

#include "cstring_guarded.h"
#include "internal.h"
#include "seh.h"
#include "useraccess.h"

#include <ntmem/rtlmem.h>

/* From this length on, in bytes, string instructions are worth their start. */
#define GUARDED_LONG 128

/* Accesses ------------------------------------------------------------------ */

/* Whether the processor has to be told that the address is meant. */
static __always_inline bool guarded_is_user(const void *address)
{
	return (long)address >= 0;
}

/*
 * What is tried runs as a whole with the processor told of the user half, or without.
 * Evaluates to what it returns, or to @otherwise where there is no user memory.
 */
#define GUARDED_TRY(is_user, try, otherwise)		\
	({						\
		size_t __at = (otherwise);		\
		bool __atomic;				\
							\
		if (!(is_user)) {			\
			__at = (try);			\
		} else if (ntmem_user_open(&__atomic)) {\
			stac();				\
			__at = (try);			\
			clac();				\
			ntmem_user_close(__atomic);	\
		}					\
		__at;					\
	})

/*
 * One instruction that may fault; where it does, the next one is skipped, which would have
 * said that it did not.
 */
#define GUARDED_INSTRUCTION(text)                       \
	"1:	" text "\n"                             \
	"	xorl	%k[failed], %k[failed]\n"        \
	"2:\n" _ASM_EXTABLE(1b, 2b)

/* Makes a load and a store of one width, neither with a look at the address. */
#define GUARDED_ACCESSES(type, suffix)                                                   \
	struct guarded_##type {                                                          \
		type value;                                                              \
	} __packed;                                                                      \
											\
	static __always_inline bool guarded_try_load_##type(const void *address,         \
							     type *value)                \
	{                                                                                \
		const struct guarded_##type *from = address;                             \
		unsigned int failed = 1;                                                 \
		type got = 0;                                                            \
											\
		asm volatile(GUARDED_INSTRUCTION("mov" suffix "	%[memory], %[got]")      \
			     : [failed] "+r"(failed), [got] "+r"(got)                    \
			     : [memory] "m"(from->value)                                 \
			     : "memory");                                                \
		*value = got;                                                            \
		return !failed;                                                          \
	}                                                                                \
											\
	static __always_inline bool guarded_try_store_##type(void *address, type value)  \
	{                                                                                \
		struct guarded_##type *to = address;                                     \
		unsigned int failed = 1;                                                 \
											\
		asm volatile(GUARDED_INSTRUCTION("mov" suffix "	%[value], %[memory]")    \
			     : [failed] "+r"(failed), [memory] "=m"(to->value)           \
			     : [value] "r"(value)                                        \
			     : "memory");                                                \
		return !failed;                                                          \
	}                                                                                \
											\
	static __always_inline bool guarded_load_##type(const void *address, type *value) \
	{                                                                                \
		return GUARDED_TRY(guarded_is_user(address),                             \
				   guarded_try_load_##type(address, value), false);      \
	}                                                                                \
											\
	static __always_inline bool guarded_store_##type(void *address, type value)      \
	{                                                                                \
		return GUARDED_TRY(guarded_is_user(address),                             \
				   guarded_try_store_##type(address, value), false);     \
	}

GUARDED_ACCESSES(u8, "b")
GUARDED_ACCESSES(u32, "l")
GUARDED_ACCESSES(u64, "q")

static __always_inline bool guarded_store(void *address, u64 value, size_t unit)
{
	switch (unit) {
	case sizeof(u8):
		return guarded_store_u8(address, value);
	case sizeof(u32):
		return guarded_store_u32(address, value);
	default:
		return guarded_store_u64(address, value);
	}
}

/* How loops end that have the offset @at go by @step until it is @end. */
#define GUARDED_AGAIN				\
	"	addq	%[step], %[at]\n"	\
	"	cmpq	%[end], %[at]\n"	\
	"	jne	1b\n"

/*
 * Loops of one width, for what is too short for string instructions, at offsets from @at to
 * @end, which are not the same. Where an access faults, they end there. Return the offset
 * that they came to. It has a register of its own, though at first it may equal a value.
 */
#define GUARDED_LOOPS(type, suffix)								\
	/* Down, an offset is the end of what is copied there. */				\
	static __always_inline size_t guarded_try_copy_##type(void *to, const void *from,	\
							      size_t at, size_t end, bool down)	\
	{											\
		const long size = sizeof(type);							\
		type value;									\
												\
		asm volatile("1:	mov" suffix "	%c[before](%[from],%[at]), %[value]\n"	\
			     "2:	mov" suffix "	%[value], %c[before](%[to],%[at])\n"	\
			     GUARDED_AGAIN							\
			     "3:\n" _ASM_EXTABLE(1b, 3b) _ASM_EXTABLE(2b, 3b)			\
			     : [at] "+&r"(at), [value] "=&r"(value)				\
			     : [to] "r"(to), [from] "r"(from), [end] "r"(end),			\
			       [before] "i"(down ? -size : 0), [step] "i"(down ? -size : size)	\
			     : "memory", "cc");							\
		return at;									\
	}											\
												\
	static __always_inline size_t guarded_try_fill_##type(void *to, type value, size_t at,	\
							      size_t end)			\
	{											\
		asm volatile("1:	mov" suffix "	%[value], (%[to],%[at])\n"		\
			     GUARDED_AGAIN							\
			     "2:\n" _ASM_EXTABLE(1b, 2b)					\
			     : [at] "+&r"(at)							\
			     : [to] "r"(to), [value] "r"(value), [end] "r"(end),		\
			       [step] "i"(sizeof(type))						\
			     : "memory", "cc");							\
		return at;									\
	}											\
												\
	/* Ends where they differ, too. */							\
	static __always_inline size_t guarded_try_compare_##type(const void *a, const void *b,	\
								 size_t at, size_t end)		\
	{											\
		type value;									\
												\
		asm volatile("1:	mov" suffix "	(%[a],%[at]), %[value]\n"		\
			     "2:	cmp" suffix "	(%[b],%[at]), %[value]\n"		\
			     "	jne	3f\n"							\
			     GUARDED_AGAIN							\
			     "3:\n" _ASM_EXTABLE(1b, 3b) _ASM_EXTABLE(2b, 3b)			\
			     : [at] "+&r"(at), [value] "=&r"(value)				\
			     : [a] "r"(a), [b] "r"(b), [end] "r"(end), [step] "i"(sizeof(type))	\
			     : "memory", "cc");							\
		return at;									\
	}											\
												\
	/* Ends where there is another value, too. */						\
	static __always_inline size_t guarded_try_match_##type(const void *from, type value,	\
							       size_t at, size_t end)		\
	{											\
		asm volatile("1:	cmp" suffix "	(%[from],%[at]), %[value]\n"		\
			     "	jne	2f\n"							\
			     GUARDED_AGAIN							\
			     "2:\n" _ASM_EXTABLE(1b, 2b)					\
			     : [at] "+&r"(at)							\
			     : [from] "r"(from), [value] "r"(value), [end] "r"(end),		\
			       [step] "i"(sizeof(type))						\
			     : "memory", "cc");							\
		return at;									\
	}

GUARDED_LOOPS(u8, "b")
GUARDED_LOOPS(u64, "q")

/* Up to which offset the bytes of the word at @at are, where that is not beyond @end. */
static __always_inline size_t guarded_end_of_word(size_t at, size_t end)
{
	return min(at + sizeof(u64), end);
}

/* Copies up to where it faults. Returns how many bytes that were. */
static __always_inline size_t guarded_try_copy(void *to, const void *from, size_t length)
{
	size_t words = round_down(length, sizeof(u64)), at = 0;

	if (length >= GUARDED_LONG) {
		size_t left = words / sizeof(u64);
		const void *source = from;
		void *destination = to;

		asm volatile("1:	rep movsq\n"
			     "2:\n" _ASM_EXTABLE(1b, 2b)
			     : "+D"(destination), "+S"(source), "+c"(left)
			     :
			     : "memory");
		at = destination - to;
	} else if (words) {
		at = guarded_try_copy_u64(to, from, 0, words, false);
	}
	if (at < length)
		at = guarded_try_copy_u8(to, from, at, guarded_end_of_word(at, length), false);
	return at;
}

/* The same, the last byte first. Returns how many bytes are left. */
static __always_inline size_t guarded_try_copy_down(void *to, const void *from, size_t left)
{
	size_t rest = left % sizeof(u64);

	if (left > rest)
		left = guarded_try_copy_u64(to, from, left, rest, true);
	if (left)
		left = guarded_try_copy_u8(to, from, left,
					   left > rest ? left - sizeof(u64) : 0, true);
	return left;
}

/*
 * Fills up to where it faults, with words, and if the unit is a byte with those that are
 * over. Returns how many bytes that were.
 */
static __always_inline size_t guarded_try_fill(void *to, size_t length, u64 value, size_t unit)
{
	size_t words = round_down(length, sizeof(u64)), at = 0;

	if (length >= GUARDED_LONG) {
		size_t left = words / sizeof(u64);
		void *destination = to;

		asm volatile("1:	rep stosq\n"
			     "2:\n" _ASM_EXTABLE(1b, 2b)
			     : "+D"(destination), "+c"(left)
			     : "a"(value)
			     : "memory");
		at = destination - to;
	} else if (words) {
		at = guarded_try_fill_u64(to, value, 0, words);
	}
	if (unit == sizeof(u8) && at < length)
		at = guarded_try_fill_u8(to, value, at, guarded_end_of_word(at, length));
	return at;
}

/* Compares up to where they differ, or where it faults. Returns how many bytes are equal. */
static __always_inline size_t guarded_try_compare(const void *a, const void *b, size_t length)
{
	size_t words = round_down(length, sizeof(u64)), at = 0;

	if (words)
		at = guarded_try_compare_u64(a, b, 0, words);
	if (at < length)
		at = guarded_try_compare_u8(a, b, at, guarded_end_of_word(at, length));
	return at;
}

/* Looks for words other than @value. Returns the offset of one, or where it faults. */
static __always_inline size_t guarded_try_match(const void *from, size_t length, u64 value)
{
	size_t words = round_down(length, sizeof(u64));

	return words ? guarded_try_match_u64(from, value, 0, words) : 0;
}

/* Looks for bytes other than zero. Returns the offset of one, or where it faults. */
static __always_inline size_t guarded_try_zero(const void *from, size_t length)
{
	size_t at = guarded_try_match(from, length, 0);

	if (at < length)
		at = guarded_try_match_u8(from, 0, at, guarded_end_of_word(at, length));
	return at;
}

/* Faults -------------------------------------------------------------------- */

/* Returns if a filter has the execution continued. */
static void guarded_raise(unsigned long address, bool write, unsigned long caller)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = STATUS_ACCESS_VIOLATION,
		.NumberParameters = 2,
		.ExceptionInformation = {
			write ? EXCEPTION_WRITE_FAULT : EXCEPTION_READ_FAULT,
			address,
		},
	};

	/* The processor does not say of such an address what was to be done with it. */
	if (!ntmem_seh_is_canonical(address)) {
		record.ExceptionInformation[0] = EXCEPTION_READ_FAULT;
		record.ExceptionInformation[1] = ~0UL;
	}
	ntmem_seh_check_fault(address, record.ExceptionInformation[0], caller);
	ntmem_raise_record(&record, caller);
}

/* Returns if a filter has the execution continued, or if there is memory after all. */
static noinline void guarded_fault(void *address, bool write, unsigned long caller)
{
	/* Without SMAP, the open would be the memory of whoever ran before a kernel thread. */
	if (ntmem_seh_is_guarded() ||
	    (guarded_is_user(address) && (!current->mm || in_nmi()) &&
	     !boot_cpu_has(X86_FEATURE_SMAP)))
		guarded_raise((unsigned long)address, write, caller);
	else if (write)
		/* As writes go that change nothing, this one faults as a write, not as a read. */
		asm volatile(LOCK_PREFIX "orb $0, %[memory]" : [memory] "+m"(*(u8 *)address));
	else
		(void)READ_ONCE(*(const u8 *)address);
}

/* As the loads and stores, and does not give up before it has succeeded. */
static u8 guarded_must_load(const u8 *address, unsigned long caller)
{
	u8 value;

	while (!guarded_load_u8(address, &value))
		guarded_fault((void *)address, false, caller);
	return value;
}

static __always_inline void guarded_must_store(void *address, u64 value, size_t unit,
					       unsigned long caller)
{
	while (!guarded_store(address, value, unit))
		guarded_fault(address, true, caller);
}

static noinline void guarded_must_copy(u8 *to, const u8 *from, unsigned long caller)
{
	guarded_must_store(to, guarded_must_load(from, caller), sizeof(u8), caller);
}

/* Copying ------------------------------------------------------------------- */

static void guarded_copy_up(u8 *to, const u8 *from, size_t length, unsigned long caller)
{
	bool is_user = guarded_is_user(to) || guarded_is_user(from);
	size_t done = 0;

	for (;;) {
		done += GUARDED_TRY(is_user, guarded_try_copy(to + done, from + done,
							      length - done), 0);
		if (done == length)
			return;
		guarded_must_copy(to + done, from + done, caller);
		done++;
	}
}

/* The last byte first. */
static void guarded_copy_down(u8 *to, const u8 *from, size_t left, unsigned long caller)
{
	bool is_user = guarded_is_user(to) || guarded_is_user(from);

	for (;;) {
		left = GUARDED_TRY(is_user, guarded_try_copy_down(to, from, left), left);
		if (!left)
			return;
		left--;
		guarded_must_copy(to + left, from + left, caller);
	}
}

/**
 * ntmem_guarded_move() - RtlMoveMemory() and its kin in guarded code
 * @destination: destination; any address
 * @source: source; any address
 * @length: length in bytes
 *
 * Context: Any context, any IRQL. Sleeps where the caller may and @destination or @source is
 * of the user half.
 * Return: @destination. Raises STATUS_ACCESS_VIOLATION; what was copied by then stays.
 */
volatile void *ntmem_guarded_move(volatile void *destination, const volatile void *source,
				  size_t length)
{
	u8 *to = (u8 *)destination;
	const u8 *from = (const u8 *)source;

	if ((unsigned long)to - (unsigned long)from >= length)
		guarded_copy_up(to, from, length, _RET_IP_);
	else
		guarded_copy_down(to, from, length, _RET_IP_);
	return destination;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_move);

/* Filling ------------------------------------------------------------------- */

/* @value repeats what has @unit bytes, and the length is a multiple of those. */
static __always_inline void guarded_fill(void *to, size_t length, u64 value, size_t unit,
					 unsigned long caller)
{
	bool is_user = guarded_is_user(to);
	size_t done = 0;

	for (;;) {
		done += GUARDED_TRY(is_user,
				    guarded_try_fill(to + done, length - done, value, unit), 0);
		if (done == length)
			return;
		guarded_must_store(to + done, value, unit, caller);
		done += unit;
	}
}

/**
 * ntmem_guarded_fill() - RtlFillMemory() and its kin in guarded code
 * @destination: destination; any address
 * @length: length in bytes
 * @fill: value; the low byte counts
 *
 * Context: As ntmem_guarded_move().
 * Return: @destination. Raises STATUS_ACCESS_VIOLATION; what was filled by then stays.
 */
volatile void *ntmem_guarded_fill(volatile void *destination, size_t length, INT fill)
{
	guarded_fill((void *)destination, length, NTMEM_REPEAT(fill), sizeof(u8), _RET_IP_);
	return destination;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_fill);

/**
 * ntmem_guarded_memset() - memset() in guarded code
 * @destination: destination; any address
 * @value: value; the low byte counts
 * @length: length in bytes
 *
 * Context: As ntmem_guarded_move().
 * Return: @destination. Raises STATUS_ACCESS_VIOLATION; what was filled by then stays.
 */
void *ntmem_guarded_memset(void *destination, int value, size_t length)
{
	guarded_fill(destination, length, NTMEM_REPEAT(value), sizeof(u8), _RET_IP_);
	return destination;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_memset);

/**
 * ntmem_guarded_fill_ulong() - RtlFillMemoryUlong() in guarded code
 * @destination: destination; any address
 * @length: length in bytes; what is over a multiple of four is left alone
 * @pattern: value
 *
 * Context: As ntmem_guarded_move().
 * Raises STATUS_ACCESS_VIOLATION; what was filled by then stays.
 */
void ntmem_guarded_fill_ulong(void *destination, size_t length, ULONG pattern)
{
	guarded_fill(destination, round_down(length, sizeof(pattern)),
		     (u64)pattern << 32 | pattern, sizeof(pattern), _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_fill_ulong);

/**
 * ntmem_guarded_fill_ulonglong() - RtlFillMemoryUlonglong() in guarded code
 * @destination: destination; any address
 * @length: length in bytes; what is over a multiple of eight is left alone
 * @pattern: value
 *
 * Context: As ntmem_guarded_move().
 * Raises STATUS_ACCESS_VIOLATION; what was filled by then stays.
 */
void ntmem_guarded_fill_ulonglong(void *destination, size_t length, ULONGLONG pattern)
{
	guarded_fill(destination, round_down(length, sizeof(pattern)), pattern, sizeof(pattern),
		     _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_fill_ulonglong);

/* Looking ------------------------------------------------------------------- */

/*
 * @difference is that of the first bytes which differ, or 0. It is told from the same loads as
 * the length: memory may change while it is looked at, and must not be called equal for it.
 */
static size_t guarded_compare(const u8 *a, const u8 *b, size_t length, int *difference,
			      unsigned long caller)
{
	bool is_user = guarded_is_user(a) || guarded_is_user(b);
	size_t done = 0;

	for (;;) {
		done += GUARDED_TRY(is_user, guarded_try_compare(a + done, b + done, length - done),
				    0);
		*difference = 0;
		if (done == length)
			return done;
		/* They differ there, or there is no memory. */
		*difference = guarded_must_load(a + done, caller);
		*difference -= guarded_must_load(b + done, caller);
		if (*difference)
			return done;
		done++;
	}
}

/**
 * ntmem_guarded_compare() - RtlCompareMemory() in guarded code
 * @source1: a range; any address
 * @source2: another
 * @length: length of both, in bytes
 *
 * Context: As ntmem_guarded_move().
 * Return: how many leading bytes are equal. Raises STATUS_ACCESS_VIOLATION if there is no
 * memory before the first difference.
 */
size_t ntmem_guarded_compare(const volatile void *source1, const volatile void *source2,
			     size_t length)
{
	int difference;

	return guarded_compare((const u8 *)source1, (const u8 *)source2, length, &difference,
			       _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_compare);

/**
 * ntmem_guarded_memcmp() - memcmp() in guarded code
 * @first: a range; any address
 * @second: another
 * @length: length of both, in bytes
 *
 * Context: As ntmem_guarded_move().
 * Return: 0 if they are equal, else less or more as the first byte of @first that differs is
 * less or more. Raises as ntmem_guarded_compare().
 */
int ntmem_guarded_memcmp(const void *first, const void *second, size_t length)
{
	int difference;

	guarded_compare(first, second, length, &difference, _RET_IP_);
	return difference;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_memcmp);

/**
 * ntmem_guarded_equal() - RtlEqualMemory() and its kin in guarded code
 * @source1: a range; any address
 * @source2: another
 * @length: length of both, in bytes
 *
 * Context: As ntmem_guarded_move().
 * Return: 1 if they are equal, else 0. Raises as ntmem_guarded_compare().
 */
LOGICAL ntmem_guarded_equal(const volatile void *source1, const volatile void *source2,
			    size_t length)
{
	int difference;

	guarded_compare((const u8 *)source1, (const u8 *)source2, length, &difference, _RET_IP_);
	return !difference;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_equal);

/**
 * ntmem_guarded_compare_ulong() - RtlCompareMemoryUlong() in guarded code
 * @source: a range; any address
 * @length: its length in bytes; what is over a multiple of four does not count
 * @pattern: value
 *
 * Context: As ntmem_guarded_move().
 * Return: how many leading bytes repeat @pattern. Raises as ntmem_guarded_compare().
 */
size_t ntmem_guarded_compare_ulong(void *source, size_t length, ULONG pattern)
{
	u64 repeated = (u64)pattern << 32 | pattern;
	size_t done = 0;
	u32 value;

	length -= length % sizeof(pattern);
	for (;;) {
		done += GUARDED_TRY(guarded_is_user(source),
				    guarded_try_match(source + done, length - done, repeated), 0);
		if (done == length)
			return done;
		while (!guarded_load_u32(source + done, &value))
			guarded_fault(source + done, false, _RET_IP_);
		if (value != pattern)
			return done;
		done += sizeof(pattern);
	}
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_compare_ulong);

/**
 * ntmem_guarded_is_zero() - RtlIsZeroMemory() in guarded code
 * @buffer: a range; any address
 * @length: its length in bytes
 *
 * Context: As ntmem_guarded_move().
 * Return: 1 if all its bytes are zero, else 0. Raises STATUS_ACCESS_VIOLATION if there is no
 * memory before the first that is not.
 */
BOOLEAN ntmem_guarded_is_zero(void *buffer, size_t length)
{
	const u8 *from = buffer;
	size_t done = 0;

	for (;;) {
		done += GUARDED_TRY(guarded_is_user(from),
				    guarded_try_zero(from + done, length - done), 0);
		if (done == length)
			return 1;
		if (guarded_must_load(from + done, _RET_IP_))
			return 0;
		done++;
	}
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_is_zero);

/**
 * ntmem_guarded_constant_time_equal() - RtlConstantTimeEqualMemory() in guarded code
 * @v1: a range; any address
 * @v2: another
 * @len: length of both, in bytes
 *
 * Context: As ntmem_guarded_move().
 * Return: 1 if they are equal, else 0, after the same time. Raises
 * STATUS_ACCESS_VIOLATION if there is no memory.
 */
INT ntmem_guarded_constant_time_equal(const void *v1, const void *v2, ULONG len)
{
	const u8 *a = v1, *b = v2;
	ULONG i;
	u8 different = 0;

	for (i = 0; i < len; i++) {
		different |= guarded_must_load(a + i, _RET_IP_) ^
			     guarded_must_load(b + i, _RET_IP_);
		/* Or the compiler stops looking once it knows. */
		OPTIMIZER_HIDE_VAR(different);
	}
	return !different;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_constant_time_equal);
