// SPDX-License-Identifier: GPL-2.0-only
/*
 * User-mode accessors that look for the end of a text; see the topics StringLengthFromUser
 * and WideStringLengthFromUser.
 *
 * What lies behind the end need not be there. Pages end where text that is there can, so
 * no read goes across the end of one but that of a character that does.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "internal.h"
#include "useraccess.h"

#include <ntmem/usermode.h>

/* What is looked at in one go; on the stack. */
#define CHUNK_BYTES 256

/* Bytes to the next end of a page, of whole characters, and one character at the least. */
static size_t string_chunk(unsigned long address, size_t unit)
{
	size_t room = PAGE_SIZE - (address & ~PAGE_MASK);

	return clamp_t(size_t, round_down(room, unit), unit, CHUNK_BYTES);
}

static SIZE_T string_length(unsigned long address, unsigned long caller)
{
	unsigned long start = address;
	char chunk[CHUNK_BYTES];
	const char *end;

	ntmem_user_begin(address, 1, false, caller);
	for (;;) {
		size_t size = string_chunk(address, 1);
		size_t done;

		ntmem_user_check(address, size, caller);
		done = ntmem_user_try_read(chunk, address, size);
		end = memchr(chunk, '\0', done);
		if (end)
			return address - start + (end - chunk);
		address += done;
		if (done < size)
			ntmem_user_raise(address, NTMEM_USER_NO_READ, caller);
		else
			ntmem_user_pause();
	}
}

/**
 * RtlStringLengthFromUser() - count the characters of a text in user memory
 * @Source: user memory
 *
 * Reads up to the NUL. Raises STATUS_ACCESS_VIOLATION: without parameters if that is not
 * found below MmUserProbeAddress, with the kind of access and the address if a character
 * cannot be read.
 *
 * Context: IRQL <= APC_LEVEL; above is reported, and a page that is not there counts as
 * memory that is not. May sleep.
 * Return: characters before the NUL.
 */
SIZE_T RtlStringLengthFromUser(const volatile CHAR *Source)
{
	return string_length((unsigned long)Source, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlStringLengthFromUser);

static SIZE_T wide_string_length(unsigned long address, unsigned long caller)
{
	unsigned long start = address;
	u16 chunk[CHUNK_BYTES / sizeof(u16)];
	size_t i;

	ntmem_user_begin(address, sizeof(*chunk), false, caller);
	for (;;) {
		size_t size = string_chunk(address, sizeof(*chunk));
		size_t done;

		ntmem_user_check(address, size, caller);
		done = ntmem_user_try_read(chunk, address, size);
		for (i = 0; i < done / sizeof(*chunk); i++)
			if (!chunk[i])
				return (address - start) / sizeof(*chunk) + i;
		if (done < size) {
			ntmem_user_raise(address + done, NTMEM_USER_NO_READ, caller);
			/* Half a character is read again with the other half. */
			done = round_down(done, sizeof(*chunk));
		} else {
			ntmem_user_pause();
		}
		address += done;
	}
}

/**
 * RtlWideStringLengthFromUser() - count the characters of a wide text in user memory
 * @Source: user memory, at any alignment
 *
 * As RtlStringLengthFromUser().
 *
 * Context: As RtlStringLengthFromUser().
 * Return: characters before the NUL.
 */
SIZE_T RtlWideStringLengthFromUser(const volatile WCHAR *Source)
{
	return wide_string_length((unsigned long)Source, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlWideStringLengthFromUser);
