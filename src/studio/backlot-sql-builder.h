/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A statement under construction: text from the program and the schema, values bound. */

#pragma once

#include <glib.h>
#include <yyjson.h>

#include "studio/backlot-schema-sql.h"
#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_VALUE_NULL,
  BACKLOT_VALUE_TEXT,
  BACKLOT_VALUE_INT,
  BACKLOT_VALUE_DOUBLE,
} BacklotValueKind;

typedef struct
{
  BacklotValueKind  kind;
  char             *text;     /* (owned) */
  gint64            integer;
  double            real;
} BacklotValue;

typedef struct
{
  GString *sql;
  GArray  *values;      /* of BacklotValue: the first is ?1 */
  guint    n_aliases;
} BacklotSqlBuilder;

BacklotSqlBuilder *backlot_sql_builder_new         (void);
void               backlot_sql_builder_free        (BacklotSqlBuilder    *self);
void               backlot_sql_builder_add         (BacklotSqlBuilder    *self,
                                                    ...) G_GNUC_NULL_TERMINATED;
void               backlot_sql_builder_add_column  (BacklotSqlBuilder    *self,
                                                    const char           *alias,
                                                    const char           *column);
void               backlot_sql_builder_add_value   (BacklotSqlBuilder    *self,
                                                    BacklotValue         *value);
void               backlot_sql_builder_add_text    (BacklotSqlBuilder    *self,
                                                    const char           *text);
char              *backlot_sql_builder_new_alias   (BacklotSqlBuilder    *self);
BacklotStatement  *backlot_sql_builder_prepare     (BacklotSqlBuilder    *self,
                                                    BacklotTransaction   *transaction,
                                                    GError              **error);

void               backlot_value_clear             (BacklotValue         *value);
void               backlot_value_bind              (const BacklotValue   *value,
                                                    BacklotStatement     *statement,
                                                    int                   index);
gboolean           backlot_value_from_text         (BacklotValue         *value,
                                                    BacklotSqlType        type,
                                                    const char * const   *labels,
                                                    const char           *text,
                                                    GError              **error);
gboolean           backlot_value_from_json         (BacklotValue         *value,
                                                    BacklotSqlType        type,
                                                    const char * const   *labels,
                                                    yyjson_val           *json,
                                                    GError              **error);
gboolean           backlot_column_value_from_json  (BacklotValue         *value,
                                                    const BacklotColumn  *column,
                                                    yyjson_val           *json,
                                                    GError              **error);
gboolean           backlot_value_round             (BacklotValue         *value,
                                                    int                   precision,
                                                    int                   scale,
                                                    GError              **error);
char              *backlot_timestamp_normalize     (const char           *text);
char              *backlot_array_to_json           (const char           *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotSqlBuilder, backlot_sql_builder_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BacklotValue, backlot_value_clear)

G_END_DECLS
