/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person may not do is there, and says why. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/common/backlot-rights.h"

static void
count_cb (GtkWidget  *widget,
          GParamSpec *pspec,
          guint      *n)
{
  (*n)++;
}

static void
test_reason_is_told_once (TestContext   *fixture,
                          gconstpointer  data)
{
  g_autoptr(GtkWidget) button = g_object_ref_sink (gtk_button_new_with_label ("Add"));
  guint n = 0;

  g_signal_connect (button, "notify::tooltip-text", G_CALLBACK (count_cb), &n);
  backlot_rights_show (button, TRUE, "You can only look", "Add a Task");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Add a Task");
  backlot_rights_show (button, FALSE, "You can only look", "Add a Task");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "You can only look");
  g_assert_cmpuint (n, ==, 2);

  /* Each change of a row says it again, and thousands may change at once. */
  backlot_rights_show (button, FALSE, "You can only look", "Add a Task");
  g_assert_cmpuint (n, ==, 2);
  backlot_rights_show (button, TRUE, "You can only look", NULL);
  backlot_rights_show (button, TRUE, "You can only look", NULL);
  g_assert_null (gtk_widget_get_tooltip_text (button));
  g_assert_cmpuint (n, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rights/reason-is-told-once", TestContext, NULL, test_context_set_up,
              test_reason_is_told_once, test_context_tear_down);

  return g_test_run ();
}
