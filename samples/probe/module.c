// SPDX-License-Identifier: GPL-2.0-only
#include "glue/driver_module.h"

NTMEM_DRIVER_MODULE("Probes of user memory, good and bad");
