/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks that wait for one outcome, and those that leave. */

#include "config.h"

#include "service/backlot-waiters.h"

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  int *answer = user_data;

  *answer = g_task_propagate_boolean (G_TASK (result), &error)
              ? 1 : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? 2 : 3;
}

static void
test_waiters (void)
{
  g_autoptr(BacklotWaiters) waiters = backlot_waiters_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GPtrArray) tasks = NULL;
  int answers[3] = { 0 };

  for (int i = 0; i < 3; i++)
    backlot_waiters_add (waiters, g_task_new (NULL, i == 1 ? cancellable : NULL, answered_cb,
                                              &answers[i]));
  g_cancellable_cancel (cancellable);
  while (answers[1] == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (answers[1], ==, 2);
  g_assert_cmpint (answers[0], ==, 0);

  tasks = backlot_waiters_take_all (waiters);
  g_assert_cmpuint (tasks->len, ==, 2);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
  while (answers[2] == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (answers[0], ==, 1);
  g_assert_cmpint (answers[2], ==, 1);
}

static void
test_cancelled_before (void)
{
  g_autoptr(BacklotWaiters) waiters = backlot_waiters_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  int answer = 0;

  g_cancellable_cancel (cancellable);
  backlot_waiters_add (waiters, g_task_new (NULL, cancellable, answered_cb, &answer));
  while (answer == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (answer, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/waiters/one-leaves-the-others-stay", test_waiters);
  g_test_add_func ("/waiters/cancelled-before", test_cancelled_before);

  return g_test_run ();
}
