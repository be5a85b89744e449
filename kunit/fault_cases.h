/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guarded code that faults, as plain C has it: what it must return, and which steps it must go
 * through.
 *
 * The cases are driver source, as those of seh_cases.h are, and compiled in the same ways.
 */
#ifndef NTMEM_KUNIT_FAULT_CASES_H
#define NTMEM_KUNIT_FAULT_CASES_H

#include <ntddk.h>

/* Add a word to the trace. */
void fault_say(const char *text);
void fault_say_number(LONGLONG number);

/*
 * For filters: adds what the exception is, then gives the verdict. An access to that address
 * is a word for its kind, anything else says more.
 */
int fault_look(PEXCEPTION_POINTERS pointers, PVOID address, int verdict);
/* The same where the compiler may read first or do both in one. */
int fault_look_roughly(PEXCEPTION_POINTERS pointers, PVOID address, int verdict);
/* Puts @good into each register that has @bad, and has the execution continued if one did. */
int fault_repair(PEXCEPTION_POINTERS pointers, PVOID bad, PVOID good);

/* Give the value, and the compiler cannot know. */
PVOID fault_pointer(ULONG64 address);
LONGLONG fault_number(LONGLONG number);

/* Addresses of the kernel's half: behind a good page, and of memory that is not written. */
PUCHAR fault_hole(void);
PUCHAR fault_constants(void);

#define FAULT_NULL ((PVOID)0)
#define FAULT_USER_ADDRESS 0x00007f0000001000ULL
#define FAULT_WILD_ADDRESS 0x8000000000000000ULL
#define FAULT_MINUS_ONE ((PVOID)~(ULONG_PTR)0)

/* The builds, in the order of the lists. */
extern int (*const fault_o2_cases[])(void);
extern int (*const fault_o1_cases[])(void);
extern int (*const fault_os_cases[])(void);
extern int (*const fault_o3_cases[])(void);

#define FAULT_KINDS_CASES(CASE) \
	CASE(kinds_write_through_null, 3, "write") \
	CASE(kinds_write_through_known_null, 3, "write") \
	CASE(kinds_read_through_null, 7, "read") \
	CASE(kinds_read_of_no_use, 3, "read") \
	CASE(kinds_member_of_null, 3, "write") \
	CASE(kinds_user_address, 11, "read write") \
	CASE(kinds_kernel_address, 11, "read write") \
	CASE(kinds_wild_address, 11, "read read") \
	CASE(kinds_constants_are_not_written, 17, "write") \
	CASE(kinds_widths, 8, "read write read write read write read write") \
	CASE(kinds_index, 4, "read write read write") \
	CASE(kinds_index_on_the_stack, 2, "write read") \
	CASE(kinds_read_modify_write, 6, "access access access access access access") \
	CASE(kinds_bit_fields, 2, "access read") \
	CASE(kinds_interlocked, 5, "write write write write write") \
	CASE(kinds_lists, 2, "read write") \
	CASE(kinds_structure, 2, "read write") \
	CASE(kinds_divide_by_zero, 6, \
		"c0000094/0 c0000094/0 c0000094/0 c0000094/0 c0000094/0 c0000094/0") \
	CASE(kinds_divide_by_known_zero, 1, "c0000094/0") \
	CASE(kinds_divide_by_memory, 2, "c0000094/0 read") \
	CASE(kinds_divide_overflow, 2, "c0000095/0 c0000095/0") \
	CASE(kinds_illegal_instruction, 1, "c000001d/0") \
	CASE(kinds_privileged_instruction, 1, "c0000096/0") \
	CASE(kinds_record_is_whole, 1, "")

