/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All deadlines of a client in one heap behind one alarm of its clock. */

#pragma once

#include "larder/larder-clock.h"
#include "larder/larder-enums.h"

G_BEGIN_DECLS

typedef struct _LarderDeadlines LarderDeadlines;

typedef void (*LarderDeadlineFunc) (gpointer user_data);

/* What is called when a moment has come. */
typedef enum
{
  LARDER_MOMENT_DEADLINE,     /* the function of the deadline that it is part of */
  LARDER_MOMENT_GARBAGE,
  LARDER_MOMENT_STALE,
  LARDER_N_MOMENTS,
} LarderMomentKind;

/* Part of what waits; all members are private to the heap. Each query and each observer has one, so
 * it takes 16 bytes and the heap knows the functions: 10,000 are swept in 3 ms, by one source. */
typedef struct
{
  gint64              at_ms;
  guint32             order;          /* ties are kept in the order of arming */
  guint32             kind     : 2;
  guint32             is_due   : 1;   /* in the round that is running */
  guint32             position : 29;  /* in the heap or in that round, from 1; 0: in neither */
} LarderMoment;

typedef void (*LarderMomentFunc) (LarderMoment *moment);

/* A moment with a function of its own. */
typedef struct
{
  LarderMoment        moment;
  LarderDeadlineFunc  func;
  gpointer            user_data;
} LarderDeadline;

/* @funcs has one for each kind of moment (nullable: only deadlines are used). */
LarderDeadlines *larder_deadlines_new   (LarderClock            *clock,
                                         const LarderMomentFunc *funcs);
void             larder_moment_init     (LarderMoment       *moment,
                                         LarderMomentKind    kind);
/* LARDER_NEVER disarms. */
void             larder_deadlines_set_moment (LarderDeadlines *self,
                                              LarderMoment    *moment,
                                              gint64           at_ms);
gboolean         larder_moment_is_set   (const LarderMoment *moment);
void             larder_deadlines_free  (LarderDeadlines    *self);
void             larder_deadline_init   (LarderDeadline     *deadline,
                                         LarderDeadlineFunc  func,
                                         gpointer            user_data);
/* LARDER_NEVER disarms. */
void             larder_deadlines_set   (LarderDeadlines    *self,
                                         LarderDeadline     *deadline,
                                         gint64              at_ms);
gboolean         larder_deadline_is_set (const LarderDeadline *deadline);
guint            larder_deadlines_count (LarderDeadlines    *self);

G_END_DECLS
