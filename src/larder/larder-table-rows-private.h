/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of the table, for the files of this class only. */

#pragma once

#include "larder/larder-row-private.h"

G_BEGIN_DECLS

struct _LarderTable
{
  GObject              parent_instance;

  char                *name;
  GType                record_type;
  char                *id_member;
  char                *version_member;
  LarderClock         *clock;         /* (owned) (nullable) */
  GHashTable          *rows;          /* (owned) id → (owned) LarderRow */
  GHashTable          *layers;        /* (owned) mutation id → GPtrArray of (owned) LarderLayer */
  GPtrArray           *views;         /* borrowed; they remove themselves */
  guint                n_visible;
  guint64              arrivals;
  LarderValue         *list;          /* (owned) (nullable): of larder_table_list_rows() */
  LarderValue         *id_list;       /* (owned) (nullable): of larder_table_list_ids() */
  gboolean             list_is_old;

  guint                n_batches;     /* how deep batches nest */
  gint64               batch_time_ms; /* -1: not asked for in this batch */
  gboolean             flushing;
  GArray              *changes;       /* (owned) LarderRowChange, of the batch that is open */
  GPtrArray           *empty_rows;    /* (owned) borrowed rows to look at when all is told */

  LarderTableBaseFunc  base_func;
  gpointer             base_data;
  LarderTableLoadFunc  load_func;
  gpointer             load_data;
};

extern guint larder_table_row_changed_signal;

GArray *larder_table_new_changes    (void);
/* The row goes when all is told, if nothing would be lost with it. */
void    larder_table_note_empty_row (LarderTable *self,
                                     LarderRow   *row);

G_END_DECLS
