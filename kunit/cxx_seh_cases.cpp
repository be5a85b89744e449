// SPDX-License-Identifier: GPL-2.0-only
/*
 * All cases of ntmem_cxx_seh, for one way to optimise and one standard of the language.
 * CXX_BUILD names the table of them.
 */
#include "cxx_seh_filters_cases.cpp"
#include "cxx_seh_exits_cases.cpp"
#include "cxx_seh_functions_cases.cpp"
#include "cxx_seh_faults_cases.cpp"

#define CXX_CASE_ROUTINE(name, ...) name,

extern "C" int (*const CXX_BUILD[])(void) = {
	CXX_SEH_CASES(CXX_CASE_ROUTINE)
};
