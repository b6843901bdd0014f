/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One row of a table in memory, for the files of tables, views and records. */

#pragma once

#include "larder/larder-table-private.h"

G_BEGIN_DECLS

typedef struct _LarderRow LarderRow;

/* One patch of one mutation over one row. */
typedef struct
{
  char           *mutation_id;
  LarderPatch    *patch;        /* (owned) */
  LarderRow      *row;          /* borrowed */
  guint64         order;        /* lower ones are replayed first */
  LarderRowState  state;
  GError         *error;        /* (owned) (nullable) */
} LarderLayer;

/* What the looker sees of a row besides its value. */
typedef struct
{
  gboolean  pending;
  gboolean  failed;
  gboolean  conflicted;
  GError   *error;              /* (owned) (nullable) */
  gint64    base_updated_at;
} LarderRowLook;

/* What a row was before the batch. */
typedef struct
{
  LarderRow     *row;           /* borrowed */
  LarderValue   *base;          /* (owned) (nullable) */
  LarderValue   *visible;       /* (owned) (nullable) */
  LarderRowLook  look;
  guint64        arrival;
  guint          came_from;     /* place of the row whose record this one has now + 1; 0: of none */
  gboolean       base_changed;
  gboolean       visible_changed;
  gboolean       look_changed;
  gboolean       place_changed; /* among the rows by their arrival */
} LarderRowChange;

struct _LarderRow
{
  char         *id;
  LarderValue  *base;           /* (owned) (nullable): what the server said */
  LarderValue  *visible;        /* (owned) (nullable): base with the layers over it */
  GPtrArray    *layers;         /* (owned) (nullable): borrowed LarderLayers, oldest first */
  GError       *error;          /* (owned) (nullable): why the last change was refused */
  LarderRecord *record;         /* borrowed; clears itself */
  gint64        base_updated_at;
  guint64       base_serial;    /* when the base came, counted in changes of the table */
  guint64       arrival;        /* when the row came, for views without an order */
  guint         change;         /* place among the changes of the batch + 1; 0: not among them */
  guint         mark;           /* of the view that sweeps over it */
  gboolean      looked_up;      /* the file was asked for it */
  gboolean      is_noted;       /* among the rows that may go */
};

LarderRow *larder_row_new       (const char        *id);
void       larder_row_free      (LarderRow         *self);
/* Nothing would be lost with the row. */
gboolean   larder_row_is_empty  (LarderRow         *self);
/* Computes what is visible. */
void       larder_row_refresh   (LarderRow         *self);
/* @look is to be cleared. */
void       larder_row_get_look  (LarderRow         *self,
                                 LarderRowLook     *look);
void       larder_row_look_clear (LarderRowLook    *look);
gboolean   larder_row_look_equal (const LarderRowLook *a,
                                  const LarderRowLook *b);
void       larder_layer_free    (LarderLayer       *layer);

gboolean   larder_value_is_same (LarderValue       *a,
                                 LarderValue       *b);
gboolean   larder_error_is_same (const GError      *a,
                                 const GError      *b);

/* For views and records. */
LarderRow    *larder_table_peek_row       (LarderTable     *self,
                                           const char      *id);
LarderRecord *larder_table_get_row_record (LarderTable     *self,
                                           LarderRow       *row);
void          larder_table_forget_record  (LarderTable     *self,
                                           LarderRow       *row);
GHashTable   *larder_table_get_rows       (LarderTable     *self);
GType         larder_table_get_record_type (LarderTable    *self);
void          larder_table_add_view       (LarderTable     *self,
                                           LarderTableView *view);
void          larder_table_remove_view    (LarderTable     *self,
                                           LarderTableView *view);

/* For the other files of the table: between the two the row may be changed. */
LarderRow *larder_table_ensure_row      (LarderTable *self,
                                         const char  *id);
/* NULL when neither memory nor the file has it. */
LarderRow *larder_table_look_up_row     (LarderTable *self,
                                         const char  *id);
void       larder_table_begin_change    (LarderTable *self,
                                         LarderRow   *row);
void       larder_table_end_change      (LarderTable *self,
                                         LarderRow   *row);
/* By mutation id, arrays of LarderLayer. */
GHashTable *larder_table_get_layers     (LarderTable *self);
void       larder_table_set_base        (LarderTable *self,
                                         LarderRow   *row,
                                         LarderValue *base);
const char *larder_table_get_id_member  (LarderTable *self);
/* The id of a row as the server gives it: a text, or a whole number as text. */
char       *larder_table_dup_row_id     (LarderTable *self,
                                         LarderValue *row);
/* Rows that are given as a list, by id, or as one. */
typedef void (*LarderTableEachFunc)     (LarderTable *self,
                                         const char  *id,
                                         LarderValue *row,
                                         gpointer     user_data);
void        larder_table_foreach_given  (LarderTable         *self,
                                         LarderValue         *rows,
                                         LarderTableEachFunc  func,
                                         gpointer             user_data);

/* Implemented by views and records. @changes are LarderRowChange. */
void larder_table_view_take_changes (LarderTableView       *self,
                                     GArray                *changes);
void larder_record_move             (LarderRecord          *self,
                                     LarderRow             *row);
void larder_record_attach           (LarderRecord          *self,
                                     LarderTable           *table,
                                     LarderRow             *row);
void larder_record_take_change      (LarderRecord          *self,
                                     const LarderRowChange *change);

G_END_DECLS
