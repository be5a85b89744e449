/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guarded code by which the suites of ntmem_seh judge: what it must return, and which steps
 * it must go through in which order.
 *
 * The cases are driver source: they see the driver kit's headers and what is declared here.
 * Each traces its steps as words. seh_build.h compiles all of them, once for each way to
 * optimise; seh_kunit.c runs them.
 *
 * What is expected comes from what NT documents and from what the published tests of its
 * compiler and kernel show, never from what this implementation did.
 */
#ifndef NTMEM_KUNIT_SEH_CASES_H
#define NTMEM_KUNIT_SEH_CASES_H

/* Whether seh_raise() is a fault of the processor's, as in ntmem_seh_fault. */
#ifndef SEH_FAULTS
#define SEH_FAULTS 0
#endif

#if SEH_FAULTS
#include "seh_faults.h"
#endif

#include <ntddk.h>
#include <ntmem/seh.h>

/* Codes to raise, which traces show as e1, e2, ..., and back to the number. */
#if !SEH_FAULTS
#define SEH_CODE(n) ((NTSTATUS)(0xe0000000 + (n)))
#define SEH_NUMBER(code) ((int)((code) - (NTSTATUS)0xe0000000))
#endif
#define E1 SEH_CODE(1)
#define E2 SEH_CODE(2)
#define E3 SEH_CODE(3)

/* What seh_raise_with_registers() puts into the registers that a call preserves. */
#define SEH_REGISTER(n) (0x1122334455667700ULL + (n))

/* Add a word to the trace. A code is shown in hexadecimal digits. */
void seh_say(const char *text);
void seh_say_number(LONGLONG number);
void seh_say_code(NTSTATUS code);

/* For filters: add a word, then give the verdict. The second adds what the record has as
 * name:code/flags/parameters, and the codes of the records chained to it, each behind a <.
 */
int seh_filter(const char *name, int verdict);
int seh_look(const char *name, PEXCEPTION_POINTERS pointers, int verdict);

/* Gives the number, and the compiler cannot know. */
int seh_number(int number);

/* Raise an exception that may be continued. The third returns 5 then. */
#if !SEH_FAULTS
void seh_raise(NTSTATUS code);
#endif
void seh_raise_with(NTSTATUS code, ULONG_PTR parameter);
int seh_raise_with_registers(NTSTATUS code);

/* Calls a routine from code that knows nothing of guarded blocks, and in another thread. */
void seh_call(void (*routine)(void));
void seh_call_in_thread(void (*routine)(void));

#define SEH_SAY_ENDING() seh_say(AbnormalTermination() ? "abnormal" : "normal")

/* The builds, in the order of these lists. */
extern int (*const seh_o2_cases[])(void);
extern int (*const seh_o1_cases[])(void);
extern int (*const seh_os_cases[])(void);
extern int (*const seh_o3_cases[])(void);

#define SEH_FLOW_CASES(CASE) \
	CASE(flow_except_without_exception, 11, "body after") \
	CASE(flow_finally_without_exception, 111, "body normal after") \
	CASE(flow_exception_is_handled, 1011, "body filter handler after") \
	CASE(flow_exception_passes_finally, 101, "filter abnormal handler") \
	CASE(flow_empty_blocks, 1, "filter") \
	CASE(flow_after_if_and_else, 10, "then handler after else finally after") \
	CASE(flow_dangling_else, 2, "filter") \
	CASE(flow_else_if_chain, 11111, "") \
	CASE(flow_after_for, 12, "filter") \
	CASE(flow_after_while, 6, "") \
	CASE(flow_after_do, 33, "") \
	CASE(flow_after_label, 3, "handler handler handler") \
	CASE(flow_after_case, 2111, "default default") \
	CASE(flow_nested_in_body, 1, "outer inner filter handler rest") \
	CASE(flow_nested_in_handler, 111, "outer inner rest") \
	CASE(flow_nested_in_finally, 1111, "filter normal") \
	CASE(flow_nested_in_finally_of_unwind, 1, \
		"outer inner e2 body normal abnormal e1") \
	CASE(flow_nested_deeply, 1, "a b c 1 2 handler") \
	CASE(flow_many_in_sequence, 1023, "") \
	CASE(flow_locals_of_blocks, 1, "filter 100") \
	CASE(flow_switch_in_body, 2, "case while rest normal") \
	CASE(flow_in_statement_block, 11, "")

