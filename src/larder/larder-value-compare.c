/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Equality of values, and the sharing of equal parts. */

#include "config.h"

#include "larder/larder-value-private.h"

static guint
name_hash (gconstpointer key)
{
  const yyjson_val *name = key;
  guint hash = 5381;

  for (gsize i = 0; i < unsafe_yyjson_get_len ((yyjson_val *) name); i++)
    hash = hash * 33 + (guchar) name->uni.str[i];
  return hash;
}

static gboolean
name_equal (gconstpointer a,
            gconstpointer b)
{
  const yyjson_val *name_a = a;
  const yyjson_val *name_b = b;
  gsize length = unsafe_yyjson_get_len ((yyjson_val *) name_a);

  return unsafe_yyjson_get_len ((yyjson_val *) name_b) == length &&
         (name_a->uni.str == name_b->uni.str ||
          memcmp (name_a->uni.str, name_b->uni.str, length) == 0);
}

/* By name; of two members with one name the last. */
GHashTable *
larder_cell_index_members (yyjson_val *object)
{
  GHashTable *members = g_hash_table_new (name_hash, name_equal);
  yyjson_val *name = object + 1;

  for (gsize i = 0; i < unsafe_yyjson_get_len (object); i++)
    {
      g_hash_table_insert (members, name, name + 1);
      name = unsafe_yyjson_get_next (name + 1);
    }
  return members;
}

/* Texts and numbers, which most parts are, need no look at their kinds. */
static inline gboolean
part_equal (yyjson_val *a,
            yyjson_val *b)
{
  if (a->tag == b->tag && !unsafe_yyjson_is_ctn (a))
    {
      if (a->uni.u64 == b->uni.u64)
        return TRUE;
      if (unsafe_yyjson_is_str (a))
        return memcmp (a->uni.str, b->uni.str, unsafe_yyjson_get_len (a)) == 0;
    }
  return larder_cell_equal (a, b);
}

/* Both have the same number of members. */
static gboolean
object_equal (yyjson_val *a,
              yyjson_val *b)
{
  g_autoptr(GHashTable) members = NULL;
  yyjson_val *name_a = a + 1;
  yyjson_val *name_b = b + 1;

  for (gsize i = 0; i < unsafe_yyjson_get_len (a); i++)
    {
      yyjson_val *other;

      if (name_b != NULL && name_equal (name_a, name_b))
        {
          other = name_b + 1;
          name_b = unsafe_yyjson_get_next (other);
        }
      else
        {
          name_b = NULL;
          if (members == NULL && unsafe_yyjson_get_len (a) > LARDER_VALUE_MANY_MEMBERS)
            members = larder_cell_index_members (b);
          other = members != NULL
                  ? g_hash_table_lookup (members, name_a)
                  : larder_cell_get_member (b, name_a->uni.str, unsafe_yyjson_get_len (name_a));
        }
      if (other == NULL || !part_equal (name_a + 1, other))
        return FALSE;
      name_a = unsafe_yyjson_get_next (name_a + 1);
    }
  return TRUE;
}

static gboolean
array_equal (yyjson_val *a,
             yyjson_val *b)
{
  yyjson_val *item_a = a + 1;
  yyjson_val *item_b = b + 1;

  for (gsize i = 0; i < unsafe_yyjson_get_len (a); i++)
    {
      if (!part_equal (item_a, item_b))
        return FALSE;
      item_a = unsafe_yyjson_get_next (item_a);
      item_b = unsafe_yyjson_get_next (item_b);
    }
  return TRUE;
}

static gboolean
number_equal (yyjson_val *a,
              yyjson_val *b)
{
  gint64 integer_a, integer_b;

  if (a->tag == b->tag && a->uni.u64 == b->uni.u64)
    return TRUE;
  if (larder_cell_get_int (a, &integer_a))
    return larder_cell_get_int (b, &integer_b) && integer_a == integer_b;
  return !larder_cell_get_int (b, &integer_b) &&
         larder_cell_get_double (a) == larder_cell_get_double (b);
}

gboolean
larder_cell_equal (yyjson_val *a,
                   yyjson_val *b)
{
  guint8 type;

  a = larder_cell_resolve (a);
  b = larder_cell_resolve (b);
  if (a == b)
    return TRUE;
  type = unsafe_yyjson_get_type (a);
  if (type != unsafe_yyjson_get_type (b))
    return FALSE;
  switch (type)
    {
    case YYJSON_TYPE_BOOL:
      return a->tag == b->tag;
    case YYJSON_TYPE_NUM:
      return number_equal (a, b);
    case YYJSON_TYPE_STR:
      return name_equal (a, b);
    case YYJSON_TYPE_ARR:
      return unsafe_yyjson_get_len (a) == unsafe_yyjson_get_len (b) && array_equal (a, b);
    case YYJSON_TYPE_OBJ:
      return unsafe_yyjson_get_len (a) == unsafe_yyjson_get_len (b) && object_equal (a, b);
    default:
      return TRUE;
    }
}

