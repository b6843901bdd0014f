/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Layers over the data of queries and over rows: how they appear, go, and become part of bases. */

#include "config.h"

#include "larder/larder-fetch-private.h"
#include "larder/larder-mutation-private.h"

void
larder_path_layer_free (gpointer user_data)
{
  LarderPathLayer *layer = user_data;

  g_free (layer->mutation_id);
  g_free (layer->hash);
  g_clear_pointer (&layer->prefix, g_variant_unref);
  g_clear_pointer (&layer->patch, larder_patch_unref);
  g_clear_pointer (&layer->func, larder_closure_unref);
  g_clear_object (&layer->mutation);
  g_free (layer);
}

gboolean
larder_path_layer_meets (LarderPathLayer *layer,
                         LarderQuery     *query)
{
  if (layer->hash != NULL)
    return g_str_equal (layer->hash, query->hash);
  return larder_key_matches (layer->prefix, larder_query_need_key (query));
}

LarderValue *
larder_path_layer_apply (LarderPathLayer *layer,
                         LarderValue     *value)
{
  if (layer->patch != NULL)
    return larder_patch_apply (layer->patch, value);
  return ((LarderOptimisticFunc) layer->func->func) (value, layer->mutation,
                                                     layer->func->user_data);
}

LarderValue *
larder_client_layer_query (LarderClient *self,
                           LarderQuery  *query)
{
  LarderValue *value = larder_value_ref (query->state.base);

  for (guint i = 0; i < self->path_layers->len; i++)
    {
      LarderPathLayer *layer = self->path_layers->pdata[i];
      LarderValue *patched;

      if (!larder_path_layer_meets (layer, query))
        continue;
      patched = larder_path_layer_apply (layer, value);
      if (patched == NULL)
        continue;
      larder_value_unref (value);
      value = patched;
    }
  return value;
}

/* References of the queries that a layer changes. */
static GPtrArray *
list_queries (LarderClient    *self,
              LarderPathLayer *layer)
{
  GPtrArray *queries;
  LarderQuery *query;

  if (layer->hash == NULL)
    return larder_client_list_queries (self, layer->prefix);
  queries = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_query_unref);
  query = larder_client_find_hash (self, layer->hash);
  if (query != NULL)
    g_ptr_array_add (queries, larder_query_ref (query));
  return queries;
}

static void
replay_queries (LarderClient    *self,
                LarderPathLayer *layer)
{
  g_autoptr(GPtrArray) queries = list_queries (self, layer);

  for (guint i = 0; i < queries->len; i++)
    larder_query_replay (queries->pdata[i]);
}

static void
add_path_layer (LarderClient *self,
                const char   *holder,
                LarderPatch  *patch)
{
  LarderPathLayer *layer = g_new0 (LarderPathLayer, 1);

  layer->mutation_id = g_strdup (holder);
  layer->patch = larder_patch_ref (patch);
  if (larder_patch_get_prefix (patch))
    layer->prefix = g_variant_ref (larder_patch_get_key (patch));
  else
    layer->hash = larder_key_hash (larder_patch_get_key (patch));
  g_ptr_array_add (self->path_layers, layer);
  replay_queries (self, layer);
}

void
larder_client_add_layers (LarderClient *self,
                          const char   *holder,
                          guint64       order,
                          GPtrArray    *patches)
{
  for (guint i = 0; i < patches->len; i++)
    {
      LarderPatch *patch = patches->pdata[i];
      const char *name = larder_patch_get_table (patch);
      LarderTable *table = name != NULL ? larder_client_get_table (self, name) : NULL;

      if (name == NULL)
        add_path_layer (self, holder, patch);
      else if (table != NULL)
        larder_table_add_layer_at (table, holder, order, patch);
      else
        /* An entry of an older program may name a table that is no more. */
        g_info ("There is no table “%s” for a patch", name);
    }
}

void
larder_client_drop_layers (LarderClient *self,
                           const char   *holder)
{
  GHashTableIter tables;
  gpointer table;
  guint i = 0;

  g_hash_table_iter_init (&tables, self->tables);
  while (g_hash_table_iter_next (&tables, NULL, &table))
    larder_table_drop_layers (table, holder);
  while (i < self->path_layers->len)
    {
      LarderPathLayer *layer = self->path_layers->pdata[i];

      if (!g_str_equal (layer->mutation_id, holder))
        {
          i++;
          continue;
        }
      g_ptr_array_steal_index (self->path_layers, i);
      replay_queries (self, layer);
      larder_path_layer_free (layer);
    }
}

/* TRUE when the base of @state is another one now. */
static gboolean
fold_base (LarderPathLayer  *layer,
           LarderQuery      *query,
           LarderQueryState *state)
{
  g_autoptr(LarderValue) value = NULL;

  if (state->base == NULL)
    return FALSE;
  value = larder_path_layer_apply (layer, state->base);
  if (value == NULL || value == state->base)
    return FALSE;
  /* What is shown already is the base now, so that nobody is told of the same again. */
  if (query->state.data != NULL &&
      (query->options == NULL || query->options->choices->structural_sharing))
    {
      LarderValue *shared = larder_value_share (value, query->state.data);

      larder_value_unref (value);
      value = shared;
    }
  g_clear_pointer (&state->base, larder_value_unref);
  state->base = g_steal_pointer (&value);
  return TRUE;
}

static void
fold_query (LarderClient    *self,
            LarderPathLayer *layer,
            LarderQuery     *query)
{
  /* An answer that is on its way may be from before the change: it is not believed. */
  if (query->fetch != NULL && query->fetch->attempt > 0)
    query->fetch->outdated = TRUE;
  /* What the server has taken stays also when the fetch is given up. */
  if (query->more->revert != NULL)
    fold_base (layer, query, larder_query_extend (query)->revert);
  if (fold_base (layer, query, &query->state))
    larder_client_save_query (self, query);
}

static void
fold_row (LarderClient *self,
          LarderPatch  *patch)
{
  const char *id = larder_patch_get_id (patch);
  LarderTable *table = larder_client_get_table (self, larder_patch_get_table (patch));
  LarderValue *base;
  g_autoptr(LarderValue) value = NULL;

  if (table == NULL)
    return;
  base = larder_table_get_base (table, id);
  value = larder_patch_apply (patch, base);
  if (value != NULL)
    larder_client_write_rows (self, larder_patch_get_table (patch), value);
  else if (base != NULL && larder_patch_get_kind (patch) == LARDER_PATCH_REMOVE)
    larder_client_remove_row (self, larder_patch_get_table (patch), id);
}

void
larder_client_fold_layers (LarderClient *self,
                           const char   *holder,
                           GPtrArray    *patches,
                           GHashTable   *told)
{
  for (guint i = 0; i < self->path_layers->len; i++)
    {
      LarderPathLayer *layer = self->path_layers->pdata[i];
      g_autoptr(GPtrArray) queries = NULL;

      if (!g_str_equal (layer->mutation_id, holder))
        continue;
      queries = list_queries (self, layer);
      for (guint j = 0; j < queries->len; j++)
        fold_query (self, layer, queries->pdata[j]);
    }
  for (guint i = 0; i < patches->len; i++)
    {
      LarderPatch *patch = patches->pdata[i];
      g_autofree char *row = NULL;

      if (larder_patch_get_table (patch) == NULL)
        continue;
      row = g_strconcat (larder_patch_get_table (patch), ":", larder_patch_get_id (patch), NULL);
      /* The server did as it was told and said no more: the wish is the base now, else the row
       * would jump back until it is read again. */
      if (told == NULL || !g_hash_table_contains (told, row))
        fold_row (self, patch);
    }
}
