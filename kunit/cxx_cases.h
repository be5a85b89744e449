/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * C++ by which the suites of ntmem_cxx judge: what each case must return, and which steps it
 * must go through in which order.
 *
 * The cases are driver source, cxx_kunit.c runs them. Those of guarded code are compiled
 * once for each way to optimise, and by several standards of the language.
 */
#ifndef NTMEM_KUNIT_CXX_CASES_H
#define NTMEM_KUNIT_CXX_CASES_H

#include <ntddk.h>
#include <ntmem/seh.h>

/* Codes to raise, which traces show as e1, e2, ... */
#define E1 ((NTSTATUS)0xe0000001)
#define E2 ((NTSTATUS)0xe0000002)
#define E3 ((NTSTATUS)0xe0000003)

NTMEM_BEGIN_DECLS

/* Add a word to the trace; a name and a number are one. */
void cxx_say(const char *word);
void cxx_say_number(const char *name, LONGLONG number);
void cxx_say_code(NTSTATUS code);

/* For filters: adds a word, gives the verdict. */
int cxx_filter(const char *word, int verdict);

/* Gives the number, and the compiler cannot know. */
int cxx_number(int number);

/* Raises an exception that may be continued. */
void cxx_raise(NTSTATUS code);

/* The builds, in the order of these lists. */
extern int (*const cxx_object_cases[])(void);
extern int (*const cxx_seh_o2_cases[])(void);
extern int (*const cxx_seh_o1_cases[])(void);
extern int (*const cxx_seh_os_cases[])(void);
extern int (*const cxx_seh_o3_cases[])(void);

/* Calls a pure virtual function. */
int cxx_call_pure(void);

NTMEM_END_DECLS

#define CXX_OBJECT_CASES(CASE) \
	CASE(new_from_pool_type, 5, "type16 +5 -5 sized16") \
	CASE(new_from_pool_flags, 6, "flags16 +6 -6 sized16") \
	CASE(new_with_tag_alone, 7, "type16 +7 -7 sized16") \
	CASE(new_of_nothing_is_unique, 1, "array0 array0 delete[] delete[]") \
	CASE(new_of_an_array, 6, "array56 +1 +2 +3 -3 -2 -1 delete[]") \
	CASE(new_of_numbers, 10, "array40 delete[]") \
	CASE(new_in_place, 9, "+9 -9") \
	CASE(new_in_place_of_an_array, 3, "+1 +2 -2 -1") \
	CASE(new_without_memory, 0, "type16") \
	CASE(new_of_an_array_without_memory, 0, "array56") \
	CASE(new_without_memory_by_a_class, 0, "own-new") \
	CASE(new_of_too_many_is_null, 0, "") \
	CASE(new_by_a_class, 4, "own-new +4 -4 own-delete") \
	CASE(new_with_alignment, 0, "aligned64 aligned-delete") \
	CASE(new_zeroed, 0, "type64 sized64") \
	CASE(delete_of_null, 1, "") \
	CASE(delete_of_base, 0, "flags40 +base +derived -derived -base sized40") \
	CASE(delete_of_second_base, 0, "flags40 +base +derived -derived -base sized40") \
	CASE(delete_of_virtual_base, 0, \
	     "flags32 +root +left +right +bottom -bottom -right -left -root sized32") \
	CASE(virtual_call, 12, "") \
	CASE(virtual_call_of_second_base, 34, "") \
	CASE(virtual_call_while_constructed, 12, "") \
	CASE(virtual_call_with_covariant_result, 7, "") \
	CASE(virtual_call_of_pure, 30, "") \
	CASE(virtual_call_of_virtual_base, 77, "") \
	CASE(many_kinds_in_one_list, 60, "-c30 -c20 -c10") \
	CASE(pointer_to_function, 9, "") \
	CASE(pointer_to_virtual_function, 34, "") \
	CASE(pointer_to_member, 8, "") \
	CASE(template_of_function, 17, "") \
	CASE(template_of_class, 6, "+1 +2 +3 -3 -2 -1") \
	CASE(template_of_many, 15, "") \
	CASE(lambda_by_value, 12, "") \
	CASE(lambda_by_reference, 8, "") \
	CASE(lambda_as_function, 49, "") \
	CASE(lambda_that_changes, 3, "") \
	CASE(static_local, 4, "once") \
	CASE(static_member, 3, "") \
	CASE(global_constant, 42, "") \
	CASE(object_at_return, 5, "+1 +2 -2 -1") \
	CASE(object_at_break, 2, "+0 -0 +1 -1 +2 -2") \
	CASE(object_at_goto, 3, "+1 +2 -2 +2 -2 +2 -2 -1") \
	CASE(object_that_is_temporary, 6, "+6 -6 end") \
	CASE(object_that_lives_on, 6, "+6 end -6") \
	CASE(object_that_is_moved, 5, "moved -5 end -0") \
	CASE(object_of_members, 6, "+1 +2 +own -own -2 -1") \
	CASE(lock_by_object, 1, "passive dispatch passive") \
	CASE(overloads, 123, "") \
	CASE(operators, 11, "") \
	CASE(loop_over_range, 10, "")

