// SPDX-License-Identifier: GPL-2.0-only
/*
 * C++ in drivers: virtual functions, which the compiler makes tables and functions of its own
 * for.
 */
namespace {

class base {
public:
	base()
	{
		seen = value();
	}

	virtual ~base()
	{
	}

	virtual int value() const
	{
		return 1;
	}

	int seen;
};

class second {
public:
	virtual ~second()
	{
	}

	virtual int other() const = 0;

	int number = 3;
};

class derived : public base, public second {
public:
	int value() const override
	{
		return seen + 11;
	}

	int other() const override
	{
		return number * 10 + 4;
	}
};

/* What must not be known to the compiler, as it then calls no virtual function at all. */
template <typename T>
T *hidden(T *p)
{
	asm volatile("" : "+r"(p));
	return p;
}

class told_base {
public:
	told_base()
	{
		cxx_say("+base");
	}

	virtual ~told_base()
	{
		cxx_say("-base");
	}

	ULONG64 filler = 0;
};

class told_second {
public:
	virtual ~told_second() = default;

	ULONG64 filler = 0;
};

class told_derived final : public told_base, public told_second {
public:
	told_derived()
	{
		cxx_say("+derived");
	}

	~told_derived() override
	{
		cxx_say("-derived");
	}

	ULONG64 more = 0;
};

int delete_of_base()
{
	told_base *p = hidden<told_base>(new (POOL_FLAG_NON_PAGED, TAG) told_derived);

	delete p;
	return 0;
}

int delete_of_second_base()
{
	told_second *p = hidden<told_second>(new (POOL_FLAG_NON_PAGED, TAG) told_derived);

	delete p;
	return 0;
}

class root {
public:
	root()
	{
		cxx_say("+root");
	}

	virtual ~root()
	{
		cxx_say("-root");
	}

	virtual int number()
	{
		return 1;
	}

	int value = 77;
};

class left : public virtual root {
public:
	left()
	{
		cxx_say("+left");
	}

	~left() override
	{
		cxx_say("-left");
	}
};

class right : public virtual root {
public:
	right()
	{
		cxx_say("+right");
	}

	~right() override
	{
		cxx_say("-right");
	}
};

class bottom : public left, public right {
public:
	bottom()
	{
		cxx_say("+bottom");
	}

	~bottom() override
	{
		cxx_say("-bottom");
	}
};

int delete_of_virtual_base()
{
	root *p = hidden<root>(new (POOL_FLAG_NON_PAGED, TAG) bottom);

	delete p;
	return 0;
}

class quiet_root {
public:
	virtual int number()
	{
		return 1;
	}

	int value = 7;
};

class quiet_left : public virtual quiet_root {
public:
	int more = 70;

	int number() override
	{
		return value + more;
	}
};

class quiet_bottom : public quiet_left {
};

int virtual_call()
{
	derived object;
	const base *p = hidden<base>(&object);

	return p->value();
}

int virtual_call_of_second_base()
{
	derived object;

	return hidden<second>(&object)->other();
}

/* A constructor sees the class that it is of. */
int virtual_call_while_constructed()
{
	derived object;

	return hidden(&object)->seen * 10 + 2;
}

class cloned {
public:
	virtual cloned *self()
	{
		return this;
	}

	int filler = 0;
};

class clone_of_two : public second, public cloned {
public:
	int other() const override
	{
		return 0;
	}

	clone_of_two *self() override
	{
		return this;
	}

	int answer = 7;
};

int virtual_call_with_covariant_result()
{
	clone_of_two object;
	cloned *p = hidden<cloned>(&object);

	return p->self() == p ? static_cast<clone_of_two *>(p->self())->answer : 0;
}

int virtual_call_of_pure()
{
	class ten : public second {
	public:
		int other() const override
		{
			return number * 10;
		}
	} object;

	return hidden<second>(&object)->other();
}

int virtual_call_of_virtual_base()
{
	quiet_bottom object;

	return hidden<quiet_root>(&object)->number();
}

class shape {
public:
	virtual ~shape() = default;
	virtual int area() const = 0;

	void *operator new(SIZE_T size)
	{
		return ExAllocatePool2(POOL_FLAG_PAGED, size, TAG);
	}

	void operator delete(void *p)
	{
		ExFreePoolWithTag(p, TAG);
	}

	shape *next = NULL;
};

template <int SIDE>
class square : public shape {
public:
	~square() override
	{
		cxx_say_number("-c", SIDE);
	}

	int area() const override
	{
		return SIDE;
	}
};

int many_kinds_in_one_list()
{
	shape *first = new square<10>, *p;
	int sum = 0;

	p = new square<20>;
	p->next = first;
	first = p;
	p = new square<30>;
	p->next = first;
	first = p;
	while ((p = first)) {
		sum += p->area();
		first = p->next;
		delete p;
	}
	return sum;
}

}

/* Not in the namespace: there, the compiler knows all that are derived from it. */
class cxx_pure {
public:
	cxx_pure()
	{
		cxx_say("constructor");
		call();
	}

	virtual ~cxx_pure() = default;

	__attribute__((__noinline__)) int call()
	{
		return hidden(this)->number();
	}

	virtual int number() = 0;
};

class cxx_not_pure : public cxx_pure {
public:
	int number() override
	{
		return 1;
	}
};

extern "C" int cxx_call_pure(void)
{
	cxx_not_pure object;

	return object.call();
}
