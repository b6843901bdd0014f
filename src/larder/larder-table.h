/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table of rows, and sorted, filtered views of it as list models. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

#define LARDER_TYPE_TABLE (larder_table_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderTable, larder_table, LARDER, TABLE, GObject)

LARDER_EXPORT LarderTable  *larder_table_new          (const char *name, GType record_type);
LARDER_EXPORT const char   *larder_table_get_name     (LarderTable *self);
LARDER_EXPORT void          larder_table_set_id_member (LarderTable *self, const char *name);
LARDER_EXPORT
void larder_table_set_version_member (LarderTable *self,
                                      const char  *name);

LARDER_EXPORT LarderRecord *larder_table_get_record   (LarderTable *self, const char *id);
LARDER_EXPORT gboolean      larder_table_contains     (LarderTable *self, const char *id);
LARDER_EXPORT LarderValue  *larder_table_get_value    (LarderTable *self, const char *id);
LARDER_EXPORT LarderValue  *larder_table_get_base     (LarderTable *self, const char *id);
LARDER_EXPORT guint         larder_table_get_n_rows   (LarderTable *self);

LARDER_EXPORT void          larder_table_upsert       (LarderTable *self, LarderValue *rows);
LARDER_EXPORT void          larder_table_remove       (LarderTable *self, const char *id);
LARDER_EXPORT void          larder_table_clear        (LarderTable *self);
LARDER_EXPORT void          larder_table_add          (LarderTable *self, LarderValue *rows);
LARDER_EXPORT void          larder_table_set          (LarderTable *self, LarderValue *rows);
LARDER_EXPORT void          larder_table_set_all      (LarderTable *self, LarderValue *rows);
LARDER_EXPORT
void larder_table_update (LarderTable *self, const char *id, LarderValue *changes);
LARDER_EXPORT void          larder_table_update_many  (LarderTable *self, LarderValue *updates);
LARDER_EXPORT
void larder_table_remove_many (LarderTable *self, const char * const *ids);
LARDER_EXPORT LarderValue  *larder_table_list_rows    (LarderTable *self);
LARDER_EXPORT LarderValue  *larder_table_list_ids     (LarderTable *self);

#define LARDER_TYPE_TABLE_VIEW (larder_table_view_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderTableView, larder_table_view, LARDER, TABLE_VIEW, GObject)

/**
 * LarderTableFilterFunc:
 * @table: the table
 * @id: the id of a row
 * @value: the visible row
 * @user_data: what was given with the function
 *
 * Decides whether a view has a row. It is asked once for each change of a row and must not
 * change the table.
 *
 * Returns: %TRUE if the view has it
 */
typedef gboolean (*LarderTableFilterFunc) (LarderTable *table,
                                           const char  *id,
                                           LarderValue *value,
                                           gpointer     user_data);

LARDER_EXPORT LarderTableView *larder_table_view_new        (LarderTable *table, const char *order);
LARDER_EXPORT
void larder_table_view_set_match (LarderTableView *self,
                                  const char *member,
                                  LarderValue *value);
LARDER_EXPORT
void larder_table_view_set_match_string (LarderTableView *self,
                                         const char *member,
                                         const char *string);
LARDER_EXPORT
void larder_table_view_set_filter (LarderTableView *self,
                                   LarderTableFilterFunc func,
                                   gpointer user_data,
                                   GDestroyNotify destroy);
LARDER_EXPORT void             larder_table_view_refilter   (LarderTableView *self);
LARDER_EXPORT
void larder_table_view_set_order  (LarderTableView *self, const char *order);
LARDER_EXPORT
void larder_table_view_set_search_members (LarderTableView    *self,
                                           const char * const *members);
LARDER_EXPORT
void larder_table_view_set_search_text (LarderTableView *self, const char *text);
LARDER_EXPORT const char      *larder_table_view_get_search_text (LarderTableView *self);
LARDER_EXPORT int              larder_table_view_find       (LarderTableView *self, const char *id);

#define LARDER_TYPE_SCHEMA (larder_schema_get_type ())
typedef struct _LarderSchema LarderSchema;
LARDER_EXPORT GType         larder_schema_get_type  (void);
LARDER_EXPORT LarderSchema *larder_schema_new       (LarderTable *table);
LARDER_EXPORT LarderSchema *larder_schema_ref       (LarderSchema *self);
LARDER_EXPORT void          larder_schema_unref     (LarderSchema *self);
LARDER_EXPORT
void larder_schema_add_embed (LarderSchema *self,
                              const char *member,
                              LarderSchema *embedded);
LARDER_EXPORT
void larder_schema_add_scope (LarderSchema *self, const char *member, LarderValue *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderSchema, larder_schema_unref)

G_END_DECLS
