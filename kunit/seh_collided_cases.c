// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unwinds that meet: finally blocks that raise, or that are left by a jump, while an
 * unwind runs them.
 */
#include "seh_cases.h"

#include <setjmp.h>

/* Exceptions ------------------------------------------------------------------ */

static int collided_finally_inside(void)
{
	__try {
		__try {
			__try {
				__try {
					seh_raise(E1);
				} __finally {
					seh_say("finally1");
					seh_raise(E2);
					seh_say("missed");
				}
			} __finally {
				seh_say("finally2");
			}
		} __except (seh_filter("filter1", 0)) {
			seh_say("missed");
		}
	} __except (seh_filter("filter2", 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int collided_finally_outside(void)
{
	__try {
		__try {
			__try {
				__try {
					seh_raise(E1);
				} __finally {
					seh_say("finally1");
					seh_raise(E2);
				}
			} __except (seh_filter("filter1", 0)) {
				seh_say("missed");
			}
		} __finally {
			seh_say("finally2");
		}
	} __except (seh_filter("filter2", 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int collided_records_are_plain(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __finally {
			seh_raise(E2);
		}
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int collided_twice(void)
{
	__try {
		__try {
			__try {
				__try {
					seh_raise(E1);
				} __finally {
					seh_say("1");
					seh_raise(E2);
				}
			} __finally {
				seh_say("2");
				seh_raise(E3);
			}
		} __finally {
			seh_say("3");
			SEH_SAY_ENDING();
		}
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int collided_inner_block_takes_over(void)
{
	__try {
		__try {
			__try {
				seh_raise(E1);
			} __finally {
				seh_say("finally");
				seh_raise(E2);
			}
		} __except (seh_look("inner", GetExceptionInformation(),
				     GetExceptionCode() == E2)) {
			seh_say_code(GetExceptionCode());
		}
		seh_say("rest");
	} __except (seh_look("outer", GetExceptionInformation(), GetExceptionCode() == E1)) {
		seh_say("missed");
	}
	seh_say("after");
	return 1;
}

static int collided_outer_block_takes_over(void)
{
	__try {
		__try {
			__try {
				__try {
					seh_raise(E1);
				} __finally {
					seh_say("1");
					seh_raise(E2);
				}
			} __except (seh_filter("inner", GetExceptionCode() == E1)) {
				seh_say("missed");
			}
			seh_say("missed");
		} __finally {
			seh_say("2");
		}
	} __except (seh_filter("outer", GetExceptionCode() == E2)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int collided_exception_within_finally(void)
{
	__try {
		__try {
			__try {
				seh_raise(E1);
			} __finally {
				__try {
					seh_raise(E2);
				} __except (seh_look("inside", GetExceptionInformation(), 1)) {
					seh_say("handled");
				}
				SEH_SAY_ENDING();
			}
		} __finally {
			seh_say("next");
		}
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static void collided_raising(void)
{
	__try {
		seh_raise(E1);
	} __finally {
		seh_say("1");
	}
}

static void collided_raising_more(void)
{
	__try {
		collided_raising();
	} __finally {
		seh_say("2");
		seh_raise(E2);
	}
}

static void collided_passing(void)
{
	__try {
		collided_raising_more();
	} __finally {
		seh_say("3");
	}
}

static int collided_over_functions(void)
{
	__try {
		__try {
			collided_passing();
		} __finally {
			seh_say("4");
		}
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int collided_callee_in_finally_raises(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __finally {
			seh_say("0");
			collided_passing();
			seh_say("missed");
		}
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

/* Jumps out of a finally block ---------------------------------------------------- */

static int collided_function_that_returns(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __finally {
			seh_say("1");
			return seh_number(7);
		}
	} __finally {
		seh_say("2");
		SEH_SAY_ENDING();
	}
	seh_say("missed");
	return 8;
}

static int collided_return_abandons(void)
{
	int n = 0;

	__try {
		__try {
			n = collided_function_that_returns();
			seh_say("returned");
		} __finally {
			SEH_SAY_ENDING();
		}
		seh_say("rest");
	} __except (seh_filter("filter", 1)) {
		seh_say("missed");
	}
	return n;
}

static int collided_goto_abandons(void)
{
	__try {
		__try {
			__try {
				__try {
					seh_raise(E1);
				} __finally {
					seh_say("1");
					goto out;
				}
			} __finally {
				seh_say("2");
				SEH_SAY_ENDING();
			}
		} __finally {
			seh_say("3");
			SEH_SAY_ENDING();
		}
		seh_say("missed");
out:
		seh_say("out");
	} __except (seh_filter("filter", 1)) {
		seh_say("missed");
	}
	return 1;
}

static int collided_break_abandons(void)
{
	int i;

	__try {
		for (i = 0; i < 3; i++) {
			__try {
				__try {
					seh_raise(E1);
				} __finally {
					seh_say("1");
					break;
				}
			} __finally {
				seh_say("2");
				SEH_SAY_ENDING();
			}
			seh_say("missed");
		}
		seh_say("rest");
	} __except (seh_filter("filter", 1)) {
		seh_say("missed");
	}
	return i;
}

static int collided_continue_abandons(void)
{
	int i;

	__try {
		for (i = 0; i < 2; i++) {
			__try {
				seh_raise(E1);
			} __finally {
				SEH_SAY_ENDING();
				continue;
			}
			seh_say("missed");
		}
		seh_say("rest");
	} __except (seh_filter("filter", 1)) {
		seh_say("missed");
	}
	return i;
}

static int collided_leave_abandons(void)
{
	__try {
		__try {
			__try {
				seh_raise(E1);
			} __finally {
				SEH_SAY_ENDING();
				__leave;
			}
			seh_say("missed");
		} __finally {
			SEH_SAY_ENDING();
		}
		seh_say("rest");
	} __except (seh_filter("filter", 1)) {
		seh_say("missed");
	}
	seh_say("after");
	return 1;
}

static int collided_leave_ends_body_of_handler(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __finally {
			seh_say("finally");
			__leave;
		}
		seh_say("missed");
	} __except (seh_filter("filter", 1)) {
		seh_say("missed");
	}
	seh_say("after");
	return 1;
}

static int collided_longjmp_abandons(void)
{
	jmp_buf env;

	__try {
		if (setjmp(env) == 0) {
			__try {
				__try {
					seh_raise(E1);
				} __finally {
					seh_say("1");
					longjmp(env, 1);
				}
			} __finally {
				seh_say("2");
				SEH_SAY_ENDING();
			}
			seh_say("missed");
		}
		seh_say("jumped");
	} __except (seh_filter("filter", 1)) {
		seh_say("missed");
	}
	return 1;
}

static int collided_abandoned_handler_is_ready_again(void)
{
	__try {
		collided_function_that_returns();
		seh_raise(E2);
		seh_say("missed");
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int collided_thousand_abandoned(void)
{
	int i, n = 0;

	__try {
		for (i = 0; i < 1000; i++) {
			__try {
				__try {
					n += 1;
					seh_raise(E1);
				} __finally {
					n += 10;
					if (i % 2)
						continue;
					goto next;
				}
			} __finally {
				n += 100;
			}
next:
			n += 1000;
		}
	} __except (1) {
		n = 0;
	}
	return n;
}

static void collided_leaving(void)
{
	__try {
		seh_raise(E2);
	} __finally {
		seh_say("inner");
		return;
	}
}

/* The one that is abandoned is not the one that the finally block belongs to. */
static int collided_abandoned_within_finally(void)
{
	__try {
		__try {
			__try {
				seh_raise(E1);
			} __finally {
				seh_say("1");
				collided_leaving();
				seh_say("returned");
			}
		} __finally {
			seh_say("2");
		}
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int collided_handler_within_finally_jumps(void)
{
	__try {
		__try {
			__try {
				seh_raise(E1);
			} __finally {
				__try {
					seh_raise(E2);
				} __except (seh_filter("inside", 1)) {
					goto out;
				}
				seh_say("missed");
			}
		} __finally {
			SEH_SAY_ENDING();
		}
		seh_say("missed");
out:
		seh_raise(E3);
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}
