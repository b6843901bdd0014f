/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the client and its mutations do with a table: layers over the base, states of rows,
   answers of queries. */

#pragma once

#include "larder/larder-clock.h"
#include "larder/larder-patch.h"
#include "larder/larder-table.h"

G_BEGIN_DECLS

typedef enum
{
  LARDER_ROW_PENDING,
  LARDER_ROW_FAILED,
  LARDER_ROW_CONFLICTED,
} LarderRowState;

/* A layer belongs to one mutation and may touch many rows; layers are replayed in the order in
   which they were added. */
void larder_table_add_layer (LarderTable *self,
                             const char *mutation_id,
                             LarderPatch *patch);
/* The same at a place of its own: below layers of a higher order. */
void larder_table_add_layer_at (LarderTable *self,
                                const char  *mutation_id,
                                guint64      order,
                                LarderPatch *patch);
void         larder_table_drop_layers     (LarderTable *self, const char *mutation_id);
/* The state that the rows touched by this mutation show; @error is kept with the row for FAILED
   and CONFLICTED. */
void larder_table_set_layer_state (LarderTable *self,
                                   const char *mutation_id,
                                   LarderRowState state,
                                   const GError *error);
/* A failed mutation's layer is gone, its reason stays at the row until the next layer over it or
   until forgotten (NULL). */
void         larder_table_set_row_error   (LarderTable *self, const char *id, const GError *error);

/* Rows of an answer fall into their tables; returns the ids of the outer rows as an array of
   strings. Rows in scope that the answer lacks are removed. */
LarderValue *larder_schema_apply          (LarderSchema *self, LarderValue *answer);
/* The same for an answer that was asked for when the tables' changes stood at @serial: a row whose
   base came later is not removed, because the answer could not know it. */
LarderValue *larder_schema_apply_since    (LarderSchema *self,
                                           LarderValue  *answer,
                                           guint64       serial);
/* Counts the changes of bases in all tables of the process. */
guint64      larder_table_get_serial      (void);
/* The tables that a schema writes; the array is the caller's. */
GPtrArray   *larder_schema_get_tables     (LarderSchema *self);

/* The rows of an answer, of all its tables: a list of lists [table, id, …]. */
LarderValue *larder_schema_name_rows      (LarderSchema *self,
                                           LarderValue  *answer);

/* Whether a row of @table is among those that an answer lists: only a scope tells that. */
gboolean     larder_schema_covers         (LarderSchema *self,
                                           LarderTable  *table,
                                           LarderValue  *row);
/* The table of the outer rows. */
LarderTable *larder_schema_get_table      (LarderSchema *self);

/* Notifications of rows and views wait until the outermost end. */
void         larder_table_begin_batch     (LarderTable *self);
void         larder_table_end_batch       (LarderTable *self);

const char  *larder_table_get_version_member (LarderTable *self);

/* Where base-updated-at comes from; the system's clock without one. */
void         larder_table_set_clock       (LarderTable *self,
                                           LarderClock *clock);

/* Told for every change of a base, once per row and batch, so that it can be kept: @row is NULL
   for a removal. One listener, called before everybody else. */
typedef void (*LarderTableBaseFunc) (LarderTable *self,
                                     const char  *id,
                                     LarderValue *row,
                                     gpointer     user_data);
void larder_table_set_base_func (LarderTable *self,
                                 LarderTableBaseFunc func,
                                 gpointer user_data);
/* A row that is asked for and not in memory: gives a reference to the stored one, or NULL. */
typedef LarderValue *(*LarderTableLoadFunc) (LarderTable *self, const char *id, gpointer user_data);
void larder_table_set_load_func (LarderTable *self,
                                 LarderTableLoadFunc func,
                                 gpointer user_data);

/* The parts of a patch that tables and queries apply. */
typedef enum
{
  LARDER_PATCH_INSERT,
  LARDER_PATCH_MERGE,
  LARDER_PATCH_REMOVE,
  LARDER_PATCH_SET,       /* by path */
  LARDER_PATCH_MOVE,      /* by path */
} LarderPatchKind;

/* LARDER_PATCH_SET for all patches by path. */
LarderPatchKind larder_patch_get_kind  (LarderPatch *self);
gboolean        larder_patch_get_prefix (LarderPatch *self);
const char     *larder_patch_get_table (LarderPatch *self);
const char     *larder_patch_get_id    (LarderPatch *self);
GVariant       *larder_patch_get_key   (LarderPatch *self);
LarderValue    *larder_patch_get_value (LarderPatch *self);
/* @value with the patch applied; NULL for "no row". */
LarderValue    *larder_patch_apply     (LarderPatch *self, LarderValue *value);

G_END_DECLS
