/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request to the REST service and its answer, without HTTP around it. */

#pragma once

#include "studio/backlot-rest-context.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_REST_RETURN_MINIMAL,
  BACKLOT_REST_RETURN_HEADERS,
  BACKLOT_REST_RETURN_ROWS,
} BacklotRestReturn;

typedef enum
{
  BACKLOT_REST_RESOLUTION_NONE,
  BACKLOT_REST_RESOLUTION_MERGE,
  BACKLOT_REST_RESOLUTION_IGNORE,
} BacklotRestResolution;

typedef enum
{
  BACKLOT_REST_MEDIA_ARRAY,
  BACKLOT_REST_MEDIA_OBJECT,   /* exactly one row */
  BACKLOT_REST_MEDIA_CSV,
} BacklotRestMedia;

typedef struct
{
  /* What was asked; strings are owned, and may be NULL where a header was not there. */
  char                  *method;
  char                  *resource;      /* a table, or a function */
  gboolean               is_function;
  char                  *query_string;
  char                  *prefer;
  char                  *accept;
  char                  *profile;
  char                  *range;
  GBytes                *body;

  /* What that means. */
  BacklotRestReturn      returns;
  BacklotRestResolution  resolution;
  BacklotRestMedia       media;
  gboolean               count;
  gboolean               missing_default;
  gboolean               strict;
  gint64                 max_affected;   /* -1 = any number */
  BacklotWireRest       *query;

  /* The answer. */
  guint                  status;
  const char            *content_type;
  GString               *answer;         /* NULL = no body */
  char                  *content_range;
  GString               *applied;        /* Preference-Applied */
  char                  *location;

  /* A change whose rows are looked for beside others' changes. */
  BacklotRowWatch       *watch;          /* (owned) (nullable): what is written meanwhile */
  char                  *found;          /* (nullable) a JSON list of rowids */
} BacklotRestCall;

BacklotRestCall *backlot_rest_call_new     (const char          *method,
                                            const char          *path,
                                            const char          *query_string);
void             backlot_rest_call_free    (BacklotRestCall     *self);
gboolean         backlot_rest_call_read    (BacklotRestCall     *self,
                                            GError             **error);
void             backlot_rest_call_applied (BacklotRestCall     *self,
                                            const char          *preference);

/* Runs a #BacklotRestCall; a BacklotDatabaseFunc. If it fails and there is a watch, it is run again
 * after backlot_rest_search (). */
gboolean         backlot_rest_perform      (BacklotTransaction  *transaction,
                                            gpointer             data,
                                            GError             **error);

/* Looks for the rows of a change; a BacklotDatabaseFunc that only reads. */
gboolean         backlot_rest_search       (BacklotTransaction  *transaction,
                                            gpointer             data,
                                            GError             **error);

/* Rows: backlot-rest-rows.c */
typedef struct
{
  BacklotTable *table;
  gboolean      with_rules;
  gboolean      with_filters;
  const char   *rowids;       /* (nullable) a JSON list: these rows, in this order */
} BacklotRestSource;

gboolean         backlot_rest_count_rows   (BacklotRestContext  *context,
                                            const BacklotRestSource *source,
                                            gint64              *count,
                                            GError             **error);
gboolean         backlot_rest_write_rows   (BacklotRestContext  *context,
                                            BacklotRestCall     *call,
                                            const BacklotRestSource *source,
                                            guint               *n_rows,
                                            GError             **error);
char            *backlot_rest_find_rows    (BacklotRestContext  *context,
                                            BacklotRestCall     *call,
                                            BacklotTable        *table,
                                            BacklotCommand       command,
                                            gint64              *n_rows,
                                            GError             **error);
gboolean         backlot_rest_check_rows   (BacklotRestContext  *context,
                                            const BacklotTable  *table,
                                            BacklotCommand       command,
                                            gboolean             seen,
                                            const char          *rowids,
                                            GError             **error);

/* Methods: backlot-rest-read.c, -insert.c, -change.c, -function.c */
gboolean         backlot_rest_read         (BacklotRestContext  *context,
                                            BacklotRestCall     *call,
                                            const BacklotRestSource *source,
                                            GError             **error);
gboolean         backlot_rest_insert       (BacklotRestContext  *context,
                                            BacklotRestCall     *call,
                                            BacklotTable        *table,
                                            GError             **error);
gboolean         backlot_rest_update       (BacklotRestContext  *context,
                                            BacklotRestCall     *call,
                                            BacklotTable        *table,
                                            GError             **error);
gboolean         backlot_rest_delete       (BacklotRestContext  *context,
                                            BacklotRestCall     *call,
                                            BacklotTable        *table,
                                            GError             **error);
gboolean         backlot_rest_function     (BacklotRestContext  *context,
                                            BacklotRestCall     *call,
                                            GError             **error);
yyjson_doc      *backlot_rest_read_body    (BacklotRestCall     *call,
                                            GError             **error);
gboolean         backlot_rest_represent    (BacklotRestContext  *context,
                                            BacklotRestCall     *call,
                                            BacklotTable        *table,
                                            const char          *rowids,
                                            GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotRestCall, backlot_rest_call_free)

G_END_DECLS
