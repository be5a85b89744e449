// SPDX-License-Identifier: GPL-2.0-only
/*
 * Access to user memory: attempts by the kernel's own routines, and how they become NT's
 * exceptions.
 *
 * A range is checked as a whole before anything of it is touched. What faults after that
 * raises STATUS_ACCESS_VIOLATION with the kind of access and the first address that was out
 * of reach; if a filter has the execution continued, the access goes on from there.
 * Nothing is held when something is raised, as whoever handles it does not come back.
 *
 * What may not sleep may not fault either. NT stops the machine at DISPATCH_LEVEL when a page
 * is not there, which depends on luck; here each access at that level is reported, and what
 * is there is accessed all the same. A thread without user memory has none, though the
 * processor may still have the page tables of another: that is looked at first.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/uaccess.h>

#include "internal.h"
#include "useraccess.h"

#include <ntmem/probe.h>

/* At most so many bytes between two looks at who else wants to run. */
#define BATCH_BYTES SZ_1M

/* Attempts ------------------------------------------------------------------ */

/**
 * ntmem_user_try_read() - copy from user memory
 * @to: kernel memory; what is not copied to stays as it is
 * @from: user range, checked
 * @length: bytes
 *
 * Context: Any context. May fault, and thus sleep, in tasks that may.
 * Return: bytes copied, all that come before the first out of reach.
 */
size_t ntmem_user_try_read(void *to, unsigned long from, size_t length)
{
	size_t nr_left;
	bool atomic;

	if (!ntmem_user_open(&atomic))
		return 0;
	/* Of all routines the one that leaves the rest of the kernel's memory alone. */
	nr_left = __copy_from_user_inatomic(to, (const void __user *)from, length);
	ntmem_user_close(atomic);
	return length - nr_left;
}

/**
 * ntmem_user_try_write() - copy to user memory
 * @to: user range, checked
 * @from: kernel memory
 * @length: bytes
 *
 * Context: As ntmem_user_try_read().
 * Return: bytes copied, all that come before the first out of reach.
 */
size_t ntmem_user_try_write(unsigned long to, const void *from, size_t length)
{
	size_t nr_left;
	bool atomic;

	if (!ntmem_user_open(&atomic))
		return 0;
	nr_left = __copy_to_user_inatomic((void __user *)to, from, length);
	ntmem_user_close(atomic);
	return length - nr_left;
}

/* One access of a size, which no other one of another processor can be seen to divide. */
#define USER_LOAD_AND_STORE(type)                                                   \
static bool user_load_##type(unsigned long address, u64 *value)                     \
{                                                                                   \
	const type __user *place = (const type __user *)address;                    \
	type loaded;                                                                \
										    \
	if (!user_read_access_begin(place, sizeof(*place)))                         \
		return false;                                                       \
	unsafe_get_user(loaded, place, fault);                                      \
	user_read_access_end();                                                     \
	*value = loaded;                                                            \
	return true;                                                                \
fault:                                                                              \
	user_read_access_end();                                                     \
	return false;                                                               \
}                                                                                   \
										    \
static bool user_store_##type(unsigned long address, u64 value)                     \
{                                                                                   \
	type __user *place = (type __user *)address;                                \
										    \
	if (!user_write_access_begin(place, sizeof(*place)))                        \
		return false;                                                       \
	unsafe_put_user((type)value, place, fault);                                 \
	user_write_access_end();                                                    \
	return true;                                                                \
fault:                                                                              \
	user_write_access_end();                                                    \
	return false;                                                               \
}

/*
 * Sets a value if it is still what it was seen to be, and otherwise sees what it is. The
 * processor wants to write the memory in either case.
 */
