/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The developer window on a real client: its lists follow, its actions have their effects, and it
 * leaves nothing behind. */

#include "config.h"

#include "inspector-fixture.h"

#include "ui/inspector/backlot-inspector-line.h"
#include "ui/inspector/backlot-inspector-log.h"
#include "ui/inspector/backlot-inspector-mutations-page.h"
#include "ui/inspector/backlot-inspector-node.h"
#include "ui/inspector/backlot-inspector-queries.h"
#include "ui/inspector/backlot-inspector-query-pane.h"
#include "ui/inspector/backlot-inspector-tree.h"
#include "ui/inspector/backlot-inspector-value.h"
#include "ui/inspector/backlot-inspector-window.h"

static GListModel *
get_lines (InspectorFixture *fixture)
{
  g_autoptr(BacklotInspectorLog) log = NULL;

  g_object_get (fixture->window, "log", &log, NULL);
  return backlot_inspector_log_get_lines (log);
}

static guint
get_n_rows (InspectorFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (inspector_get_queries (fixture)));
}

static BacklotInspectorState
get_state (InspectorFixture *fixture)
{
  return backlot_inspector_query_get_state (inspector_get_row (fixture, 0));
}

/* Chooses the first row and returns the pane with its details. */
static GtkWidget *
get_pane (InspectorFixture *fixture)
{
  GtkWidget *pane =
    test_find (GTK_WIDGET (fixture->window), BACKLOT_TYPE_INSPECTOR_QUERY_PANE, NULL);

  g_assert_nonnull (pane);
  g_object_set (pane, "query", inspector_get_row (fixture, 0), NULL);
  return pane;
}

/* How many handlers there are on all signals of an object. */
static guint
count_handlers (gpointer object)
{
  guint n = 0;

  for (GType type = G_OBJECT_TYPE (object); type != 0; type = g_type_parent (type))
    {
      guint n_ids = 0;
      g_autofree guint *ids = g_signal_list_ids (type, &n_ids);

      for (guint i = 0; i < n_ids; i++)
        {
          n += g_signal_handlers_block_matched (object, G_SIGNAL_MATCH_ID, ids[i], 0, NULL, NULL,
                                                NULL);
          g_signal_handlers_unblock_matched (object, G_SIGNAL_MATCH_ID, ids[i], 0, NULL, NULL,
                                             NULL);
        }
    }
  return n;
}

static void
test_list_follows_the_cache (InspectorFixture *fixture,
                             gconstpointer     data)
{
  g_autoptr(LarderValue) value = inspector_make_value ("{'n':2}");
  BacklotInspectorQuery *row = NULL;
  gint64 n = 0;

  inspector_open_window (fixture);
  g_assert_cmpuint (get_n_rows (fixture), ==, 1);
  g_assert_cmpint (get_state (fixture), ==, BACKLOT_INSPECTOR_FRESH);
  row = inspector_get_row (fixture, 0);

  larder_client_set_data (fixture->client, inspector_make_key ("2"), value);
  wait_until (get_n_rows (fixture) == 2);
  g_assert_cmpint (backlot_inspector_query_get_state (inspector_get_row (fixture, 1)), ==,
                   BACKLOT_INSPECTOR_INACTIVE);

  larder_client_refetch (fixture->client, inspector_make_key ("1"));
  wait_until (get_state (fixture) == BACKLOT_INSPECTOR_FETCHING);
  inspector_answer (fixture, "{'n':3}");
  wait_until (get_state (fixture) == BACKLOT_INSPECTOR_FRESH);
  g_object_get (inspector_get_row (fixture, 0), "n-fetches", &n, NULL);
  g_assert_cmpint (n, ==, 2);
  g_object_get (inspector_get_row (fixture, 0), "n-notifies", &n, NULL);
  g_assert_cmpint (n, ==,
                   larder_query_get_n_notifies (backlot_inspector_query_get_query (row)));

  /* Data grows stale without an event. */
  larder_test_clock_advance (fixture->clock, 60000);
  backlot_inspector_queries_refresh (inspector_get_queries (fixture));
  g_assert_cmpint (get_state (fixture), ==, BACKLOT_INSPECTOR_STALE);
  g_assert_cmpuint (backlot_inspector_queries_count (inspector_get_queries (fixture),
                                                     BACKLOT_INSPECTOR_STALE), ==, 1);
  g_assert_true (inspector_get_row (fixture, 0) == row);

  larder_client_remove (fixture->client, inspector_make_key ("2"));
  wait_until (get_n_rows (fixture) == 1);
}

