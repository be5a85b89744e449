// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exceptions while another one is being dealt with: in filters, in handlers, in finally
 * blocks that end normally, and in those that an unwind runs.
 */
#include "seh_cases.h"

/* In handlers ---------------------------------------------------------------- */

static int nested_exception_in_handler(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (seh_look("inner", GetExceptionInformation(), 1)) {
			seh_say("handler");
			seh_raise(E2);
			seh_say("missed");
		}
		seh_say("missed");
	} __except (seh_look("outer", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_handler_continues_its_exception(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (seh_look("inner", GetExceptionInformation(), 1)) {
			seh_raise(E2);
			seh_say("resumed");
		}
		seh_say("rest");
	} __except (seh_look("outer", GetExceptionInformation(), -1)) {
		seh_say("missed");
	}
	return 1;
}

static int nested_handler_raises_the_same_again(void)
{
	__try {
		__try {
			seh_raise(E3);
		} __except (seh_look("inner", GetExceptionInformation(), 1)) {
			ExRaiseStatus(GetExceptionCode());
		}
	} __except (seh_look("outer", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

/* In filters ------------------------------------------------------------------ */

/* Raises the second exception for the first, the third for the second if told to. */
static int nested_filter(const char *name, PEXCEPTION_POINTERS pointers, NTSTATUS last, int verdict)
{
	NTSTATUS code = pointers->ExceptionRecord->ExceptionCode;

	seh_look(name, pointers, 0);
	if (code == E1) {
		seh_raise(E2);
		seh_say("resumed");
		return 1;
	}
	if (code == E2 && last == E3) {
		seh_raise(E3);
		seh_say("resumed");
		return 1;
	}
	return verdict;
}

static int nested_exception_in_filter(void)
{
	__try {
		__try {
			seh_raise(E1);
			seh_say("missed");
		} __except (nested_filter("a", GetExceptionInformation(), E2, 0)) {
			seh_say("missed");
		}
		seh_say("missed");
	} __except (seh_look("b", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_filter_handles_its_own_exception(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (nested_filter("a", GetExceptionInformation(), E2, 1)) {
			seh_say_code(GetExceptionCode());
		}
		seh_say("rest");
	} __except (seh_filter("missed", 1)) {
		seh_say("missed");
	}
	return 1;
}

static int nested_filter_resumes_itself(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (nested_filter("a", GetExceptionInformation(), E2, -1)) {
			seh_say_code(GetExceptionCode());
		}
		seh_say("rest");
	} __except (seh_filter("missed", 1)) {
		seh_say("missed");
	}
	return 1;
}

static int nested_filter_is_resumed_from_outside(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (nested_filter("a", GetExceptionInformation(), E2, 0)) {
			seh_say_code(GetExceptionCode());
		}
		seh_say("rest");
	} __except (seh_look("b", GetExceptionInformation(), -1)) {
		seh_say("missed");
	}
	return 1;
}

static int nested_search_walks_passed_frames_again(void)
{
	__try {
		__try {
			__try {
				seh_raise(E1);
			} __except (seh_look("c", GetExceptionInformation(), 0)) {
				seh_say("missed");
			}
		} __except (nested_filter("b", GetExceptionInformation(), E2, 0)) {
			seh_say("missed");
		}
	} __except (seh_look("a", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_passed_frame_handles(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (seh_look("c", GetExceptionInformation(), GetExceptionCode() == E2)) {
			seh_say_code(GetExceptionCode());
		}
		seh_say("rest");
	} __except (nested_filter("b", GetExceptionInformation(), E2, 0)) {
		seh_say("missed");
	}
	return 1;
}

static int nested_filter_with_block(const char *name, PEXCEPTION_POINTERS pointers, int verdict)
{
	if (pointers->ExceptionRecord->ExceptionCode != E1)
		return seh_look(name, pointers, 0);
	seh_look(name, pointers, 0);
	__try {
		__try {
			seh_raise(E2);
		} __finally {
			seh_say("finally");
		}
	} __except (seh_look("d", GetExceptionInformation(), verdict)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_search_begins_with_new_frames(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (nested_filter_with_block("a", GetExceptionInformation(), 0)) {
			seh_say("missed");
		}
	} __except (seh_look("b", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_new_frame_handles(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (nested_filter_with_block("a", GetExceptionInformation(), 1)) {
			seh_say_code(GetExceptionCode());
		}
	} __except (seh_filter("missed", 1)) {
		seh_say("missed");
	}
	return 1;
}

static int nested_unwind_covers_both_stacks(void)
{
	__try {
		__try {
			__try {
				seh_raise(E1);
			} __finally {
				seh_say("body");
				SEH_SAY_ENDING();
			}
		} __except (nested_filter_with_block("a", GetExceptionInformation(), 0)) {
			seh_say("missed");
		}
	} __except (seh_look("b", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_three_deep(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (nested_filter("a", GetExceptionInformation(), E3, 0)) {
			seh_say("missed");
		}
	} __except (seh_look("b", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

/* The filter of the outer block raises for what the inner one's raised. */
static int nested_filters_of_two_frames(void)
{
	__try {
		__try {
			__try {
				seh_raise(E1);
			} __except (seh_look("c", GetExceptionInformation(), 0),
				    GetExceptionCode() == E1 ? (seh_raise(E2), 0) : 0) {
				seh_say("missed");
			}
		} __except (seh_look("b", GetExceptionInformation(), 0),
			    GetExceptionCode() == E2 ? (seh_raise(E3), 0) : 0) {
			seh_say("missed");
		}
	} __except (seh_look("a", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_mark_does_not_stay(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (nested_filter("a", GetExceptionInformation(), E2, 1)) {
			seh_raise(E3);
		}
	} __except (seh_look("b", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	__try {
		seh_raise(E1);
	} __except (seh_look("c", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_deep_filter(PEXCEPTION_POINTERS pointers, int depth)
{
	int n = SEH_NUMBER(pointers->ExceptionRecord->ExceptionCode) - 1;

	seh_say_number(n);
	if (n < depth)
		seh_raise(SEH_CODE(n + 2));
	return 0;
}

/* Each dispatch keeps a CONTEXT on the stack, and all of them are active here. */
static int nested_five_dispatches(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (nested_deep_filter(GetExceptionInformation(), 4)) {
			seh_say("missed");
		}
	} __except (seh_look("outer", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_noncontinuable_in_filter(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (seh_look("a", GetExceptionInformation(), 0),
			    GetExceptionCode() == E1 ? (ExRaiseStatus(E2), 0) :
			    GetExceptionCode() == E2 ? -1 : 0) {
			seh_say("missed");
		}
	} __except (seh_look("b", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

/* In finally blocks --------------------------------------------------------------- */

static int nested_exception_in_normal_finally(void)
{
	__try {
		__try {
			__try {
				seh_say("body");
			} __finally {
				SEH_SAY_ENDING();
				seh_raise(E1);
				seh_say("missed");
			}
		} __finally {
			seh_say("outer");
			SEH_SAY_ENDING();
		}
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_exception_in_finally_of_jump(void)
{
	__try {
		__try {
			return 1;
		} __finally {
			SEH_SAY_ENDING();
			seh_raise(E1);
			seh_say("missed");
		}
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 2;
}

static int nested_continued_exception_in_finally(void)
{
	__try {
		__try {
			__try {
				seh_raise(E1);
			} __finally {
				SEH_SAY_ENDING();
				seh_raise(E2);
				SEH_SAY_ENDING();
			}
		} __finally {
			seh_say("outer");
		}
	} __except (seh_look("filter", GetExceptionInformation(),
			     GetExceptionCode() == E1 ? 1 : -1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_give_up(PEXCEPTION_POINTERS pointers)
{
	__try {
		seh_raise(E2);
		seh_say("missed");
	} __finally {
		seh_say("finally");
		return pointers->ExceptionRecord->ExceptionCode == E1;
	}
	return 0;
}

/* What a filter's callee raised and then abandoned leaves the first search as it was. */
static int nested_filter_abandons_the_second(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (seh_look("a", GetExceptionInformation(), 0),
			    GetExceptionCode() == E1 && nested_give_up(GetExceptionInformation())) {
			seh_say_code(GetExceptionCode());
		}
		seh_say("rest");
		seh_raise(E3);
	} __except (seh_look("b", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int nested_exception_in_finally_of_break(void)
{
	int i;

	for (i = 0; i < 3; i++) {
		__try {
			while (1) {
				__try {
					break;
				} __finally {
					SEH_SAY_ENDING();
					seh_raise(E1);
				}
			}
			seh_say("missed");
		} __except (seh_filter("filter", 1)) {
			if (i == 1)
				break;
		}
	}
	return i;
}
