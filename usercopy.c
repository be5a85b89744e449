// SPDX-License-Identifier: GPL-2.0-only
/*
 * User-mode accessors that copy and fill; see "Accessing User-Mode Memory" and the topics
 * CopyFromUser and FillUserMemory. What drivers call are the inline forms in usermode.h.
 *
 * All go from the lowest address to the highest, but for a move to a higher address that
 * overlaps. What was copied before a fault stays, to the byte. A fault is repeated from there
 * if a filter asks for it.
 *
 * The kernel's memory is checked by hardened usercopy where the kernel has it: all pool and
 * all entries of lookaside lists are open to it.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "internal.h"
#include "useraccess.h"

#include <ntmem/usermode.h>

/* What is on its way from user memory to user memory, or fills it; on the stack. */
#define CHUNK_BYTES 256

/**
 * RtlCopyFromUser() - copy from user memory
 * @Destination: kernel memory
 * @Source: user memory
 * @Length: bytes; 0 checks and touches nothing
 *
 * Raises STATUS_ACCESS_VIOLATION: without parameters, and before anything is copied, if the
 * source is no user range; with the kind of access and the address if it cannot be read.
 * What follows that address in @Destination is untouched then.
 *
 * Context: IRQL <= APC_LEVEL; above is reported, and a page that is not there counts as
 * memory that is not. May sleep.
 */
VOID RtlCopyFromUser(volatile VOID *Destination, const volatile VOID *Source, SIZE_T Length)
{
	if (!Length)
		return;
	ntmem_user_begin((unsigned long)Source, Length, false, _RET_IP_);
	ntmem_user_read((void *)Destination, (unsigned long)Source, Length, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlCopyFromUser);

/**
 * RtlCopyToUser() - copy to user memory
 * @Destination: user memory
 * @Source: kernel memory
 * @Length: bytes; 0 checks and touches nothing
 *
 * Raises as RtlCopyFromUser(), for what cannot be written.
 *
 * Context: As RtlCopyFromUser().
 */
VOID RtlCopyToUser(volatile VOID *Destination, const volatile VOID *Source, SIZE_T Length)
{
	if (!Length)
		return;
	ntmem_user_begin((unsigned long)Destination, Length, true, _RET_IP_);
	ntmem_user_write((unsigned long)Destination, (const void *)Source, Length, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlCopyToUser);

/* What could be read arrives before the rest raises. */
static noinline_for_stack void user_copy_up(unsigned long to, unsigned long from, size_t length,
					    unsigned long caller)
{
	u8 chunk[CHUNK_BYTES];

	while (length) {
		size_t wanted = min_t(size_t, length, CHUNK_BYTES);
		size_t done = ntmem_user_try_read(chunk, from, wanted);

		ntmem_user_write(to, chunk, done, caller);
		to += done;
		from += done;
		length -= done;
		if (done < wanted)
			ntmem_user_raise(from, NTMEM_USER_NO_READ, caller);
		else
			ntmem_user_pause();
	}
}

/* A chunk is written when all of it has been read: what it is written to is yet to be. */
static noinline_for_stack void user_copy_down(unsigned long to, unsigned long from, size_t length,
					      unsigned long caller)
{
	u8 chunk[CHUNK_BYTES];

	while (length) {
		size_t wanted = min_t(size_t, length, CHUNK_BYTES);

		length -= wanted;
		ntmem_user_read(chunk, from + length, wanted, caller);
		ntmem_user_write(to + length, chunk, wanted, caller);
		ntmem_user_pause();
	}
}

/**
 * RtlMoveToUserFromUser() - copy from user memory to user memory
 * @Destination: user memory, which may overlap the source
 * @Source: user memory
 * @Length: bytes; 0 checks and touches nothing
 *
 * Raises as RtlCopyFromUser() and RtlCopyToUser(). Goes downwards if the destination
 * begins within the source, and then writes a chunk only when all of it could be read.
 *
 * Context: As RtlCopyFromUser().
 */
VOID RtlMoveToUserFromUser(volatile VOID *Destination, const volatile VOID *Source, SIZE_T Length)
{
	unsigned long to = (unsigned long)Destination, from = (unsigned long)Source;

	if (!Length)
		return;
	ntmem_user_check(to, Length, _RET_IP_);
	ntmem_user_begin(from, Length, false, _RET_IP_);
	if (to - from < Length)
		user_copy_down(to, from, Length, _RET_IP_);
	else
		user_copy_up(to, from, Length, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlMoveToUserFromUser);

/**
 * RtlFillUserMemory() - fill user memory
 * @Destination: user memory
 * @Length: bytes; 0 checks and touches nothing
 * @Fill: value; its low byte counts
 *
 * Raises as RtlCopyToUser().
 *
 * Context: As RtlCopyFromUser().
 */
VOID RtlFillUserMemory(volatile VOID *Destination, SIZE_T Length, INT Fill)
{
	unsigned long to = (unsigned long)Destination;
	u8 chunk[CHUNK_BYTES];

	if (!Length)
		return;
	ntmem_user_begin(to, Length, true, _RET_IP_);
	memset(chunk, Fill, min_t(size_t, Length, CHUNK_BYTES));
	while (Length) {
		size_t wanted = min_t(size_t, Length, CHUNK_BYTES);

		ntmem_user_write(to, chunk, wanted, _RET_IP_);
		to += wanted;
		Length -= wanted;
		ntmem_user_pause();
	}
}
NTMEM_EXPORT_SYMBOL(RtlFillUserMemory);

/**
 * ntmem_user_require_aligned() - raise where an address is not aligned
 * @Address: address
 * @Length: bytes that are to be accessed there; 0 checks nothing
 * @Alignment: a power of two
 *
 * For the accessors with Aligned in their names. Raises STATUS_DATATYPE_MISALIGNMENT.
 *
 * Context: Any context.
 */
VOID ntmem_user_require_aligned(const volatile VOID *Address, SIZE_T Length, SIZE_T Alignment)
{
	if (Length && (unsigned long)Address & (Alignment - 1))
		ntmem_raise_status(STATUS_DATATYPE_MISALIGNMENT, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_user_require_aligned);
