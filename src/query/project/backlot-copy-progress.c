/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of a project is in the outbox still. */

#include "config.h"

#include "query/project/backlot-copy-progress.h"

/* Whether one of the rows that it is about was refused. */
static gboolean
stands_on_refused (LarderValue *variables,
                   GHashTable  *refused)
{
  const char * const members[] = { "id", "project_id", "media_id", "parent_id", "entity_id" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *id = larder_value_get_member_string (variables, members[i]);

      if (id != NULL && g_hash_table_contains (refused, id))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_refused (LarderMutation *mutation)
{
  LarderDelivery delivery = larder_mutation_get_delivery (mutation);

  return delivery == LARDER_DELIVERY_FAILED || delivery == LARDER_DELIVERY_CONFLICT;
}

/**
 * backlot_copy_progress_measure:
 *
 * Changes stand in the order in which they were made, so what one needs comes before it.
 */
void
backlot_copy_progress_measure (LarderOutbox        *outbox,
                               const char          *project_id,
                               BacklotCopyProgress *progress)
{
  g_autoptr(GHashTable) refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_if_fail (LARDER_IS_OUTBOX (outbox));
  g_return_if_fail (project_id != NULL && progress != NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (G_LIST_MODEL (outbox), i);
      LarderValue *variables = larder_mutation_get_variables (mutation);
      const char *key = larder_mutation_get_key (mutation);
      const char *id = larder_value_get_member_string (variables, "id");

      if (g_strcmp0 (larder_value_get_member_string (variables, "project_id"), project_id) != 0 ||
          larder_mutation_get_delivery (mutation) == LARDER_DELIVERY_DONE)
        continue;
      if (!is_refused (mutation) && !stands_on_refused (variables, refused))
        {
          progress->n_pending++;
          continue;
        }
      progress->n_refused++;
      if (progress->error == NULL)
        progress->error = larder_mutation_get_error (mutation);
      if (g_str_equal (key, "projects.create"))
        progress->is_refused = TRUE;
      if (id != NULL && !g_str_equal (key, "media.upload"))
        g_hash_table_add (refused, g_strdup (id));
    }
}
