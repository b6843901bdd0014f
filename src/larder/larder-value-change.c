/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* New values from old ones: paths, merging, setting, leaving out. */

#include "config.h"

#include "larder/larder-value-private.h"

/* The steps of a JSON pointer (RFC 6901) without its escapes; NULL if it is none. */
static char **
split_path (const char *path)
{
  g_auto(GStrv) steps = NULL;

  if (*path == '\0')
    return g_new0 (char *, 1);
  if (*path != '/')
    return NULL;
  steps = g_strsplit (path + 1, "/", -1);
  for (gsize i = 0; steps[i] != NULL; i++)
    {
      char *to = steps[i];

      for (const char *from = steps[i]; *from != '\0'; from++)
        {
          if (*from != '~')
            *to++ = *from;
          else if (from[1] == '0' || from[1] == '1')
            *to++ = *++from == '0' ? '~' : '/';
          else
            return NULL;
        }
      *to = '\0';
    }
  /* An empty text splits into no step at all, but names the member "". */
  if (steps[0] == NULL)
    {
      g_strfreev (g_steal_pointer (&steps));
      steps = g_new0 (char *, 2);
      steps[0] = g_strdup ("");
    }
  return g_steal_pointer (&steps);
}

/* The place that a step names in a list of @n items; @n itself for "-". FALSE for no number. */
static gboolean
parse_index (const char *step,
             guint       n,
             guint      *index)
{
  guint64 number;

  if (strcmp (step, "-") == 0)
    {
      *index = n;
      return TRUE;
    }
  if ((step[0] == '0' && step[1] != '\0') ||
      !g_ascii_string_to_unsigned (step, 10, 0, G_MAXUINT32 - 1, &number, NULL))
    return FALSE;
  *index = (guint) number;
  return TRUE;
}

static LarderValue *
get_step (LarderValue *self,
          const char  *step)
{
  guint index;

  if (larder_value_get_kind (self) == LARDER_VALUE_ARRAY)
    return parse_index (step, larder_value_get_n_items (self), &index)
           ? larder_value_get_item (self, index) : NULL;
  return larder_value_get_member (self, step);
}

/**
 * larder_value_get_path:
 * @self: a value
 * @path: a JSON pointer (RFC 6901), such as `/media/filename` or `/photos/0`; empty for @self
 *
 * Looks up a part at any depth.
 *
 * Returns: (transfer none) (nullable): the part, which belongs to @self; %NULL if there is none
 */
LarderValue *
larder_value_get_path (LarderValue *self,
                       const char  *path)
{
  g_auto(GStrv) steps = NULL;
  LarderValue *value = self;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  steps = split_path (path);
  if (steps == NULL)
    return NULL;
  for (gsize i = 0; steps[i] != NULL && value != NULL; i++)
    value = get_step (value, steps[i]);
  return value;
}

/* @self with @part in place of the item or member that the step names. */
static LarderValue *
replace_step (LarderValue *self,
              const char  *step,
              LarderValue *part)
{
  LarderTree tree;
  LarderValue *result;
  guint n = larder_value_get_n_items (self);
  guint index = n;
  gboolean is_object = larder_value_get_kind (self) == LARDER_VALUE_OBJECT;

  larder_tree_init (&tree);
  larder_tree_open (&tree, is_object ? YYJSON_TYPE_OBJ : YYJSON_TYPE_ARR);
  if (!is_object)
    parse_index (step, n, &index);
  for (guint i = 0; i < n; i++)
    {
      const char *name = larder_value_get_member_name (self, i);

      if (is_object)
        larder_tree_add_name (&tree, name, strlen (name));
      if (is_object && strcmp (name, step) == 0)
        index = i;
      larder_tree_add_value (&tree, i == index ? part : larder_value_get_item (self, i));
    }
  if (index >= n)
    {
      if (is_object)
        larder_tree_add_name (&tree, step, strlen (step));
      larder_tree_add_value (&tree, part);
    }
  larder_tree_close (&tree);
  result = larder_tree_end (&tree);
  larder_tree_clear (&tree);
  return result;
}

