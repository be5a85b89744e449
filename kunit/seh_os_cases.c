// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cases of ntmem_seh as -Os compiles them.
 */
#define SEH_BUILD seh_os_cases
#include "seh_build.h"
