/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the suite ntmem_fault share: memory that is there, and memory that is not.
 */
#ifndef NTMEM_FAULT_KUNIT_H
#define NTMEM_FAULT_KUNIT_H

#include <kunit/test.h>

#include "helpers.h"

#include <ntmem/exception.h>

/* An address that the processor has no place for, however deep its page tables are. */
#define FAULT_NONCANONICAL 0x8000000000000000UL
/* One of the user half, where a kernel thread has no memory. */
#define FAULT_USER 0x00007f0000001000UL

extern struct user_memory fault_user;

/**
 * struct fault_memory - kernel memory with an end
 * @good: a page
 * @hole: the page behind it, which is not there
 */
struct fault_memory {
	u8 *good;
	u8 *hole;
};

extern struct fault_memory fault_memory;

/* Memory that may not be written. */
extern const u8 fault_read_only[64];

void fault_forms_at_null(struct kunit *test);
void fault_forms_at_user_address(struct kunit *test);
void fault_forms_at_hole(struct kunit *test);
void fault_forms_at_noncanonical_address(struct kunit *test);
void fault_forms_write_read_only(struct kunit *test);
void fault_forms_across_pages(struct kunit *test);
void fault_forms_are_repaired(struct kunit *test);

extern struct kunit_case fault_user_kunit_cases[];
extern struct kunit_case fault_outside_kunit_cases[];

#define FAULT_FORMS_CASES                                 \
	KUNIT_CASE(fault_forms_at_null),                  \
	KUNIT_CASE(fault_forms_at_user_address),          \
	KUNIT_CASE(fault_forms_at_hole),                  \
	KUNIT_CASE(fault_forms_at_noncanonical_address),  \
	KUNIT_CASE(fault_forms_write_read_only),          \
	KUNIT_CASE(fault_forms_across_pages),             \
	KUNIT_CASE(fault_forms_are_repaired)

#endif /* NTMEM_FAULT_KUNIT_H */
