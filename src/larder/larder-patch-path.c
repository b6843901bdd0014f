/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Patches by path in the data of queries, and how patches are applied. */

#include "config.h"

#include "larder/larder-key.h"
#include "larder/larder-patch-private.h"

/* A step of a path that names an item of a list by its id. */
#define ID_BEGIN "[id="
#define ID_END   "]"

LarderPatch *
larder_patch_new_at (LarderPatchKind  kind,
                     GVariant        *key,
                     const char      *path,
                     const char      *target,
                     LarderValue     *value)
{
  LarderPatch *self = larder_patch_new (kind, NULL, NULL, value);

  self->key = g_variant_take_ref (key);
  self->path = g_strdup (path);
  self->target = g_strdup (target);
  return self;
}

static gboolean
is_pointer (const char *path)
{
  return path == NULL || ((*path == '\0' || *path == '/') && g_utf8_validate (path, -1, NULL));
}

/* What a program gives; @call is what it called. NULL with a critical when that makes no sense. */
static LarderPatch *
make (const char      *call,
      LarderPatchKind  kind,
      GVariant        *key,
      const char      *path,
      const char      *target,
      LarderValue     *value)
{
  g_autoptr(GVariant) given = g_variant_ref_sink (key);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) normal = larder_key_normalize (given, &error);

  if (normal == NULL)
    {
      g_critical ("%s: this is no key: %s", call, error->message);
      return NULL;
    }
  if (!is_pointer (path) || !is_pointer (target))
    {
      g_critical ("%s: “%s” is no JSON pointer", call, is_pointer (path) ? target : path);
      return NULL;
    }
  return larder_patch_new_at (kind, g_steal_pointer (&normal), path, target, value);
}

/**
 * larder_patch_new_set:
 * @key: the key of a query; taken over when it is floating
 * @path: a JSON pointer into its data, as in [method@Larder.Value.get_path]; a step `[id=x]` is the
 *   item of a list whose member `id` is x, wherever it stands
 * @value: what is to stand there
 *
 * Shows another part in the data of a query. Does nothing while the path leads nowhere, as all
 * patches by path do.
 *
 * Returns: (transfer full): a new patch
 */
LarderPatch *
larder_patch_new_set (GVariant    *key,
                      const char  *path,
                      LarderValue *value)
{
  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  return make (G_STRFUNC, LARDER_PATCH_SET, key, path, NULL, value);
}

/**
 * larder_patch_new_merge_at:
 * @key: the key of a query; taken over when it is floating
 * @path: a path to an object, as in [ctor@Larder.Patch.new_set]
 * @changes: an object with the members that are new
 *
 * Shows other members in an object of the data of a query.
 *
 * Returns: (transfer full): a new patch
 */
LarderPatch *
larder_patch_new_merge_at (GVariant    *key,
                           const char  *path,
                           LarderValue *changes)
{
  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (changes != NULL, NULL);
  g_return_val_if_fail (larder_value_get_kind (changes) == LARDER_VALUE_OBJECT, NULL);

  return make (G_STRFUNC, LARDER_PATCH_MERGE, key, path, NULL, changes);
}

/**
 * larder_patch_new_insert_at:
 * @key: the key of a query; taken over when it is floating
 * @path: a path to the item before which the new one goes, as in [ctor@Larder.Patch.new_set]; its
 *   last step may be `-` for the end of the list
 * @value: the new item
 *
 * Shows one item more in a list of the data of a query. Once the list has an item with the same
 * member `id` the patch does nothing.
 *
 * Returns: (transfer full): a new patch
 */
LarderPatch *
larder_patch_new_insert_at (GVariant    *key,
                            const char  *path,
                            LarderValue *value)
{
  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  return make (G_STRFUNC, LARDER_PATCH_INSERT, key, path, NULL, value);
}

/**
 * larder_patch_new_remove_at:
 * @key: the key of a query; taken over when it is floating
 * @path: a path to an item or member, as in [ctor@Larder.Patch.new_set]
 *
 * Hides a part of the data of a query.
 *
 * Returns: (transfer full): a new patch
 */
LarderPatch *
larder_patch_new_remove_at (GVariant   *key,
                            const char *path)
{
  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return make (G_STRFUNC, LARDER_PATCH_REMOVE, key, path, NULL, NULL);
}

/**
 * larder_patch_new_move_at:
 * @key: the key of a query; taken over when it is floating
 * @from: a path to an item or member, as in [ctor@Larder.Patch.new_set]
 * @to: the path that it is to have; before the item that a step `[id=x]` names, where that stands
 *   once the moved one is out of its place
 *
 * Shows a part of the data of a query in another place.
 *
 * Returns: (transfer full): a new patch
 */
LarderPatch *
larder_patch_new_move_at (GVariant   *key,
                          const char *from,
                          const char *to)
{
  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (from != NULL && to != NULL, NULL);

  return make (G_STRFUNC, LARDER_PATCH_MOVE, key, from, to, NULL);
}

/**
 * larder_patch_for_prefix:
 * @self: a patch by path
 *
 * Makes of it a patch on the data of all queries whose key begins with its key, also of those that
 * come later.
 *
 * Returns: (transfer full): a new patch
 */
LarderPatch *
larder_patch_for_prefix (LarderPatch *self)
{
  LarderPatch *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->key != NULL, NULL);

  copy = larder_patch_new_at (self->kind, g_variant_ref (self->key), self->path, self->target,
                              self->value);
  copy->prefix = TRUE;
  return copy;
}

