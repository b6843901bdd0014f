/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Alarms by their time and by their id: a heap, and a table of its entries. Without locks. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gpointer     id;
  gint64       at_ms;
  guint64      sequence;    /* order of setting, for alarms of one moment */
  GSourceFunc  func;
  gpointer     user_data;
  guint        position;    /* in the heap */
} LarderAlarm;

typedef struct
{
  GPtrArray  *heap;         /* (owned) of LarderAlarm, earliest first */
  GHashTable *by_id;        /* borrowed from @heap */
  guint64     sequence;     /* of the next alarm */
} LarderAlarms;

void         larder_alarms_init    (LarderAlarms *self);
void         larder_alarms_clear   (LarderAlarms *self);
void         larder_alarms_set     (LarderAlarms *self,
                                    gpointer      id,
                                    gint64        at_ms,
                                    GSourceFunc   func,
                                    gpointer      user_data);
gboolean     larder_alarms_remove  (LarderAlarms *self,
                                    gpointer      id);
/* The time of the earliest, -1 if there is none. */
gint64       larder_alarms_next    (LarderAlarms *self);
/* Takes the earliest out if it is due at @now_ms and was set before @sequence. */
gboolean     larder_alarms_pop     (LarderAlarms *self,
                                    gint64        now_ms,
                                    guint64       sequence,
                                    LarderAlarm  *alarm);

/* How far a reading is from the last one that counted, which it then replaces; 0: as good as
 * not. */
gint64       larder_clock_take_step (gint64      *known_ms,
                                     gint64       now_ms);

G_END_DECLS
