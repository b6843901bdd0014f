/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Patches: changes as data, so that they can be kept in a file and applied again. */

#include "config.h"

#include "larder/larder-key.h"
#include "larder/larder-patch-private.h"

/**
 * LarderPatch:
 *
 * One optimistic change: it stands over what the server said until the mutation that it belongs
 * to is settled, and is replayed whenever something below it changes. Immutable.
 */

G_DEFINE_BOXED_TYPE (LarderPatch, larder_patch, larder_patch_ref, larder_patch_unref)

static const char * const kind_names[] = { "insert", "merge", "remove", "set", "move" };

LarderPatch *
larder_patch_new (LarderPatchKind  kind,
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
  g_free (self->target);
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
  return larder_patch_new (LARDER_PATCH_INSERT, table, id, row);
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

  return larder_patch_new (LARDER_PATCH_MERGE, table, id, changes);
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

  return larder_patch_new (LARDER_PATCH_REMOVE, table, id, NULL);
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
  if (self->key != NULL)
    {
      g_autoptr(LarderValue) key = larder_value_new_from_variant (self->key, NULL);

      larder_value_builder_set_value (builder, "key", key);
      larder_value_builder_set_string (builder, "path", self->path);
      if (self->target != NULL)
        larder_value_builder_set_string (builder, "to", self->target);
      if (self->prefix)
        larder_value_builder_set_boolean (builder, "prefix", TRUE);
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

static gboolean
find_kind (const char      *name,
           LarderPatchKind *kind)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (name, kind_names[i]))
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

/* One by path: with the key of a query in place of the table. */
static LarderPatch *
path_from_value (LarderPatchKind   kind,
                 LarderValue      *value,
                 LarderValue      *key,
                 GError          **error)
{
  const char *path = larder_value_get_member_string (value, "path");
  const char *target = larder_value_get_member_string (value, "to");
  LarderValue *part = larder_value_get_member (value, "value");
  LarderValue *prefix = larder_value_get_member (value, "prefix");
  g_autoptr(GVariant) given = NULL;
  GVariant *normal;
  LarderPatch *self;

  if (path == NULL ||
      (kind == LARDER_PATCH_MOVE ? target == NULL : kind != LARDER_PATCH_REMOVE && part == NULL) ||
      (kind == LARDER_PATCH_MERGE && larder_value_get_kind (part) != LARDER_VALUE_OBJECT))
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID,
                           "a patch lacks its path or value");
      return NULL;
    }
  given = g_variant_ref_sink (larder_value_to_variant (key));
  normal = larder_key_normalize (given, error);
  if (normal == NULL)
    return NULL;
  self = larder_patch_new_at (kind, normal, path, target, part);
  self->prefix = prefix != NULL && larder_value_get_kind (prefix) == LARDER_VALUE_BOOLEAN &&
                 larder_value_get_boolean (prefix);
  return self;
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
  LarderPatchKind kind;
  const char *table, *id;
  LarderValue *part, *key;

  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  table = larder_value_get_member_string (value, "table");
  id = larder_value_get_member_string (value, "id");
  part = larder_value_get_member (value, "value");
  key = larder_value_get_member (value, "key");
  if (find_kind (larder_value_get_member_string (value, "kind"), &kind))
    {
      if (key != NULL)
        return path_from_value (kind, value, key, error);
      if (table != NULL && id != NULL && kind == LARDER_PATCH_REMOVE)
        return larder_patch_new_remove (table, id);
      if (table != NULL && id != NULL && part != NULL &&
          (kind == LARDER_PATCH_INSERT || kind == LARDER_PATCH_MERGE) &&
          larder_value_get_kind (part) == LARDER_VALUE_OBJECT)
        return larder_patch_new (kind, table, id, part);
    }
  g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID,
                       "a patch is of no known kind or lacks its table, id or value");
  return NULL;
}