static const char *
get_shown_key (GtkColumnView *view,
               guint          position)
{
  g_autoptr(BacklotInspectorQuery) row =
    g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), position);

  return backlot_inspector_query_get_key (row);
}

static void
test_list_is_filtered_and_sorted (InspectorFixture *fixture,
                                  gconstpointer     data)
{
  GtkWidget *root = NULL;
  GtkColumnView *view = NULL;
  GListModel *shown = NULL;
  g_autoptr(LarderValue) value = inspector_make_value ("{'n':2}");

  larder_test_clock_advance (fixture->clock, 1000);
  larder_client_set_data (fixture->client, inspector_make_key ("2"), value);
  inspector_open_window (fixture);
  root = GTK_WIDGET (fixture->window);
  view = GTK_COLUMN_VIEW (test_find (root, GTK_TYPE_COLUMN_VIEW, NULL));
  shown = G_LIST_MODEL (gtk_column_view_get_model (view));
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 2);

  for (guint i = 0; i < 4; i += 3)
    {
      /* By key and by last update. */
      g_autoptr(GtkColumnViewColumn) column =
        g_list_model_get_item (gtk_column_view_get_columns (view), i);

      gtk_column_view_sort_by_column (view, column, GTK_SORT_DESCENDING);
      g_assert_cmpstr (get_shown_key (view, 0), ==, "[\"notes\",\"2\"]");
      gtk_column_view_sort_by_column (view, column, GTK_SORT_ASCENDING);
      g_assert_cmpstr (get_shown_key (view, 0), ==, "[\"notes\",\"1\"]");
    }

  /* What is sorted by its state moves when that changes: the inactive one is last until then. */
  {
    g_autoptr(GtkColumnViewColumn) column =
      g_list_model_get_item (gtk_column_view_get_columns (view), 1);
    g_autoptr(LarderQueryOptions) options = inspector_make_options (fixture, "2");

    gtk_column_view_sort_by_column (view, column, GTK_SORT_ASCENDING);
    g_assert_cmpstr (get_shown_key (view, 0), ==, "[\"notes\",\"1\"]");
    larder_client_prefetch (fixture->client, options);
    larder_client_refetch (fixture->client, inspector_make_key ("2"));
    wait_until (g_str_equal (get_shown_key (view, 0), "[\"notes\",\"2\"]"));
    inspector_answer (fixture, "{'n':3}");
  }

  gtk_editable_set_text (GTK_EDITABLE (test_find (root, GTK_TYPE_SEARCH_ENTRY, NULL)), "\"2");
  wait_until (g_list_model_get_n_items (shown) == 1);
  g_assert_cmpstr (get_shown_key (view, 0), ==, "[\"notes\",\"2\"]");
}

static void
test_actions_have_their_effects (InspectorFixture *fixture,
                                 gconstpointer     data)
{
  GtkWidget *pane = NULL;

  inspector_open_window (fixture);
  pane = get_pane (fixture);

  inspector_act (pane, "query.refetch");
  inspector_answer (fixture, "{'n':2}");
  g_assert_cmpuint (fixture->n_fetches, ==, 2);

  inspector_act (pane, "query.invalidate");
  inspector_answer (fixture, "{'n':3}");
  g_assert_cmpuint (fixture->n_fetches, ==, 3);

  inspector_act (pane, "query.reset");
  g_assert_null (larder_query_observer_get_data (fixture->observer));
  inspector_answer (fixture, "{'n':4}");
  g_assert_cmpuint (fixture->n_fetches, ==, 4);

  inspector_act (pane, "query.remove");
  wait_until (get_n_rows (fixture) == 0);
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 0);
}

static void
test_states_are_forced_and_restored (InspectorFixture *fixture,
                                     gconstpointer     data)
{
  GtkWidget *pane = NULL;

  inspector_open_window (fixture);
  pane = get_pane (fixture);
  inspector_act (pane, "query.force-loading");
  g_assert_true (larder_query_observer_get_is_loading (fixture->observer));
  g_assert_null (larder_query_observer_get_data (fixture->observer));
  wait_until (get_state (fixture) == BACKLOT_INSPECTOR_FETCHING);
  inspector_act (pane, "query.restore");
  g_assert_nonnull (larder_query_observer_get_data (fixture->observer));
  g_assert_null (larder_query_observer_get_error (fixture->observer));

  inspector_act (pane, "query.force-error");
  g_assert_error (larder_query_observer_get_error (fixture->observer), G_IO_ERROR,
                  G_IO_ERROR_FAILED);
  inspector_act (pane, "query.restore");
  g_assert_null (larder_query_observer_get_error (fixture->observer));
}