static guint
mix (guint64 number)
{
  number ^= number >> 33;
  number *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  number ^= number >> 33;
  return (guint) number;
}

static guint
cell_hash (yyjson_val *cell)
{
  guint hash;
  yyjson_val *part;
  gint64 integer;
  double real;

  cell = larder_cell_resolve (cell);
  hash = mix (unsafe_yyjson_get_type (cell));
  switch (unsafe_yyjson_get_type (cell))
    {
    case YYJSON_TYPE_BOOL:
      return hash + unsafe_yyjson_is_true (cell);
    case YYJSON_TYPE_NUM:
      if (larder_cell_get_int (cell, &integer))
        return hash ^ mix ((guint64) integer);
      real = larder_cell_get_double (cell);
      return hash ^ g_double_hash (&real);
    case YYJSON_TYPE_STR:
      return hash ^ name_hash (cell);
    case YYJSON_TYPE_ARR:
      part = cell + 1;
      for (gsize i = 0; i < unsafe_yyjson_get_len (cell); i++)
        {
          hash = hash * 31 + cell_hash (part);
          part = unsafe_yyjson_get_next (part);
        }
      return hash;
    case YYJSON_TYPE_OBJ:
      part = cell + 1;
      for (gsize i = 0; i < unsafe_yyjson_get_len (cell); i++)
        {
          /* A sum, because the order of members does not matter. */
          hash += mix ((guint64) name_hash (part) << 32 | cell_hash (part + 1));
          part = unsafe_yyjson_get_next (part + 1);
        }
      return hash;
    default:
      return hash;
    }
}

/* The text by which an item of a list is known again, NULL if it has none. */
static const char *
get_identity (LarderValue *item)
{
  return larder_value_get_member_string (item, "id");
}

/* Finds to each item of a fresh list the one of the old list that it continues. */
typedef struct
{
  LarderValue *old;
  GHashTable  *by_id;         /* made when places and ids do not agree */
} Partners;

static LarderValue *
find_partner (Partners    *self,
              LarderValue *item,
              guint        index)
{
  LarderValue *other = larder_value_get_item (self->old, index);
  const char *id = get_identity (item);

  if (id == NULL)
    return other;
  if (other != NULL && g_strcmp0 (get_identity (other), id) == 0)
    return other;
  if (self->by_id == NULL)
    {
      self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < larder_value_get_n_items (self->old); i++)
        {
          LarderValue *candidate = larder_value_get_item (self->old, i);

          if (get_identity (candidate) != NULL)
            g_hash_table_insert (self->by_id, (char *) get_identity (candidate), candidate);
        }
    }
  return g_hash_table_lookup (self->by_id, id);
}

static LarderValue *share (LarderValue *fresh,
                           LarderValue *old,
                           guint        depth);

/* A container of which only some parts are old ones. */
static LarderValue *
share_parts (LarderValue *fresh,
             LarderValue *old,
             guint        depth)
{
  gboolean is_object = larder_value_get_kind (fresh) == LARDER_VALUE_OBJECT;
  Partners partners = { .old = old };
  LarderTree tree;
  LarderValue *result;

  larder_tree_init (&tree);
  larder_tree_open (&tree, unsafe_yyjson_get_type (fresh->val));
  for (guint i = 0; i < larder_value_get_n_items (fresh); i++)
    {
      LarderValue *part = larder_value_get_item (fresh, i);
      LarderValue *partner = NULL;

      if (is_object)
        {
          const char *name = larder_value_get_member_name (fresh, i);

          larder_tree_add_name (&tree, name, strlen (name));
          partner = larder_value_get_member (old, name);
        }
      if (!unsafe_yyjson_is_ctn (part->val))
        {
          larder_tree_add_cell (&tree, part->val);
          continue;
        }
      if (!is_object)
        partner = find_partner (&partners, part, i);
      if (partner != NULL && unsafe_yyjson_is_ctn (partner->val))
        {
          g_autoptr(LarderValue) shared = share (part, partner, depth + 1);

          larder_tree_add_reference (&tree, shared);
        }
      else
        {
          g_autoptr(LarderValue) own = larder_value_detach (part);

          larder_tree_add_reference (&tree, own);
        }
    }
  larder_tree_close (&tree);
  result = larder_tree_end (&tree);
  larder_tree_clear (&tree);
  g_clear_pointer (&partners.by_id, g_hash_table_unref);
  return result;
}

/* Whether a container holds another one: only those can be shared. */
static gboolean
has_containers (LarderValue *self)
{
  gsize n = unsafe_yyjson_get_len (self->val);

  if (self->block->n_refs > 0)
    return TRUE;
  return larder_cell_count (self->val) != 1 + n * (unsafe_yyjson_is_obj (self->val) ? 2 : 1) ||
         (n > 0 && unsafe_yyjson_is_ctn (unsafe_yyjson_is_obj (self->val) ? self->val + 2
                                                                          : self->val + 1));
}

