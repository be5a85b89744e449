// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guarded blocks in every place of a function where a statement may stand, and those in
 * which nothing happens.
 */
#include "seh_cases.h"

static int flow_except_without_exception(void)
{
	int n = seh_number(1);

	__try {
		seh_say("body");
		n += 10;
	} __except (seh_filter("filter", 1)) {
		seh_say("handler");
		n += 100;
	}
	seh_say("after");
	return n;
}

static int flow_finally_without_exception(void)
{
	int n = seh_number(1);

	__try {
		seh_say("body");
		n += 10;
	} __finally {
		SEH_SAY_ENDING();
		n += 100;
	}
	seh_say("after");
	return n;
}

static int flow_exception_is_handled(void)
{
	int n = seh_number(1);

	__try {
		seh_say("body");
		n += 10;
		seh_raise(E1);
		n += 100;
	} __except (seh_filter("filter", 1)) {
		seh_say("handler");
		n += 1000;
	}
	seh_say("after");
	return n;
}

static int flow_exception_passes_finally(void)
{
	int n = seh_number(1);

	__try {
		__try {
			seh_raise(E1);
			n += 10;
		} __finally {
			SEH_SAY_ENDING();
			n += 100;
		}
		n += 1000;
	} __except (seh_filter("filter", 1)) {
		seh_say("handler");
	}
	return n;
}

static int flow_empty_blocks(void)
{
	__try {
	} __except (seh_filter("missed", 1)) {
	}
	__try {
	} __finally {
	}
	__try {
		seh_raise(E1);
	} __except (1) {
	}
	__try {
		__try {
			seh_raise(E2);
		} __finally {
		}
	} __except (seh_filter("filter", 1)) {
	}
	return 1;
}

static int flow_choose(int condition)
{
	if (condition)
		__try {
			seh_say("then");
			seh_raise(E1);
		} __except (1) {
			seh_say("handler");
		}
	else
		__try {
			seh_say("else");
		} __finally {
			seh_say("finally");
		}
	seh_say("after");
	return condition;
}

static int flow_after_if_and_else(void)
{
	int n = flow_choose(seh_number(1));

	return n * 10 + flow_choose(seh_number(0));
}

static int flow_dangling_else(void)
{
	int n = 0;

	if (seh_number(1))
		if (seh_number(0))
			__try {
				seh_say("missed");
			} __finally {
				n = 1;
			}
		else
			__try {
				seh_raise(E1);
			} __except (seh_filter("filter", 1)) {
				n = 2;
			}
	else
		n = 3;
	return n;
}

static int flow_else_if_chain(void)
{
	int n, sum = 0;

	for (n = 0; n < 4; n++)
		if (n == 0)
			__try {
				seh_raise(E1);
			} __except (1) {
				sum += 1;
			}
		else if (n == 1)
			__try {
				sum += 10;
			} __finally {
				sum += 100;
			}
		else if (n == 2)
			sum += 1000;
		else
			__try {
				__leave;
			} __finally {
				sum += 10000;
			}
	return sum;
}

static int flow_after_for(void)
{
	int i, n = 0;

	for (i = 0; i < 3; i++)
		__try {
			if (i == 1)
				seh_raise(E1);
			n += 1;
		} __except (seh_filter("filter", 1)) {
			n += 10;
		}
	return n;
}

static int flow_after_while(void)
{
	int n = 0;

	while (n < 5)
		__try {
			n++;
		} __finally {
			n++;
		}
	return n;
}

static int flow_after_do(void)
{
	int n = 0;

	do
		__try {
			n++;
			seh_raise(E1);
		} __except (1) {
			n += 10;
		}
	while (n < 30);
	return n;
}

static int flow_after_label(void)
{
	int n = 0;

again:
	__try {
		n++;
		seh_raise(E1);
	} __except (1) {
		seh_say("handler");
		if (n < 3)
			goto again;
	}
	return n;
}

