/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Marks on a profiler's time line. */

#include "config.h"

#include "larder/larder-marks-private.h"

#ifdef HAVE_SYSPROF

gboolean larder_marks_are_wanted;

void
larder_marks_init (void)
{
  larder_marks_are_wanted = sysprof_collector_is_active ();
}

void
larder_marks_add (gint64      began,
                  const char *name,
                  const char *message)
{
  sysprof_collector_mark (began, SYSPROF_CAPTURE_CURRENT_TIME - began, "larder", name, message);
}

#endif