/* To a table and to who asks about rows, all patches by path are alike. */
LarderPatchKind
larder_patch_get_kind (LarderPatch *self)
{
  return self->key != NULL ? LARDER_PATCH_SET : self->kind;
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

gboolean
larder_patch_get_prefix (LarderPatch *self)
{
  return self->prefix;
}

LarderValue *
larder_patch_get_value (LarderPatch *self)
{
  return self->value;
}

static gboolean
has_id (LarderValue *item,
        const char  *id)
{
  LarderValue *own = larder_value_get_member (item, "id");

  if (own == NULL)
    return FALSE;
  if (larder_value_get_kind (own) == LARDER_VALUE_STRING)
    return g_str_equal (larder_value_get_string (own), id);
  if (larder_value_get_kind (own) == LARDER_VALUE_INT)
    {
      g_autofree char *text = larder_value_to_json (own);

      return g_str_equal (text, id);
    }
  return FALSE;
}

static gboolean
find_item (LarderValue *list,
           const char  *id,
           guint       *index)
{
  if (larder_value_get_kind (list) != LARDER_VALUE_ARRAY)
    return FALSE;
  for (guint i = 0; i < larder_value_get_n_items (list); i++)
    if (has_id (larder_value_get_item (list, i), id))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

/* The path with numbers in place of ids, as @value has them now; NULL: it leads nowhere. */
static char *
resolve_path (LarderValue *value,
              const char  *path)
{
  g_auto(GStrv) steps = NULL;
  g_autoptr(GString) plain = NULL;

  if (strstr (path, "/" ID_BEGIN) == NULL)
    return g_strdup (path);
  steps = g_strsplit (path, "/", -1);
  plain = g_string_new (NULL);
  for (guint i = 1; steps[i] != NULL; i++)
    {
      const char *step = steps[i];
      LarderValue *holder = NULL;
      g_autofree char *id = NULL;
      guint index;

      if (!g_str_has_prefix (step, ID_BEGIN) || !g_str_has_suffix (step, ID_END))
        {
          g_string_append_printf (plain, "/%s", step);
          continue;
        }
      id = g_strndup (step + strlen (ID_BEGIN), strlen (step) - strlen (ID_BEGIN ID_END));
      holder = larder_value_get_path (value, plain->str);
      if (holder == NULL || !find_item (holder, id, &index))
        return NULL;
      g_string_append_printf (plain, "/%u", index);
    }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

/* Whether the list at the path has the item already. */
static gboolean
is_inserted (LarderPatch *self,
             LarderValue *value,
             const char  *path)
{
  g_autofree char *holder_path = g_strndup (path, (gsize) (strrchr (path, '/') - path));
  LarderValue *holder = larder_value_get_path (value, holder_path);
  LarderValue *id = larder_value_get_member (self->value, "id");
  g_autofree char *text = NULL;
  guint index;

  if (holder == NULL || id == NULL)
    return FALSE;
  text = larder_value_get_kind (id) == LARDER_VALUE_STRING
         ? g_strdup (larder_value_get_string (id)) : larder_value_to_json (id);
  return find_item (holder, text, &index);
}

static LarderValue *
move (LarderPatch *self,
      LarderValue *value,
      const char  *path)
{
  LarderValue *part = larder_value_get_path (value, path);
  g_autoptr(LarderValue) without = larder_value_remove_path (value, path, NULL);
  g_autofree char *target = NULL;

  if (part == NULL || without == NULL)
    return NULL;
  target = resolve_path (without, self->target);
  return target != NULL ? larder_value_insert_path (without, target, part, NULL) : NULL;
}

static LarderValue *
merge (LarderPatch *self,
       LarderValue *value,
       const char  *path)
{
  LarderValue *part = larder_value_get_path (value, path);
  g_autoptr(LarderValue) merged = NULL;

  if (part == NULL || larder_value_get_kind (part) != LARDER_VALUE_OBJECT)
    return NULL;
  merged = larder_value_merge (part, self->value);
  return larder_value_set_path (value, path, merged, NULL);
}

/* NULL: the path leads nowhere. */
static LarderValue *
apply_at (LarderPatch *self,
          LarderValue *value)
{
  g_autofree char *path = resolve_path (value, self->path);

  if (path == NULL)
    return NULL;
  switch (self->kind)
    {
    case LARDER_PATCH_INSERT:
      if (strrchr (path, '/') == NULL || is_inserted (self, value, path))
        return NULL;
      return larder_value_insert_path (value, path, self->value, NULL);

    case LARDER_PATCH_MERGE:
      return merge (self, value, path);

    case LARDER_PATCH_REMOVE:
      return larder_value_remove_path (value, path, NULL);

    case LARDER_PATCH_SET:
      return larder_value_set_path (value, path, self->value, NULL);

    case LARDER_PATCH_MOVE:
      return move (self, value, path);

    default:
      g_assert_not_reached ();
    }
}

static LarderValue *
apply_to_row (LarderPatch *self,
              LarderValue *row)
{
  switch (self->kind)
    {
    case LARDER_PATCH_INSERT:
      return larder_value_ref (row != NULL ? row : self->value);

    case LARDER_PATCH_MERGE:
      return row != NULL ? larder_value_merge (row, self->value) : NULL;

    case LARDER_PATCH_REMOVE:
      return NULL;

    case LARDER_PATCH_SET:
    case LARDER_PATCH_MOVE:
    default:
      g_assert_not_reached ();
    }
}

LarderValue *
larder_patch_apply (LarderPatch *self,
                    LarderValue *value)
{
  LarderValue *result;

  if (self->key == NULL)
    return apply_to_row (self, value);
  if (value == NULL)
    return NULL;
  result = apply_at (self, value);
  return result != NULL ? result : larder_value_ref (value);
}
