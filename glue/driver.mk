# SPDX-License-Identifier: GPL-2.0-only
#
# Compiler flags of driver objects: their source is the driver kit's style, not
# the kernel's, and not ours to change. The only place where warnings are off. NT's
# char is signed, which that of newer kernels is not. Assertions name files by their paths
# in the driver's folder, wherever that is. A routine may end in a call that does not come
# back, such as KeBugCheckEx, which the compiler knows of in guarded objects alone.
ntmem-driver-cflags := -fsigned-char -fmacro-prefix-map=$(src)/= -Wno-error=strict-prototypes \
	-Wno-strict-prototypes -Wno-missing-prototypes -Wno-multichar -Wno-unknown-pragmas \
	-Wno-error=return-type
