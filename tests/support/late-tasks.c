/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads that let go of their tasks late. */

/* For RTLD_NEXT. */
#define _GNU_SOURCE
#include "config.h"

#include "support/late-tasks.h"

#include <dlfcn.h>

/* (nullable) */
static GPtrArray *held;

/* Instead of GIO's. */
void
g_task_run_in_thread (GTask           *task,
                      GTaskThreadFunc  func)
{
  void (*run) (GTask *, GTaskThreadFunc) = dlsym (RTLD_NEXT, "g_task_run_in_thread");

  if (held != NULL)
    g_ptr_array_add (held, g_object_ref (task));
  run (task, func);
}

void
test_late_tasks_begin (void)
{
  held = g_ptr_array_new_with_free_func (g_object_unref);
}

guint
test_late_tasks_count (void)
{
  return held->len;
}

void
test_late_tasks_end (void)
{
  g_clear_pointer (&held, g_ptr_array_unref);
}
