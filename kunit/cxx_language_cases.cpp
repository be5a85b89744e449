// SPDX-License-Identifier: GPL-2.0-only
/*
 * C++ in drivers: what else the language offers, and when objects are made and destroyed.
 */
namespace {

int square_of(int number)
{
	return number * number;
}

int pointer_to_function()
{
	int (*function)(int) = square_of;

	asm volatile("" : "+r"(function));
	return function(3);
}

int pointer_to_virtual_function()
{
	derived object;
	int (second::*function)() const = &second::other;

	asm volatile("" : "+m"(function));
	return (hidden<second>(&object)->*function)();
}

int pointer_to_member()
{
	struct pair {
		int a, b;
	} pair = { 3, 5 };
	int pair::*members[] = { &pair::a, &pair::b };
	int sum = 0;

	for (auto member : members)
		sum += pair.*member;
	return sum;
}

template <typename T>
T larger(T a, T b)
{
	return a < b ? b : a;
}

int template_of_function()
{
	return larger(3, cxx_number(9)) + (int)larger<LONGLONG>(8, cxx_number(2));
}

template <typename T, int NR>
class array_of {
public:
	int sum() const
	{
		int result = 0;

		for (const T &one : all)
			result += one.number;
		return result;
	}

private:
	T all[NR];
};

int template_of_class()
{
	counted::next = 0;

	array_of<counted, 3> array;

	return array.sum();
}

int sum_of()
{
	return 0;
}

template <typename... REST>
int sum_of(int first, REST... rest)
{
	return first + sum_of(rest...);
}

int template_of_many()
{
	return sum_of(1, 2, 3, 4, cxx_number(5));
}

template <typename F>
__attribute__((__noinline__)) int apply(F function, int argument)
{
	return function(argument);
}

int lambda_by_value()
{
	int a = cxx_number(5);
	auto add = [a](int b) { return a + b; };

	a = 100;
	return apply(add, 7);
}

int lambda_by_reference()
{
	int a = cxx_number(5);

	apply([&](int b) { return a += b; }, 3);
	return a;
}

int lambda_as_function()
{
	int (*function)(int) = [](int number) { return number * number; };

	asm volatile("" : "+r"(function));
	return function(7);
}

int lambda_that_changes()
{
	auto count = [nr = 0]() mutable { return ++nr; };

	count();
	count();
	return count();
}

int made_once()
{
	cxx_say("once");
	return cxx_number(2);
}

int static_number()
{
	static int number = made_once();

	return number;
}

int static_local()
{
	static bool is_again;

	/* A suite may run twice, and the number is made by the first. */
	if (is_again)
		cxx_say("once");
	is_again = true;
	return static_number() + static_number();
}

struct with_static {
	static inline int number = 3;
	static constexpr int constant = 4;
};

int static_member()
{
	const int *constant = hidden(&with_static::constant);

	return with_static::number + *constant - 4;
}

/* Needs no code to run before it is used, virtual function and all. */
class constant_object {
public:
	constexpr explicit constant_object(int number) : number(number)
	{
	}

	virtual int get() const
	{
		return number;
	}

	int number;
};

constant_object global(42);

int global_constant()
{
	return hidden(&global)->get();
}

int object_at_return()
{
	counted one(1);

	if (cxx_number(1)) {
		counted two(2);

		return 5;
	}
	return 0;
}

int object_at_break()
{
	int i;

	for (i = 0; i < 5; i++) {
		counted one(i);

		if (i == cxx_number(2))
			break;
	}
	return i;
}

int object_at_goto()
{
	counted one(1);
	int nr = 0;

again:
	{
		counted two(2);

		if (++nr < cxx_number(3))
			goto again;
	}
	return nr;
}

int number_of(const counted &object)
{
	return object.number;
}

int object_that_is_temporary()
{
	int number = number_of(counted(6));

	cxx_say("end");
	return number;
}

int object_that_lives_on()
{
	const counted &object = counted(6);

	cxx_say("end");
	return object.number;
}

class moved {
public:
	explicit moved(int number) : number(number)
	{
	}

	moved(moved &&other) noexcept : number(other.number)
	{
		cxx_say("moved");
		other.number = 0;
	}

	~moved()
	{
		cxx_say_number("-", number);
	}

	int number;
};

int object_that_is_moved()
{
	moved source(5);
	int number;

	{
		moved target(static_cast<moved &&>(source));

		number = target.number;
	}
	cxx_say("end");
	return number;
}

class composed {
public:
	composed() : two(2)
	{
		cxx_say("+own");
	}

	~composed()
	{
		cxx_say("-own");
	}

	int sum() const
	{
		return one.number + two.number + 3;
	}

private:
	counted one{ 1 };
	counted two;
};

int object_of_members()
{
	composed object;

	return object.sum();
}

void say_irql()
{
	cxx_say(KeGetCurrentIrql() == DISPATCH_LEVEL ? "dispatch" : "passive");
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

int lock_by_object()
{
	KSPIN_LOCK lock;

	KeInitializeSpinLock(&lock);
	say_irql();
	{
		lock_holder holder(&lock);

		say_irql();
	}
	say_irql();
	return 1;
}

int overload(int)
{
	return 100;
}

int overload(LONGLONG)
{
	return 20;
}

int overload(const char *, int third = 3)
{
	return third;
}

int overloads()
{
	return overload(1) + overload(LONGLONG(1)) + overload("");
}

struct vector {
	int x, y;

	vector operator+(const vector &other) const
	{
		return { x + other.x, y + other.y };
	}

	int operator[](int i) const
	{
		return i ? y : x;
	}

	explicit operator bool() const
	{
		return x || y;
	}
};

int operators()
{
	vector a = { cxx_number(1), 2 }, b = { 3, 4 }, c = a + b;

	return c ? c[0] + c[1] + 1 : 0;
}

struct range {
	int first, last;

	struct iterator {
		int number;

		int operator*() const
		{
			return number;
		}

		iterator &operator++()
		{
			number++;
			return *this;
		}

		bool operator!=(const iterator &other) const
		{
			return number != other.number;
		}
	};

	iterator begin() const
	{
		return { first };
	}

	iterator end() const
	{
		return { last + 1 };
	}
};

int loop_over_range()
{
	int sum = 0;

	for (int number : range{ 1, cxx_number(4) })
		sum += number;
	return sum;
}

}
