// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guarded code in C++: bodies that are left by a jump, with all that may be returned.
 */
namespace {

__attribute__((__noinline__)) int number_before(int number)
{
	__try {
		return number;
	} __finally {
		told clause("+clause", "-clause");

		number += 100;
	}
}

int return_of_a_number()
{
	return number_before(cxx_number(3));
}

__attribute__((__noinline__)) int &reference_to(int &number)
{
	__try {
		return number;
	} __finally {
		cxx_say("clause");
		number += 5;
	}
}

int return_of_a_reference()
{
	int number = 1;
	int &reference = reference_to(number);

	reference += 39;
	return &reference == &number ? number : 0;
}

class made {
public:
	explicit made(int number) : number(number)
	{
		cxx_say("+made");
	}

	made(const made &other) : number(other.number)
	{
		cxx_say("copied");
	}

	~made()
	{
		cxx_say("-made");
	}

	int number;
};

/* Made in the place of the result, and there before the clause runs. */
__attribute__((__noinline__)) int class_before(int number)
{
	struct sum {
		sum(const made &object, int more) : number(object.number + more)
		{
		}

		~sum()
		{
		}

		int number;
	};
	auto function = [&]() -> sum {
		__try {
			return sum(made(number), 0);
		} __finally {
			cxx_say("clause");
			number += 100;
		}
	};

	return function().number;
}

int return_of_a_class()
{
	return class_before(cxx_number(1));
}

struct local {
	explicit local(int number) : number(number)
	{
		cxx_say("+local");
	}

	local(const local &other) = delete;
	local(local &&other) : number(other.number)
	{
		other.number = 0;
	}

	~local()
	{
	}

	int number;
};

/* An object that is returned by its name may be the caller's own, which the clause changes. */
__attribute__((__noinline__)) local local_before(int number)
{
	local object(number);

	__try {
		object.number++;
		return object;
	} __finally {
		cxx_say("clause");
		number = 100;
	}
}

int return_of_a_local()
{
	return local_before(cxx_number(7)).number;
}

struct two_words {
	LONGLONG a, b;
};

struct four_words {
	LONGLONG a, b, c, d;
};

__attribute__((__noinline__)) void fill(LONGLONG *words, int nr)
{
	for (int i = 0; i < nr; i++)
		words[i] = -1;
	asm volatile("" : : "r"(words) : "memory");
}

__attribute__((__noinline__)) two_words two_before(int a, int b)
{
	__try {
		return two_words{ a + cxx_number(0), b + cxx_number(0) };
	} __finally {
		LONGLONG words[2];

		fill(words, 2);
		cxx_say("clause");
		a = b = (int)words[1];
	}
}

int return_of_two_words()
{
	two_words words = two_before(3, 4);

	return (int)(words.a * 10 + words.b);
}

__attribute__((__noinline__)) four_words four_before(int a)
{
	four_words words = { a, a + 1, a + 2, a + 3 };

	__try {
		return four_words(words);
	} __finally {
		fill(&words.a, 4);
		cxx_say("clause");
	}
}

int return_of_four_words()
{
	four_words words = four_before(cxx_number(1));

	return (int)(words.a + words.b + words.c + words.d);
}

__attribute__((__noinline__)) two_words braces_before(int a, int b)
{
	__try {
		if (a)
			return { a, b };
	} __finally {
		cxx_say("clause");
		a = b = 9;
	}
	return {};
}

int return_of_braces()
{
	two_words words = braces_before(3, 4);

	return (int)(words.a * 10 + words.b);
}

__attribute__((__noinline__)) void nothing_before(int *result)
{
	__try {
		told body("+body", "-body");

		if (cxx_number(1))
			return;
		*result = 2;
	} __finally {
		cxx_say("clause");
		*result += 1;
	}
	*result = 3;
}

int return_of_nothing()
{
	int result = 0;

	nothing_before(&result);
	return result;
}

__attribute__((__noinline__)) const int *pointer_before(const int *p)
{
	__try {
		return p + 1;
	} __finally {
		cxx_say("clause");
		p = NULL;
	}
}

int return_of_a_pointer()
{
	const int numbers[] = { 4, 5 };

	return *pointer_before(numbers);
}

class fixed {
public:
	explicit fixed(int number) : number(number)
	{
	}

	fixed(fixed &&other) : number(other.number)
	{
		other.number = -1;
	}

	fixed(const fixed &) = delete;

	int number;
};

__attribute__((__noinline__)) fixed fixed_before(int number)
{
	__try {
		return fixed(number);
	} __finally {
		cxx_say("clause");
		number = 9;
	}
}

int return_of_what_cannot_be_copied()
{
	return fixed_before(cxx_number(5)).number;
}

int return_in_a_lambda_of_a_clause()
{
	__try {
		told body("+body", "-body");
	} __finally {
		auto inner = [](int number) {
			told clause("+clause", "-clause");

			if (number == 2)
				return number * 2;
			return 0;
		};

		if (inner(cxx_number(2)) != 4)
			cxx_say("wrong");
	}
	return 4;
}

__attribute__((__noinline__)) int two_bodies(int number)
{
	__try {
		told out("+out", "-out");

		__try {
			told in("+in", "-in");

			return number;
		} __finally {
			cxx_say("inner");
			number = 1;
		}
	} __finally {
		cxx_say("outer");
		number = 2;
	}
	return number;
}

int return_from_two_bodies()
{
	return two_bodies(cxx_number(9));
}

int return_from_handler()
{
	__try {
		__try {
			cxx_raise(E1);
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			told handler("+handler", "-handler");

			return 5;
		}
	} __finally {
		cxx_say("outer");
	}
	return 0;
}

int break_from_body()
{
	int i;

	for (i = 0; i < 5; i++) {
		__try {
			counted body(i);

			if (i == cxx_number(1))
				break;
		} __finally {
			cxx_say("clause");
		}
	}
	return i;
}

int continue_from_body()
{
	int sum = 0;

	for (int i = 0; i < 3; i++) {
		__try {
			counted body(i);

			if (i == cxx_number(0))
				continue;
			sum += i;
		} __finally {
			cxx_say("clause");
		}
	}
	return sum;
}

int goto_from_body()
{
	{
		told outer("+outer", "-outer");

		__try {
			counted body(0);

			if (cxx_number(1))
				goto out;
		} __finally {
			cxx_say("clause");
		}
		return 1;
	}
out:
	return 2;
}

int leave_from_body()
{
	int result = 1;

	__try {
		told body("+body", "-body");

		if (cxx_number(1))
			__leave;
		result = 2;
	} __finally {
		cxx_say(AbnormalTermination() ? "abnormal" : "normal");
	}
	return result;
}

int leave_from_inner_block()
{
	int result = 1;

	__try {
		told body("+body", "-body");

		for (;;) {
			told block("+block", "-block");

			if (cxx_number(1))
				__leave;
		}
		result = 2;
	} __finally {
		cxx_say(AbnormalTermination() ? "abnormal" : "normal");
	}
	return result;
}

int abnormal_by_return()
{
	__try {
		return cxx_number(1);
	} __finally {
		cxx_say(AbnormalTermination() ? "abnormal" : "normal");
	}
}

}