static void
test_data_is_edited_as_json (InspectorFixture *fixture,
                             gconstpointer     data)
{
  GtkWidget *value = NULL;
  g_autofree char *before = NULL;
  LarderValue *now = NULL;

  inspector_open_window (fixture);
  value = test_find (get_pane (fixture), BACKLOT_TYPE_INSPECTOR_VALUE, NULL);
  g_object_get (inspector_get_buffer (value), "text", &before, NULL);
  g_assert_cmpstr (before, ==, "{\n  \"n\" : 1\n}");

  /* What is no JSON is not taken, and stays to be corrected. */
  inspector_act (value, "value.edit");
  gtk_text_buffer_set_text (inspector_get_buffer (value), "{\"n\":", -1);
  inspector_act (value, "value.apply");
  now = larder_query_observer_get_data (fixture->observer);
  g_assert_cmpint (larder_value_get_member_int (now, "n", 0), ==, 1);

  /* What comes meanwhile does not overwrite what is being written. */
  larder_client_refetch (fixture->client, inspector_make_key ("1"));
  inspector_answer (fixture, "{'n':5}");
  gtk_text_buffer_set_text (inspector_get_buffer (value), "{\"n\":7}", -1);
  inspector_act (value, "value.apply");
  now = larder_query_observer_get_data (fixture->observer);
  g_assert_cmpint (larder_value_get_member_int (now, "n", 0), ==, 7);
}

/* The part of that path, with a row of its own: all before it are open. */
static GtkTreeListRow *
choose_part (GtkSingleSelection *parts,
             const char         *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (parts)); i++)
    {
      g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (parts), i);
      g_autoptr(BacklotInspectorNode) node = gtk_tree_list_row_get_item (row);

      if (g_str_equal (backlot_inspector_node_get_path (node), path))
        {
          gtk_single_selection_set_selected (parts, i);
          return gtk_single_selection_get_selected_item (parts);
        }
    }
  g_error ("There is no row of %s", path);
}

static void
assert_data (InspectorFixture *fixture,
             const char       *json)
{
  g_autoptr(LarderValue) expected = inspector_make_value (json);

  g_assert_true (larder_value_equal (larder_query_observer_get_data (fixture->observer), expected));
}

static void
test_parts_of_data_are_changed (InspectorFixture *fixture,
                                gconstpointer     data)
{
  g_autoptr(LarderValue) first =
    inspector_make_value ("{'a/b':[{'done':false,'token':'x'},2],'n':1}");
  GtkSingleSelection *parts = NULL;
  GtkWidget *tree = NULL;
  GtkWidget *value = NULL;
  g_autofree char *secret = NULL;
  gboolean editable = TRUE;

  larder_client_set_data (fixture->client, inspector_make_key ("1"), first);
  inspector_open_window (fixture);
  tree = test_find (get_pane (fixture), BACKLOT_TYPE_INSPECTOR_TREE, NULL);
  value = test_find (tree, BACKLOT_TYPE_INSPECTOR_VALUE, NULL);
  parts = GTK_SINGLE_SELECTION (
    gtk_list_view_get_model (GTK_LIST_VIEW (test_find (tree, GTK_TYPE_LIST_VIEW, NULL))));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (parts)), ==, 3);
  gtk_tree_list_row_set_expanded (choose_part (parts, "/a~1b"), TRUE);
  gtk_tree_list_row_set_expanded (choose_part (parts, "/a~1b/0"), TRUE);

  choose_part (parts, "/a~1b/0/done");
  inspector_act (tree, "tree.toggle");
  assert_data (fixture, "{'a/b':[{'done':true,'token':'x'},2],'n':1}");

  /* A secret is not shown, and so it is not to be written either. */
  wait_until (test_find (tree, GTK_TYPE_LABEL, "true") != NULL);
  choose_part (parts, "/a~1b/0/token");
  g_object_get (inspector_get_buffer (value), "text", &secret, NULL);
  g_object_get (value, "editable", &editable, NULL);
  g_assert_cmpstr (secret, ==, "•••");
  g_assert_false (editable);

  /* What was open stays open while other parts change. */
  choose_part (parts, "/a~1b/1");
  inspector_act (tree, "tree.delete");
  assert_data (fixture, "{'a/b':[{'done':true,'token':'x'}],'n':1}");
  wait_until (g_list_model_get_n_items (G_LIST_MODEL (parts)) == 6);
  choose_part (parts, "/a~1b/0/done");

  choose_part (parts, "/n");
  inspector_act (value, "value.edit");
  gtk_text_buffer_set_text (inspector_get_buffer (value), "[1]", -1);
  inspector_act (value, "value.apply");
  assert_data (fixture, "{'a/b':[{'done':true,'token':'x'}],'n':[1]}");
  wait_until (gtk_tree_list_row_is_expandable (choose_part (parts, "/n")));
}

