/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects with constructors and destructors in pool, for drivers in C: what new and delete
 * are to C++, for which new.h has them. Both languages may use these macros.
 *
 * A type is made known once, at file scope, and used by name after that:
 *
 *	static NTSTATUS ItemConstruct(ITEM *Item, PVOID Argument);
 *	static VOID ItemDestruct(ITEM *Item);
 *
 *	NTMEM_DEFINE_OBJECT_TYPE(ITEM, 'metI', ItemConstruct, ItemDestruct);
 *
 *	ITEM *item = NTMEM_NEW(ITEM, NonPagedPool);
 *	NTMEM_DELETE(ITEM, item);
 *
 * What a driver has not deleted when it is unloaded is reported by type.
 */
#ifndef NTMEM_OBJECT_H
#define NTMEM_OBJECT_H

#include <ntmem/pool.h>

NTMEM_BEGIN_DECLS

/**
 * struct _NTMEM_OBJECT_TYPE - a type of objects
 * @Name: as in source
 * @Tag: pool tag of its objects
 * @Alignment: in bytes, up to 64
 * @Size: of one object, in bytes
 * @Construct: calls the constructor, if there is one
 * @Destruct: calls the destructor, if there is one
 * @Live: objects constructed and not deleted, of arrays each; only ntmem changes it
 */
typedef struct _NTMEM_OBJECT_TYPE {
	PCSTR Name;
	ULONG Tag;
	ULONG Alignment;
	SIZE_T Size;
	NTSTATUS (*Construct)(PVOID Object, PVOID Argument);
	VOID (*Destruct)(PVOID Object);
	LONGLONG Live;
} NTMEM_OBJECT_TYPE, *PNTMEM_OBJECT_TYPE;

/* For the macros below. */
PVOID ntmem_object_new(PNTMEM_OBJECT_TYPE type, POOL_TYPE pool, PVOID argument);
PVOID ntmem_object_new_array(PNTMEM_OBJECT_TYPE type, POOL_TYPE pool, SIZE_T count,
			     PVOID argument);
VOID ntmem_object_delete(PNTMEM_OBJECT_TYPE type, PVOID object);
VOID ntmem_object_delete_array(PNTMEM_OBJECT_TYPE type, PVOID objects);
LONGLONG ntmem_object_live(const NTMEM_OBJECT_TYPE *type);

NTMEM_END_DECLS

/**
 * NTMEM_DECLARE_OBJECT_TYPE() - make a type known that another file defines
 * @type: name of the type, one word, such as that of a typedef
 *
 * At file scope.
 */
#define NTMEM_DECLARE_OBJECT_TYPE(type)                    \
	NTMEM_BEGIN_DECLS                                  \
	extern NTMEM_OBJECT_TYPE ntmem_object_type_##type; \
	NTMEM_END_DECLS                                    \
	NTMEM_STATIC_ASSERT(sizeof(type) > 0 && __alignof__(type) <= 64, #type)

/* What an operator gives of two pointers is a pointer to their common type, if there is one. */
#define NTMEM_OBJECT_CHECKED(type, object) (TRUE ? (object) : (type *)NULL)

/**
 * NTMEM_DEFINE_OBJECT_TYPE() - define a type of objects
 * @type: name of the type, one word, such as that of a typedef
 * @tag: pool tag of its objects
 * @constructor: ``NTSTATUS constructor(type *Object, PVOID Argument)``, or %NULL
 * @destructor: ``VOID destructor(type *Object)``, or %NULL
 *
 * At file scope, in one file of the driver's. The constructor finds zeroed memory. If it
 * fails, the destructor is not called for that object.
 */
#define NTMEM_DEFINE_OBJECT_TYPE(type, tag, constructor, destructor)                     \
	NTMEM_DECLARE_OBJECT_TYPE(type);                                                 \
	static NTSTATUS ntmem_object_construct_##type(PVOID object, PVOID argument)      \
	{                                                                                \
		NTSTATUS (*construct)(type *, PVOID) = constructor;                      \
		return construct ? construct((type *)object, argument) : STATUS_SUCCESS; \
	}                                                                                \
	static VOID ntmem_object_destruct_##type(PVOID object)                           \
	{                                                                                \
		VOID (*destruct)(type *) = destructor;                                   \
		if (destruct)                                                            \
			destruct((type *)object);                                        \
	}                                                                                \
	NTMEM_OBJECT_TYPE ntmem_object_type_##type = {                                   \
		#type, (ULONG)(tag), __alignof__(type), sizeof(type),                    \
		ntmem_object_construct_##type, ntmem_object_destruct_##type, 0           \
	}

