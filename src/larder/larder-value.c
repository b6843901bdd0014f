/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looking at values. */

#include "config.h"

#include "larder/larder-value-private.h"

/**
 * LarderValue:
 *
 * An immutable JSON value.
 *
 * A value is a place in a compact block of memory that all its parts share: taking a reference
 * of a part keeps the whole block, and costs no allocation. The parts that functions such as
 * [method@Larder.Value.get_member] give belong to the value that was asked; take a reference to
 * keep one longer.
 *
 * Values can be used from any thread, and by several at once.
 */

/**
 * LarderValueKind:
 * @LARDER_VALUE_NULL: JSON's null, which is a value and not its absence
 * @LARDER_VALUE_BOOLEAN: true or false
 * @LARDER_VALUE_INT: a whole number that fits 64 bits with a sign
 * @LARDER_VALUE_DOUBLE: any other number
 * @LARDER_VALUE_STRING: a text in UTF-8
 * @LARDER_VALUE_ARRAY: a list
 * @LARDER_VALUE_OBJECT: members by name; their order is kept and does not matter
 *
 * What a value is.
 */

G_DEFINE_BOXED_TYPE (LarderValue, larder_value, larder_value_ref, larder_value_unref)

/**
 * larder_value_ref:
 * @self: a value
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
LarderValue *
larder_value_ref (LarderValue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->block->ref_count);
  return self;
}

static void
free_block (LarderBlock *block)
{
  LarderSlab *slab = block->slabs;

  while (slab != NULL)
    {
      LarderSlab *next = slab->next;

      g_free (slab);
      slab = next;
    }
  for (gsize i = 0; block->n_refs > 0 && i < block->n_cells; i++)
    if (larder_cell_is_reference (&block->cells[i]))
      larder_value_unref (larder_cell_get_reference (&block->cells[i]));
  if (block->doc != NULL)
    yyjson_doc_free (block->doc);
  g_free (block);
}

/**
 * larder_value_unref:
 * @self: (transfer full): a value
 *
 * Gives a reference back.
 */
void
larder_value_unref (LarderValue *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_int_dec_and_test (&self->block->ref_count))
    free_block (self->block);
}

gsize
larder_cell_weigh (yyjson_val *cell)
{
  gsize n_cells = larder_cell_count (cell);
  gsize weight = 0;

  for (gsize i = 0; i < n_cells; i++)
    {
      yyjson_val *each = cell + i;

      weight += sizeof *each;
      if (larder_cell_is_reference (each))
        weight += larder_cell_weigh (larder_cell_get_reference (each)->val);
      else if (unsafe_yyjson_is_str (each) && !larder_value_is_kept_name (each->uni.str))
        weight += unsafe_yyjson_get_len (each) + 1;
    }
  return weight;
}

LarderValueKind
larder_cell_get_kind (const yyjson_val *cell)
{
  switch (cell->tag & YYJSON_TYPE_MASK)
    {
    case YYJSON_TYPE_BOOL:
      return LARDER_VALUE_BOOLEAN;
    case YYJSON_TYPE_NUM:
      if ((cell->tag & YYJSON_SUBTYPE_MASK) == YYJSON_SUBTYPE_REAL ||
          ((cell->tag & YYJSON_SUBTYPE_MASK) == YYJSON_SUBTYPE_UINT &&
           cell->uni.u64 > G_MAXINT64))
        return LARDER_VALUE_DOUBLE;
      return LARDER_VALUE_INT;
    case YYJSON_TYPE_STR:
      return LARDER_VALUE_STRING;
    case YYJSON_TYPE_ARR:
      return LARDER_VALUE_ARRAY;
    case YYJSON_TYPE_OBJ:
      return LARDER_VALUE_OBJECT;
    default:
      return LARDER_VALUE_NULL;
    }
}

double
larder_cell_get_double (const yyjson_val *cell)
{
  if ((cell->tag & YYJSON_TYPE_MASK) != YYJSON_TYPE_NUM)
    return 0.0;
  if ((cell->tag & YYJSON_SUBTYPE_MASK) == YYJSON_SUBTYPE_REAL)
    return cell->uni.f64;
  if ((cell->tag & YYJSON_SUBTYPE_MASK) == YYJSON_SUBTYPE_SINT)
    return (double) cell->uni.i64;
  return (double) cell->uni.u64;
}

/* The number if it is a whole one that fits, however it was written. */
gboolean
larder_cell_get_int (const yyjson_val *cell,
                     gint64           *number)
{
  double real;

  if (larder_cell_get_kind (cell) == LARDER_VALUE_INT)
    {
      *number = cell->uni.i64;
      return TRUE;
    }
  if (larder_cell_get_kind (cell) != LARDER_VALUE_DOUBLE)
    return FALSE;
  real = larder_cell_get_double (cell);
  if (!(real >= -9223372036854775808.0 && real < 9223372036854775808.0) ||
      (double) (gint64) real != real)
    return FALSE;
  *number = (gint64) real;
  return TRUE;
}

