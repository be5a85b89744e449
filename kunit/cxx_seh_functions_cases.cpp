// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guarded code in C++: wherever a function may stand.
 */
namespace {

__attribute__((__noinline__)) void unwound(int depth)
{
	__try {
		if (depth == 1) {
			unwound(2);
		} else {
			/* Without an end, as the exception passes it. */
			told top("+top", "-top");

			cxx_raise(E1);
		}
	} __finally {
		cxx_say_number("clause-", depth);
	}
}

int unwind_of_functions()
{
	told outer("+outer", "-outer");

	__try {
		unwound(1);
	} __except (cxx_filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
		cxx_say("handler");
		return 3;
	}
	return 0;
}

class raiser {
public:
	virtual void run() = 0;
};

class raiser_of_one : public raiser {
public:
	void run() override
	{
		__try {
			cxx_raise(E1);
		} __finally {
			cxx_say("clause");
		}
	}
};

int unwind_through_a_virtual_call()
{
	raiser_of_one object;
	raiser *p = &object;

	asm volatile("" : "+r"(p));
	__try {
		p->run();
	} __except (cxx_filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
		return 4;
	}
	return 0;
}

class guarded {
public:
	explicit guarded(int with) : number{ with }
	{
		__try {
			cxx_raise(E1);
		} __except (cxx_filter("filter", number == with)) {
			number++;
		}
		cxx_say("+made");
	}

	~guarded()
	{
		cxx_say("-made");
	}

	int number;
};

int in_a_constructor()
{
	guarded object(cxx_number(10));

	return object.number;
}

class guarded_at_end {
public:
	guarded_at_end(int *result) : result(result)
	{
		cxx_say("+made");
	}

	~guarded_at_end()
	{
		__try {
			cxx_raise(E1);
		} __except (cxx_filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
			*result += 1;
		}
		cxx_say("-made");
	}

private:
	int *result;
};

int in_a_destructor()
{
	int result = 20;

	{
		guarded_at_end object(&result);
	}
	return result;
}

class of_base {
public:
	explicit of_base(int number) : number(number)
	{
	}

	int number;
};

class of_parts : public of_base {
public:
	explicit of_parts(int n) : of_base{ n }, more{ n + 1 }, last(0)
	{
		__try {
			last = number + more;
		} __finally {
			cxx_say("clause");
		}
	}

	int more;
	int last;
};

int in_an_initialiser_list()
{
	return of_parts(2).last;
}

int in_a_lambda()
{
	int a = 3;
	auto run = [&a](int b) mutable -> int {
		__try {
			a = 5;
			cxx_raise(E1);
		} __except (cxx_filter("filter", a == 5)) {
			return a + b;
		}
		return 0;
	};

	return run(cxx_number(2));
}

int in_a_lambda_in_a_body()
{
	int result = 0;

	__try {
		auto run = [&result] {
			__try {
				result = 9;
				return 1;
			} __finally {
				cxx_say("inner");
			}
		};

		if (run() != 1)
			return 0;
	} __finally {
		cxx_say("clause");
	}
	return result;
}

int in_a_local_class()
{
	__try {
		class inside {
		public:
			int run() const noexcept
			{
				__try {
					return 6;
				} __finally {
					cxx_say("clause");
				}
			}
		};

		return inside().run();
	} __finally {
		cxx_say("outer");
	}
}

template <typename T>
T by_template(T number)
{
	__try {
		number++;
		cxx_raise(E1);
	} __except (number++, cxx_filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
		return number;
	}
	return 0;
}

int in_a_template()
{
	return by_template(2) + (int)by_template<LONGLONG>(3);
}

template <typename T, T START>
class class_template {
public:
	T run();
};

template <typename T, T START>
T class_template<T, START>::run()
{
	T number = START;

	__try {
		number += 1;
		return number;
	} __finally {
		cxx_say("clause");
		number = 0;
	}
}

int in_a_class_template()
{
	return class_template<int, 7>().run();
}

struct with_operator {
	int number;