#define SEH_JUMPS_CASES(CASE) \
	CASE(jumps_leave_ends_normally, 1, "body normal after") \
	CASE(jumps_leave_passes_handler, 1, "body after") \
	CASE(jumps_leave_from_loops_and_switch, 1, "round normal") \
	CASE(jumps_leave_means_the_innermost, 1, "normal rest normal") \
	CASE(jumps_leave_in_handler_means_the_outer, 1, "filter handler normal after") \
	CASE(jumps_leave_in_finally_means_the_outer, 1, "body normal normal after") \
	CASE(jumps_leave_in_block_within_clause, 1, "filter normal rest after") \
	CASE(jumps_return_runs_finally, 7, "body abnormal") \
	CASE(jumps_return_passes_handler, 7, "") \
	CASE(jumps_return_value_precedes_finally, 5, "99") \
	CASE(jumps_return_calls_before_finally, 6, "five abnormal") \
	CASE(jumps_return_without_value, 1, "body abnormal") \
	CASE(jumps_return_expression_without_value, 1, "inner body abnormal") \
	CASE(jumps_return_from_named_section, 3, "body abnormal") \
	CASE(jumps_keep_what_is_on_the_stack, 1, "") \
	CASE(jumps_return_wide_value, 1, "0") \
	CASE(jumps_return_value_is_not_computed_in_finally, 1, "8") \
	CASE(jumps_return_pointer, 1, "finally pointer") \
	CASE(jumps_return_structure, 3425, "small large") \
	CASE(jumps_return_runs_all_finally_blocks, 7, "1 abnormal 2 abnormal") \
	CASE(jumps_return_from_handler, 7, "filter abnormal") \
	CASE(jumps_return_from_finally, 7, "body normal abnormal") \
	CASE(jumps_return_from_finally_replaces_value, 2, "abnormal") \
	CASE(jumps_exception_in_returned_value, 2, "raising filter abnormal handler") \
	CASE(jumps_return_value_survives_busy_finally, 3122, "1")

#define SEH_LOOPS_CASES(CASE) \
	CASE(loops_goto_leaves_body, 1, "body abnormal out") \
	CASE(loops_goto_backwards, 3, "abnormal abnormal normal") \
	CASE(loops_goto_leaves_several, 1, "1 abnormal 2 abnormal") \
	CASE(loops_goto_within_body_runs_nothing, 3, "body body body inner next normal") \
	CASE(loops_goto_within_clauses, 4, "finally finally handler handler") \
	CASE(loops_goto_leaves_clauses, 1, "filter body abnormal") \
	CASE(loops_break_leaves_body, 2, "body normal body normal abnormal") \
	CASE(loops_continue_leaves_body, 232, "normal abnormal normal") \
	CASE(loops_finally_precedes_condition, 2, \
		"test finally test finally test once test") \
	CASE(loops_finally_precedes_step, 2, "finally step finally step") \
	CASE(loops_break_leaves_several, 1, "1 abnormal 2 abnormal") \
	CASE(loops_break_of_switch, 100, "abnormal abnormal") \
	CASE(loops_break_within_body_runs_nothing, 1, "3 zero normal") \
	CASE(loops_jumps_leave_handler, 223, "") \
	CASE(loops_jumps_leave_finally, 243, "") \
	CASE(loops_break_in_finally_cancels_return, 2, "abnormal") \
	CASE(loops_continue_in_finally_cancels_break, 2, "finally finally finally") \
	CASE(loops_goto_in_finally_cancels_return, 2, "1 2 abnormal") \
	CASE(loops_thousand_normal_ends, 11000, "") \
	CASE(loops_thousand_exceptions, 111000, "") \
	CASE(loops_thousand_jumps, 106000, "") \
	CASE(loops_exceptions_in_some_rounds, 5045950, "")

