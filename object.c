// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects: memory from pool that is constructed, and destructed before it is freed.
 *
 * An object's type stands in the record of its block, outside the memory. So what a driver
 * wants deleted is looked up, not read; and how many objects an array has follows from the
 * block's size. The block is parked while it is constructed and while it is destructed, so
 * that nobody can free it meanwhile.
 *
 * Contexts: up to DISPATCH_LEVEL, as the kind of pool allows.
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/overflow.h>

#include "internal.h"
#include "seh.h"

static_assert(sizeof_field(NTMEM_OBJECT_TYPE, Live) == sizeof(atomic64_t));

/* The header for drivers cannot name the type. */
static atomic64_t *object_live(const NTMEM_OBJECT_TYPE *type)
{
	return (atomic64_t *)&type->Live;
}

/* Returns false if a constructor failed; those objects that are done are destructed then. */
static bool object_construct(const NTMEM_OBJECT_TYPE *type, u8 *objects, size_t count,
			     void *argument)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!NT_SUCCESS(type->Construct(objects + i * type->Size, argument)))
			break;
	if (i == count)
		return true;
	while (i--)
		type->Destruct(objects + i * type->Size);
	return false;
}

static void *object_new(NTMEM_OBJECT_TYPE *type, u32 pool, size_t size, bool array,
			void *argument, unsigned long caller)
{
	struct ntmem_pool_undo undo = { .caller = caller };
	size_t count = size / type->Size;
	struct ntmem_seh_cleanup cleanup;
	struct ntmem_block *block;
	struct ntmem_hold hold;
	void *objects;
	bool done;

	block = ntmem_pool_alloc_object(pool, size, type, array, caller);
	if (!block)
		return NULL;
	objects = block->address;
	undo.block = block;
	ntmem_seh_cleanup_begin(&cleanup, ntmem_pool_undo, &undo);
	done = object_construct(type, objects, count, argument);
	ntmem_seh_cleanup_end(&cleanup);
	if (!done) {
		ntmem_hold_begin(&hold);
		ntmem_pool_give_back(block, caller);
		ntmem_hold_end(&hold);
		return NULL;
	}
	atomic64_add(count, object_live(type));
	/* Pairs with the acquire of who deletes it. */
	smp_store_release(&block->parked, false);
	return objects;
}

/**
 * ntmem_object_new() - make an object
 * @type: its type
 * @pool: POOL_TYPE with its flag bits
 * @argument: for its constructor
 *
 * See NTMEM_NEW().
 *
 * Context: IRQL <= DISPATCH_LEVEL, paged pool <= APC_LEVEL.
 * Return: the object, or %NULL.
 */
PVOID ntmem_object_new(PNTMEM_OBJECT_TYPE type, POOL_TYPE pool, PVOID argument)
{
	return object_new(type, pool, type->Size, false, argument, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_object_new);

/**
 * ntmem_object_new_array() - make an array of objects
 * @type: their type
 * @pool: POOL_TYPE with its flag bits
 * @count: how many
 * @argument: for their constructors
 *
 * See NTMEM_NEW_ARRAY().
 *
 * Context: IRQL <= DISPATCH_LEVEL, paged pool <= APC_LEVEL.
 * Return: the first object, or %NULL.
 */
PVOID ntmem_object_new_array(PNTMEM_OBJECT_TYPE type, POOL_TYPE pool, SIZE_T count,
			     PVOID argument)
{
	/* So many cannot be had; the pool says so in its own way. */
	return object_new(type, pool, size_mul(count, type->Size), true, argument, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_object_new_array);

static void object_misuse(u64 subcode, void *object, const NTMEM_OBJECT_TYPE *type,
			  unsigned long caller, const char *what)
{
	ntmem_violation(&(struct ntmem_violation){
		.code = BAD_POOL_CALLER,
		.parameter = { subcode, (unsigned long)object, type->Tag, 0 },
		.tag = type->Tag,
		.object = object,
		.caller = caller,
		.what = what,
	});
}

static void object_bad_delete(void *object, int err, const NTMEM_OBJECT_TYPE *type, bool array,
			      unsigned long caller)
{
	switch (err) {
	case -EPROTOTYPE:
		object_misuse(0x0a, object, type, caller,
			      "object deleted that is not of that type");
		break;
	case -EDOM:
		object_misuse(0x99, object, type, caller,
			      array ? "single object deleted as an array" :
				      "array of objects deleted as a single one");
		break;
	default:
		ntmem_pool_bad_free(object, err, type->Tag, caller);
	}
}

static void object_delete(NTMEM_OBJECT_TYPE *type, u8 *objects, bool array, unsigned long caller)
{
	struct ntmem_pool_undo undo = { .caller = caller };
	struct ntmem_seh_cleanup cleanup;
	struct ntmem_block *block;
	struct ntmem_hold *outer;
	size_t count, i;

	if (ntmem_above_dispatch()) {
		object_misuse(0x09, objects, type, caller, "object deleted above DISPATCH_LEVEL");
		return;
	}
	block = ntmem_block_park_object(objects, type, array);
	if (IS_ERR(block)) {
		object_bad_delete(objects, PTR_ERR(block), type, array, caller);
		return;
	}
	ntmem_pool_check_free(block, caller);
	count = block->size / type->Size;
	atomic64_sub(count, object_live(type));
	undo.block = block;
	ntmem_seh_cleanup_begin(&cleanup, ntmem_pool_undo, &undo);
	outer = ntmem_hold_suspend();
	for (i = count; i--;)
		type->Destruct(objects + i * type->Size);
	ntmem_hold_resume(outer);
	ntmem_seh_cleanup_end(&cleanup);
	ntmem_pool_give_back(block, caller);
}

static void object_delete_held(NTMEM_OBJECT_TYPE *type, void *objects, bool array,
			       unsigned long caller)
{
	struct ntmem_hold hold;

	if (!objects)
		return;
	ntmem_hold_begin(&hold);
	object_delete(type, objects, array, caller);
	ntmem_hold_end(&hold);
}

/**
 * ntmem_object_delete() - destruct an object and free its memory
 * @type: its type
 * @object: it; may be anything, is not read before it is known to be one
 *
 * See NTMEM_DELETE().
 *
 * Context: As ntmem_object_new().
 */
VOID ntmem_object_delete(PNTMEM_OBJECT_TYPE type, PVOID object)
{
	object_delete_held(type, object, false, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_object_delete);

/**
 * ntmem_object_delete_array() - destruct the objects of an array and free their memory
 * @type: their type
 * @objects: the first; may be anything, is not read before it is known to be one
 *
 * See NTMEM_DELETE_ARRAY().
 *
 * Context: As ntmem_object_new().
 */
VOID ntmem_object_delete_array(PNTMEM_OBJECT_TYPE type, PVOID objects)
{
	object_delete_held(type, objects, true, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_object_delete_array);

/**
 * ntmem_object_live() - count the objects of a type
 * @type: it
 *
 * Context: Any context.
 * Return: objects made and not deleted.
 */
LONGLONG ntmem_object_live(const NTMEM_OBJECT_TYPE *type)
{
	return atomic64_read(object_live(type));
}
NTMEM_EXPORT_SYMBOL(ntmem_object_live);
