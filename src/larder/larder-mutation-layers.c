/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a mutation shows: its patches as layers, and how answers go to the bases below them. */

#include "config.h"

#include "larder/larder-mutation-private.h"

static LarderTable *
find_table (LarderMutation *self,
            const char     *name)
{
  LarderTable *table = larder_client_get_table (self->client, name);

  /* An entry of an older program may name a table that is no more. */
  if (table == NULL)
    g_info ("There is no table “%s” for a change of kind “%s”", name, self->key);
  return table;
}

/* Functions of the rules come over the patches, and come back with the rules after a restart. */
static void
add_functions (LarderMutation *self)
{
  GPtrArray *optimistic = self->options != NULL ? self->options->optimistic : NULL;

  for (guint i = 0; optimistic != NULL && i < optimistic->len; i++)
    {
      LarderOptimistic *entry = optimistic->pdata[i];
      LarderPathLayer *layer = g_new0 (LarderPathLayer, 1);
      g_autoptr(GPtrArray) queries = NULL;

      layer->mutation_id = g_strdup (self->id);
      layer->prefix = g_variant_ref (entry->prefix);
      layer->func = larder_closure_ref (entry->func);
      layer->mutation = g_object_ref (self);
      g_ptr_array_add (self->client->path_layers, layer);
      queries = larder_client_list_queries (self->client, entry->prefix);
      for (guint j = 0; j < queries->len; j++)
        larder_query_replay (queries->pdata[j]);
    }
}

void
larder_mutation_add_layers (LarderMutation *self)
{
  LarderClient *client = self->client;

  larder_deadlines_set (client->deadlines, &self->layer, LARDER_NEVER);
  if (self->layered)
    return;

  self->layered = TRUE;
  larder_client_begin_batch (client);
  larder_client_add_layers (client, self->id, self->layer_order, self->patches);
  add_functions (self);
  larder_client_end_batch (client);
}

void
larder_mutation_drop_layers (LarderMutation *self)
{
  LarderClient *client = self->client;

  larder_deadlines_set (client->deadlines, &self->layer, LARDER_NEVER);
  if (!self->layered)
    return;

  self->layered = FALSE;
  larder_client_begin_batch (client);
  larder_client_drop_layers (client, self->id);
  larder_client_end_batch (client);
}

void
larder_mutation_mark_layers (LarderMutation *self,
                             LarderRowState  state,
                             const GError   *error)
{
  GHashTableIter tables;
  gpointer table;

  if (!self->layered)
    return;
  g_hash_table_iter_init (&tables, self->client->tables);
  while (g_hash_table_iter_next (&tables, NULL, &table))
    larder_table_set_layer_state (table, self->id, state, error);
}

void
larder_mutation_mark_rows (LarderMutation *self,
                           const GError   *error)
{
  for (guint i = 0; i < self->patches->len; i++)
    {
      LarderPatch *patch = self->patches->pdata[i];
      LarderTable *table;

      if (larder_patch_get_kind (patch) == LARDER_PATCH_SET)
        continue;
      table = find_table (self, larder_patch_get_table (patch));
      if (table != NULL)
        larder_table_set_row_error (table, larder_patch_get_id (patch), error);
    }
}

void
larder_mutation_refuse_layers (LarderMutation *self,
                               const GError   *error)
{
  if (self->durable && self->options != NULL && self->options->keeps_refused)
    {
      larder_mutation_add_layers (self);
      larder_mutation_mark_layers (self, LARDER_ROW_FAILED, error);
      return;
    }

  larder_mutation_drop_layers (self);
  larder_mutation_mark_rows (self, error);
}

gboolean
larder_mutation_inserts (LarderMutation *self,
                         const char     *row)
{
  for (guint i = 0; i < self->patches->len; i++)
    {
      LarderPatch *patch = self->patches->pdata[i];
      g_autofree char *name = NULL;

      if (larder_patch_get_kind (patch) != LARDER_PATCH_INSERT)
        continue;
      name = g_strconcat (larder_patch_get_table (patch), ":", larder_patch_get_id (patch), NULL);
      if (g_str_equal (name, row))
        return TRUE;
    }
  return FALSE;
}

static void
note_id (GHashTable  *told,
         const char  *table,
         LarderValue *row)
{
  const char *id = larder_value_get_member_string (row, "id");

  if (id != NULL)
    g_hash_table_add (told, g_strconcat (table, ":", id, NULL));
}

/* Writes what came with the answer; gives the rows of which it told. */
static GHashTable *
write_parts (LarderMutation        *self,
             LarderAttempt         *attempt)
{
  GHashTable *told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *parts;

  g_clear_pointer (&attempt->written, g_ptr_array_unref);
  g_mutex_lock (&attempt->mutex);
  parts = g_steal_pointer (&attempt->parts);
  g_mutex_unlock (&attempt->mutex);
  attempt->written = parts;

  for (guint i = 0; parts != NULL && i < parts->len; i++)
    {
      LarderAnswerPart *part = parts->pdata[i];
      LarderTable *table = find_table (self, part->table);

      if (table == NULL)
        continue;
      if (part->id != NULL)
        {
          larder_client_remove_row (self->client, part->table, part->id);
          g_hash_table_add (told, g_strconcat (part->table, ":", part->id, NULL));
          continue;
        }
      larder_client_write_rows (self->client, part->table, part->rows);
      if (larder_value_get_kind (part->rows) != LARDER_VALUE_ARRAY)
        note_id (told, part->table, part->rows);
      else
        for (guint j = 0; j < larder_value_get_n_items (part->rows); j++)
          note_id (told, part->table, larder_value_get_item (part->rows, j));
    }
  return told;
}

void
larder_mutation_write_answer (LarderMutation        *self,
                              LarderAttempt         *attempt,
                              gboolean               fold)
{
  g_autoptr(GHashTable) told = write_parts (self, attempt);

  if (!fold)
    return;
  /* An answer may come before the disk let the change be shown. */
  larder_mutation_add_layers (self);
  larder_client_fold_layers (self->client, self->id, self->patches, told);
}