#define SEH_CHANGES_CASES(CASE) \
	CASE(changes_seen_after_goto, 202, "1 3") \
	CASE(changes_seen_after_break, 2, "") \
	CASE(changes_seen_after_continue, 44, "369") \
	CASE(changes_clearing_is_seen, 22, "7 body 7") \
	CASE(changes_by_several_blocks, 124112, "") \
	CASE(changes_beside_returned_value, 30504, "167") \
	CASE(changes_of_a_structure, 30, "after") \
	CASE(changes_by_cleanup, 1010, "0 c0000017 c000000d")

#define SEH_EXITS_CASES(CASE) \
	CASE(exits_of_loops_without_braces, 2283, "normal abnormal normal abnormal") \
	CASE(exits_of_switch_in_body, 33, "normal abnormal normal normal abnormal") \
	CASE(exits_of_switch_around_body, 22, "") \
	CASE(exits_of_loop_in_clause, 24, "abnormal abnormal") \
	CASE(exits_as_branches, 123, "abnormal abnormal abnormal") \
	CASE(exits_behind_labels, 60, "finally finally finally") \
	CASE(exits_with_odd_text, 34621, "finally finally finally finally finally finally") \
	CASE(exits_with_pointers, 11, \
		"finally finally finally literal finally array finally choice") \
	CASE(exits_with_narrow_values, 9044021, "") \
	CASE(exits_with_qualified_values, 31, "finally abnormal") \
	CASE(exits_without_value, 1, "abnormal else normal") \
	CASE(exits_at_the_end, 23134, "1 2 3")

#define SEH_FILTERS_CASES(CASE) \
	CASE(filters_one_handles, 1, "inner handler rest") \
	CASE(filters_any_positive_handles, 1, "inner handler rest inner handler rest") \
	CASE(filters_zero_searches_on, 1, "inner outer outer-handler") \
	CASE(filters_minus_one_continues, 1, "inner resumed rest") \
	CASE(filters_any_negative_continues, 1, "inner resumed rest inner resumed rest") \
	CASE(filters_constants, 1, "handler outer resumed") \
	CASE(filters_compare_codes_with_constants, 1, "filter handler") \
	CASE(filters_comma_expression, 6, "a b 5 c 6") \
	CASE(filters_conditional_expression, 3, "inner resumed filter outer") \
	CASE(filters_assign_locals, 42, "e1 e1") \
	CASE(filters_assign_what_the_body_sees, 1111, "111") \
	CASE(filters_see_locals_as_of_the_raise, 3, "2 3 handler") \
	CASE(filters_see_outer_locals, 3, "22 23 handler") \
	CASE(filters_see_parameters, 38, "2 7 9") \
	CASE(filters_do_not_run_without_exception, 0, "body") \
	CASE(filters_run_before_finally, 1, "body filter finally handler") \
	CASE(filters_run_before_finally_of_callees, 1, "a b c 1 2 handler") \
	CASE(filters_continue_without_finally, 1, "a b resumed normal") \
	CASE(filters_first_positive_wins, 1, "a b handler") \
	CASE(filters_run_while_callees_live, 6, "") \
	CASE(filters_code_in_filter_and_handler, 1, "e2 e2") \
	CASE(filters_code_in_nested_blocks, 1, "e1 e2 e2 e1 e1 e1") \
	CASE(filters_ending_in_nested_blocks, 1, "body normal abnormal normal") \
	CASE(filters_with_blocks_in_callees, 1, "inner:e2/0/0 e1") \
	CASE(filters_call_through_pointer, 1, "filter:e1/0/0 handler") \
	CASE(filters_continue_again_and_again, 10, "0 1 2 3 4 5 e2") \
	CASE(filters_note_into_locals, 31, "1 2 e3") \
	CASE(filters_see_their_own_activation, 20, "0 10 20") \
	CASE(filters_are_in_their_function, 29, \
		"filters_are_in_their_function filters_are_in_their_function")

