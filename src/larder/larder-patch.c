/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Patches: changes as data, so that they can be kept in a file and applied again. */

#include "config.h"

#include "larder/larder-table-private.h"

#include "larder/larder-key.h"

struct _LarderPatch
{
  gatomicrefcount  ref_count;
  LarderPatchKind  kind;
  char            *table;       /* NULL for SET */
  char            *id;          /* NULL for SET */
  GVariant        *key;         /* (owned); NULL but for SET */
  char            *path;        /* NULL but for SET */
  LarderValue     *value;       /* (owned); NULL for REMOVE */
};

/**
 * LarderPatch:
 *
 * One optimistic change: it stands over what the server said until the mutation that it belongs
 * to is settled, and is replayed whenever something below it changes. Immutable.
 */

G_DEFINE_BOXED_TYPE (LarderPatch, larder_patch, larder_patch_ref, larder_patch_unref)

static const char *const kind_names[] = { "insert", "merge", "remove", "set" };

static LarderPatch *
patch_new (LarderPatchKind  kind,
           const char      *table,
           const char      *id,
           LarderValue     *value)
{
  LarderPatch *self = g_new0 (LarderPatch, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->table = g_strdup (table);
  self->id = g_strdup (id);
  self->value = value != NULL ? larder_value_ref (value) : NULL;
  return self;
}

static char *
dup_row_id (LarderValue *row)
{
  LarderValue *id = larder_value_get_member (row, "id");

  if (id != NULL && larder_value_get_kind (id) == LARDER_VALUE_STRING)
    return g_strdup (larder_value_get_string (id));
  if (id != NULL && larder_value_get_kind (id) == LARDER_VALUE_INT)
    return larder_value_to_json (id);
  return NULL;
}

/**
 * larder_patch_ref:
 * @self: a patch
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
LarderPatch *
larder_patch_ref (LarderPatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * larder_patch_unref:
 * @self: (transfer full): a patch
 *
 * Gives a reference back.
 */
void
larder_patch_unref (LarderPatch *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->table);
  g_free (self->id);
  g_free (self->path);
  g_clear_pointer (&self->key, g_variant_unref);
  g_clear_pointer (&self->value, larder_value_unref);
  g_free (self);
}

/**
 * larder_patch_new_insert:
 * @table: the name of a table
 * @row: the row, an object with a member `id`
 *
 * Shows a row that the server does not know yet. Where it does, the server's row is shown.
 *
 * Returns: (transfer full): a new patch
 */
LarderPatch *
larder_patch_new_insert (const char  *table,
                         LarderValue *row)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (row != NULL, NULL);

  id = dup_row_id (row);
  g_return_val_if_fail (id != NULL, NULL);
  return patch_new (LARDER_PATCH_INSERT, table, id, row);
}

/**
 * larder_patch_new_merge:
 * @table: the name of a table
 * @id: the id of a row
 * @changes: an object with the members that are new
 *
 * Shows other members in a row. Does nothing while the row is not there.
 *
 * Returns: (transfer full): a new patch
 */
LarderPatch *
larder_patch_new_merge (const char  *table,
                        const char  *id,
                        LarderValue *changes)
{
  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (changes != NULL, NULL);
  g_return_val_if_fail (larder_value_get_kind (changes) == LARDER_VALUE_OBJECT, NULL);

  return patch_new (LARDER_PATCH_MERGE, table, id, changes);
}

/**
 * larder_patch_new_remove:
 * @table: the name of a table
 * @id: the id of a row
 *
 * Hides a row.
 *
 * Returns: (transfer full): a new patch
 */
LarderPatch *
larder_patch_new_remove (const char *table,
                         const char *id)
{
  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return patch_new (LARDER_PATCH_REMOVE, table, id, NULL);
}

/**
 * larder_patch_new_set:
 * @key: the key of a query; taken over when it is floating
 * @path: a JSON pointer into its data, as in [method@Larder.Value.get_path]
 * @value: what is to stand there
 *
 * Shows another part in the data of a query. Does nothing while the path leads nowhere.
 *
 * Returns: (transfer full): a new patch
 */
LarderPatch *
larder_patch_new_set (GVariant    *key,
                      const char  *path,
                      LarderValue *value)
{
  LarderPatch *self;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  self = patch_new (LARDER_PATCH_SET, NULL, NULL, value);
  self->key = g_variant_ref_sink (key);
  self->path = g_strdup (path);
  return self;
}

