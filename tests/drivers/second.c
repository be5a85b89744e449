// SPDX-License-Identifier: GPL-2.0-only
/*
 * One of two drivers that are loaded at once; see shared.h.
 */
#define SHARED_NAME "test_second"
#define SHARED_PATTERN 0x80
#include "shared.h"
