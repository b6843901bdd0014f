/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a channel asks to hear, and what it hears: the payloads of joins and row events. */

#pragma once

#include "service/backlot-realtime-channel.h"

G_BEGIN_DECLS

typedef struct
{
  BacklotRowEvent  event;
  char            *table;
  char            *filter;   /* (nullable) */
} BacklotRealtimeBinding;

/**
 * BacklotRealtimeRow:
 * @table: of the row
 * @record: (nullable): the row as it is now
 * @old_record: (nullable): its key at least
 * @complete: whether @record holds all columns
 *
 * One row event. Everything belongs to the payload that it was read from.
 */
typedef struct
{
  BacklotRowEvent  event;
  const char      *table;
  LarderValue     *record;
  LarderValue     *old_record;
  gboolean         complete;
} BacklotRealtimeRow;

BacklotRealtimeBinding *backlot_realtime_binding_new  (BacklotRowEvent     event,
                                                       const char         *table,
                                                       const char         *filter);
void                    backlot_realtime_binding_free (gpointer            data);
LarderValue            *backlot_realtime_make_join    (GPtrArray          *bindings,
                                                       const char         *presence_key,
                                                       const char         *token);
gboolean                backlot_realtime_row_read     (LarderValue        *payload,
                                                       BacklotRealtimeRow *row);

G_END_DECLS