/**
 * larder_patch_to_value:
 * @self: a patch
 *
 * Writes the patch as a value, for a file.
 *
 * Returns: (transfer full): what [ctor@Larder.Patch.new_from_value] reads
 */
LarderValue *
larder_patch_to_value (LarderPatch *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  g_return_val_if_fail (self != NULL, NULL);

  larder_value_builder_set_string (builder, "kind", kind_names[self->kind]);
  if (self->kind == LARDER_PATCH_SET)
    {
      g_autoptr(LarderValue) key = larder_value_new_from_variant (self->key, NULL);

      larder_value_builder_set_value (builder, "key", key);
      larder_value_builder_set_string (builder, "path", self->path);
    }
  else
    {
      larder_value_builder_set_string (builder, "table", self->table);
      larder_value_builder_set_string (builder, "id", self->id);
    }
  if (self->value != NULL)
    larder_value_builder_set_value (builder, "value", self->value);
  return larder_value_builder_end (builder);
}

static LarderPatch *
set_from_value (LarderValue  *value,
                GError      **error)
{
  LarderValue *key = larder_value_get_member (value, "key");
  const char *path = larder_value_get_member_string (value, "path");
  LarderValue *part = larder_value_get_member (value, "value");
  g_autoptr(GVariant) variant = NULL;

  if (key == NULL || path == NULL || part == NULL)
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID,
                           "a patch lacks its key, path or value");
      return NULL;
    }
  variant = larder_key_normalize (larder_value_to_variant (key), error);
  return variant != NULL ? larder_patch_new_set (variant, path, part) : NULL;
}

/**
 * larder_patch_new_from_value:
 * @value: what [method@Larder.Patch.to_value] made
 * @error: return location
 *
 * Reads a patch. Fails with %LARDER_ERROR_INVALID for what is none.
 *
 * Returns: (transfer full): a new patch
 */
LarderPatch *
larder_patch_new_from_value (LarderValue  *value,
                             GError      **error)
{
  const char *kind, *table, *id;
  LarderValue *part;

  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  kind = larder_value_get_member_string (value, "kind");
  table = larder_value_get_member_string (value, "table");
  id = larder_value_get_member_string (value, "id");
  part = larder_value_get_member (value, "value");
  if (g_strcmp0 (kind, "set") == 0)
    return set_from_value (value, error);
  if (table != NULL && id != NULL && g_strcmp0 (kind, "remove") == 0)
    return larder_patch_new_remove (table, id);
  if (table != NULL && id != NULL && part != NULL &&
      larder_value_get_kind (part) == LARDER_VALUE_OBJECT)
    {
      if (g_strcmp0 (kind, "insert") == 0)
        return patch_new (LARDER_PATCH_INSERT, table, id, part);
      if (g_strcmp0 (kind, "merge") == 0)
        return patch_new (LARDER_PATCH_MERGE, table, id, part);
    }
  g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID,
                       "a patch is of no known kind or lacks its table, id or value");
  return NULL;
}

LarderPatchKind
larder_patch_get_kind (LarderPatch *self)
{
  return self->kind;
}

const char *
larder_patch_get_table (LarderPatch *self)
{
  return self->table;
}

const char *
larder_patch_get_id (LarderPatch *self)
{
  return self->id;
}

GVariant *
larder_patch_get_key (LarderPatch *self)
{
  return self->key;
}

LarderValue *
larder_patch_get_value (LarderPatch *self)
{
  return self->value;
}

LarderValue *
larder_patch_apply (LarderPatch *self,
                    LarderValue *value)
{
  LarderValue *result;

  switch (self->kind)
    {
    case LARDER_PATCH_INSERT:
      return larder_value_ref (value != NULL ? value : self->value);
    case LARDER_PATCH_MERGE:
      return value != NULL ? larder_value_merge (value, self->value) : NULL;
    case LARDER_PATCH_REMOVE:
      return NULL;
    case LARDER_PATCH_SET:
      if (value == NULL)
        return NULL;
      result = larder_value_set_path (value, self->path, self->value, NULL);
      return result != NULL ? result : larder_value_ref (value);
    default:
      g_assert_not_reached ();
    }
}