#define CXX_SEH_CASES(CASE) \
	CASE(fault_and_locals, 32, "write") \
	CASE(fault_in_loop_over_range, 46, "read") \
	CASE(fault_and_objects, 7, "+outer +body read +handler -handler -outer") \
	CASE(fault_and_finally, 21, "read abnormal") \
	CASE(fault_of_division, 7, "fault") \
	CASE(fault_of_method, 112, "read read") \
	CASE(fault_of_function, 15, "execute") \
	CASE(fault_is_repaired, 42, "") \
	CASE(fault_of_length, 1, "asked fault") \
	CASE(fault_in_templates, 66, "read read") \
	CASE(except_and_objects, 2, "+outer +body filter +handler -handler after -outer") \
	CASE(except_without_exception, 1, "+outer +body -body after -outer") \
	CASE(finally_and_objects, 3, "+outer +body -body +clause -clause after -outer") \
	CASE(filter_changes_locals, 15, "") \
	CASE(filter_of_members, 8, "filter") \
	CASE(filter_of_references, 12, "") \
	CASE(filter_of_a_lambda, 4, "e1") \
	CASE(filter_of_a_statement, 6, "+in-filter -in-filter") \
	CASE(filter_continues, 7, "fix") \
	CASE(filter_of_the_record, 1, "e2") \
	CASE(filter_in_a_filter, 3, "inner outer") \
	CASE(filter_asks_next, 2, "inner outer") \
	CASE(code_in_clause, 1, "e3") \
	CASE(return_of_a_number, 3, "+clause -clause") \
	CASE(return_of_a_reference, 45, "clause") \
	CASE(return_of_a_class, 1, "+made -made clause") \
	CASE(return_of_a_local, 8, "+local clause") \
	CASE(return_of_two_words, 34, "clause") \
	CASE(return_of_four_words, 10, "clause") \
	CASE(return_of_braces, 34, "clause") \
	CASE(return_of_nothing, 1, "+body -body clause") \
	CASE(return_of_a_pointer, 5, "clause") \
	CASE(return_of_what_cannot_be_copied, 5, "clause") \
	CASE(return_in_a_lambda_of_a_clause, 4, "+body -body +clause -clause") \
	CASE(return_from_two_bodies, 9, "+out +in -in inner -out outer") \
	CASE(return_from_handler, 5, "+handler -handler outer") \
	CASE(break_from_body, 1, "+0 -0 clause +1 -1 clause") \
	CASE(continue_from_body, 3, "+0 -0 clause +1 -1 clause +2 -2 clause") \
	CASE(goto_from_body, 2, "+outer +0 -0 clause -outer") \
	CASE(leave_from_body, 1, "+body -body normal") \
	CASE(leave_from_inner_block, 1, "+body +block -block -body normal") \
	CASE(abnormal_by_return, 1, "abnormal") \
	CASE(unwind_of_functions, 3, "+outer +top filter clause-2 clause-1 handler -outer") \
	CASE(unwind_through_a_virtual_call, 4, "filter clause") \
	CASE(in_a_constructor, 11, "filter +made -made") \
	CASE(in_a_destructor, 21, "+made filter -made") \
	CASE(in_an_initialiser_list, 5, "clause") \
	CASE(in_a_lambda, 7, "filter") \
	CASE(in_a_lambda_in_a_body, 9, "inner clause") \
	CASE(in_a_local_class, 6, "clause outer") \
	CASE(in_a_template, 9, "filter filter") \
	CASE(in_a_class_template, 8, "clause") \
	CASE(in_an_operator, 12, "filter") \
	CASE(in_a_loop_over_a_range, 106, "clause clause clause") \
	CASE(in_a_namespace, 4, "filter") \
	CASE(in_a_recursion, 4, "+3 +2 +1 +0 clause0 clause1 clause2 clause3") \
	CASE(in_a_static_function, 2, "filter") \
	CASE(in_a_noexcept_function, 3, "filter") \
	CASE(name_of_the_function, 4, "name_of_method Named ~Named free_function") \
	CASE(new_in_a_body, 3, "+3 clause -3") \
	CASE(locals_after_an_exception, 36, "") \
	CASE(objects_of_handler_and_clause, 0, "+a +c -c +b -b end +h -h") \
	CASE(raise_in_a_destructor, 5, "+d filter -d") \
	CASE(raise_in_a_destructor_of_a_body, 6, "+body filter clause handler") \
	CASE(lock_by_object_in_a_body, 1, "dispatch passive")

#endif /* NTMEM_KUNIT_CXX_CASES_H */
