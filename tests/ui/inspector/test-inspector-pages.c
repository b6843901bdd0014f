/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of the developer window for channels, slices and costs. */

#include "config.h"

#include "inspector-fixture.h"

#include "ui/inspector/backlot-inspector-channels-page.h"
#include "ui/inspector/backlot-inspector-performance-page.h"
#include "ui/inspector/backlot-inspector-slices-page.h"
#include "ui/inspector/backlot-inspector-value.h"

static void
test_channels_tell_how_they_do (InspectorFixture *fixture,
                                gconstpointer     data)
{
  LarderChannelStatus *status = larder_client_ensure_channel (fixture->client, "project:1");
  GtkWidget *page = NULL;

  inspector_open_window (fixture);
  page = inspector_find_page (fixture, BACKLOT_TYPE_INSPECTOR_CHANNELS_PAGE);
  wait_until (test_find (page, GTK_TYPE_LABEL, "project:1") != NULL);
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "joining"));
  larder_channel_status_set_state (status, LARDER_CHANNEL_JOINED);
  larder_channel_status_count_event (status, "photos");
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "joined"));
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "photos"));
  larder_channel_status_set_state (status, LARDER_CHANNEL_LOST);
  larder_channel_status_set_problem (status, "not for you");
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "lost · not for you"));

  larder_client_forget_channel (fixture->client, "project:1");
  wait_until (test_find (page, GTK_TYPE_LABEL, "No Channels") != NULL);
}

static const char *
get_page_name (InspectorFixture *fixture)
{
  return larder_slice_get_string (fixture->view, "page");
}

static void
test_slices_are_shown_edited_and_gone_back_in (InspectorFixture *fixture,
                                               gconstpointer     data)
{
  LarderActionLog *log = NULL;
  GtkWidget *page = NULL;
  GtkWidget *value = NULL;
  GtkColumnView *actions = NULL;
  g_autofree char *shown = NULL;

  inspector_open_window (fixture);
  page = inspector_find_page (fixture, BACKLOT_TYPE_INSPECTOR_SLICES_PAGE);
  log = backlot_inspector_slices_page_get_log (BACKLOT_INSPECTOR_SLICES_PAGE (page));
  value = test_find (page, BACKLOT_TYPE_INSPECTOR_VALUE, NULL);
  larder_slice_begin_action (fixture->view, "open film");
  larder_slice_set_string (fixture->view, "page", "film");
  larder_slice_end_action (fixture->view);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 2);
  wait_until (test_find (page, GTK_TYPE_LABEL, "view/open film") != NULL);
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "Shows action 2 of 2"));
  g_object_get (inspector_get_buffer (value), "text", &shown, NULL);
  g_assert_nonnull (strstr (shown, "\"film\""));

  /* What is written by hand is an action, too. */
  inspector_act (value, "value.edit");
  gtk_text_buffer_set_text (inspector_get_buffer (value), "{\"page\":\"credits\",\"zoom\":2}", -1);
  inspector_act (value, "value.apply");
  g_assert_cmpstr (get_page_name (fixture), ==, "credits");
  inspector_act (page, "slices.reset");
  g_assert_cmpstr (get_page_name (fixture), ==, "home");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 4);

  actions = GTK_COLUMN_VIEW (gtk_widget_get_ancestor (
    test_find (page, GTK_TYPE_LABEL, "view/open film"), GTK_TYPE_COLUMN_VIEW));
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (gtk_column_view_get_model (actions)), 1);
  inspector_act (page, "slices.jump");
  g_assert_cmpstr (get_page_name (fixture), ==, "film");
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "Shows action 2 of 4"));
  inspector_act (page, "slices.rollback");
  g_assert_cmpstr (get_page_name (fixture), ==, "home");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 1);

  /* The program stays as it was left when the window goes. */
  larder_slice_set_string (fixture->view, "page", "queue");
  inspector_close_window (fixture);
  g_assert_cmpstr (get_page_name (fixture), ==, "queue");
}

static void
test_cost_of_queries_is_counted (InspectorFixture *fixture,
                                 gconstpointer     data)
{
  g_autoptr(BacklotInspectorCosts) costs = NULL;
  GtkWidget *page = NULL;
  gint64 max_ms = 0;
  gint64 last_ms = 0;

  inspector_open_window (fixture);
  page = inspector_find_page (fixture, BACKLOT_TYPE_INSPECTOR_PERFORMANCE_PAGE);
  g_object_get (inspector_get_row (fixture, 0), "last-ms", &last_ms, NULL);
  g_assert_cmpint (last_ms, ==, -1);
  for (gint64 ms = 1500; ms >= 500; ms -= 1000)
    {
      larder_client_refetch (fixture->client, inspector_make_key ("1"));
      wait_until (fixture->fetches->len > 0);
      larder_test_clock_advance (fixture->clock, ms);
      inspector_answer (fixture, "{'n':1}");
    }
  backlot_inspector_queries_refresh (inspector_get_queries (fixture));
  g_object_get (inspector_get_row (fixture, 0), "max-ms", &max_ms, "last-ms", &last_ms, NULL);
  g_assert_cmpint (max_ms, ==, 1500);
  g_assert_cmpint (last_ms, ==, 500);
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "2 fetches, 1000 ms on average"));
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "slow"));

  /* The same data again is told as that: it is fetching, and then it is not. */
  g_object_get (fixture->window, "costs", &costs, NULL);
  g_assert_cmpuint (backlot_inspector_costs_get_total (costs)->n_told, ==, 4);
  g_assert_cmpuint (backlot_inspector_costs_get_total (costs)->n_wasted, ==, 0);

  /* Told by hand although nothing changed: that would be seen. */
  g_signal_emit_by_name (fixture->observer, "changed", LARDER_RESULT_FLAG_DATA);
  backlot_inspector_queries_refresh (inspector_get_queries (fixture));
  g_assert_cmpuint (backlot_inspector_costs_get_total (costs)->n_wasted, ==, 1);
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "slow · told in vain"));
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "1 in vain"));
}

int
main (int   argc,
      char *argv[])
{
  /* The session has folders of its own; see test-inspector.c. */
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) \
  g_test_add ("/inspector-pages/" path, InspectorFixture, NULL, inspector_set_up, func, \
              inspector_tear_down)
  ADD ("channels-tell-how-they-do", test_channels_tell_how_they_do);
  ADD ("slices-are-shown-edited-and-gone-back-in", test_slices_are_shown_edited_and_gone_back_in);
  ADD ("cost-of-queries-is-counted", test_cost_of_queries_is_counted);
#undef ADD

  return g_test_run ();
}