static LarderValue *
set_steps (LarderValue  *self,
           char        **steps,
           LarderValue  *value,
           GError      **error)
{
  LarderValue *part;
  g_autoptr(LarderValue) new = NULL;
  LarderValueKind kind = larder_value_get_kind (self);
  guint index = 0;

  if (steps[0] == NULL)
    return larder_value_ref (value);
  if (kind != LARDER_VALUE_OBJECT &&
      (kind != LARDER_VALUE_ARRAY ||
       !parse_index (steps[0], larder_value_get_n_items (self), &index) ||
       index > larder_value_get_n_items (self)))
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID,
                   "the path has no place at “%s”", steps[0]);
      return NULL;
    }
  part = get_step (self, steps[0]);
  if (part == NULL && steps[1] != NULL)
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID,
                   "there is nothing at “%s” of the path", steps[0]);
      return NULL;
    }
  new = part != NULL ? set_steps (part, steps + 1, value, error) : larder_value_ref (value);
  if (new == NULL)
    return NULL;
  if (part != NULL && larder_value_equal (part, new))
    return larder_value_ref (self);
  return replace_step (self, steps[0], new);
}

/* The usual change: a member of an object whose parts are small. NULL: this is something else. */
static LarderValue *
set_member (LarderValue *self,
            const char  *path,
            LarderValue *value)
{
  LarderMemberChange change = { .name = path + 1, .cell = value->val };

  if (path[0] != '/' || !unsafe_yyjson_is_obj (self->val) || value->block->n_refs > 0 ||
      strpbrk (path + 1, "/~") != NULL)
    return NULL;
  change.length = strlen (change.name);
  if (larder_cell_get_member (self->val, change.name, change.length) == NULL)
    return NULL;
  return larder_value_change_members (self, &change, 1);
}

/**
 * larder_value_set_path:
 * @self: a value
 * @path: a JSON pointer (RFC 6901); its last step may name a new member, the place behind the
 *   last item, or `-` for that place
 * @value: what is to stand there
 * @error: return location
 *
 * Makes a value that has @value at the path and shares the other parts.
 *
 * Fails with %LARDER_ERROR_INVALID when the path leads nowhere or is none.
 *
 * Returns: (transfer full): the new value; @self if nothing changes
 */
LarderValue *
larder_value_set_path (LarderValue  *self,
                       const char   *path,
                       LarderValue  *value,
                       GError      **error)
{
  g_auto(GStrv) steps = NULL;
  LarderValue *plain;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  plain = set_member (self, path, value);
  if (plain != NULL)
    return plain;
  steps = split_path (path);
  if (steps == NULL || g_strv_length (steps) > LARDER_VALUE_MAX_DEPTH ||
      !g_utf8_validate (path, -1, NULL))
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID, "“%s” is no JSON pointer", path);
      return NULL;
    }
  return set_steps (self, steps, value, error);
}

/**
 * larder_value_without:
 * @self: a value
 * @name: the name of a member
 *
 * Makes an object that lacks one member.
 *
 * Returns: (transfer full): the new object; @self if it has no such member
 */
LarderValue *
larder_value_without (LarderValue *self,
                      const char  *name)
{
  LarderTree tree;
  LarderValue *result;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (!larder_value_has_member (self, name))
    return larder_value_ref (self);
  larder_tree_init (&tree);
  larder_tree_open (&tree, YYJSON_TYPE_OBJ);
  for (guint i = 0; i < larder_value_get_n_items (self); i++)
    {
      const char *member = larder_value_get_member_name (self, i);

      if (strcmp (member, name) == 0)
        continue;
      larder_tree_add_name (&tree, member, strlen (member));
      larder_tree_add_value (&tree, larder_value_get_item (self, i));
    }
  larder_tree_close (&tree);
  result = larder_tree_end (&tree);
  larder_tree_clear (&tree);
  return result;
}

/* The value without the last step of the path that @step is given for; @self for an empty path. */
static LarderValue *
find_holder (LarderValue  *self,
             const char   *path,
             char        **holder_path,
             char        **step,
             GError      **error)
{
  const char *slash = strrchr (path, '/');
  g_auto(GStrv) steps = NULL;
  LarderValue *holder = NULL;

  if (slash != NULL && g_utf8_validate (path, -1, NULL))
    steps = split_path (slash);
  if (steps != NULL)
    {
      *holder_path = g_strndup (path, (gsize) (slash - path));
      *step = g_strdup (steps[0]);
      holder = larder_value_get_path (self, *holder_path);
    }
  if (holder == NULL ||
      (larder_value_get_kind (holder) != LARDER_VALUE_ARRAY &&
       larder_value_get_kind (holder) != LARDER_VALUE_OBJECT))
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID, "the path “%s” leads nowhere", path);
      return NULL;
    }
  return holder;
}

