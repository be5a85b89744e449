/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the suite ntmem_bugcheck share. One is written as a driver is, so
 * nothing of Linux is in here.
 */
#ifndef NTMEM_BUGCHECK_KUNIT_H
#define NTMEM_BUGCHECK_KUNIT_H

#include <ntmem/types.h>

/* Blocks of guarded code that must not have run, and those that should have. */
struct bugcheck_blocks {
	ULONG nr_filters;
	ULONG nr_handlers;
	ULONG nr_finallys;
	ULONG_PTR deepest;	/* where on the stack the last filter was, if it says so */
};

extern struct bugcheck_blocks bugcheck_blocks;

/* In guarded code, each stopped by 0xe2 unless it says otherwise. */
void bugcheck_in_try(void);
void bugcheck_in_nested_try(void);
void bugcheck_in_filter(void);
void bugcheck_in_handler(void);
void bugcheck_in_finally(void);
void bugcheck_in_unwound_finally(void);
/* By 0x1e. */
void bugcheck_by_filter_that_passes(void);
void bugcheck_by_finally_alone(void);
void bugcheck_by_handler_that_raises(void);
void bugcheck_by_continuing(void);
void bugcheck_by_filter_that_raises(void);
void bugcheck_by_copy_from_nobody(void);

#endif /* NTMEM_BUGCHECK_KUNIT_H */
