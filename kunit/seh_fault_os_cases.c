// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cases of ntmem_seh_fault as -Os compiles them.
 */
#define SEH_FAULTS 1
#define SEH_BUILD seh_os_cases
#include "seh_build.h"
