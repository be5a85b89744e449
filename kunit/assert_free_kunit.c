// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_assert: the macros in a free build.
 */
#define DBG 0
#define FORMS assert_free_forms
#define BREAK assert_break_free
#include "assert_forms_kunit.h"
