// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loops over memory in ordinary code: over kernel memory, where a fault would be an oops, and
 * over user memory by the kernel's own means, each element by a call of its own or all of
 * them in one section with user memory open.
 */
#include <linux/uaccess.h>

#include "seh_access.h"

/* Kernel memory ------------------------------------------------------------- */

static SEH_NOIPA unsigned long read_plain(unsigned long *to, const unsigned long *from, size_t nr)
{
	unsigned long sum = 0;

	ACCESS_READ(sum, from, nr);
	return sum;
}

static SEH_NOIPA unsigned long write_plain(unsigned long *to, const unsigned long *from, size_t nr)
{
	ACCESS_WRITE(to, nr, nr);
	return 0;
}

static SEH_NOIPA unsigned long copy_plain(unsigned long *to, const unsigned long *from, size_t nr)
{
	ACCESS_COPY(to, from, nr);
	return 0;
}

/* User memory, element by element --------------------------------------------- */

static SEH_NOIPA unsigned long read_each(unsigned long *to, const unsigned long *from, size_t nr)
{
	const unsigned long __user *user = (const unsigned long __user *)from;
	unsigned long sum = 0, value;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (get_user(value, user + i))
			break;
		sum += value;
	}
	return sum;
}

static SEH_NOIPA unsigned long write_each(unsigned long *to, const unsigned long *from, size_t nr)
{
	unsigned long __user *user = (unsigned long __user *)to;
	size_t i;

	for (i = 0; i < nr; i++)
		if (put_user((unsigned long)nr, user + i))
			break;
	return i;
}

static SEH_NOIPA unsigned long copy_each(unsigned long *to, const unsigned long *from, size_t nr)
{
	const unsigned long __user *user = (const unsigned long __user *)from;
	unsigned long value;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (get_user(value, user + i))
			break;
		to[i] = value;
	}
	return i;
}

/* User memory, opened once ------------------------------------------------------ */

static SEH_NOIPA unsigned long read_open(unsigned long *to, const unsigned long *from, size_t nr)
{
	const unsigned long __user *user = (const unsigned long __user *)from;
	unsigned long sum = 0, value;
	size_t i;

	if (!user_read_access_begin(user, nr * sizeof(*user)))
		return 0;
	for (i = 0; i < nr; i++) {
		unsafe_get_user(value, user + i, fault);
		sum += value;
	}
fault:
	user_read_access_end();
	return sum;
}

static SEH_NOIPA unsigned long write_open(unsigned long *to, const unsigned long *from, size_t nr)
{
	unsigned long __user *user = (unsigned long __user *)to;
	size_t i;

	if (!user_write_access_begin(user, nr * sizeof(*user)))
		return 0;
	for (i = 0; i < nr; i++)
		unsafe_put_user((unsigned long)nr, user + i, fault);
fault:
	user_write_access_end();
	return 0;
}

static SEH_NOIPA unsigned long copy_open(unsigned long *to, const unsigned long *from, size_t nr)
{
	const unsigned long __user *user = (const unsigned long __user *)from;
	unsigned long value;
	size_t i;

	if (!user_read_access_begin(user, nr * sizeof(*user)))
		return 0;
	for (i = 0; i < nr; i++) {
		unsafe_get_user(value, user + i, fault);
		to[i] = value;
	}
fault:
	user_read_access_end();
	return 0;
}

const struct bench_seh_access bench_seh_plain[] = {
	{ "read-kernel-plain", read_plain },
	{ "write-kernel-plain", write_plain },
	{ "copy-kernel-plain", copy_plain },
	{ "read-user-each", read_each, .reads_user = true },
	{ "write-user-each", write_each, .writes_user = true },
	{ "copy-user-each", copy_each, .reads_user = true },
	{ "read-user-open", read_open, .reads_user = true },
	{ "write-user-open", write_open, .writes_user = true },
	{ "copy-user-open", copy_open, .reads_user = true },
	{}
};