#ifdef unsafe_try_cmpxchg_user
#define USER_EXCHANGE(type)                                                         \
static bool user_exchange_##type(unsigned long address, u64 *value, u64 new_value,  \
				 bool *exchanged)                                   \
{                                                                                   \
	type __user *place = (type __user *)address;                                \
	type seen = *value;                                                         \
	bool done;                                                                  \
										    \
	if (!user_access_begin(place, sizeof(*place)))                              \
		return false;                                                       \
	done = unsafe_try_cmpxchg_user(place, &seen, (type)new_value, fault);       \
	user_access_end();                                                          \
	*value = seen;                                                              \
	*exchanged = done;                                                          \
	return true;                                                                \
fault:                                                                              \
	user_access_end();                                                          \
	return false;                                                               \
}
#else
/* Difference: where the kernel has no such routine, user mode can come between. */
#define USER_EXCHANGE(type)                                                         \
static bool user_exchange_##type(unsigned long address, u64 *value, u64 new_value,  \
				 bool *exchanged)                                   \
{                                                                                   \
	type expected = *value;                                                     \
	u64 seen;                                                                   \
										    \
	if (!user_load_##type(address, &seen) ||                                    \
	    !user_store_##type(address, seen == expected ? new_value : seen))       \
		return false;                                                       \
	*value = seen;                                                              \
	*exchanged = seen == expected;                                              \
	return true;                                                                \
}
#endif

USER_LOAD_AND_STORE(u8)
USER_LOAD_AND_STORE(u16)
USER_LOAD_AND_STORE(u32)
USER_LOAD_AND_STORE(u64)
USER_EXCHANGE(u8)
USER_EXCHANGE(u32)
USER_EXCHANGE(u64)

static bool user_load(unsigned long address, size_t size, u64 *value)
{
	switch (size) {
	case 1:
		return user_load_u8(address, value);
	case 2:
		return user_load_u16(address, value);
	case 4:
		return user_load_u32(address, value);
	default:
		return user_load_u64(address, value);
	}
}

static bool user_store(unsigned long address, size_t size, u64 value)
{
	switch (size) {
	case 1:
		return user_store_u8(address, value);
	case 2:
		return user_store_u16(address, value);
	case 4:
		return user_store_u32(address, value);
	default:
		return user_store_u64(address, value);
	}
}

static bool user_exchange(unsigned long address, size_t size, u64 *value, u64 new_value,
			  bool *exchanged)
{
	switch (size) {
	case 1:
		return user_exchange_u8(address, value, new_value, exchanged);
	case 4:
		return user_exchange_u32(address, value, new_value, exchanged);
	default:
		return user_exchange_u64(address, value, new_value, exchanged);
	}
}

/**
 * ntmem_user_try_load() - read a value by one access
 * @address: user range, checked
 * @size: 1, 2, 4 or 8 bytes
 * @value: what was read; untouched on failure
 *
 * Context: As ntmem_user_try_read().
 * Return: whether it could be read.
 */
bool ntmem_user_try_load(unsigned long address, size_t size, u64 *value)
{
	bool atomic, done;

	if (!ntmem_user_open(&atomic))
		return false;
	done = user_load(address, size, value);
	ntmem_user_close(atomic);
	return done;
}

/**
 * ntmem_user_try_store() - write a value by one access
 * @address: user range, checked
 * @size: 1, 2, 4 or 8 bytes
 * @value: what to write
 *
 * Context: As ntmem_user_try_read().
 * Return: whether it could be written. Else nothing was.
 */
bool ntmem_user_try_store(unsigned long address, size_t size, u64 value)
{
	bool atomic, done;

	if (!ntmem_user_open(&atomic))
		return false;
	done = user_store(address, size, value);
	ntmem_user_close(atomic);
	return done;
}

/**
 * ntmem_user_try_exchange() - replace a value if it is what is expected
 * @address: user range, checked, and aligned to @size: what lies in two cache lines stops
 *	some machines
 * @size: 1, 4 or 8 bytes
 * @value: what is expected; then what was there
 * @new_value: what to write
 * @exchanged: whether it was written
 *
 * Context: As ntmem_user_try_read().
 * Return: what became of it. Unless it is %NTMEM_USER_DONE, @value and @exchanged are
 * untouched.
 */
enum ntmem_user_fault ntmem_user_try_exchange(unsigned long address, size_t size, u64 *value,
					      u64 new_value, bool *exchanged)
{
	bool atomic, done;

	if (!ntmem_user_open(&atomic))
		return NTMEM_USER_NO_WRITE;
	done = user_exchange(address, size, value, new_value, exchanged);
	ntmem_user_close(atomic);
	return done ? NTMEM_USER_DONE : NTMEM_USER_NO_WRITE;
}

/**
 * ntmem_user_try_touch() - see whether a byte can be written, without changing it
 * @address: user range of a byte, checked
 *
 * The byte is read and written back only if it is the same still: a value that somebody
 * else writes meanwhile is never undone. If it is not, it has been written to all the
 * same, for all that the page knows.
 *
 * Context: As ntmem_user_try_read().
 * Return: what became of it.
 */
enum ntmem_user_fault ntmem_user_try_touch(unsigned long address)
{
	enum ntmem_user_fault fault = NTMEM_USER_DONE;
	bool atomic, exchanged;
	u64 value;

	if (!ntmem_user_open(&atomic))
		return NTMEM_USER_NO_READ;
	if (!user_load(address, 1, &value))
		fault = NTMEM_USER_NO_READ;
	else if (!user_exchange(address, 1, &value, value, &exchanged))
		fault = NTMEM_USER_NO_WRITE;
	ntmem_user_close(atomic);
	return fault;
}

/* Raising ------------------------------------------------------------------- */

/**
 * ntmem_user_check() - check that a range is one that user memory can have
 * @address: its start
 * @length: bytes, not 0
 * @caller: call site of the public routine
 *
 * Context: Any context.
 * Return: only if all of it is below MmUserProbeAddress; else STATUS_ACCESS_VIOLATION is
 * raised, without parameters.
 */
void ntmem_user_check(unsigned long address, size_t length, unsigned long caller)
{
	if (address >= MmUserProbeAddress || length > MmUserProbeAddress - address)
		ntmem_raise_status(STATUS_ACCESS_VIOLATION, caller);
}

/**
 * ntmem_user_begin() - check a range and the context before an access
 * @address: start of the range
 * @length: bytes, not 0
 * @write: it is to be written, not read
 * @caller: call site of the public routine
 *
 * Context: Any context; a level above APC_LEVEL is reported.
 * Return: as ntmem_user_check().
 */
void ntmem_user_begin(unsigned long address, size_t length, bool write, unsigned long caller)
{
	ntmem_user_check(address, length, caller);
	if (ntmem_at_dispatch())
		ntmem_violation(&(struct ntmem_violation){
			.code = IRQL_NOT_LESS_OR_EQUAL,
			.parameter = { address, ntmem_irql(), write, caller },
			.caller = caller,
			.what = "user memory accessed above APC_LEVEL",
		});
}

/**
 * ntmem_user_pause() - let others run between two attempts
 *
 * Context: Any context.
 */
void ntmem_user_pause(void)
{
	if (!ntmem_at_dispatch())
		cond_resched();
}

/**
 * ntmem_user_raise() - raise what became of an attempt
 * @address: the first one that was out of reach
 * @fault: how
 * @caller: call site of the public routine
 *
 * Context: Any context.
 * Return: only if a filter wants the attempt to be repeated.
 */
void ntmem_user_raise(unsigned long address, enum ntmem_user_fault fault, unsigned long caller)
{
	ntmem_raise_fault(fault == NTMEM_USER_NO_WRITE, address, caller);
	/* A filter that changes nothing has this repeated without end. */
	ntmem_user_pause();
}

/**
 * ntmem_user_read() - copy from user memory, or raise
 * @to: kernel memory
 * @from: user range, checked
 * @length: bytes
 * @caller: call site of the public routine
 *
 * Context: Any context. May fault, and thus sleep, in tasks that may.
 * Return: only if all was copied; else what came before the fault was.
 */
void ntmem_user_read(void *to, unsigned long from, size_t length, unsigned long caller)
{
	while (length) {
		size_t batch = min_t(size_t, length, BATCH_BYTES);
		size_t done = ntmem_user_try_read(to, from, batch);

		to += done;
		from += done;
		length -= done;
		if (done < batch)
			ntmem_user_raise(from, NTMEM_USER_NO_READ, caller);
		else if (length)
			ntmem_user_pause();
	}
}

/**
 * ntmem_user_write() - copy to user memory, or raise
 * @to: user range, checked
 * @from: kernel memory
 * @length: bytes
 * @caller: call site of the public routine
 *
 * Context: Any context. May fault, and thus sleep, in tasks that may.
 * Return: only if all was copied; else what came before the fault was.
 */
void ntmem_user_write(unsigned long to, const void *from, size_t length, unsigned long caller)
{
	while (length) {
		size_t batch = min_t(size_t, length, BATCH_BYTES);
		size_t done = ntmem_user_try_write(to, from, batch);

		to += done;
		from += done;
		length -= done;
		if (done < batch)
			ntmem_user_raise(to, NTMEM_USER_NO_WRITE, caller);
		else if (length)
			ntmem_user_pause();
	}
}
