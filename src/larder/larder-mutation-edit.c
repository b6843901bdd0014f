/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Changing a mutation that is not being sent, and doing the same once more. */

#include "config.h"

#include "larder/larder-mutation.h"

#include "larder/larder-mutation-private.h"

/* Who submitted it later and needs this row waits for it from now on. */
static void
add_row (LarderMutation *self,
         LarderPatch    *patch)
{
  g_autofree char *row = g_strconcat (larder_patch_get_table (patch), ":",
                                      larder_patch_get_id (patch), NULL);

  if (g_hash_table_contains (self->writes, row))
    return;
  larder_mutation_lanes_add_row (larder_mutation_order_get_lanes (self->client->mutation_order),
                                 self, row);
  g_hash_table_add (self->writes, g_steal_pointer (&row));
}

/**
 * larder_mutation_edit:
 * @variables: (nullable): what its function is to send from now on; %NULL: as before
 * @patches: (nullable) (element-type LarderPatch) (transfer none): what is shown and written
 *   instead; %NULL: as before
 *
 * Changes a mutation that is not being sent: a queued or held one in its place, a parked one
 * before it is retried. The new content is on the disk before the next attempt.
 *
 * Returns: %FALSE when it is being sent or done
 */
gboolean
larder_mutation_edit (LarderMutation *self,
                      LarderValue    *variables,
                      GList          *patches)
{
  gboolean layered;

  g_return_val_if_fail (LARDER_IS_MUTATION (self), FALSE);

  if (self->client == NULL || self->attempt != NULL || self->answering ||
      self->delivery == LARDER_DELIVERY_DONE || self->status == LARDER_MUTATION_SUCCESS)
    return FALSE;

  larder_client_begin_batch (self->client);
  if (variables != NULL)
    {
      larder_mutation_set_variables (self, variables);
      g_clear_pointer (&self->unread, g_free);
    }
  if (patches != NULL)
    {
      layered = self->layered;
      larder_mutation_lanes_unpark (larder_mutation_order_get_lanes (self->client->mutation_order),
                                    self);
      larder_mutation_drop_layers (self);
      g_ptr_array_set_size (self->patches, 0);
      for (GList *item = patches; item != NULL; item = item->next)
        {
          LarderPatch *patch = item->data;

          g_ptr_array_add (self->patches, larder_patch_ref (patch));
          if (larder_patch_get_kind (patch) != LARDER_PATCH_SET)
            add_row (self, patch);
        }
      if (self->status != LARDER_MUTATION_IDLE)
        larder_mutation_capture_bases (self);
      if (layered)
        larder_mutation_add_layers (self);
      if (self->delivery == LARDER_DELIVERY_CONFLICT)
        larder_mutation_mark_layers (self, LARDER_ROW_CONFLICTED, self->error);
      else if (self->delivery == LARDER_DELIVERY_FAILED)
        larder_mutation_mark_layers (self, LARDER_ROW_FAILED, self->error);
    }
  if (self->status != LARDER_MUTATION_IDLE)
    {
      /* It must not go before the disk has it. */
      if (self->status == LARDER_MUTATION_PENDING)
        self->stored = FALSE;
      larder_mutation_store (self);
      larder_client_schedule (self->client);
    }
  larder_client_end_batch (self->client);
  return TRUE;
}

static void
copy_rows (GHashTable *from,
           GHashTable *to)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    g_hash_table_add (to, g_strdup (row));
}

/**
 * larder_mutation_duplicate:
 *
 * Makes a mutation with the key, variables, patches, rows and scope of this one, and an id of its
 * own: submitting it brings back a change that was withdrawn.
 *
 * Returns: (transfer full) (nullable): the mutation, not submitted; %NULL when the client is gone
 */
LarderMutation *
larder_mutation_duplicate (LarderMutation *self)
{
  g_autoptr(GVariant) key = NULL;
  LarderMutation *copy;

  g_return_val_if_fail (LARDER_IS_MUTATION (self), NULL);

  if (self->client == NULL)
    return NULL;
  key = larder_mutation_dup_key_list (self);
  copy = larder_mutation_new_for_key (self->client, key, self->variables);
  for (guint i = 0; i < self->patches->len; i++)
    g_ptr_array_add (copy->patches, larder_patch_ref (self->patches->pdata[i]));
  copy_rows (self->writes, copy->writes);
  copy_rows (self->references, copy->references);
  g_set_str (&copy->scope, self->scope);
  return copy;
}