/* Of the routines that raise, which no fault replaces. */
#if SEH_FAULTS
#define SEH_RAISE_CASES(CASE)
#else
#define SEH_RAISE_CASES(CASE) \
	CASE(raise_error_status, 1, "ex:c000009a/1/0") \
	CASE(raise_status_that_is_no_error, 1, \
		"ex:102/1/0 ex:80000001/1/0 ex:0/1/0 ex:ffffffff/1/0") \
	CASE(raise_rtl_status, 1, "rtl:c0000001/1/0 c0000001") \
	CASE(raise_access_violation, 1, "filter c0000005") \
	CASE(raise_misalignment, 1, "filter 80000002") \
	CASE(raise_carries_parameters, 16, "") \
	CASE(raise_carries_flags_and_chain, 1, "filter:e1/1/0<e2 e1") \
	CASE(raise_returns_when_continued, 5, "filter:e1/0/1 resumed filter:e2/0/1 e2") \
	CASE(raise_sets_address, 111, "resumed") \
	CASE(raise_status_sets_address, 1, "") \
	CASE(raise_context_describes_the_raiser, 1, "handler") \
	CASE(raise_context_has_registers, 5, "looked") \
	CASE(raise_captured_context, 1, "") \
	CASE(raise_noncontinuable_cannot_continue, 1, \
		"filter:e1/1/0 filter:c0000025/1/0<e1 c0000025") \
	CASE(raise_noncontinuable_record_cannot_continue, 1, \
		"filter:e1/1/0 filter:c0000025/1/0<e1 c0000025") \
	CASE(raise_refused_continuation_is_searched_anew, 1, \
		"a:e1/1/0 filter:e1/1/0 a:c0000025/1/0<e1 filter:c0000025/1/0<e1 finally " \
		"c0000025") \
	CASE(raise_original_is_reachable, 1, "c0000025 c0000017") \
	CASE(raise_refused_continuation_goes_outwards, 1, \
		"a:e1/1/0 a:c0000025/1/0<e1 b:c0000025/1/0<e1 c0000025")
#endif

#define SEH_NESTED_CASES(CASE) \
	CASE(nested_exception_in_handler, 1, "inner:e1/0/0 handler outer:e2/0/0 e2") \
	CASE(nested_handler_continues_its_exception, 1, \
		"inner:e1/0/0 outer:e2/0/0 resumed rest") \
	CASE(nested_handler_raises_the_same_again, 1, "inner:e3/0/0 outer:e3/1/0 e3") \
	CASE(nested_exception_in_filter, 1, "a:e1/0/0 a:e2/10/0 b:e2/0/0 e2") \
	CASE(nested_filter_handles_its_own_exception, 1, "a:e1/0/0 a:e2/10/0 e2 rest") \
	CASE(nested_filter_resumes_itself, 1, "a:e1/0/0 a:e2/10/0 resumed e1 rest") \
	CASE(nested_filter_is_resumed_from_outside, 1, \
		"a:e1/0/0 a:e2/10/0 b:e2/0/0 resumed e1 rest") \
	CASE(nested_search_walks_passed_frames_again, 1, \
		"c:e1/0/0 b:e1/0/0 c:e2/10/0 b:e2/10/0 a:e2/0/0 e2") \
	CASE(nested_passed_frame_handles, 1, "c:e1/0/0 b:e1/0/0 c:e2/10/0 e2 rest") \
	CASE(nested_search_begins_with_new_frames, 1, \
		"a:e1/0/0 d:e2/0/0 a:e2/10/0 b:e2/0/0 finally e2") \
	CASE(nested_new_frame_handles, 1, "a:e1/0/0 d:e2/0/0 finally e2 e1") \
	CASE(nested_unwind_covers_both_stacks, 1, \
		"a:e1/0/0 d:e2/0/0 a:e2/10/0 b:e2/0/0 finally body abnormal e2") \
	CASE(nested_three_deep, 1, "a:e1/0/0 a:e2/10/0 a:e3/10/0 b:e3/0/0 e3") \
	CASE(nested_filters_of_two_frames, 1, \
		"c:e1/0/0 c:e2/10/0 b:e2/0/0 c:e3/10/0 b:e3/10/0 a:e3/0/0 e3") \
	CASE(nested_mark_does_not_stay, 1, "a:e1/0/0 a:e2/10/0 b:e3/0/0 e3 c:e1/0/0 e1") \
	CASE(nested_five_dispatches, 1, "0 1 2 3 4 outer:e5/0/0 e5") \
	CASE(nested_noncontinuable_in_filter, 1, \
		"a:e1/0/0 a:e2/11/0 a:c0000025/11/0<e2 b:c0000025/1/0<e2 c0000025") \
	CASE(nested_exception_in_normal_finally, 1, \
		"body normal filter:e1/0/0 outer abnormal e1") \
	CASE(nested_exception_in_finally_of_jump, 2, "abnormal filter:e1/0/0 e1") \
	CASE(nested_filter_abandons_the_second, 1, \
		"a:e1/0/0 a:e2/10/0 b:e2/0/0 finally e1 rest b:e3/0/0 e3") \
	CASE(nested_exception_in_finally_of_break, 1, "abnormal filter abnormal filter") \
	CASE(nested_continued_exception_in_finally, 1, \
		"filter:e1/0/0 abnormal filter:e2/0/0 abnormal outer e1")