static int flow_after_case(void)
{
	int i, n = 0;

	for (i = 0; i < 4; i++) {
		switch (i) {
		case 0:
			__try {
				seh_raise(E1);
			} __except (1) {
				n += 1;
			}
			break;
		case 2:
			__try {
				n += 10;
			} __finally {
				n += 100;
			}
			break;
		default:
			__try {
				n += 1000;
			} __finally {
				seh_say("default");
			}
		}
	}
	return n;
}

static int flow_nested_in_body(void)
{
	__try {
		seh_say("outer");
		__try {
			seh_say("inner");
			seh_raise(E1);
		} __except (seh_filter("filter", 1)) {
			seh_say("handler");
		}
		seh_say("rest");
	} __except (seh_filter("missed", 1)) {
		seh_say("missed");
	}
	return 1;
}

static int flow_nested_in_handler(void)
{
	int n = 0;

	__try {
		seh_raise(E1);
	} __except (seh_filter("outer", 1)) {
		__try {
			seh_raise(E2);
		} __except (seh_filter("inner", 1)) {
			n += 1;
		}
		__try {
			n += 10;
		} __finally {
			n += 100;
		}
		seh_say("rest");
	}
	return n;
}

static int flow_nested_in_finally(void)
{
	int n = 0;

	__try {
		n += 1;
	} __finally {
		__try {
			seh_raise(E1);
		} __except (seh_filter("filter", 1)) {
			n += 10;
		}
		__try {
			n += 100;
		} __finally {
			n += 1000;
		}
		SEH_SAY_ENDING();
	}
	return n;
}

static int flow_nested_in_finally_of_unwind(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __finally {
			__try {
				seh_raise(E2);
			} __except (seh_filter("inner", 1)) {
				seh_say_code(GetExceptionCode());
			}
			__try {
				seh_say("body");
			} __finally {
				SEH_SAY_ENDING();
			}
			SEH_SAY_ENDING();
		}
	} __except (seh_filter("outer", 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int flow_nested_deeply(void)
{
	__try {
		__try {
			__try {
				__try {
					__try {
						seh_raise(E1);
					} __finally {
						seh_say("1");
					}
				} __except (seh_filter("a", 0)) {
					seh_say("missed");
				}
			} __finally {
				seh_say("2");
			}
		} __except (seh_filter("b", 0)) {
			seh_say("missed");
		}
	} __except (seh_filter("c", 1)) {
		seh_say("handler");
	}
	return 1;
}

static int flow_many_in_sequence(void)
{
	int n = 0;

	__try {
		seh_raise(E1);
	} __except (1) {
		n += 1;
	}
	__try {
		n += 2;
	} __finally {
		n += 4;
	}
	__try {
		seh_raise(E2);
	} __except (1) {
		n += 8;
	}
	__try {
		n += 16;
	} __except (1) {
		n = 0;
	}
	__try {
		seh_raise(E3);
	} __except (1) {
		n += 32;
	}
	__try {
		n += 64;
	} __finally {
		n += 128;
	}
	__try {
		seh_raise(E1);
	} __except (1) {
		n += 256;
	}
	__try {
		seh_raise(E1);
	} __except (1) {
		n += 512;
	}
	return n;
}

static int flow_locals_of_blocks(void)
{
	int n = seh_number(1);

	__try {
		int n = seh_number(10);

		seh_raise(E1);
		seh_say_number(n);
	} __except (seh_filter("filter", n)) {
		int n = seh_number(100);

		seh_say_number(n);
	}
	return n;
}

static int flow_switch_in_body(void)
{
	int n = seh_number(2);

	__try {
		switch (n) {
		case 2:
			seh_say("case");
			break;
		default:
			seh_say("missed");
		}
		while (1) {
			seh_say("while");
			break;
		}
		seh_say("rest");
	} __finally {
		SEH_SAY_ENDING();
	}
	return n;
}

static int flow_in_statement_block(void)
{
	int n = 0;

	{
		__try {
			seh_raise(E1);
		} __except (1) {
			n++;
		}
	}
	{
		int inner = seh_number(5);

		__try {
			n += inner;
		} __finally {
			n += inner;
		}
	}
	return n;
}
