/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All cases of ntmem_seh, for one way to optimise. SEH_BUILD names the table of them.
 */
#include "seh_flow_cases.c"
#include "seh_jumps_cases.c"
#include "seh_loops_cases.c"
#include "seh_changes_cases.c"
#include "seh_exits_cases.c"
#include "seh_filters_cases.c"
#include "seh_nested_cases.c"
#include "seh_collided_cases.c"
#include "seh_longjmp_cases.c"
#include "seh_functions_cases.c"
#include "seh_locals_cases.c"
#include "seh_routines_cases.c"
#include "seh_stops_cases.c"
#include "seh_spelling_cases.c"
#if !SEH_FAULTS
#include "seh_raise_cases.c"
#endif

#define SEH_CASE_ROUTINE(name, ...) name,

int (*const SEH_BUILD[])(void) = {
	SEH_CASES(SEH_CASE_ROUTINE)
	SEH_STOPS(SEH_CASE_ROUTINE)
};