#define SEH_COLLIDED_CASES(CASE) \
	CASE(collided_finally_inside, 1, \
		"filter1 filter2 finally1 filter1 filter2 finally2 e2") \
	CASE(collided_finally_outside, 1, \
		"filter1 filter2 finally1 filter1 filter2 finally2 e2") \
	CASE(collided_records_are_plain, 1, "filter:e1/0/0 filter:e2/0/0 e2") \
	CASE(collided_twice, 1, \
		"filter:e1/0/0 1 filter:e2/0/0 2 filter:e3/0/0 3 abnormal e3") \
	CASE(collided_inner_block_takes_over, 1, \
		"inner:e1/0/0 outer:e1/0/0 finally inner:e2/0/0 e2 rest after") \
	CASE(collided_outer_block_takes_over, 1, "inner 1 inner outer 2 e2") \
	CASE(collided_exception_within_finally, 1, \
		"filter:e1/0/0 inside:e2/0/0 handled abnormal next e1") \
	CASE(collided_over_functions, 1, "filter:e1/0/0 1 2 filter:e2/0/0 3 4 e2") \
	CASE(collided_callee_in_finally_raises, 1, \
		"filter:e1/0/0 0 filter:e1/0/0 1 2 filter:e2/0/0 3 e2") \
	CASE(collided_return_abandons, 7, "filter 1 2 abnormal returned normal rest") \
	CASE(collided_goto_abandons, 1, "filter 1 2 abnormal 3 abnormal out") \
	CASE(collided_break_abandons, 0, "filter 1 2 abnormal rest") \
	CASE(collided_continue_abandons, 2, "filter abnormal filter abnormal rest") \
	CASE(collided_leave_abandons, 1, "filter abnormal normal rest after") \
	CASE(collided_leave_ends_body_of_handler, 1, "filter finally after") \
	CASE(collided_longjmp_abandons, 1, "filter 1 2 abnormal jumped") \
	CASE(collided_abandoned_handler_is_ready_again, 1, \
		"filter:e1/0/0 1 2 abnormal filter:e2/0/0 e2") \
	CASE(collided_thousand_abandoned, 611000, "") \
	CASE(collided_handler_within_finally_jumps, 1, \
		"filter:e1/0/0 inside abnormal filter:e3/0/0 e3") \
	CASE(collided_abandoned_within_finally, 1, \
		"filter:e1/0/0 1 filter:e2/0/0 inner returned 2 e1")

#define SEH_LONGJMP_CASES(CASE) \
	CASE(longjmp_gives_the_value, -7, "0 5 -7") \
	CASE(longjmp_of_zero_gives_one, 1, "") \
	CASE(longjmp_evaluates_its_buffer_once, 3, "1 1") \
	CASE(longjmp_in_conditions, 1, "first second zero two end") \
	CASE(longjmp_runs_finally, 1, "body abnormal") \
	CASE(longjmp_runs_nested_finally_blocks, 3, "1 abnormal 2 abnormal") \
	CASE(longjmp_runs_finally_of_callees, 4, "0 1 2 3 4 5") \
	CASE(longjmp_stops_at_its_block, 1, "inner jumped normal filter handler") \
	CASE(longjmp_into_left_body, 2, "body body filter handler after") \
	CASE(longjmp_into_left_body_with_finally, 3, \
		"body normal body normal body normal") \
	CASE(longjmp_into_nested_left_bodies, 2, \
		"body normal inner outer abnormal handler") \
	CASE(longjmp_from_handler, 3, "filter e1 again filter e2") \
	CASE(longjmp_from_filter, 6, "filter 1 abnormal 2 abnormal next:e2/0/0 handler") \
	CASE(longjmp_from_filter_into_body, 6, "look:e1/0/0 filter rest look:e2/0/0 e2") \
	CASE(longjmp_from_finally, 8, "body normal abnormal") \
	CASE(longjmp_from_finally_of_longjmp, 9, "1 2") \
	CASE(longjmp_abandoned_leaves_the_value, 3, "1 2 3") \
	CASE(longjmp_exception_in_finally, 1, "1 filter:e1/0/0 2 e1") \
	CASE(longjmp_keeps_locals, 11111, "") \
	CASE(longjmp_again_and_again, 200, "") \
	CASE(longjmp_to_another_thread, 1, "filter refused") \
	CASE(longjmp_from_another_thread, 1, "filter refused")

