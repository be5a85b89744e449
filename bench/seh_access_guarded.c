// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loops over memory in guarded code: without a __try around, as it is in most functions of a
 * driver; in one; and in one after a probe, which is how drivers access user memory.
 */
#include <ntmem/probe.h>
#include <ntmem/seh.h>

#include "seh_access.h"

/* Without a block ------------------------------------------------------------- */

static SEH_NOIPA unsigned long read_bare(unsigned long *to, const unsigned long *from, size_t nr)
{
	unsigned long sum = 0;

	ACCESS_READ(sum, from, nr);
	return sum;
}

static SEH_NOIPA unsigned long write_bare(unsigned long *to, const unsigned long *from, size_t nr)
{
	ACCESS_WRITE(to, nr, nr);
	return 0;
}

static SEH_NOIPA unsigned long copy_bare(unsigned long *to, const unsigned long *from, size_t nr)
{
	ACCESS_COPY(to, from, nr);
	return 0;
}

/* In a block ------------------------------------------------------------------ */

static SEH_NOIPA unsigned long read_try(unsigned long *to, const unsigned long *from, size_t nr)
{
	unsigned long sum = 0;

	__try {
		ACCESS_READ(sum, from, nr);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return 0;
	}
	return sum;
}

static SEH_NOIPA unsigned long write_try(unsigned long *to, const unsigned long *from, size_t nr)
{
	__try {
		ACCESS_WRITE(to, nr, nr);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return 1;
	}
	return 0;
}

static SEH_NOIPA unsigned long copy_try(unsigned long *to, const unsigned long *from, size_t nr)
{
	__try {
		ACCESS_COPY(to, from, nr);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return 1;
	}
	return 0;
}

/* After a probe ----------------------------------------------------------------- */

static SEH_NOIPA unsigned long read_probe(unsigned long *to, const unsigned long *from, size_t nr)
{
	unsigned long sum = 0;

	__try {
		ProbeForRead(from, nr * sizeof(*from), sizeof(*from));
		ACCESS_READ(sum, from, nr);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return 0;
	}
	return sum;
}

static SEH_NOIPA unsigned long write_probe(unsigned long *to, const unsigned long *from, size_t nr)
{
	__try {
		ProbeForWrite(to, nr * sizeof(*to), sizeof(*to));
		ACCESS_WRITE(to, nr, nr);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return 1;
	}
	return 0;
}

static SEH_NOIPA unsigned long copy_probe(unsigned long *to, const unsigned long *from, size_t nr)
{
	__try {
		ProbeForRead(from, nr * sizeof(*from), sizeof(*from));
		ACCESS_COPY(to, from, nr);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return 1;
	}
	return 0;
}

const struct bench_seh_access bench_seh_guarded[] = {
	{ "read-kernel-bare", read_bare },
	{ "write-kernel-bare", write_bare },
	{ "copy-kernel-bare", copy_bare },
	{ "read-kernel-try", read_try },
	{ "write-kernel-try", write_try },
	{ "copy-kernel-try", copy_try },
	{ "read-user-bare", read_bare, .reads_user = true },
	{ "write-user-bare", write_bare, .writes_user = true },
	{ "copy-user-bare", copy_bare, .reads_user = true },
	{ "read-user-try", read_try, .reads_user = true },
	{ "write-user-try", write_try, .writes_user = true },
	{ "copy-user-try", copy_try, .reads_user = true },
	{ "read-user-probe", read_probe, .reads_user = true },
	{ "write-user-probe", write_probe, .writes_user = true },
	{ "copy-user-probe", copy_probe, .reads_user = true },
	{}
};