/* A list without the item at @without, and with @item before what is then at @at; NULL: none. */
static LarderValue *
splice_list (LarderValue *list,
             guint        without,
             guint        at,
             LarderValue *item)
{
  LarderTree tree;
  LarderValue *result;
  guint n = larder_value_get_n_items (list);
  guint position = 0;

  larder_tree_init (&tree);
  larder_tree_open (&tree, YYJSON_TYPE_ARR);
  for (guint i = 0; i < n; i++)
    {
      if (i == without)
        continue;
      if (position++ == at && item != NULL)
        larder_tree_add_value (&tree, item);
      larder_tree_add_value (&tree, larder_value_get_item (list, i));
    }
  if (item != NULL && at >= position)
    larder_tree_add_value (&tree, item);
  larder_tree_close (&tree);
  result = larder_tree_end (&tree);
  larder_tree_clear (&tree);
  return result;
}

/**
 * larder_value_insert_path:
 * @self: a value
 * @path: a JSON pointer (RFC 6901) whose last step is the place in a list, or `-` for its end
 * @value: the new item
 * @error: return location
 *
 * Makes a value in which an item was put before the one at the path; with a last step that names
 * a member of an object, that member is set. A place behind the end is the end.
 *
 * Fails with %LARDER_ERROR_INVALID when the path leads nowhere or is none.
 *
 * Returns: (transfer full): the new value
 */
LarderValue *
larder_value_insert_path (LarderValue  *self,
                          const char   *path,
                          LarderValue  *value,
                          GError      **error)
{
  g_autofree char *holder_path = NULL;
  g_autofree char *step = NULL;
  g_autoptr(LarderValue) list = NULL;
  LarderValue *holder;
  guint index;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  holder = find_holder (self, path, &holder_path, &step, error);
  if (holder == NULL)
    return NULL;
  if (larder_value_get_kind (holder) == LARDER_VALUE_OBJECT)
    return larder_value_set_path (self, path, value, error);
  if (!parse_index (step, larder_value_get_n_items (holder), &index))
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID, "“%s” is no place in a list", step);
      return NULL;
    }
  list = splice_list (holder, G_MAXUINT, index, value);
  return larder_value_set_path (self, holder_path, list, error);
}

/**
 * larder_value_remove_path:
 * @self: a value
 * @path: a JSON pointer (RFC 6901) to an item of a list or a member of an object
 * @error: return location
 *
 * Makes a value without what is at the path.
 *
 * Fails with %LARDER_ERROR_INVALID when the path leads nowhere or is none.
 *
 * Returns: (transfer full): the new value
 */
LarderValue *
larder_value_remove_path (LarderValue  *self,
                          const char   *path,
                          GError      **error)
{
  g_autofree char *holder_path = NULL;
  g_autofree char *step = NULL;
  g_autoptr(LarderValue) without = NULL;
  LarderValue *holder;
  guint index = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  holder = find_holder (self, path, &holder_path, &step, error);
  if (holder == NULL)
    return NULL;
  if (get_step (holder, step) == NULL)
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID, "there is nothing at “%s”", path);
      return NULL;
    }
  if (larder_value_get_kind (holder) == LARDER_VALUE_OBJECT)
    without = larder_value_without (holder, step);
  else
    {
      parse_index (step, larder_value_get_n_items (holder), &index);
      without = splice_list (holder, index, 0, NULL);
    }
  return larder_value_set_path (self, holder_path, without, error);
}

/**
 * larder_value_move_path:
 * @self: a value
 * @from: a JSON pointer (RFC 6901) to an item of a list or a member of an object
 * @to: where it is to be once it is out of its old place; as in [method@Larder.Value.insert_path]
 * @error: return location
 *
 * Makes a value in which one part has another place.
 *
 * Fails with %LARDER_ERROR_INVALID when a path leads nowhere or is none.
 *
 * Returns: (transfer full): the new value
 */
LarderValue *
larder_value_move_path (LarderValue  *self,
                        const char   *from,
                        const char   *to,
                        GError      **error)
{
  g_autoptr(LarderValue) without = NULL;
  LarderValue *part;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (from != NULL && to != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  without = larder_value_remove_path (self, from, error);
  if (without == NULL)
    return NULL;
  part = larder_value_get_path (self, from);
  return larder_value_insert_path (without, to, part, error);
}
