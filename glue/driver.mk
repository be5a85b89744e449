# SPDX-License-Identifier: GPL-2.0-only
#
# Compiler flags of driver objects: their source is the driver kit's style, not
# the kernel's, and not ours to change. The only place where warnings are off.
ntmem-driver-cflags := -Wno-error=strict-prototypes -Wno-strict-prototypes \
	-Wno-missing-prototypes -Wno-multichar -Wno-unknown-pragmas