#define FAULT_EXECUTE_CASES(CASE) \
	CASE(execute_null, 1, "execute") \
	CASE(execute_known_null, 1, "execute") \
	CASE(execute_user_address, 1, "execute") \
	CASE(execute_wild_address, 1, "execute") \
	CASE(execute_data, 1, "execute") \
	CASE(execute_from_table, 1, "execute") \
	CASE(execute_from_bad_table, 1, "read") \
	CASE(execute_as_tail, 1, "execute") \
	CASE(execute_with_arguments, 1, "execute") \
	CASE(execute_good_pointers, 36, "") \
	CASE(execute_repaired_register, 42, "") \
	CASE(execute_goes_elsewhere, 42, "") \
	CASE(execute_is_returned_from, 43, "") \
	CASE(execute_switches, 1245, "")

#define FAULT_FLOW_CASES(CASE) \
	CASE(flow_rest_of_body_is_left, 1011, "write") \
	CASE(flow_finally_runs, 111, "read") \
	CASE(flow_search_goes_on, 1, "read inner read outer") \
	CASE(flow_callee_faults, 1, "read 1 2") \
	CASE(flow_callee_without_frame, 1, "read") \
	CASE(flow_fault_in_filter, 1, "read read outer") \
	CASE(flow_fault_in_handler, 1, "read write outer") \
	CASE(flow_fault_in_finally, 1, "read abnormal write") \
	CASE(flow_fault_in_loop, 500500, "") \
	CASE(flow_fault_in_switch, 3, "read") \
	CASE(flow_fault_in_condition, 1, "read") \
	CASE(flow_fault_in_argument, 1, "read") \
	CASE(flow_fault_in_returned_value, 5, "read") \
	CASE(flow_fault_in_recursion, 28, "read") \
	CASE(flow_fault_in_nested_function, 7, "read") \
	CASE(flow_of_unguarded_function, 15, "read") \
	CASE(flow_code_is_the_status, 1, "c0000005 c0000094")

#define FAULT_LOCALS_CASES(CASE) \
	CASE(locals_before_the_fault, 32, "write") \
	CASE(locals_between_faults, 6, "read read read") \
	CASE(locals_seen_by_filter, 2, "2 read") \
	CASE(locals_of_loop, 57, "") \
	CASE(locals_assigned_what_faults, 1, "read") \
	CASE(locals_many, 136, "read") \
	CASE(locals_in_structure, 1234, "read") \
	CASE(locals_in_finally, 5, "read 5") \
	CASE(locals_of_division, 20, "c0000094/0") \
	CASE(locals_of_call, 12, "execute") \
	CASE(locals_wide, 9, "write") \
	CASE(locals_of_conditions, 3322, "") \
	CASE(locals_of_switch, 234, "read read read") \
	CASE(locals_changed_by_callee, 57, "write") \
	CASE(locals_in_clauses, 6, "read read") \
	CASE(locals_over_structures, 2244, "read write write write") \
	CASE(locals_over_loops, 24, "write write")

#define FAULT_REPAIR_CASES(CASE) \
	CASE(repair_pointer_of_read, 1234, "") \
	CASE(repair_pointer_of_write, 77, "") \
	CASE(repair_pointer_in_loop, 10, "") \
	CASE(repair_divisor, 14, "") \
	CASE(repair_by_skipping, 5, "c0000094/0") \
	CASE(repair_privileged_instruction, 8, "c0000096/0") \
	CASE(repair_memory_for_retry, 3, "c0000094/0") \
	CASE(repair_value_of_register, 4242, "c0000094/0") \
	CASE(repair_flags, 10, "c0000096/0 c0000096/0") \
	CASE(repair_all_registers, 1, "") \
	CASE(repair_of_raise, 91, "") \
	CASE(repair_again_and_again, 1000, "")

#define FAULT_CASES(CASE) \
	FAULT_KINDS_CASES(CASE) \
	FAULT_EXECUTE_CASES(CASE) \
	FAULT_FLOW_CASES(CASE) \
	FAULT_LOCALS_CASES(CASE) \
	FAULT_REPAIR_CASES(CASE)

#endif /* NTMEM_KUNIT_FAULT_CASES_H */
