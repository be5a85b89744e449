// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cases of ntmem_fault as -O2 compiles them.
 */
#define FAULT_BUILD fault_o2_cases
#include "fault_build.h"
