/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Objects with the members of others. */

#include "config.h"

#include "larder/larder-value-private.h"

/* Objects of so many cells are copied as they stand. */
#define MAX_CELLS 128
/* So many members are compared with each one of an object. */
#define MAX_CHANGES 16

/* Cells of an object that is being put together. */
typedef struct
{
  yyjson_val cells[MAX_CELLS];
  gsize      n;
  gboolean   is_full;    /* or has a part that is to be shared */
} Draft;

static inline void
add_cell (Draft            *draft,
          const yyjson_val *cell)
{
  if (draft->n == MAX_CELLS)
    draft->is_full = TRUE;
  else
    draft->cells[draft->n++] = *cell;
}

static void
add_cells (Draft            *draft,
           const yyjson_val *cells)
{
  gsize n;

  if (!unsafe_yyjson_is_ctn ((yyjson_val *) cells))
    {
      add_cell (draft, cells);
      return;
    }
  n = larder_cell_count (cells);
  if (draft->n + n > MAX_CELLS || n >= LARDER_VALUE_LARGE)
    draft->is_full = TRUE;
  if (draft->is_full)
    return;
  memcpy (draft->cells + draft->n, cells, n * sizeof *cells);
  draft->n += n;
}

static LarderMemberChange *
find_change (LarderMemberChange *changes,
             guint               n_changes,
             const yyjson_val   *name)
{
  gsize length = name->tag >> YYJSON_TAG_BIT;

  for (guint i = 0; i < n_changes; i++)
    if (changes[i].length == length &&
        (changes[i].name == name->uni.str || memcmp (changes[i].name, name->uni.str, length) == 0))
      return &changes[i];
  return NULL;
}

LarderValue *
larder_value_change_members (LarderValue        *self,
                             LarderMemberChange *changes,
                             guint               n_changes)
{
  yyjson_val *object = self->val;
  yyjson_val *name = object + 1;
  gsize n_members = unsafe_yyjson_get_len (object);
  gboolean changed = FALSE;
  Draft draft;

  if (self->block->n_refs > 0 || larder_cell_count (object) > MAX_CELLS)
    return NULL;
  draft.n = 1;
  draft.is_full = FALSE;
  for (gsize i = 0, n = n_members; i < n && !draft.is_full; i++)
    {
      LarderMemberChange *change = find_change (changes, n_changes, name);

      add_cell (&draft, name);
      add_cells (&draft, change != NULL ? change->cell : name + 1);
      if (change != NULL)
        {
          change->is_placed = TRUE;
          changed = changed || !larder_cell_equal (name + 1, change->cell);
        }
      name = unsafe_yyjson_get_next (name + 1);
    }
  for (guint i = 0; i < n_changes && !draft.is_full; i++)
    {
      yyjson_val added = {
        .tag = (guint64) changes[i].length << YYJSON_TAG_BIT | YYJSON_TYPE_STR,
        .uni.str = changes[i].name,
      };

      /* A text may name a member twice. */
      if (changes[i].is_placed || find_change (changes, i, &added) != NULL)
        continue;
      add_cell (&draft, &added);
      add_cells (&draft, changes[i].cell);
      n_members++;
      changed = TRUE;
    }
  if (draft.is_full)
    return NULL;
  if (!changed)
    return larder_value_ref (self);
  draft.cells[0].tag = (guint64) n_members << YYJSON_TAG_BIT | YYJSON_TYPE_OBJ;
  draft.cells[0].uni.ofs = draft.n * sizeof (yyjson_val);
  return larder_value_copy_cells (draft.cells, draft.n);
}

