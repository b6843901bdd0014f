/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that a person let go of, and may want again. */

#include "config.h"

#include "query/project/backlot-discard.h"

#include "query/backlot-mutations.h"

struct _BacklotDiscard
{
  BacklotDeed   parent_instance;

  LarderOutbox *outbox;       /* (owned) (nullable) */
  GPtrArray    *again;        /* (owned): of LarderMutation, in their order */
  char         *project_id;   /* (nullable) */
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

  g_clear_object (&self->outbox);
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
backlot_discard_new (BacklotBackend *backend)
{
  BacklotDiscard *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  self = g_object_new (BACKLOT_TYPE_DISCARD, NULL);
  g_set_object (&self->outbox, larder_client_get_outbox (backlot_backend_get_client (backend)));
  return self;
}

static gboolean
let_go (BacklotDiscard *self,
        LarderMutation *mutation)
{
  g_autoptr(LarderMutation) again = larder_mutation_duplicate (mutation);

  if (again == NULL || !larder_mutation_withdraw (mutation))
    return FALSE;
  g_ptr_array_add (self->again, g_steal_pointer (&again));
  return TRUE;
}

/* A change of the row @id, or one that makes a row below it. */
static gboolean
needs_row (LarderMutation *mutation,
           const char     *id)
{
  static const char * const paths[] = { "/id", "/project_id", "/row/entity_id", "/row/parent_id" };
  LarderValue *variables = larder_mutation_get_variables (mutation);

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      LarderValue *value = larder_value_get_path (variables, paths[i]);

      if (value != NULL && larder_value_get_kind (value) == LARDER_VALUE_STRING &&
          g_str_equal (larder_value_get_string (value), id))
        return TRUE;
    }
  return FALSE;
}

/* What the studio could only refuse without the row that @mutation makes. Returns: (transfer full):
 * of LarderMutation, in their order */
static GPtrArray *
find_followers (BacklotDiscard *self,
                LarderMutation *mutation)
{
  LarderValue *variables = larder_mutation_get_variables (mutation);
  const char *id = larder_value_get_member_string (variables, "id");
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->outbox == NULL || id == NULL ||
      !backlot_mutations_is_kept (larder_mutation_get_key (mutation)))
    return found;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->outbox)); i++)
    {
      g_autoptr(LarderMutation) other = g_list_model_get_item (G_LIST_MODEL (self->outbox), i);

      if (other != mutation && needs_row (other, id))
        g_ptr_array_add (found, g_steal_pointer (&other));
    }
  return found;
}

gboolean
backlot_discard_add (BacklotDiscard *self,
                     LarderMutation *mutation)
{
  g_autoptr(LarderMutation) kept = NULL;
  g_autoptr(GPtrArray) followers = NULL;

  g_return_val_if_fail (BACKLOT_IS_DISCARD (self), FALSE);
  g_return_val_if_fail (LARDER_IS_MUTATION (mutation), FALSE);

  /* Its list may be the only one to hold it. */
  kept = g_object_ref (mutation);
  followers = find_followers (self, mutation);
  if (!let_go (self, mutation))
    return FALSE;
  for (guint i = 0; i < followers->len; i++)
    let_go (self, g_ptr_array_index (followers, i));
  g_set_str (&self->project_id,
             larder_value_get_member_string (larder_mutation_get_variables (mutation),
                                             "project_id"));
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