static void
test_mock_offline_pauses_a_fetch (InspectorFixture *fixture,
                                  gconstpointer     data)
{
  GtkWidget *offline = NULL;

  inspector_open_window (fixture);
  offline = test_find (GTK_WIDGET (fixture->window), GTK_TYPE_SWITCH, NULL);
  gtk_switch_set_active (GTK_SWITCH (offline), TRUE);
  g_assert_false (larder_client_get_online (fixture->client));
  larder_client_refetch (fixture->client, inspector_make_key ("1"));
  wait_until (get_state (fixture) == BACKLOT_INSPECTOR_PAUSED);
  g_assert_cmpuint (fixture->fetches->len, ==, 0);

  gtk_switch_set_active (GTK_SWITCH (offline), FALSE);
  g_assert_true (larder_client_get_online (fixture->client));
  wait_until (get_state (fixture) == BACKLOT_INSPECTOR_FETCHING);
  inspector_answer (fixture, "{'n':2}");

  /* A window that is gone can not be asked to end it. */
  gtk_switch_set_active (GTK_SWITCH (offline), TRUE);
  inspector_close_window (fixture);
  g_assert_true (larder_client_get_online (fixture->client));
}

static char *
get_text (GListModel *lines,
          guint       position,
          const char *property)
{
  g_autoptr(BacklotInspectorLine) line = g_list_model_get_item (lines, position);
  char *text = NULL;

  g_object_get (line, property, &text, NULL);
  return text;
}

static void
test_log_tells_how_long_fetches_took (InspectorFixture *fixture,
                                      gconstpointer     data)
{
  g_autofree char *what = NULL;
  g_autofree char *note = NULL;
  g_autofree char *began = NULL;

  inspector_open_window (fixture);
  larder_client_refetch (fixture->client, inspector_make_key ("1"));
  wait_until (fixture->fetches->len > 0);
  larder_test_clock_advance (fixture->clock, 250);
  inspector_answer (fixture, "{'n':2}");
  what = get_text (get_lines (fixture), 0, "what");
  note = get_text (get_lines (fixture), 0, "note");
  began = get_text (get_lines (fixture), 1, "what");
  g_assert_cmpstr (what, ==, "Fetch ended");
  g_assert_cmpstr (note, ==, "250 ms");
  g_assert_cmpstr (began, ==, "Fetch started");

  for (guint i = 0; i < BACKLOT_INSPECTOR_MAX_LINES; i++)
    {
      g_autoptr(LarderValue) value = larder_value_new_int (i);

      larder_client_set_data (fixture->client, inspector_make_key ("1"), value);
    }
  g_assert_cmpuint (g_list_model_get_n_items (get_lines (fixture)), ==,
                    BACKLOT_INSPECTOR_MAX_LINES);
}

static void
test_clearing_fetches_what_is_looked_at (InspectorFixture *fixture,
                                         gconstpointer     data)
{
  g_autoptr(LarderValue) value = inspector_make_value ("{'n':2}");

  inspector_open_window (fixture);
  larder_client_set_data (fixture->client, inspector_make_key ("2"), value);
  inspector_act (GTK_WIDGET (fixture->window), "inspector.clear");
  inspector_answer (fixture, "{'n':9}");
  g_assert_cmpint (larder_value_get_member_int (larder_query_observer_get_data (fixture->observer),
                                                "n", 0), ==, 9);
  wait_until (get_n_rows (fixture) == 1);
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 1);
}

static void
never_cb (LarderMutationContext *context,
          gpointer               user_data)
{
  g_ptr_array_add (user_data, larder_mutation_context_ref (context));
}