static LarderValue *
share (LarderValue *fresh,
       LarderValue *old,
       guint        depth)
{
  if (larder_cell_equal (fresh->val, old->val))
    return larder_value_ref (old);
  if (depth >= LARDER_VALUE_MAX_SHARED_DEPTH ||
      unsafe_yyjson_get_type (fresh->val) != unsafe_yyjson_get_type (old->val) ||
      !unsafe_yyjson_is_ctn (fresh->val) ||
      !has_containers (fresh))
    return depth > 0 ? larder_value_detach (fresh) : larder_value_ref (fresh);
  return share_parts (fresh, old, depth);
}

gboolean
larder_value_has_all_members (LarderValue *self,
                              LarderValue *other)
{
  g_autoptr(GHashTable) members = NULL;
  yyjson_val *name = other->val + 1;
  yyjson_val *mine = self->val + 1;
  yyjson_val *end = unsafe_yyjson_get_next (self->val);

  if (unsafe_yyjson_get_len (self->val) < unsafe_yyjson_get_len (other->val))
    return FALSE;
  for (gsize i = 0, n = unsafe_yyjson_get_len (other->val); i < n; i++)
    {
      /* Rows of one table usually have their members in one order. */
      if (mine < end && name_equal (mine, name))
        mine = unsafe_yyjson_get_next (mine + 1);
      else
        {
          mine = end;
          if (members == NULL)
            members = larder_cell_index_members (self->val);
          if (!g_hash_table_contains (members, name))
            return FALSE;
        }
      name = unsafe_yyjson_get_next (name + 1);
    }
  return TRUE;
}

/**
 * larder_value_equal:
 * @a: a value
 * @b: another
 *
 * Compares two values. The order of members does not matter, that of items does; 1 and 1.0 are
 * equal; null and a missing member are not.
 *
 * Returns: %TRUE if they are equal
 */
gboolean
larder_value_equal (LarderValue *a,
                    LarderValue *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  return larder_cell_equal (a->val, b->val);
}

/**
 * larder_value_hash:
 * @self: a value
 *
 * A number that is the same for equal values.
 *
 * Returns: the number
 */
guint
larder_value_hash (LarderValue *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return cell_hash (self->val);
}

/**
 * larder_value_share:
 * @fresh: a value that has just arrived
 * @old: what was there
 *
 * Makes of @fresh a value that is equal to it and holds every list and object of @old that it
 * can: parts that are equal are the same pointers as before. Items of lists are matched by
 * their member `id` where they have one, else by their place.
 *
 * Parts deeper than 500 levels are taken from @fresh.
 *
 * Returns: (transfer full): @old itself if all is equal, else a value with what they share
 */
LarderValue *
larder_value_share (LarderValue *fresh,
                    LarderValue *old)
{
  g_return_val_if_fail (fresh != NULL, NULL);
  g_return_val_if_fail (old != NULL, NULL);

  return share (fresh, old, 0);
}

/**
 * larder_value_is_identical:
 * @a: (nullable): a value
 * @b: (nullable): another one
 *
 * Says whether both are the same value, or texts, numbers, truth values or nulls that are equal.
 * Lists and objects with the same content are identical only if they are one and the same.
 *
 * Returns: %TRUE if they are
 */
gboolean
larder_value_is_identical (LarderValue *a,
                           LarderValue *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->val == b->val)
    return TRUE;
  switch (larder_value_get_kind (a))
    {
    case LARDER_VALUE_ARRAY:
    case LARDER_VALUE_OBJECT:
      return FALSE;
    case LARDER_VALUE_NULL:
    case LARDER_VALUE_BOOLEAN:
    case LARDER_VALUE_INT:
    case LARDER_VALUE_DOUBLE:
    case LARDER_VALUE_STRING:
    default:
      return larder_value_equal (a, b);
    }
}

/**
 * larder_value_equal_shallow:
 * @a: (nullable): a value
 * @b: (nullable): another one
 *
 * Says whether both are identical, or are of one kind and have identical items or members. The
 * order of members does not matter, that of items does.
 *
 * Returns: %TRUE if they are
 */
gboolean
larder_value_equal_shallow (LarderValue *a,
                            LarderValue *b)
{
  LarderValueKind kind;

  if (larder_value_is_identical (a, b))
    return TRUE;
  if (a == NULL || b == NULL)
    return FALSE;
  kind = larder_value_get_kind (a);
  if (kind != larder_value_get_kind (b) ||
      (kind != LARDER_VALUE_ARRAY && kind != LARDER_VALUE_OBJECT) ||
      larder_value_get_n_items (a) != larder_value_get_n_items (b))
    return FALSE;
  for (guint i = 0; i < larder_value_get_n_items (a); i++)
    {
      LarderValue *other = kind == LARDER_VALUE_ARRAY
                           ? larder_value_get_item (b, i)
                           : larder_value_get_member (b, larder_value_get_member_name (a, i));

      if (other == NULL || !larder_value_is_identical (larder_value_get_item (a, i), other))
        return FALSE;
    }
  return TRUE;
}
