/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the REST translator share while they work on one request. */

#pragma once

#include "studio/backlot-sql-builder.h"
#include "studio/backlot-transaction.h"
#include "wire/backlot-wire-rest.h"

G_BEGIN_DECLS

/* While a change is under way others' changes wait. So long its rows are looked for there; what
 * takes longer is looked for beside. */
#define BACKLOT_REST_SEARCH_MS 10
/* And so long its rows are put together for its answer. */
#define BACKLOT_REST_ANSWER_MS 1000

typedef struct
{
  BacklotTransaction *transaction;   /* borrowed */
  BacklotSchema      *schema;        /* borrowed */
  BacklotWireRest    *query;         /* borrowed (nullable) */
} BacklotRestContext;

/* How an embedded resource hangs on its parent. */
typedef struct
{
  BacklotTable           *target;     /* what is embedded */
  const BacklotForeignKey *key;       /* between parent and target, or junction and parent */
  gboolean                reverse;    /* the key's columns are the target's */
  gboolean                to_one;
  const BacklotForeignKey *far_key;   /* (nullable) junction and target of a many-to-many */
} BacklotRelation;

/* Access rules: backlot-access.c */
gboolean backlot_access_may         (BacklotTransaction        *transaction,
                                     const BacklotTable        *table,
                                     BacklotCommand             command,
                                     GError                   **error);
gboolean backlot_access_may_column  (BacklotTransaction        *transaction,
                                     const BacklotTable        *table,
                                     BacklotCommand             command,
                                     const char                *column,
                                     GError                   **error);
void     backlot_access_add_using   (BacklotTransaction        *transaction,
                                     BacklotSqlBuilder         *builder,
                                     const BacklotTable        *table,
                                     BacklotCommand             command,
                                     const char                *alias);
void     backlot_access_add_check   (BacklotTransaction        *transaction,
                                     BacklotSqlBuilder         *builder,
                                     const BacklotTable        *table,
                                     BacklotCommand             command,
                                     const char                *alias);
gboolean backlot_access_refuse      (BacklotTransaction        *transaction,
                                     const BacklotTable        *table,
                                     GError                   **error);

/* Relations: backlot-rest-relation.c */
gboolean backlot_rest_find_relation (BacklotSchema               *schema,
                                     BacklotTable                *parent,
                                     const BacklotWireSelectItem *item,
                                     BacklotRelation             *relation,
                                     GError                     **error);
void     backlot_rest_add_join      (BacklotSqlBuilder           *builder,
                                     const BacklotRelation       *relation,
                                     const char                  *parent_alias,
                                     const char                  *alias);

/* A resource in a statement: the table, its alias there, and where it stands in the request. */
typedef struct
{
  BacklotTable *table;    /* borrowed */
  const char   *alias;
  GPtrArray    *items;    /* borrowed: of BacklotWireSelectItem */
  const char   *path;     /* "" or the names of the embeds down to here */
} BacklotRestPlace;

/* Filters: backlot-rest-filter.c */
gboolean backlot_rest_add_filter    (BacklotRestContext        *context,
                                     BacklotSqlBuilder         *builder,
                                     const BacklotRestPlace    *place,
                                     const BacklotWireFilter   *filter,
                                     GError                   **error);

/* Columns and JSON paths: backlot-rest-field.c */
const BacklotColumn *
         backlot_rest_find_column   (const BacklotTable        *table,
                                     const char                *name,
                                     GError                   **error);
void     backlot_rest_add_text_path (BacklotSqlBuilder         *builder,
                                     const char                *alias,
                                     const BacklotColumn       *column,
                                     const BacklotWireField    *field);
void     backlot_rest_add_json_path (BacklotSqlBuilder         *builder,
                                     const char                *function,
                                     const char                *alias,
                                     const BacklotColumn       *column,
                                     const BacklotWireField    *field);
void     backlot_rest_add_json_member
                                    (BacklotSqlBuilder         *builder,
                                     const char                *alias,
                                     const BacklotColumn       *column,
                                     const BacklotWireField    *field);
gboolean backlot_rest_is_text_path  (const BacklotWireField    *field);

/* Orders: backlot-rest-order.c */
gboolean backlot_rest_add_order     (BacklotRestContext        *context,
                                     BacklotSqlBuilder         *builder,
                                     const BacklotRestPlace    *place,
                                     GError                   **error);

/* Rows: backlot-rest-select.c */
gboolean backlot_rest_add_object    (BacklotRestContext        *context,
                                     BacklotSqlBuilder         *builder,
                                     const BacklotRestPlace    *place,
                                     GError                   **error);
gboolean backlot_rest_is_count      (const BacklotTable        *table,
                                     GPtrArray                 *items);

/* Conditions: backlot-rest-where.c */
gboolean backlot_rest_add_where     (BacklotRestContext        *context,
                                     BacklotSqlBuilder         *builder,
                                     const BacklotRestPlace    *place,
                                     gboolean                   with_rules,
                                     GError                   **error);
gboolean backlot_rest_add_exists    (BacklotRestContext        *context,
                                     BacklotSqlBuilder         *builder,
                                     const BacklotRestPlace    *parent,
                                     BacklotWireSelectItem     *item,
                                     GError                   **error);
gboolean backlot_rest_check_scopes  (BacklotRestContext        *context,
                                     GError                   **error);
BacklotWireSelectItem *
         backlot_rest_find_embed    (GPtrArray                 *items,
                                     const char                *name);
const char *
         backlot_rest_embed_name    (const BacklotWireSelectItem *item);
char    *backlot_rest_child_path    (const char                *path,
                                     const BacklotWireSelectItem *item);

G_END_DECLS
