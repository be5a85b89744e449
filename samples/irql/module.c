// SPDX-License-Identifier: GPL-2.0-only
#include "glue/driver_module.h"

NTMEM_DRIVER_MODULE("Paged and nonpaged memory at raised levels");