	int operator+(int more) const
	{
		__try {
			cxx_raise(E1);
		} __except (cxx_filter("filter", number == 5)) {
			return number + more;
		}
		return 0;
	}
};

int in_an_operator()
{
	with_operator object = { 5 };

	return object + cxx_number(7);
}

int in_a_loop_over_a_range()
{
	const int numbers[] = { 1, 2, 3 };
	int sum = 0;

	for (const int &number : numbers) {
		__try {
			__try {
				if (number == 2)
					cxx_raise(E1);
				sum += number;
			} __finally {
				cxx_say("clause");
			}
		} __except (sum += 100, EXCEPTION_EXECUTE_HANDLER) {
			sum += number;
		}
	}
	return sum;
}

namespace inner {

int run(int number)
{
	__try {
		cxx_raise(E1);
	} __except (cxx_filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
		return number;
	}
	return 0;
}

}

int in_a_namespace()
{
	return inner::run(4);
}

int recursive(int depth)
{
	counted object(depth);

	__try {
		if (depth)
			return recursive(depth - 1);
		cxx_raise(E1);
	} __finally {
		cxx_say_number("clause", depth);
	}
	return 0;
}

int in_a_recursion()
{
	__try {
		return recursive(3);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return 4;
	}
}

class with_static {
public:
	static int run()
	{
		__try {
			cxx_raise(E1);
		} __except (cxx_filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
			return 2;
		}
		return 0;
	}
};

int in_a_static_function()
{
	return with_static::run();
}

int noexcept_function(int number) noexcept
{
	__try {
		cxx_raise(E1);
	} __except (cxx_filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
		return number;
	}
	return 0;
}

int in_a_noexcept_function()
{
	return noexcept_function(cxx_number(3));
}

int say_name(const char *name)
{
	cxx_say(name);
	return EXCEPTION_EXECUTE_HANDLER;
}

class Named {
public:
	Named(int *nr) : nr(nr)
	{
		__try {
			cxx_raise(E1);
		} __except (say_name(__func__)) {
			++*nr;
		}
	}

	~Named()
	{
		__try {
			cxx_raise(E1);
		} __except (say_name(__FUNCTION__)) {
			++*nr;
		}
	}

	static int name_of_method() noexcept
	{
		__try {
			cxx_raise(E1);
		} __except (say_name(__func__)) {
			return 1;
		}
		return 0;
	}

private:
	int *nr;
};

void free_function()
{
	__try {
		cxx_raise(E1);
	} __except (say_name(__func__)) {
	}
}

int name_of_the_function()
{
	int nr = Named::name_of_method();

	{
		Named object(&nr);
	}
	free_function();
	return nr + 1;
}

int new_in_a_body()
{
	counted *p = NULL;
	int number = 0;

	__try {
		p = new (POOL_FLAG_NON_PAGED) counted(3);
		number = p->number;
		ExRaiseStatus(E1);
	} __except (({ cxx_say("clause"); EXCEPTION_EXECUTE_HANDLER; })) {
		delete p;
	}
	return number;
}

int locals_after_an_exception()
{
	int a = cxx_number(1), b = cxx_number(2), c = cxx_number(3);

	for (int i = 0; i < 3; i++) {
		__try {
			a += i;
			b += a;
			if (i)
				cxx_raise(E1);
			c += b;
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			c += 10;
		}
	}
	/* a: 1 2 4; b: 3 5 9; c: 6 16 26 */
	return c + b + 1;
}

int objects_of_handler_and_clause()
{
	__try {
		told a("+a", "-a");

		__try {
			told c("+c", "-c");
		} __finally {
			told b("+b", "-b");
		}
		cxx_say("end");
		cxx_raise(E1);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		told h("+h", "-h");
	}
	return 0;
}

class raising {
public:
	raising()
	{
		cxx_say("+d");
	}

	~raising()
	{
		__try {
			cxx_raise(E1);
		} __except (cxx_filter("filter", EXCEPTION_CONTINUE_EXECUTION)) {
		}
		cxx_say("-d");
	}
};

int raise_in_a_destructor()
{
	int result = 0;

	__try {
		raising object;

		result = 5;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		result = 1;
	}
	return result;
}

class raising_at_end {
public:
	~raising_at_end()
	{
		cxx_raise(E2);
	}
};

/* The exception passes the object's own body, and its clause runs. */
int raise_in_a_destructor_of_a_body()
{
	__try {
		__try {
			told body("+body", "-lost");
			raising_at_end object;

			return 1;
		} __finally {
			cxx_say("clause");
		}
	} __except (cxx_filter("filter", GetExceptionCode() == (ULONG)E2)) {
		cxx_say("handler");
	}
	return 6;
}

class lock_holder {
public:
	explicit lock_holder(KSPIN_LOCK *lock) : lock(lock)
	{
		KeAcquireSpinLock(lock, &irql);
	}

	~lock_holder()
	{
		KeReleaseSpinLock(lock, irql);
	}

private:
	KSPIN_LOCK *lock;
	KIRQL irql;
};

int lock_by_object_in_a_body()
{
	KSPIN_LOCK lock;

	KeInitializeSpinLock(&lock);
	__try {
		lock_holder holder(&lock);

		cxx_say(KeGetCurrentIrql() == DISPATCH_LEVEL ? "dispatch" : "passive");
		if (cxx_number(1))
			__leave;
		return 0;
	} __finally {
		cxx_say(KeGetCurrentIrql() == DISPATCH_LEVEL ? "dispatch" : "passive");
	}
	return 1;
}

}
