#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the compiler made of kunit/rtlmem_object_kunit.c: that zeroing a secret is
# there, that plain zeroing would not be, and that a constant takes one store. Prints
# one more suite in KTAP. It says nothing of kernels with sanitizers, which add stores.
# usage: object-code.sh OBJECT
set -euo pipefail

object=$1
nr=0 nr_failed=0

# code FUNCTION: its instructions, and the symbols that they refer to.
code() {
	objdump -dr --no-show-raw-insn "$object" | awk -v name="<$1>:" '
		/^[0-9a-f]+ </ { on = $2 == name; next }
		on'
}

# zeroing FUNCTION: whether something is zeroed after the secret was there.
zeroing() {
	code "$1" | awk '
		/rtlmem_take_secret/ { taken = 1 }
		taken && /rep stos|mov[lq] +\$0x0,|[[:space:]](__)?memset/ { zeroed = 1 }
		END { exit taken ? !zeroed : 2 }'
}

no_zeroing() {
	local rc=0
	zeroing "$1" || rc=$?
	[ $rc -eq 1 ]
}

# one_store FUNCTION: a single store, and no call but what surrounds every function.
one_store() {
	code "$1" | awk '
		/mov[a-z]* .*,(0x[0-9a-f]+)?\(%r[a-z0-9]+\)$/ { stores++ }
		/(PLT32|PC32)/ && !/__fentry__|__x86_return_thunk/ { calls++ }
		/stos/ { calls++ }
		END { exit !(stores == 1 && !calls) }'
}

# check NAME COMMAND FUNCTION
check() {
	nr=$((nr + 1))
	if "$2" "$3"; then
		echo "    ok $nr $1"
	else
		nr_failed=$((nr_failed + 1))
		echo "    not ok $nr $1"
		code "$3" | sed 's/^/    # /'
	fi
}

echo '    # Subtest: ntmem_object_code'
echo '    1..3'
check secure_zeroing_is_not_left_out zeroing rtlmem_leave_secret_secured
check plain_zeroing_would_be_left_out no_zeroing rtlmem_leave_secret_zeroed
check zeroing_eight_bytes_is_one_store one_store rtlmem_store_one_word
if [ $nr_failed -eq 0 ]; then
	echo 'ok 1 ntmem_object_code'
else
	echo 'not ok 1 ntmem_object_code'
fi