static void
test_mutations_are_listed_and_withdrawn (InspectorFixture *fixture,
                                         gconstpointer     data)
{
  g_autoptr(LarderMutationOptions) rules = larder_mutation_options_new ("projects.rename");
  g_autoptr(GPtrArray) sent =
    g_ptr_array_new_with_free_func ((GDestroyNotify) larder_mutation_context_unref);
  g_autoptr(LarderValue) changes = inspector_make_value ("{'id':'p','title':'New'}");
  g_autoptr(LarderPatch) patch = larder_patch_new_merge ("projects", "p", changes);
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(LarderValue) row = inspector_make_value ("{'id':'p','title':'Old'}");
  GListModel *outbox = G_LIST_MODEL (larder_client_get_outbox (fixture->client));
  g_autoptr(GListModel) mutations = NULL;
  GtkWidget *page = NULL;
  GtkColumnView *view = NULL;

  larder_mutation_options_set_func (rules, never_cb, sent, NULL);
  larder_client_set_mutation_options (fixture->client, rules);
  larder_client_write_rows (fixture->client, "projects", row);
  inspector_open_window (fixture);
  g_object_get (fixture->window, "mutations", &mutations, NULL);
  page = test_find (GTK_WIDGET (fixture->window), BACKLOT_TYPE_INSPECTOR_MUTATIONS_PAGE, NULL);
  view = GTK_COLUMN_VIEW (test_find (page, GTK_TYPE_COLUMN_VIEW, NULL));
  larder_client_set_online (fixture->client, FALSE);
  mutation = larder_mutation_new (fixture->client, "projects.rename", changes);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
  wait_until (g_list_model_get_n_items (outbox) == 1 &&
              !larder_outbox_get_saving (LARDER_OUTBOX (outbox)));
  g_assert_cmpuint (g_list_model_get_n_items (mutations), ==, 1);
  wait_until (test_find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "1 row, 1 layer") != NULL);

  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (gtk_column_view_get_model (view)), 0);
  inspector_act (page, "mutation.withdraw");
  wait_until (g_list_model_get_n_items (outbox) == 0);
  wait_until (test_find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "1 row, 0 layers") != NULL);
}

static void
test_closing_releases_everything (InspectorFixture *fixture,
                                  gconstpointer     data)
{
  LarderOnlineMonitor *monitor = larder_client_get_online_monitor (fixture->client);
  LarderTable *table = larder_client_get_table (fixture->client, "projects");
  LarderOutbox *outbox = larder_client_get_outbox (fixture->client);
  LarderQueryCache *cache = larder_client_get_query_cache (fixture->client);
  gpointer watched[] = { fixture->client, monitor, table, outbox, cache, fixture->observer,
                         fixture->view, fixture->slices,
                         larder_client_get_channels (fixture->client) };
  guint handlers[G_N_ELEMENTS (watched)];
  guint references[G_N_ELEMENTS (watched)];
  guint n_deadlines = larder_client_get_n_deadlines (fixture->client);
  guint opened = 0;

  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    {
      handlers[i] = count_handlers (watched[i]);
      references[i] = G_OBJECT (watched[i])->ref_count;
    }

  for (guint n = 0; n < 3; n++)
    {
      inspector_open_window (fixture);
      get_pane (fixture);
      larder_client_refetch (fixture->client, inspector_make_key ("1"));
      inspector_answer (fixture, "{'n':2}");
      opened = count_handlers (cache);
      inspector_close_window (fixture);
      wait_until (!g_main_context_pending (NULL));
    }
  g_assert_cmpuint (opened, ==, 3);

  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    {
      g_assert_cmpuint (count_handlers (watched[i]), ==, handlers[i]);
      g_assert_cmpuint (G_OBJECT (watched[i])->ref_count, ==, references[i]);
    }
  g_assert_cmpuint (larder_client_get_n_deadlines (fixture->client), ==, n_deadlines);
  g_assert_cmpuint (larder_query_get_n_observers (
                      larder_query_observer_get_query (fixture->observer)), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  /* The session has folders of its own; isolated ones would lack the types of files, without which
   * no SVG icon and no picture is recognised. */
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) \
  g_test_add ("/inspector/" path, InspectorFixture, NULL, inspector_set_up, func, \
              inspector_tear_down)
  ADD ("list-follows-the-cache", test_list_follows_the_cache);
  ADD ("list-is-filtered-and-sorted", test_list_is_filtered_and_sorted);
  ADD ("actions-have-their-effects", test_actions_have_their_effects);
  ADD ("states-are-forced-and-restored", test_states_are_forced_and_restored);
  ADD ("data-is-edited-as-json", test_data_is_edited_as_json);
  ADD ("parts-of-data-are-changed", test_parts_of_data_are_changed);
  ADD ("mock-offline-pauses-a-fetch", test_mock_offline_pauses_a_fetch);
  ADD ("log-tells-how-long-fetches-took", test_log_tells_how_long_fetches_took);
  ADD ("clearing-fetches-what-is-looked-at", test_clearing_fetches_what_is_looked_at);
  ADD ("mutations-are-listed-and-withdrawn", test_mutations_are_listed_and_withdrawn);
  ADD ("closing-releases-everything", test_closing_releases_everything);
#undef ADD

  return g_test_run ();
}