yyjson_val *
larder_cell_get_member (yyjson_val *object,
                        const char *name,
                        gsize       length)
{
  yyjson_val *cell = object + 1;

  for (gsize i = 0, n = unsafe_yyjson_get_len (object); i < n; i++)
    {
      if (unsafe_yyjson_get_len (cell) == length && memcmp (cell->uni.str, name, length) == 0)
        return cell + 1;
      cell = unsafe_yyjson_get_next (cell + 1);
    }
  return NULL;
}

/**
 * larder_value_get_kind:
 * @self: a value
 *
 * What the value is.
 *
 * Returns: the kind
 */
LarderValueKind
larder_value_get_kind (LarderValue *self)
{
  g_return_val_if_fail (self != NULL, LARDER_VALUE_NULL);

  return larder_cell_get_kind (self->val);
}

/**
 * larder_value_is_null:
 * @self: a value
 *
 * Whether the value is JSON's null.
 *
 * Returns: %TRUE for null
 */
gboolean
larder_value_is_null (LarderValue *self)
{
  return larder_value_get_kind (self) == LARDER_VALUE_NULL;
}

/**
 * larder_value_get_boolean:
 * @self: a value
 *
 * Reads a boolean.
 *
 * Returns: the boolean; %FALSE if the value is none
 */
gboolean
larder_value_get_boolean (LarderValue *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return unsafe_yyjson_is_true (self->val);
}

/**
 * larder_value_get_int:
 * @self: a value
 *
 * Reads a whole number.
 *
 * Returns: the number; 0 if the value is no number that is whole and fits
 */
gint64
larder_value_get_int (LarderValue *self)
{
  gint64 number = 0;

  g_return_val_if_fail (self != NULL, 0);

  return larder_cell_get_int (self->val, &number) ? number : 0;
}

/**
 * larder_value_get_double:
 * @self: a value
 *
 * Reads a number.
 *
 * Returns: the number; 0.0 if the value is none
 */
double
larder_value_get_double (LarderValue *self)
{
  g_return_val_if_fail (self != NULL, 0.0);

  return larder_cell_get_double (self->val);
}

/**
 * larder_value_get_string:
 * @self: a value
 *
 * Reads a text.
 *
 * Returns: (nullable): the text, which belongs to the value; %NULL if the value is none
 */
const char *
larder_value_get_string (LarderValue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return unsafe_yyjson_is_str (self->val) ? self->val->uni.str : NULL;
}

/**
 * larder_value_get_n_items:
 * @self: a value
 *
 * How many items a list or members an object has.
 *
 * Returns: the number; 0 for other values
 */
guint
larder_value_get_n_items (LarderValue *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return unsafe_yyjson_is_ctn (self->val) ? (guint) unsafe_yyjson_get_len (self->val) : 0;
}

/* All parts are made at once: then looking at each item of a long list in turn is linear. */
static LarderValue *
get_parts (LarderValue *self)
{
  gboolean is_object = unsafe_yyjson_is_obj (self->val);
  LarderValue *parts = g_atomic_pointer_get (&self->parts);
  gsize n = unsafe_yyjson_get_len (self->val);
  yyjson_val *cell = self->val + 1;
  LarderSlab *slab;

  if (parts != NULL)
    return parts;

  slab = g_malloc (sizeof (LarderSlab) + n * sizeof (LarderValue));
  for (gsize i = 0; i < n; i++)
    {
      if (is_object)
        cell++;
      slab->parts[i].block = self->block;
      slab->parts[i].val = cell;
      slab->parts[i].parts = NULL;
      cell = unsafe_yyjson_get_next (cell);
    }
  if (!g_atomic_pointer_compare_and_exchange (&self->parts, NULL, slab->parts))
    {
      g_free (slab);
      return g_atomic_pointer_get (&self->parts);
    }
  do
    slab->next = g_atomic_pointer_get (&self->block->slabs);
  while (!g_atomic_pointer_compare_and_exchange (&self->block->slabs, slab->next, slab));
  return slab->parts;
}

static LarderValue *
get_part (LarderValue *self,
          guint        index)
{
  LarderValue *part = get_parts (self) + index;

  return larder_cell_is_reference (part->val) ? larder_cell_get_reference (part->val) : part;
}

/**
 * larder_value_get_item:
 * @self: a value
 * @index: which item or member, from 0
 *
 * The item of a list, or the value of the member at this place of an object. It is the same
 * pointer each time.
 *
 * Returns: (transfer none) (nullable): the part, which belongs to @self; %NULL if there is none
 */
