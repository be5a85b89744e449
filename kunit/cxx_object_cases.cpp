// SPDX-License-Identifier: GPL-2.0-only
/*
 * All cases of ntmem_cxx, in one object as they share classes.
 */
#include "cxx_new_cases.cpp"
#include "cxx_virtual_cases.cpp"
#include "cxx_language_cases.cpp"

#define CXX_CASE_ROUTINE(name, ...) name,

extern "C" int (*const cxx_object_cases[])(void) = {
	CXX_OBJECT_CASES(CXX_CASE_ROUTINE)
};
