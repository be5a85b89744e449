// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cases of ntmem_fault as -O1 compiles them.
 */
#define FAULT_BUILD fault_o1_cases
#include "fault_build.h"
