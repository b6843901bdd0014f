/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Layers of mutations over the rows of a table. */

#include "config.h"

#include "larder/larder-row-private.h"

static void
layer_free (gpointer data)
{
  larder_layer_free (data);
}

void
larder_table_add_layer (LarderTable *self,
                        const char  *mutation_id,
                        LarderPatch *patch)
{
  larder_table_add_layer_at (self, mutation_id, G_MAXUINT64, patch);
}

void
larder_table_add_layer_at (LarderTable *self,
                           const char  *mutation_id,
                           guint64      order,
                           LarderPatch *patch)
{
  GHashTable *layers = larder_table_get_layers (self);
  GPtrArray *mine = g_hash_table_lookup (layers, mutation_id);
  LarderLayer *layer;
  LarderRow *row;
  guint position;

  g_return_if_fail (larder_patch_get_id (patch) != NULL);

  /* A row that is only in the file comes into memory, so that the patch has a base. */
  larder_table_begin_batch (self);
  larder_table_get_base (self, larder_patch_get_id (patch));
  row = larder_table_ensure_row (self, larder_patch_get_id (patch));

  if (mine == NULL)
    {
      mine = g_ptr_array_new_with_free_func (layer_free);
      g_hash_table_insert (layers, g_strdup (mutation_id), mine);
    }
  layer = g_new0 (LarderLayer, 1);
  layer->mutation_id = g_strdup (mutation_id);
  layer->patch = larder_patch_ref (patch);
  layer->row = row;
  layer->order = order;
  layer->state = LARDER_ROW_PENDING;
  g_ptr_array_add (mine, layer);

  larder_table_begin_change (self, row);
  if (row->layers == NULL)
    row->layers = g_ptr_array_new ();
  position = row->layers->len;
  while (position > 0 && ((LarderLayer *) row->layers->pdata[position - 1])->order > order)
    position--;
  g_ptr_array_insert (row->layers, (int) position, layer);
  g_clear_error (&row->error);
  larder_table_end_change (self, row);
  larder_table_end_batch (self);
}

void
larder_table_drop_layers (LarderTable *self,
                          const char  *mutation_id)
{
  g_autoptr(GPtrArray) mine = NULL;
  g_autofree char *key = NULL;

  if (!g_hash_table_steal_extended (larder_table_get_layers (self), mutation_id,
                                    (gpointer *) &key, (gpointer *) &mine))
    return;
  larder_table_begin_batch (self);
  for (guint i = 0; i < mine->len; i++)
    {
      LarderLayer *layer = mine->pdata[i];
      LarderRow *row = layer->row;

      larder_table_begin_change (self, row);
      g_ptr_array_remove (row->layers, layer);
      if (row->layers->len == 0)
        g_clear_pointer (&row->layers, g_ptr_array_unref);
      larder_table_end_change (self, row);
    }
  larder_table_end_batch (self);
}

void
larder_table_set_layer_state (LarderTable    *self,
                              const char     *mutation_id,
                              LarderRowState  state,
                              const GError   *error)
{
  GPtrArray *mine = g_hash_table_lookup (larder_table_get_layers (self), mutation_id);

  if (mine == NULL)
    return;
  larder_table_begin_batch (self);
  for (guint i = 0; i < mine->len; i++)
    {
      LarderLayer *layer = mine->pdata[i];

      larder_table_begin_change (self, layer->row);
      layer->state = state;
      g_clear_error (&layer->error);
      if (state != LARDER_ROW_PENDING && error != NULL)
        layer->error = g_error_copy (error);
      larder_table_end_change (self, layer->row);
    }
  larder_table_end_batch (self);
}

void
larder_table_set_row_error (LarderTable  *self,
                            const char   *id,
                            const GError *error)
{
  LarderRow *row = larder_table_peek_row (self, id);

  if (row == NULL && error == NULL)
    return;
  row = larder_table_ensure_row (self, id);
  larder_table_begin_change (self, row);
  g_clear_error (&row->error);
  if (error != NULL)
    row->error = g_error_copy (error);
  larder_table_end_change (self, row);
}
