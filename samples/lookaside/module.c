// SPDX-License-Identifier: GPL-2.0-only
#include "glue/driver_module.h"

NTMEM_DRIVER_MODULE("Fifty items from a lookaside list");
