// SPDX-License-Identifier: GPL-2.0-only
#include "glue/driver_module.h"

NTMEM_DRIVER_MODULE("Assertions that hold, fail, and are handled");
