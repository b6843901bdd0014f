/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All deadlines of a client in one heap behind one alarm of its clock. */

#pragma once

#include "larder/larder-clock.h"
#include "larder/larder-enums.h"

G_BEGIN_DECLS

typedef struct _LarderDeadlines LarderDeadlines;

typedef void (*LarderDeadlineFunc) (gpointer user_data);

/* Part of what waits; all members are private to the heap. */
typedef struct
{
  gint64              at_ms;
  guint64             order;      /* ties are kept in the order of arming */
  guint               position;   /* in the heap, from 1; 0: not armed */
  guint               due;        /* in the round that is running, from 1; 0: not in it */
  LarderDeadlineFunc  func;
  gpointer            user_data;
} LarderDeadline;

LarderDeadlines *larder_deadlines_new   (LarderClock        *clock);
void             larder_deadlines_free  (LarderDeadlines    *self);
void             larder_deadline_init   (LarderDeadline     *deadline,
                                         LarderDeadlineFunc  func,
                                         gpointer            user_data);
/* LARDER_NEVER disarms. */
void             larder_deadlines_set   (LarderDeadlines    *self,
                                         LarderDeadline     *deadline,
                                         gint64              at_ms);
gboolean         larder_deadline_is_set (LarderDeadline     *deadline);
guint            larder_deadlines_count (LarderDeadlines    *self);

G_END_DECLS
