// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cases of ntmem_fault as -Os compiles them.
 */
#define FAULT_BUILD fault_os_cases
#include "fault_build.h"
