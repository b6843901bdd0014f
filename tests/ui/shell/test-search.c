/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search: what is found, and when it is answered. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/shell/backlot-search-dialog.h"
#include "ui/shell/backlot-search-hit.h"
#include "ui/shell/backlot-search.h"
#include "ui/shell/backlot-window.h"

#define PROJECT "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11"

static gboolean
may_cb (const char *action,
        gpointer    user_data)
{
  return TRUE;
}

static gboolean
may_not_cb (const char *action,
            gpointer    user_data)
{
  return FALSE;
}

static void
chosen_cb (BacklotSearchDialog *dialog,
           const char          *address,
           const char          *action,
           gpointer             user_data)
{
  *(char **) user_data = g_strdup (action);
}

static void
test_search_is_answered_at_once (TestContext   *fixture,
                                 gconstpointer  data)
{
  BacklotWindow *window = backlot_window_new (NULL, fixture->context);
  BacklotSearchDialog *dialog = backlot_search_dialog_new (fixture->context, may_cb, NULL);
  g_autofree char *action = NULL;
  GtkWidget *entry = NULL;

  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (dialog, "chosen", G_CALLBACK (chosen_cb), &action);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (window));
  entry = test_find (GTK_WIDGET (dialog), GTK_TYPE_SEARCH_ENTRY, NULL);
  /* As keys do that come while nobody has listened: the last letter, and Return. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "about");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (action, ==, "app.about");
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  wait_until (window == NULL);
}

static char *
join_found (TestContext *fixture,
            const char  *text)
{
  g_autoptr(GListModel) hits = backlot_search_find (fixture->context, text, may_not_cb, NULL);
  GString *found = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (hits); i++)
    {
      g_autoptr(BacklotSearchHit) hit = g_list_model_get_item (hits, i);
      g_autofree char *title = NULL;

      g_object_get (hit, "title", &title, NULL);
      g_string_append_printf (found, "%s%s %s", i > 0 ? "; " : "", title,
                              backlot_search_hit_get_address (hit));
    }
  return g_string_free_and_steal (found);
}

static void
test_search_finds_tasks_and_comments (TestContext   *fixture,
                                      gconstpointer  data)
{
  g_autofree char *found = NULL;

  test_context_write (fixture, "projects", "[{'id': '" PROJECT "', 'kind': 'film',"
                      " 'title': 'Porto', 'description': '', 'created_at': '2026-01-01'}]");
  test_context_write (fixture, "tasks",
                      "[{'id': 't1', 'project_id': '" PROJECT "', 'title': 'Order the photobook'},"
                      " {'id': 't2', 'project_id': '" PROJECT "', 'title': 'Call Ana',"
                      "  'description': 'about the Photographer'},"
                      " {'id': 't3', 'project_id': '" PROJECT "', 'title': 'Wait'}]");
  test_context_write (fixture, "comments",
                      "[{'id': 'c1', 'project_id': '" PROJECT "', 'entity_type': 'project',"
                      "  'entity_id': '" PROJECT "', 'body': 'The photos\\nare here',"
                      "  'created_at': '2026-01-01'}]");
  found = join_found (fixture, "photo");
  g_assert_cmpstr (found, ==, "Order the photobook project/" PROJECT "/tasks/t1; "
                   "Call Ana project/" PROJECT "/tasks/t2; The photos are here comment/c1");
}

static void
test_photos_are_found_by_their_files (TestContext   *fixture,
                                      gconstpointer  data)
{
  g_autofree char *found = NULL;

  test_context_write (fixture, "projects", "[{'id': '" PROJECT "', 'kind': 'film',"
                      " 'title': 'Porto', 'description': '', 'created_at': '2026-01-01'}]");
  test_context_write (fixture, "media_files",
                      "[{'id': 'm1', 'filename': 'Garden north.jpg'},"
                      " {'id': 'm2', 'filename': 'garden south.jpg'},"
                      " {'id': 'm3', 'filename': 'garden, of no photo.jpg'},"
                      " {'id': 'm4', 'filename': 'house.jpg'}]");
  test_context_write (fixture, "photos",
                      "[{'id': 'p1', 'project_id': '" PROJECT "', 'media_id': 'm1',"
                      "  'caption': ''},"
                      " {'id': 'p2', 'project_id': '" PROJECT "', 'media_id': 'm2',"
                      "  'caption': 'The garden in May'},"
                      " {'id': 'p3', 'project_id': '" PROJECT "', 'media_id': 'm4',"
                      "  'caption': ''}]");
  /* The one whose caption says it, too, is found once. */
  found = join_found (fixture, "garden");
  g_assert_cmpstr (found, ==, "The garden in May project/" PROJECT "/photos/p2; "
                   "Garden north.jpg project/" PROJECT "/photos/p1");
}