#define SEH_FUNCTIONS_CASES(CASE) \
	CASE(functions_exception_crosses_functions, 1, \
		"innermost middle outer inner handler") \
	CASE(functions_exception_crosses_foreign_code, 1, \
		"innermost middle outer inner abnormal handler") \
	CASE(functions_callee_handles, 1, "inner handler inner handler returned rest") \
	CASE(functions_recursion_with_finally, 1, \
		"filter 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 handler") \
	CASE(functions_recursion_with_filters, 120112, \
		"0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 0 1 2 3") \
	CASE(functions_each_handler_raises, 5, "0 1 2 3 4 5 e6") \
	CASE(functions_mutual_recursion, 3, "even odd even odd") \
	CASE(functions_recursion_in_handler, 321, "e4 e3 e2") \
	CASE(functions_recursion_in_finally, 876, "3 2 1") \
	CASE(functions_call_through_pointers, 2, \
		"innermost filter innermost filter inner") \
	CASE(functions_variable_arguments, 4542, "30 28 outer handler") \
	CASE(functions_tail_calls, 2, "filter outer") \
	CASE(functions_large_values, 4204, "filter 2") \
	CASE(functions_registers_are_kept, 2061, \
		"inner handler inner handler inner handler") \
	CASE(functions_registers_are_kept_by_jumps, 5061, "finally finally finally") \
	CASE(functions_memory_of_the_stack, 1, "ABCde") \
	CASE(functions_stack_grows_in_body, 22114, "") \
	CASE(functions_global_state, 1014, "7") \
	CASE(functions_blocks_in_arguments, 1, "finally finally 7 0 filter e2")

#define SEH_LOCALS_CASES(CASE) \
	CASE(locals_integer, 12, "2 2") \
	CASE(locals_constants, 20, "") \
	CASE(locals_before_each_raise, 40, "2 3 4") \
	CASE(locals_in_finally, 78, "5 0 5 7") \
	CASE(locals_in_normal_finally, 20, "") \
	CASE(locals_loop_counter, 5510, "10") \
	CASE(locals_pointer, 101, "def") \
	CASE(locals_wide, 1, "10000000000000000") \
	CASE(locals_in_structure, 11, "10 changed 1") \
	CASE(locals_copied_structure, 21, "b a") \
	CASE(locals_array, 121, "6 0") \
	CASE(locals_array_filled_in_part, 780, "") \
	CASE(locals_narrow, 2, "-2 250 -300 60000 1") \
	CASE(locals_bit_fields, 7776, "5") \
	CASE(locals_parameters, 50, "2 4 text 14") \
	CASE(locals_many, 6111, "24 78") \
	CASE(locals_unchanged_are_kept, 779553, "handler") \
	CASE(locals_swapped, 21, "") \
	CASE(locals_of_nested_blocks, 20, "442 440 452") \
	CASE(locals_changed_by_callee, 1011, "11") \
	CASE(locals_of_rounds, 135, "15 4") \
	CASE(locals_of_finally_rounds, 6036, "615") \
	CASE(locals_changed_by_handler, 30, "15") \
	CASE(locals_static, 20, "2") \
	CASE(locals_in_union, 85, "7") \
	CASE(locals_of_branches, 5006605, "") \
	CASE(locals_of_handlers_alone, 12, "15 16") \
	CASE(locals_of_clause_and_handler, 13, "15 17")

