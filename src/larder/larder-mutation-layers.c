/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a mutation shows: its patches as layers, and how answers go to the bases below them. */

#include "config.h"

#include "larder/larder-mutation-private.h"

/* The query of this key shows its layers anew. */
static void
replay_query (LarderClient *client,
              const char   *hash)
{
  LarderQuery *query = g_hash_table_lookup (client->queries, hash);

  if (query != NULL)
    larder_query_replay (query);
}

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

void
larder_mutation_add_layers (LarderMutation *self)
{
  LarderClient *client = self->client;

  larder_deadlines_set (client->deadlines, &self->layer, LARDER_NEVER);
  if (self->layered)
    return;

  self->layered = TRUE;
  larder_client_begin_batch (client);
  for (guint i = 0; i < self->patches->len; i++)
    {
      LarderPatch *patch = self->patches->pdata[i];

      if (larder_patch_get_kind (patch) == LARDER_PATCH_SET)
        {
          LarderPathLayer *layer = g_new0 (LarderPathLayer, 1);

          layer->mutation_id = g_strdup (self->id);
          layer->hash = larder_key_hash (larder_patch_get_key (patch));
          layer->patch = larder_patch_ref (patch);
          g_ptr_array_add (client->path_layers, layer);
          replay_query (client, layer->hash);
        }
      else
        {
          LarderTable *table = find_table (self, larder_patch_get_table (patch));

          if (table != NULL)
            larder_table_add_layer_at (table, self->id, self->layer_order, patch);
        }
    }
  larder_client_end_batch (client);
}

void
larder_mutation_drop_layers (LarderMutation *self)
{
  LarderClient *client = self->client;
  GHashTableIter tables;
  gpointer table;
  guint i = 0;

  larder_deadlines_set (client->deadlines, &self->layer, LARDER_NEVER);
  if (!self->layered)
    return;

  self->layered = FALSE;
  larder_client_begin_batch (client);
  g_hash_table_iter_init (&tables, client->tables);
  while (g_hash_table_iter_next (&tables, NULL, &table))
    larder_table_drop_layers (table, self->id);
  while (i < client->path_layers->len)
    {
      LarderPathLayer *layer = client->path_layers->pdata[i];
      g_autofree char *hash = NULL;

      if (!g_str_equal (layer->mutation_id, self->id))
        {
          i++;
          continue;
        }
      hash = g_strdup (layer->hash);
      g_ptr_array_remove_index (client->path_layers, i);
      replay_query (client, hash);
    }
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
             LarderMutationContext *context)
{
  GHashTable *told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) parts = NULL;

  g_mutex_lock (&context->mutex);
  parts = g_steal_pointer (&context->parts);
  g_mutex_unlock (&context->mutex);

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

static void
fold_query (LarderMutation *self,
            LarderPatch    *patch)
{
  LarderQuery *query = larder_client_find_query (self->client, larder_patch_get_key (patch));
  g_autoptr(LarderValue) value = NULL;

  if (query == NULL || query->state.base == NULL)
    return;
  value = larder_patch_apply (patch, query->state.base);
  if (value == NULL)
    return;
  g_clear_pointer (&query->state.base, larder_value_unref);
  query->state.base = g_steal_pointer (&value);
  larder_client_save_query (self->client, query);
  larder_query_replay (query);
}

static void
fold_row (LarderMutation *self,
          LarderPatch    *patch)
{
  const char *id = larder_patch_get_id (patch);
  LarderTable *table = find_table (self, larder_patch_get_table (patch));
  LarderValue *base;
  g_autoptr(LarderValue) value = NULL;

  if (table == NULL)
    return;
  base = larder_table_get_base (table, id);
  value = larder_patch_apply (patch, base);
  if (value != NULL)
    larder_client_write_rows (self->client, larder_patch_get_table (patch), value);
  else if (base != NULL && larder_patch_get_kind (patch) == LARDER_PATCH_REMOVE)
    larder_client_remove_row (self->client, larder_patch_get_table (patch), id);
}

void
larder_mutation_write_answer (LarderMutation        *self,
                              LarderMutationContext *context,
                              gboolean               fold)
{
  g_autoptr(GHashTable) told = write_parts (self, context);

  for (guint i = 0; fold && i < self->patches->len; i++)
    {
      LarderPatch *patch = self->patches->pdata[i];
      g_autofree char *row = NULL;

      if (larder_patch_get_kind (patch) == LARDER_PATCH_SET)
        {
          fold_query (self, patch);
          continue;
        }
      row = g_strconcat (larder_patch_get_table (patch), ":", larder_patch_get_id (patch), NULL);
      /* The server did as it was told and said no more: the wish is the base now, else the row
       * would jump back until it is read again. */
      if (!g_hash_table_contains (told, row))
        fold_row (self, patch);
    }
}