static void
assert_is_boat_of_the_studio (GListModel *hits)
{
  g_autoptr(BacklotSearchHit) hit = g_list_model_get_item (hits, 0);
  g_autofree char *heading = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (hits), ==, 1);
  g_assert_cmpstr (backlot_search_hit_get_address (hit), ==, "project/" PROJECT "/tasks/t1");
  g_object_get (hit, "heading", &heading, NULL);
  g_assert_cmpstr (heading, ==, "In the Studio");
}

static void
test_what_the_studio_sends_comes_below (TestContext   *fixture,
                                        gconstpointer  data)
{
  g_autoptr(GListModel) found = NULL;
  g_autoptr(GListModel) more = NULL;

  test_context_write (fixture, "projects", "[{'id': '" PROJECT "', 'kind': 'film',"
                      " 'title': 'Porto', 'description': '', 'created_at': '2026-01-01'}]");
  test_context_write (fixture, "tasks", "[{'id': 't5', 'project_id': '" PROJECT "',"
                      " 'title': 'Book the boat'}]");
  found = backlot_search_find (fixture->context, "boat", may_not_cb, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 1);
  test_context_write (fixture, "tasks", "[{'id': 't1', 'project_id': '" PROJECT "',"
                      " 'title': 'Paint the boat'}]");
  more = backlot_search_find_more (fixture->context, "boat", found);
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 1);
  assert_is_boat_of_the_studio (more);
}

/* The next letter finds here what the studio sent after the last one. */
static void
test_what_the_studio_sent_stays_below (TestContext   *fixture,
                                       gconstpointer  data)
{
  g_autoptr(GHashTable) sent = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GListModel) found = NULL;
  g_autoptr(GListModel) below = NULL;

  test_context_write (fixture, "projects", "[{'id': '" PROJECT "', 'kind': 'film',"
                      " 'title': 'Porto', 'description': '', 'created_at': '2026-01-01'}]");
  test_context_write (fixture, "tasks", "[{'id': 't1', 'project_id': '" PROJECT "',"
                      " 'title': 'Paint the boat'}, {'id': 't5', 'project_id': '" PROJECT "',"
                      " 'title': 'Book the boat'}]");
  g_hash_table_add (sent, (char *) "project/" PROJECT "/tasks/t1");
  found = backlot_search_find (fixture->context, "boat", may_not_cb, NULL);
  below = backlot_search_put_below (fixture->context, "boat", found, sent);
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 1);
  assert_is_boat_of_the_studio (below);
}

#define ADD(name, func) \
  g_test_add ("/search/" name, TestContext, NULL, test_context_set_up, func, \
              test_context_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("search-is-answered-at-once", test_search_is_answered_at_once);
  ADD ("search-finds-tasks-and-comments", test_search_finds_tasks_and_comments);
  ADD ("photos-are-found-by-their-files", test_photos_are_found_by_their_files);
  ADD ("what-the-studio-sends-comes-below", test_what_the_studio_sends_comes_below);
  ADD ("what-the-studio-sent-stays-below", test_what_the_studio_sent_stays_below);

  return g_test_run ();
}