LarderValue *
larder_value_get_item (LarderValue *self,
                       guint        index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return index < larder_value_get_n_items (self) ? get_part (self, index) : NULL;
}

/**
 * larder_value_get_member_name:
 * @self: an object
 * @index: which member, from 0
 *
 * The name of the member at this place.
 *
 * Returns: (nullable): the name, which belongs to @self; %NULL if there is none
 */
const char *
larder_value_get_member_name (LarderValue *self,
                              guint        index)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!unsafe_yyjson_is_obj (self->val) || index >= unsafe_yyjson_get_len (self->val))
    return NULL;
  return (get_parts (self)[index].val - 1)->uni.str;
}

/**
 * larder_value_get_member:
 * @self: a value
 * @name: the name of a member
 *
 * The member of an object.
 *
 * Returns: (transfer none) (nullable): the member, which belongs to @self; %NULL if @self has
 *   none of this name or is no object
 */
LarderValue *
larder_value_get_member (LarderValue *self,
                         const char  *name)
{
  yyjson_val *cell;
  gsize length, n;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (!unsafe_yyjson_is_obj (self->val))
    return NULL;
  length = strlen (name);
  cell = self->val + 1;
  n = unsafe_yyjson_get_len (self->val);
  for (gsize i = 0; i < n; i++)
    {
      if (unsafe_yyjson_get_len (cell) == length && memcmp (cell->uni.str, name, length) == 0)
        return get_part (self, (guint) i);
      cell = unsafe_yyjson_get_next (cell + 1);
    }
  return NULL;
}

static yyjson_val *
look_up (LarderValue *self,
         const char  *name)
{
  yyjson_val *cell;

  if (!unsafe_yyjson_is_obj (self->val))
    return NULL;
  cell = larder_cell_get_member (self->val, name, strlen (name));
  return cell != NULL ? larder_cell_resolve (cell) : NULL;
}

/**
 * larder_value_has_member:
 * @self: a value
 * @name: the name of a member
 *
 * Whether @self is an object with such a member, be it null.
 *
 * Returns: %TRUE if it is there
 */
gboolean
larder_value_has_member (LarderValue *self,
                         const char  *name)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return look_up (self, name) != NULL;
}

/**
 * larder_value_get_member_string:
 * @self: a value
 * @name: the name of a member
 *
 * Looks at a member that should be a text.
 *
 * Returns: (nullable): the text, which belongs to @self; %NULL if the member is absent or of
 *   another type
 */
const char *
larder_value_get_member_string (LarderValue *self,
                                const char  *name)
{
  yyjson_val *cell;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  cell = look_up (self, name);
  return cell != NULL && unsafe_yyjson_is_str (cell) ? cell->uni.str : NULL;
}

/**
 * larder_value_get_member_int:
 * @self: a value
 * @name: the name of a member
 * @fallback: what to give instead
 *
 * Looks at a member that should be a whole number.
 *
 * Returns: the number; @fallback if the member is absent or of another type
 */
gint64
larder_value_get_member_int (LarderValue *self,
                             const char  *name,
                             gint64       fallback)
{
  yyjson_val *cell;
  gint64 number;

  g_return_val_if_fail (self != NULL, fallback);
  g_return_val_if_fail (name != NULL, fallback);

  cell = look_up (self, name);
  return cell != NULL && larder_cell_get_int (cell, &number) ? number : fallback;
}

/**
 * larder_value_get_member_double:
 * @self: a value
 * @name: the name of a member
 * @fallback: what to give instead
 *
 * Looks at a member that should be a number.
 *
 * Returns: the number; @fallback if the member is absent or of another type
 */
double
larder_value_get_member_double (LarderValue *self,
                                const char  *name,
                                double       fallback)
{
  yyjson_val *cell;

  g_return_val_if_fail (self != NULL, fallback);
  g_return_val_if_fail (name != NULL, fallback);

  cell = look_up (self, name);
  return cell != NULL && unsafe_yyjson_is_num (cell) ? larder_cell_get_double (cell) : fallback;
}

/**
 * larder_value_get_member_boolean:
 * @self: a value
 * @name: the name of a member
 * @fallback: what to give instead
 *
 * Looks at a member that should be a boolean.
 *
 * Returns: the boolean; @fallback if the member is absent or of another type
 */
gboolean
larder_value_get_member_boolean (LarderValue *self,
                                 const char  *name,
                                 gboolean     fallback)
{
  yyjson_val *cell;

  g_return_val_if_fail (self != NULL, fallback);
  g_return_val_if_fail (name != NULL, fallback);

  cell = look_up (self, name);
  return cell != NULL && unsafe_yyjson_is_bool (cell) ? unsafe_yyjson_is_true (cell) : fallback;
}