#define SEH_ROUTINES_CASES(CASE) \
	CASE(routines_search, 1, "routine:e1/0/0 filter:e1/0/0 abnormal unwinding e1") \
	CASE(routines_continue, 1, "routine:e1/0/0 resumed normal") \
	CASE(routines_nested_and_collided, 2, \
		"routine:e1/0/0 filter:e1/10/0 abnormal unwinding e1 " \
		"routine:e1/0/0 filter:e1/0/0 abnormal unwinding e1") \
	CASE(routines_invalid_disposition, 1, \
		"routine:e1/0/0 routine:c0000026/1/0<e1 filter:c0000026/1/0<e1 abnormal " \
		"unwinding c0000026") \
	CASE(routines_any_invalid_disposition, 2, \
		"routine:e1/0/0 routine:c0000026/1/0<e1 filter:c0000026/1/0<e1 abnormal " \
		"unwinding c0000026 routine:e1/0/0 routine:c0000026/1/0<e1 " \
		"filter:c0000026/1/0<e1 abnormal unwinding c0000026") \
	CASE(routines_noncontinuable, 1, \
		"routine:e1/1/0 routine:c0000025/1/0<e1 filter:c0000025/1/0<e1 unwinding " \
		"c0000025") \
	CASE(routines_are_unwound_in_order, 1, \
		"routine:e1/0/0 filter 1 unwinding 2 handler") \
	CASE(routines_left_are_not_asked, 1, "filter handler") \
	CASE(routines_that_raise, 1, \
		"routine:e1/0/0 routine:e2/10/0 filter:e2/0/0 unwinding e2")

#define SEH_SPELLING_CASES(CASE) \
	CASE(spelling_of_macros, 1, "filter:e1/0/0 abnormal e1") \
	CASE(spelling_with_underscore, 1, "filter:e1/0/0 abnormal e1") \
	CASE(spelling_without_underscore, 1, "filter:e1/0/0 abnormal e1") \
	CASE(spelling_without_blanks, 11111, "filter") \
	CASE(spelling_text_with_braces, 1, "} ){ \"{") \
	CASE(spelling_names_like_keywords, 7, "") \
	CASE(spelling_from_macro, 1, "filter handler filter filter handler") \
	CASE(spelling_in_lower_case, 1, "filter abnormal handler normal")

#define SEH_CASES(CASE) \
	SEH_FLOW_CASES(CASE) \
	SEH_JUMPS_CASES(CASE) \
	SEH_LOOPS_CASES(CASE) \
	SEH_CHANGES_CASES(CASE) \
	SEH_EXITS_CASES(CASE) \
	SEH_FILTERS_CASES(CASE) \
	SEH_RAISE_CASES(CASE) \
	SEH_NESTED_CASES(CASE) \
	SEH_COLLIDED_CASES(CASE) \
	SEH_LONGJMP_CASES(CASE) \
	SEH_FUNCTIONS_CASES(CASE) \
	SEH_LOCALS_CASES(CASE) \
	SEH_ROUTINES_CASES(CASE) \
	SEH_SPELLING_CASES(CASE)

/* What the bug check tells: the code, and the first two parameters of the record. */
#define SEH_STOPS(STOP) \
	STOP(stops_without_block, STATUS_NO_MEMORY, 0, 0, "raise") \
	STOP(stops_with_parameters, E1, 0x11, 0x22, "filter") \
	STOP(stops_before_finally, E1, 0, 0, "inner outer") \
	STOP(stops_in_handler, E2, 0, 0, "filter handler") \
	STOP(stops_in_filter, E2, 0, 0, "filter:e1/0/0 filter:e2/10/0") \
	STOP(stops_in_finally, E2, 0, 0, "filter finally filter") \
	STOP(stops_when_continuation_is_refused, STATUS_NONCONTINUABLE_EXCEPTION, 0, 0, \
		"filter:e1/1/0 filter:c0000025/1/0<e1") \
	STOP(stops_after_blocks_are_left, E2, 0, 0, "filter handler") \
	STOP(stops_at_frame_outside_of_stack, E1, 0, 0, "")

#endif /* NTMEM_KUNIT_SEH_CASES_H */