/**
 * NTMEM_NEW() - make an object
 * @type: a type that has been defined or declared
 * @pool_type: POOL_TYPE to take it from
 *
 * The memory is zeroed, then constructed, with %NULL as the argument. A constructor that
 * raises gives nothing to anybody: the memory is freed.
 *
 * Context: IRQL <= DISPATCH_LEVEL, paged pool <= APC_LEVEL, and as the constructor needs.
 * Return: the object; %NULL if there is no memory or the constructor failed, whereupon the
 * memory has been freed. Raises STATUS_INSUFFICIENT_RESOURCES instead of returning %NULL for
 * want of memory if @pool_type has POOL_RAISE_IF_ALLOCATION_FAILURE in it.
 */
#define NTMEM_NEW(type, pool_type) NTMEM_NEW_WITH(type, pool_type, NULL)

/**
 * NTMEM_NEW_WITH() - make an object, with an argument for its constructor
 * @type: a type that has been defined or declared
 * @pool_type: POOL_TYPE to take it from
 * @argument: passed to the constructor
 *
 * Context: As NTMEM_NEW().
 * Return: as NTMEM_NEW().
 */
#define NTMEM_NEW_WITH(type, pool_type, argument) \
	((type *)ntmem_object_new(&ntmem_object_type_##type, pool_type, argument))

/**
 * NTMEM_NEW_ARRAY() - make an array of objects
 * @type: a type that has been defined or declared
 * @pool_type: POOL_TYPE to take it from
 * @count: how many, 0 included
 *
 * They are constructed in order. If a constructor fails, those before it are destructed in
 * reverse. If one raises, they are not.
 *
 * Context: As NTMEM_NEW().
 * Return: the first object, as NTMEM_NEW(); also %NULL if there cannot be that many. An
 * array of none is memory that is to be deleted as well.
 */
#define NTMEM_NEW_ARRAY(type, pool_type, count) \
	NTMEM_NEW_ARRAY_WITH(type, pool_type, count, NULL)

/**
 * NTMEM_NEW_ARRAY_WITH() - make an array of objects, with an argument for their constructors
 * @type: a type that has been defined or declared
 * @pool_type: POOL_TYPE to take it from
 * @count: how many, 0 included
 * @argument: passed to the constructor each time
 *
 * Context: As NTMEM_NEW().
 * Return: as NTMEM_NEW_ARRAY().
 */
#define NTMEM_NEW_ARRAY_WITH(type, pool_type, count, argument) \
	((type *)ntmem_object_new_array(&ntmem_object_type_##type, pool_type, count, argument))

/**
 * NTMEM_DELETE() - destruct an object and free its memory
 * @type: its type
 * @object: from NTMEM_NEW() or NTMEM_NEW_WITH(); nothing is done about %NULL
 *
 * What is no object of that type, an array of them, or deleted already, is a violation, and
 * is neither read nor changed. The compiler complains of a pointer to another type. The
 * memory is freed also if the destructor raises.
 *
 * Context: As NTMEM_NEW(), for the pool that the object is from, and as the destructor needs.
 */
#define NTMEM_DELETE(type, object) \
	ntmem_object_delete(&ntmem_object_type_##type, NTMEM_OBJECT_CHECKED(type, object))

/**
 * NTMEM_DELETE_ARRAY() - destruct the objects of an array and free their memory
 * @type: their type
 * @objects: from NTMEM_NEW_ARRAY() or NTMEM_NEW_ARRAY_WITH(); nothing is done about %NULL
 *
 * They are destructed in reverse. The rest is as with NTMEM_DELETE(); one object that is no
 * array is a violation here.
 *
 * Context: As NTMEM_DELETE().
 */
#define NTMEM_DELETE_ARRAY(type, objects) \
	ntmem_object_delete_array(&ntmem_object_type_##type, NTMEM_OBJECT_CHECKED(type, objects))

/**
 * NTMEM_LIVE() - count the objects of a type
 * @type: a type that has been defined or declared
 *
 * Context: Any context.
 * Return: objects made and not deleted, LONGLONG.
 */
#define NTMEM_LIVE(type) ntmem_object_live(&ntmem_object_type_##type)

#endif /* NTMEM_OBJECT_H */