/* NULL: that is not small. */
static LarderValue *
merge_small (LarderValue *self,
             LarderValue *changes)
{
  LarderMemberChange list[MAX_CHANGES];
  yyjson_val *name = changes->val + 1;
  gsize n = unsafe_yyjson_get_len (changes->val);

  if (n > MAX_CHANGES || changes->block->n_refs > 0)
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      list[i] = (LarderMemberChange) {
        .name = name->uni.str, .length = unsafe_yyjson_get_len (name), .cell = name + 1,
      };
      name = unsafe_yyjson_get_next (name + 1);
    }
  return larder_value_change_members (self, list, (guint) n);
}

/* Large parts are shared. */
static LarderValue *
merge_parts (LarderValue *self,
             LarderValue *changes)
{
  LarderTree tree;
  LarderValue *result;
  gboolean changed = FALSE;

  larder_tree_init (&tree);
  larder_tree_open (&tree, YYJSON_TYPE_OBJ);
  for (guint i = 0; i < larder_value_get_n_items (self); i++)
    {
      const char *name = larder_value_get_member_name (self, i);
      LarderValue *old = larder_value_get_item (self, i);
      LarderValue *new = larder_value_get_member (changes, name);

      larder_tree_add_name (&tree, name, strlen (name));
      larder_tree_add_value (&tree, new != NULL ? new : old);
      changed = changed || (new != NULL && !larder_value_equal (new, old));
    }
  for (guint i = 0; i < larder_value_get_n_items (changes); i++)
    {
      const char *name = larder_value_get_member_name (changes, i);

      if (larder_value_has_member (self, name))
        continue;
      larder_tree_add_name (&tree, name, strlen (name));
      larder_tree_add_value (&tree, larder_value_get_item (changes, i));
      changed = TRUE;
    }
  larder_tree_close (&tree);
  result = changed ? larder_tree_end (&tree) : larder_value_ref (self);
  larder_tree_clear (&tree);
  return result;
}

/**
 * larder_value_merge:
 * @self: a value
 * @changes: an object
 *
 * Makes an object with the members of both; those of @changes replace those of @self as they
 * are, also with null. Members keep their places, new ones come last. Nothing is merged
 * deeper.
 *
 * Returns: (transfer full): the new object; @self if nothing changes; @changes if either is no
 *   object
 */
LarderValue *
larder_value_merge (LarderValue *self,
                    LarderValue *changes)
{
  LarderValue *result;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (changes != NULL, NULL);

  if (larder_value_get_kind (self) != LARDER_VALUE_OBJECT ||
      larder_value_get_kind (changes) != LARDER_VALUE_OBJECT)
    return larder_value_ref (changes);
  result = merge_small (self, changes);
  return result != NULL ? result : merge_parts (self, changes);
}

/**
 * larder_value_merge_deep:
 * @self: a value
 * @changes: an object
 *
 * As [method@Larder.Value.merge], but objects that stand at the same place in both are merged too,
 * at every depth. Lists are replaced.
 *
 * Returns: (transfer full): the new object; @self if nothing changes
 */
LarderValue *
larder_value_merge_deep (LarderValue *self,
                         LarderValue *changes)
{
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) deep = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (changes != NULL, NULL);

  if (larder_value_get_kind (self) != LARDER_VALUE_OBJECT ||
      larder_value_get_kind (changes) != LARDER_VALUE_OBJECT)
    return larder_value_ref (changes);
  builder = larder_value_builder_new_object ();
  for (guint i = 0; i < larder_value_get_n_items (changes); i++)
    {
      const char *name = larder_value_get_member_name (changes, i);
      LarderValue *fresh = larder_value_get_item (changes, i);
      LarderValue *old = larder_value_get_member (self, name);
      g_autoptr(LarderValue) merged = NULL;

      if (old != NULL && larder_value_get_kind (old) == LARDER_VALUE_OBJECT &&
          larder_value_get_kind (fresh) == LARDER_VALUE_OBJECT)
        merged = larder_value_merge_deep (old, fresh);
      larder_value_builder_set_value (builder, name, merged != NULL ? merged : fresh);
    }
  deep = larder_value_builder_end (builder);
  return larder_value_merge (self, deep);
}
