/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes which rows are written while somebody looks for rows beside the writer. */

#include "config.h"

#include "studio/backlot-row-watch.h"

/* Whoever meets more of them looks at every row again. */
#define ROWS_MAX 10000

struct _BacklotRowWatches
{
  GMutex     mutex;
  GPtrArray *watches;   /* of BacklotRowWatch, borrowed */
};

struct _BacklotRowWatch
{
  BacklotRowWatches *watches;   /* borrowed */
  char              *table;
  GHashTable        *rowids;    /* of gint64 */
};

static void
row_written (void          *data,
             int            operation,
             const char    *database,
             const char    *table,
             sqlite3_int64  rowid)
{
  BacklotRowWatches *self = data;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->watches->len; i++)
    {
      BacklotRowWatch *watch = g_ptr_array_index (self->watches, i);
      gint64 id = rowid;

      if (g_str_equal (watch->table, table) && g_hash_table_size (watch->rowids) <= ROWS_MAX)
        g_hash_table_add (watch->rowids, g_memdup2 (&id, sizeof id));
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * backlot_row_watches_new:
 * @sqlite: the connection that writes; it is closed before this is freed, or writes nothing more
 */
BacklotRowWatches *
backlot_row_watches_new (sqlite3 *sqlite)
{
  BacklotRowWatches *self = g_new0 (BacklotRowWatches, 1);

  g_mutex_init (&self->mutex);
  self->watches = g_ptr_array_new ();
  sqlite3_update_hook (sqlite, row_written, self);
  return self;
}

void
backlot_row_watches_free (BacklotRowWatches *self)
{
  g_ptr_array_unref (self->watches);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* From now on; what is written and rolled back counts as well. */
BacklotRowWatch *
backlot_row_watch_new (BacklotRowWatches *watches,
                       const char        *table)
{
  BacklotRowWatch *self = g_new0 (BacklotRowWatch, 1);

  self->watches = watches;
  self->table = g_strdup (table);
  self->rowids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_mutex_lock (&watches->mutex);
  g_ptr_array_add (watches->watches, self);
  g_mutex_unlock (&watches->mutex);
  return self;
}

/**
 * backlot_row_watch_to_json:
 *
 * Returns: (transfer full) (nullable): the rowids of what was written so far, as a JSON list; %NULL
 *   if there are too many
 */
char *
backlot_row_watch_to_json (BacklotRowWatch *self)
{
  GString *json = g_string_new ("[");
  GHashTableIter iter;
  gpointer rowid;
  gboolean complete;

  g_mutex_lock (&self->watches->mutex);
  complete = g_hash_table_size (self->rowids) <= ROWS_MAX;
  g_hash_table_iter_init (&iter, self->rowids);
  while (complete && g_hash_table_iter_next (&iter, &rowid, NULL))
    g_string_append_printf (json, "%s%" G_GINT64_FORMAT, json->len > 1 ? "," : "",
                            *(gint64 *) rowid);
  g_mutex_unlock (&self->watches->mutex);
  g_string_append_c (json, ']');
  return g_string_free (json, !complete);
}

void
backlot_row_watch_free (BacklotRowWatch *self)
{
  g_mutex_lock (&self->watches->mutex);
  g_ptr_array_remove_fast (self->watches->watches, self);
  g_mutex_unlock (&self->watches->mutex);
  g_hash_table_unref (self->rowids);
  g_free (self->table);
  g_free (self);
}
