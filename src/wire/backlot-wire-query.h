/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the query string of a PostgREST request, every value escaped for the place where it
   stands. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BacklotWireQuery:
 *
 * A query string under construction. Filters stand side by side (all must hold) until a group is
 * opened with backlot_wire_query_open(); inside a group they are members of its `or (…)` or `and
 * (…)`, quoted as that place asks.
 *
 * Columns may carry a JSON path (`settings->>fps`) and, for the filter of an embedded resource, its
 * name in front (`tasks.status`).
 */
typedef struct _BacklotWireQuery BacklotWireQuery;

/**
 * BacklotWireOrderFlags:
 * @BACKLOT_WIRE_ORDER_DEFAULT: ascending, null values last
 * @BACKLOT_WIRE_ORDER_DESCENDING: largest first, null values first unless told otherwise
 * @BACKLOT_WIRE_ORDER_NULLS_FIRST: null values first
 * @BACKLOT_WIRE_ORDER_NULLS_LAST: null values last
 */
typedef enum
{
  BACKLOT_WIRE_ORDER_DEFAULT     = 0,
  BACKLOT_WIRE_ORDER_DESCENDING  = 1 << 0,
  BACKLOT_WIRE_ORDER_NULLS_FIRST = 1 << 1,
  BACKLOT_WIRE_ORDER_NULLS_LAST  = 1 << 2,
} BacklotWireOrderFlags;

BacklotWireQuery *backlot_wire_query_new         (void);
void              backlot_wire_query_free        (BacklotWireQuery      *query);

void              backlot_wire_query_select      (BacklotWireQuery      *query,
                                                  const char            *select);
void              backlot_wire_query_filter      (BacklotWireQuery      *query,
                                                  const char            *column,
                                                  const char            *op,
                                                  const char            *value);
void              backlot_wire_query_filter_int  (BacklotWireQuery      *query,
                                                  const char            *column,
                                                  const char            *op,
                                                  gint64                 value);
void              backlot_wire_query_filter_in   (BacklotWireQuery      *query,
                                                  const char            *column,
                                                  const char * const    *values);
void              backlot_wire_query_open        (BacklotWireQuery      *query,
                                                  const char            *group);
void              backlot_wire_query_close       (BacklotWireQuery      *query);
void              backlot_wire_query_order       (BacklotWireQuery      *query,
                                                  const char            *column,
                                                  BacklotWireOrderFlags  flags);
void              backlot_wire_query_limit       (BacklotWireQuery      *query,
                                                  guint                  limit);
void              backlot_wire_query_offset      (BacklotWireQuery      *query,
                                                  guint                  offset);
void              backlot_wire_query_embed_order (BacklotWireQuery      *query,
                                                  const char            *embed,
                                                  const char            *column,
                                                  BacklotWireOrderFlags  flags);
void              backlot_wire_query_embed_limit (BacklotWireQuery      *query,
                                                  const char            *embed,
                                                  guint                  limit);
void              backlot_wire_query_on_conflict (BacklotWireQuery      *query,
                                                  const char * const    *columns);
void              backlot_wire_query_columns     (BacklotWireQuery      *query,
                                                  const char * const    *columns);
void              backlot_wire_query_argument    (BacklotWireQuery      *query,
                                                  const char            *name,
                                                  const char            *value);

char             *backlot_wire_query_to_string   (BacklotWireQuery      *query);

char             *backlot_wire_query_quote       (const char            *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotWireQuery, backlot_wire_query_free)

G_END_DECLS
