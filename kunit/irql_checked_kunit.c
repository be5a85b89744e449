// SPDX-License-Identifier: GPL-2.0-only
/*
 * A routine that states that it is pageable, in a checked build.
 */
#include "irql_kunit.h"

#if !DBG
#error "this object is for checked builds"
#endif

bool irql_checked_pageable_routine(void)
{
	PAGED_CODE();
	PAGED_CODE_LOCKED();
	return true;
}
