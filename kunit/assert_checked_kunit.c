// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_assert: the macros in a checked build.
 */
#define DBG 1
#define FORMS assert_checked_forms
#define BREAK assert_break_checked
#include "assert_forms_kunit.h"
