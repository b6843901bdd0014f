/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that a person let go of, and may want again. */

#include "config.h"

#include "query/project/backlot-discard.h"

struct _BacklotDiscard
{
  BacklotDeed  parent_instance;

  GPtrArray   *again;        /* (owned): of LarderMutation, in their order */
  char        *project_id;   /* (nullable) */
};

G_DEFINE_FINAL_TYPE (BacklotDiscard, backlot_discard, BACKLOT_TYPE_DEED)

static void
undo (BacklotDeed *deed)
{
  BacklotDiscard *self = BACKLOT_DISCARD (deed);

  for (guint i = 0; i < self->again->len; i++)
    larder_mutation_submit (g_ptr_array_index (self->again, i));
  g_ptr_array_set_size (self->again, 0);
}

static void
backlot_discard_finalize (GObject *object)
{
  BacklotDiscard *self = BACKLOT_DISCARD (object);

  g_ptr_array_unref (self->again);
  g_free (self->project_id);

  G_OBJECT_CLASS (backlot_discard_parent_class)->finalize (object);
}

static void
backlot_discard_class_init (BacklotDiscardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_discard_finalize;
  BACKLOT_DEED_CLASS (klass)->undo = undo;
}

static void
backlot_discard_init (BacklotDiscard *self)
{
  self->again = g_ptr_array_new_with_free_func (g_object_unref);
}

BacklotDiscard *
backlot_discard_new (void)
{
  return g_object_new (BACKLOT_TYPE_DISCARD, NULL);
}

gboolean
backlot_discard_add (BacklotDiscard *self,
                     LarderMutation *mutation)
{
  g_autoptr(LarderMutation) kept = NULL;
  g_autoptr(LarderMutation) again = NULL;

  g_return_val_if_fail (BACKLOT_IS_DISCARD (self), FALSE);
  g_return_val_if_fail (LARDER_IS_MUTATION (mutation), FALSE);

  /* Its list may be the only one to hold it. */
  kept = g_object_ref (mutation);
  again = larder_mutation_duplicate (mutation);
  if (again == NULL || !larder_mutation_withdraw (mutation))
    return FALSE;
  g_set_str (&self->project_id,
             larder_value_get_member_string (larder_mutation_get_variables (mutation),
                                             "project_id"));
  g_ptr_array_add (self->again, g_steal_pointer (&again));
  return TRUE;
}

const char *
backlot_discard_get_project (BacklotDiscard *self)
{
  g_return_val_if_fail (BACKLOT_IS_DISCARD (self), NULL);

  return self->project_id;
}

gboolean
backlot_discard_is_empty (BacklotDiscard *self)
{
  g_return_val_if_fail (BACKLOT_IS_DISCARD (self), TRUE);

  return self->again->len == 0;
}
