// SPDX-License-Identifier: GPL-2.0-only
/*
 * A routine that states that it is pageable, in a free build.
 */
#include "irql_kunit.h"

#if DBG
#error "this object is for free builds"
#endif

bool irql_free_pageable_routine(void)
{
	PAGED_CODE();
	PAGED_CODE_LOCKED();
	return true;
}
