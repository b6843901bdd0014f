/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Marks on a profiler's time line: how long fetches, flushes and sharings take. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Without Sysprof at build time there is nothing of this in the library; with it a mark costs a
 * look at one variable as long as no profiler records the program. */
#ifdef HAVE_SYSPROF

#include <sysprof-capture.h>

extern gboolean larder_marks_are_wanted;

/* Asks whether a profiler records the program. */
void larder_marks_init (void);
/* Something called @name lasted since @began. */
void larder_marks_add  (gint64      began,
                        const char *name,
                        const char *message);

/* 0: nobody wants to know. */
static inline gint64
larder_mark_begin (void)
{
  return G_UNLIKELY (larder_marks_are_wanted) ? SYSPROF_CAPTURE_CURRENT_TIME : 0;
}

static inline void
larder_mark_end (gint64      began,
                 const char *name,
                 const char *message)
{
  if (G_UNLIKELY (began != 0))
    larder_marks_add (began, name, message);
}

#else

static inline void
larder_marks_init (void)
{
}

static inline gint64
larder_mark_begin (void)
{
  return 0;
}

static inline void
larder_mark_end (gint64      began,
                 const char *name,
                 const char *message)
{
}

#endif

G_END_DECLS
