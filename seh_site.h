/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How an instruction faults, in a byte: told by ntcc, read by the module. This header
 * holds an enumeration alone, since either of them includes it.
 */
#ifndef NTMEM_SEH_SITE_H
#define NTMEM_SEH_SITE_H

/* Those of a single access are what the exception record has as its kind. */
enum ntmem_seh_site_kind {
	NTMEM_SEH_SITE_READ = 0,
	NTMEM_SEH_SITE_WRITE = 1,
	NTMEM_SEH_SITE_BITS_READ,
	NTMEM_SEH_SITE_BITS_WRITE,
	NTMEM_SEH_SITE_DIVIDE_MEMORY,
	NTMEM_SEH_SITE_DIVIDE,
	NTMEM_SEH_SITE_MOVS,
	NTMEM_SEH_SITE_EXECUTE = 8,
	NTMEM_SEH_SITE_CMPS,
	NTMEM_SEH_SITE_STOS,
	NTMEM_SEH_SITE_SCAS,
	NTMEM_SEH_SITE_LODS,
	NTMEM_SEH_SITE_ILLEGAL,
	NTMEM_SEH_SITE_PRIVILEGED,
	NTMEM_SEH_SITE_EXECUTE_JUMP,
};

#endif /* NTMEM_SEH_SITE_H */
