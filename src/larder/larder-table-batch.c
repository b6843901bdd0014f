/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one place where changes of rows are announced: at the end of the outermost batch. */

#include "config.h"

#include "larder/larder-table-rows-private.h"

static void
change_clear (gpointer data)
{
  LarderRowChange *change = data;

  g_clear_pointer (&change->base, larder_value_unref);
  g_clear_pointer (&change->visible, larder_value_unref);
  larder_row_look_clear (&change->look);
}

GArray *
larder_table_new_changes (void)
{
  GArray *changes = g_array_new (FALSE, TRUE, sizeof (LarderRowChange));

  g_array_set_clear_func (changes, change_clear);
  return changes;
}

static void
drop_empty_rows (LarderTable *self)
{
  for (guint i = 0; i < self->empty_rows->len; i++)
    {
      LarderRow *row = self->empty_rows->pdata[i];

      row->is_noted = FALSE;
      if (larder_row_is_empty (row))
        g_hash_table_remove (self->rows, row->id);
    }
  g_ptr_array_set_size (self->empty_rows, 0);
}

void
larder_table_note_empty_row (LarderTable *self,
                             LarderRow   *row)
{
  if (!larder_row_is_empty (row) || row->is_noted)
    return;
  row->is_noted = TRUE;
  g_ptr_array_add (self->empty_rows, row);
  if (!self->flushing && self->n_batches == 0)
    drop_empty_rows (self);
}

/* Finds out what is another at the end of the batch than at its beginning. */
static void
compare_change (LarderRowChange *change)
{
  LarderRow *row = change->row;
  LarderRowLook look;

  change->base_changed = !larder_value_is_same (change->base, row->base);
  change->visible_changed = !larder_value_is_same (change->visible, row->visible);
  larder_row_get_look (row, &look);
  change->look_changed = !larder_row_look_equal (&change->look, &look);
  change->place_changed = change->arrival != row->arrival;
  larder_row_look_clear (&look);

  /* There and back again: who holds the old value still has the one that is there. */
  if (!change->visible_changed && change->visible != NULL && change->visible != row->visible &&
      row->visible != row->base)
    {
      larder_value_unref (row->visible);
      row->visible = larder_value_ref (change->visible);
    }
}

static void
tell_views (LarderTable *self,
            GArray      *changes)
{
  g_autoptr(GPtrArray) views = NULL;

  views = g_ptr_array_new_full (self->views->len, g_object_unref);
  for (guint i = 0; i < self->views->len; i++)
    g_ptr_array_add (views, g_object_ref (self->views->pdata[i]));
  for (guint i = 0; i < views->len; i++)
    larder_table_view_take_changes (views->pdata[i], changes);
}

static void
tell_record (GArray          *changes,
             LarderRowChange *change)
{
  g_autoptr(LarderRecord) record = NULL;
  LarderRowChange moved;

  if (change->row->record == NULL)
    return;
  record = g_object_ref (change->row->record);
  if (change->came_from != 0)
    {
      /* What it was before is what its former row was. */
      moved = g_array_index (changes, LarderRowChange, change->came_from - 1);
      moved.row = change->row;
      moved.came_from = change->came_from;
      compare_change (&moved);
      larder_record_take_change (record, &moved);
    }
  else if (change->base_changed || change->visible_changed || change->look_changed)
    larder_record_take_change (record, change);
}

static void
tell_changes (LarderTable *self,
              GArray      *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      LarderRowChange *change = &g_array_index (changes, LarderRowChange, i);

      change->row->change = 0;
      compare_change (change);
    }
  for (guint i = 0; self->base_func != NULL && i < changes->len; i++)
    {
      LarderRowChange *change = &g_array_index (changes, LarderRowChange, i);

      if (change->base_changed)
        self->base_func (self, change->row->id, change->row->base, self->base_data);
    }
  tell_views (self, changes);
  for (guint i = 0; i < changes->len; i++)
    tell_record (changes, &g_array_index (changes, LarderRowChange, i));
  for (guint i = 0; i < changes->len; i++)
    {
      LarderRowChange *change = &g_array_index (changes, LarderRowChange, i);

      if ((change->base_changed || change->visible_changed || change->look_changed) &&
          g_signal_has_handler_pending (self, larder_table_row_changed_signal, 0, TRUE))
        g_signal_emit (self, larder_table_row_changed_signal, 0, change->row->id);
    }
}

/* Handlers may change rows: that is told in a further round. */
static void
flush (LarderTable *self)
{
  g_autoptr(LarderTable) held = g_object_ref (self);

  self->flushing = TRUE;
  while (self->changes->len > 0)
    {
      g_autoptr(GArray) changes = g_steal_pointer (&self->changes);

      self->changes = larder_table_new_changes ();
      tell_changes (self, changes);
      for (guint i = 0; i < changes->len; i++)
        larder_table_note_empty_row (self, g_array_index (changes, LarderRowChange, i).row);
    }
  self->flushing = FALSE;
  drop_empty_rows (self);
}

void
larder_table_begin_batch (LarderTable *self)
{
  if (self->n_batches++ == 0)
    self->batch_time_ms = -1;
}

void
larder_table_end_batch (LarderTable *self)
{
  g_return_if_fail (self->n_batches > 0);

  if (--self->n_batches > 0 || self->flushing)
    return;
  if (self->changes->len > 0)
    flush (self);
  else
    drop_empty_rows (self);
}

void
larder_table_begin_change (LarderTable *self,
                           LarderRow   *row)
{
  LarderRowChange change = { .row = row };

  larder_table_begin_batch (self);
  if (row->change != 0)
    return;
  /* One that comes, or comes again, is the last. */
  if (row->visible == NULL)
    row->arrival = self->arrivals++;
  change.arrival = row->arrival;
  change.base = row->base != NULL ? larder_value_ref (row->base) : NULL;
  change.visible = row->visible != NULL ? larder_value_ref (row->visible) : NULL;
  larder_row_get_look (row, &change.look);
  g_array_append_val (self->changes, change);
  row->change = self->changes->len;
}

void
larder_table_end_change (LarderTable *self,
                         LarderRow   *row)
{
  gboolean was_visible = row->visible != NULL;

  larder_row_refresh (row);
  self->n_visible += (row->visible != NULL) - was_visible;
  self->list_is_old = TRUE;
  larder_table_end_batch (self);
}
