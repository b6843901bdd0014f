/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A value that is being changed in place, for the time of one call. */

#include "config.h"

#include "larder/larder-draft.h"

struct _LarderDraft
{
  gatomicrefcount  refs;
  LarderValue     *value;   /* (owned) */
};

/**
 * LarderDraft:
 *
 * A value that is being changed in place.
 *
 * Values are immutable; a draft holds one and exchanges it at every change, so that each step reads
 * as if it changed the value itself. What the value was taken from is compared with it when the
 * draft is done, so a change that is taken back costs nobody anything. For one thread.
 */

G_DEFINE_BOXED_TYPE (LarderDraft, larder_draft, larder_draft_ref, larder_draft_unref)

/**
 * larder_draft_new:
 * @value: what is to be changed; it stays as it is
 *
 * Begins a draft.
 *
 * Returns: (transfer full): a new draft
 */
LarderDraft *
larder_draft_new (LarderValue *value)
{
  LarderDraft *self;

  g_return_val_if_fail (value != NULL, NULL);

  self = g_new0 (LarderDraft, 1);
  g_atomic_ref_count_init (&self->refs);
  self->value = larder_value_ref (value);
  return self;
}

/**
 * larder_draft_ref:
 * @self: a draft
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
LarderDraft *
larder_draft_ref (LarderDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * larder_draft_unref:
 * @self: (transfer full): a draft
 *
 * Gives a reference back.
 */
void
larder_draft_unref (LarderDraft *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  larder_value_unref (self->value);
  g_free (self);
}

/**
 * larder_draft_get_value:
 * @self: a draft
 *
 * Looks at all of what is being changed.
 *
 * Returns: (transfer none): the value as it is now; valid until the next change
 */
LarderValue *
larder_draft_get_value (LarderDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->value;
}

/**
 * larder_draft_get:
 * @self: a draft
 * @path: a JSON pointer (RFC 6901), such as `/photos/0`; empty for the whole
 *
 * Looks at one place of what is being changed.
 *
 * Returns: (transfer none) (nullable): what is there now; valid until the next change
 */
LarderValue *
larder_draft_get (LarderDraft *self,
                  const char  *path)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return larder_value_get_path (self->value, path);
}

/* Takes @value; NULL: the change failed. */
static gboolean
take (LarderDraft *self,
      LarderValue *value)
{
  if (value == NULL)
    return FALSE;
  larder_value_unref (self->value);
  self->value = value;
  return TRUE;
}

/**
 * larder_draft_set:
 * @self: a draft
 * @path: as in [method@Larder.Value.set_path]
 * @value: what is to stand there
 * @error: return location
 *
 * Sets a part. Fails with %LARDER_ERROR_INVALID when the path leads nowhere.
 *
 * Returns: %TRUE if it was set
 */
gboolean
larder_draft_set (LarderDraft  *self,
                  const char   *path,
                  LarderValue  *value,
                  GError      **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return take (self, larder_value_set_path (self->value, path, value, error));
}

/**
 * larder_draft_insert:
 * @self: a draft
 * @path: as in [method@Larder.Value.insert_path]; a last step `-` appends
 * @value: the new item
 * @error: return location
 *
 * Puts an item into a list. Fails with %LARDER_ERROR_INVALID when the path leads nowhere.
 *
 * Returns: %TRUE if it was put there
 */
gboolean
larder_draft_insert (LarderDraft  *self,
                     const char   *path,
                     LarderValue  *value,
                     GError      **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return take (self, larder_value_insert_path (self->value, path, value, error));
}

/**
 * larder_draft_remove:
 * @self: a draft
 * @path: as in [method@Larder.Value.remove_path]
 * @error: return location
 *
 * Takes a part out. Fails with %LARDER_ERROR_INVALID when the path leads nowhere.
 *
 * Returns: %TRUE if it was there
 */
gboolean
larder_draft_remove (LarderDraft  *self,
                     const char   *path,
                     GError      **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return take (self, larder_value_remove_path (self->value, path, error));
}

/**
 * larder_draft_move:
 * @self: a draft
 * @from: as in [method@Larder.Value.move_path]
 * @to: as in [method@Larder.Value.move_path]
 * @error: return location
 *
 * Gives a part another place. Fails with %LARDER_ERROR_INVALID when a path leads nowhere.
 *
 * Returns: %TRUE if it was moved
 */
gboolean
larder_draft_move (LarderDraft  *self,
                   const char   *from,
                   const char   *to,
                   GError      **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return take (self, larder_value_move_path (self->value, from, to, error));
}
