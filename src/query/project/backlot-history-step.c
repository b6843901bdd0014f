/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a history. */

#include "config.h"

#include "query/project/backlot-history-step.h"

#include "query/project/backlot-members-queries.h"

void
backlot_step_free (gpointer step)
{
  BacklotStep *self = step;

  g_free (self->key);
  g_free (self->table);
  g_free (self->id);
  g_free (self->name);
  g_clear_pointer (&self->before, larder_value_unref);
  g_clear_pointer (&self->after, larder_value_unref);
  g_strfreev (self->order_before);
  g_strfreev (self->order_after);
  g_clear_pointer (&self->removals, g_ptr_array_unref);
  g_clear_object (&self->deed);
  g_free (self);
}

gboolean
backlot_step_is_of (BacklotStep *self,
                    const char  *table,
                    const char  *id,
                    LarderValue *changes)
{
  if (self == NULL || self->after == NULL || !g_str_equal (self->table, table) ||
      !g_str_equal (self->id, id) ||
      larder_value_get_n_items (self->after) != larder_value_get_n_items (changes))
    return FALSE;
  for (guint i = 0; i < larder_value_get_n_items (changes); i++)
    if (larder_value_get_member (self->after, larder_value_get_member_name (changes, i)) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
backlot_step_is_allowed (BacklotStep    *self,
                         BacklotBackend *backend,
                         const char     *project_id,
                         gboolean        redo)
{
  if (self->deed != NULL)
    return TRUE;
  if (self->removals == NULL)
    return backlot_members_may_change (backend, project_id, self->table, self->id, FALSE);
  for (guint i = 0; redo && i < self->removals->len; i++)
    if (!backlot_removal_is_allowed (g_ptr_array_index (self->removals, i), backend))
      return FALSE;
  return TRUE;
}

gboolean
backlot_step_can_take_back (BacklotStep *self)
{
  for (guint i = 0; self->removals != NULL && i < self->removals->len; i++)
    if (backlot_removal_get_can_undo (g_ptr_array_index (self->removals, i)))
      return TRUE;
  return FALSE;
}

guint
backlot_step_count (BacklotStep *self)
{
  guint count = 0;

  for (guint i = 0; i < self->removals->len; i++)
    count += backlot_removal_get_count (g_ptr_array_index (self->removals, i));
  return count;
}

gboolean
backlot_step_take_back (BacklotStep *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->removals->len; i++)
    {
      BacklotRemoval *removal = g_ptr_array_index (self->removals, i);

      if (backlot_removal_get_can_undo (removal))
        {
          backlot_removal_undo (removal);
          any = TRUE;
        }
    }
  return any;
}
