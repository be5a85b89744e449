// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guarded code in C++: blocks among objects with destructors, and their filters.
 */
#include "cxx_cases.h"

namespace {

/* Says when it is made and destroyed, by its name. */
class told {
public:
	explicit told(const char *made, const char *gone) : gone(gone)
	{
		cxx_say(made);
	}

	~told()
	{
		cxx_say(gone);
	}

	told(const told &) = delete;
	told &operator=(const told &) = delete;

private:
	const char *gone;
};

class counted {
public:
	explicit counted(int number) : number(number)
	{
		cxx_say_number("+", number);
	}

	~counted()
	{
		cxx_say_number("-", number);
	}

	counted(const counted &) = delete;
	counted &operator=(const counted &) = delete;

	void *operator new(SIZE_T size, POOL_FLAGS flags) noexcept
	{
		return ExAllocatePool2(flags, size, 0x43787873);
	}

	void operator delete(void *p)
	{
		ExFreePool(p);
	}

	int number;
};

/* What the body made is not destroyed: nothing unwinds objects for an exception. */
int except_and_objects()
{
	told outer("+outer", "-outer");
	int result = 1;

	__try {
		told body("+body", "-body");

		cxx_raise(E1);
		result = 3;
	} __except (cxx_filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
		told handler("+handler", "-handler");

		result = 2;
	}
	cxx_say("after");
	return result;
}

int except_without_exception()
{
	told outer("+outer", "-outer");
	int result = 0;

	__try {
		told body("+body", "-body");

		result = 1;
	} __except (cxx_filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
		result = 2;
	}
	cxx_say("after");
	return result;
}

int finally_and_objects()
{
	told outer("+outer", "-outer");
	int result = 0;

	__try {
		told body("+body", "-body");

		result = 1;
	} __finally {
		told clause("+clause", "-clause");

		result += 2;
	}
	cxx_say("after");
	return result;
}

int filter_changes_locals()
{
	int a = cxx_number(1), b = 2;

	__try {
		a = 4;
		cxx_raise(E1);
		a = 100;
	} __except (b = a + 1, a = 10, EXCEPTION_EXECUTE_HANDLER) {
		return a + b;
	}
	return 0;
}

class holder {
public:
	int guard(int with)
	{
		number = 3;
		__try {
			number += with;
			cxx_raise(E1);
		} __except (cxx_filter("filter", check(number))) {
			return number;
		}
		return 0;
	}

private:
	int check(int value) const
	{
		return value == number;
	}

	int number = 0;
};

int filter_of_members()
{
	holder object;

	return object.guard(cxx_number(5));
}

int sum_by_reference(int &a, const int &b)
{
	__try {
		a += 5;
		cxx_raise(E1);
	} __except (a += b, EXCEPTION_EXECUTE_HANDLER) {
		return a;
	}
	return 0;
}

int filter_of_references()
{
	int a = 4, b = 3;

	return sum_by_reference(a, b) == a ? a : 0;
}

int filter_of_a_lambda()
{
	int result = 0;

	__try {
		cxx_raise(E1);
	} __except ([&](NTSTATUS code) { cxx_say_code(code); return result = 4; }(GetExceptionCode())) {
		return result;
	}
	return 0;
}

int filter_of_a_statement()
{
	int result = 0;

	__try {
		cxx_raise(E1);
	} __except (({ told in("+in-filter", "-in-filter"); result = 6; EXCEPTION_EXECUTE_HANDLER; })) {
		return result;
	}
	return 0;
}

int filter_continues()
{
	int result = 0;

	__try {
		cxx_raise(E1);
		result += 2;
	} __except (result = 5, cxx_filter("fix", EXCEPTION_CONTINUE_EXECUTION)) {
		result = 100;
	}
	return result;
}

int filter_of_the_record()
{
	__try {
		cxx_raise(E2);
	} __except (cxx_say_code(GetExceptionInformation()->ExceptionRecord->ExceptionCode),
		    GetExceptionInformation()->ExceptionRecord->NumberParameters == 0) {
		return 1;
	}
	return 0;
}

int filter_in_a_filter()
{
	int result = 0;

	__try {
		cxx_raise(E1);
	} __except (({
		__try {
			cxx_raise(E2);
		} __except (cxx_filter("inner", GetExceptionCode() == (ULONG)E2)) {
			result = 3;
		}
		cxx_filter("outer", GetExceptionCode() == (ULONG)E1);
	})) {
		return result;
	}
	return 0;
}

int filter_asks_next()
{
	__try {
		__try {
			cxx_raise(E1);
		} __except (cxx_filter("inner", EXCEPTION_CONTINUE_SEARCH)) {
			return 1;
		}
	} __except (cxx_filter("outer", EXCEPTION_EXECUTE_HANDLER)) {
		return 2;
	}
	return 0;
}

int code_in_clause()
{
	__try {
		cxx_raise(E3);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		auto say = [&] { cxx_say_code(GetExceptionCode()); };

		say();
		return 1;
	}
	return 0;
}

}
