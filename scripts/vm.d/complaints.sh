# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# What no kernel log of a good run contains, whoever caused it.

# complaints LOG: prints the first lines of each kind of trouble.
complaints() {
	grep -aE -m 20 \
		-e 'WARNING:|BUG:|Oops|Call Trace:|Kernel panic|cut here' \
		-e 'KASAN:|UBSAN:|KCSAN:|KFENCE:|ODEBUG:|kmemleak: [0-9]+ new' \
		-e 'INFO: (task|rcu|rcu_.*|lockdep|possible|trying)|blocked for more than' \
		-e 'possible recursive locking|inconsistent lock state' \
		-e 'suspicious RCU usage|Invalid wait context|turning off the locking' \
		-e 'general protection|unable to handle|stack guard page' \
		-e 'refcount_t:|list_(add|del) corruption|usercopy: Kernel memory' \
		-e 'Bad page state|Poison overwritten|Redzone overwritten' \
		-e 'Objects remaining|rcu: INFO|soft lockup|hard LOCKUP' \
		-e 'printk messages dropped' \
		"$1" | tr -d '\r' || true
}
