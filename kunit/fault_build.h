/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All cases of fault_cases.h, for one way to optimise. FAULT_BUILD names the table of them.
 */
#include "fault_kinds_cases.c"
#include "fault_execute_cases.c"
#include "fault_flow_cases.c"
#include "fault_locals_cases.c"
#include "fault_repair_cases.c"

#define FAULT_CASE_ROUTINE(name, ...) name,

int (*const FAULT_BUILD[])(void) = { FAULT_CASES(FAULT_CASE_ROUTINE) };
