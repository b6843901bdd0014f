/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of comments: what was just said is seen. */

#include "config.h"

#include "backlot-test-context.h"

#include "query/project/backlot-histories.h"
#include "query/project/backlot-projects-queries.h"

#include "ui/collab/backlot-comment-editor.h"
#include "ui/collab/backlot-comments.h"

static gboolean
is_at_end (GtkAdjustment *adjustment,
           double         upper_before)
{
  double end = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment);

  return gtk_adjustment_get_upper (adjustment) > upper_before &&
         end > gtk_adjustment_get_upper (adjustment) - 1;
}

static void
write_comments (TestContext *fixture,
                const char  *project_id)
{
  g_autoptr(GString) rows = g_string_new ("[");

  for (int i = 0; i < 30; i++)
    g_string_append_printf (rows, "%s{'id': 'c%02d', 'project_id': '%s', 'entity_type': 'project',"
                            " 'entity_id': '%s', 'body': 'Comment', 'mentions': [],"
                            " 'created_at': '2026-01-01T10:00:%02dZ'}", i > 0 ? "," : "", i,
                            project_id, project_id, i);
  g_string_append_c (rows, ']');
  test_context_write (fixture, "comments", rows->str);
}

static void
test_new_one_is_seen (TestContext   *fixture,
                      gconstpointer  data)
{
  BacklotBackend *backend = test_context_backend (fixture);
  g_autofree char *project_id =
    backlot_projects_create_film (backend, "Porto", "", "classic", 1, 360);
  BacklotHistory *history =
    backlot_histories_get (backlot_context_get_histories (fixture->context), project_id);
  g_autoptr(BacklotDiscussion) discussion =
    backlot_discussion_new (backend, project_id, "project", project_id, history, NULL);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *comments = g_object_new (BACKLOT_TYPE_COMMENTS, NULL);
  GtkWidget *editor = test_find (comments, BACKLOT_TYPE_COMMENT_EDITOR, NULL);
  GtkWidget *view = test_find (editor, GTK_TYPE_TEXT_VIEW, NULL);
  GtkAdjustment *adjustment = NULL;
  double upper = 0;

  write_comments (fixture, project_id);
  backlot_comments_set_discussion (BACKLOT_COMMENTS (comments), discussion,
                                   backlot_context_get_text_drafts (fixture->context), NULL);
  adjustment = gtk_scrolled_window_get_vadjustment (
    backlot_comments_get_scrolled_window (BACKLOT_COMMENTS (comments)));
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 400);
  gtk_window_set_child (GTK_WINDOW (window), comments);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (g_list_model_get_n_items (backlot_discussion_get_threads (discussion)) == 30 &&
              gtk_adjustment_get_upper (adjustment) >
                2 * gtk_adjustment_get_page_size (adjustment));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);

  upper = gtk_adjustment_get_upper (adjustment);
  gtk_widget_grab_focus (editor);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "The last\none", -1);
  backlot_comment_editor_send (BACKLOT_COMMENT_EDITOR (editor));
  wait_until (is_at_end (adjustment, upper));
  g_assert_true (gtk_widget_is_focus (view));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What the rows of a list were told to be. */
static void
mirror_cb (GListModel *model,
           guint       position,
           guint       removed,
           guint       added,
           GPtrArray  *mirror)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

  g_ptr_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror, (int) (position + i), g_list_model_get_item (model, position + i));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, mirror->len);
  for (guint i = 0; i < mirror->len; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == mirror->pdata[i]);
      g_assert_true (g_hash_table_add (seen, item));
    }
}

/* Several roots and answers come, change their places and go at once, in any order. */
static void
change_some (TestContext *fixture,
             GRand       *rand,
             const char  *project_id)
{
  LarderClient *client = backlot_backend_get_client (test_context_backend (fixture));
  int n_changes = g_rand_int_range (rand, 1, 30);

  larder_client_begin_batch (client);
  for (int i = 0; i < n_changes; i++)
    {
      int root = g_rand_int_range (rand, 0, 20);
      int answer = g_rand_int_range (rand, -2, 3);
      g_autofree char *id = answer < 0 ? g_strdup_printf ("c%02d", root)
                                       : g_strdup_printf ("c%02d-%d", root, answer);
      g_autofree char *parent = answer < 0 ? g_strdup ("null") : g_strdup_printf ("'c%02d'", root);
      g_autofree char *row = NULL;

      if (g_rand_int_range (rand, 0, 3) == 0)
        {
          larder_client_remove_row (client, "comments", id);
          continue;
        }
      row = g_strdup_printf ("[{'id': '%s', 'project_id': '%s', 'entity_type': 'project',"
                             " 'entity_id': '%s', 'parent_id': %s, 'body': 'Comment',"
                             " 'mentions': [], 'created_at': '2026-01-01T10:00:%02dZ'}]",
                             id, project_id, project_id, parent, g_rand_int_range (rand, 0, 60));
      test_context_write (fixture, "comments", row);
    }
  larder_client_end_batch (client);
}

static void
test_any_changes_at_once_are_told_right (TestContext   *fixture,
                                         gconstpointer  data)
{
  BacklotBackend *backend = test_context_backend (fixture);
  g_autofree char *project_id =
    backlot_projects_create_film (backend, "Porto", "", "classic", 1, 360);
  BacklotHistory *history =
    backlot_histories_get (backlot_context_get_histories (fixture->context), project_id);
  g_autoptr(BacklotDiscussion) discussion =
    backlot_discussion_new (backend, project_id, "project", project_id, history, NULL);
  g_autoptr(GPtrArray) mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *comments = g_object_new (BACKLOT_TYPE_COMMENTS, NULL);
  GtkWidget *list = test_find (comments, GTK_TYPE_LIST_VIEW, NULL);
  GtkSelectionModel *model = NULL;

  backlot_comments_set_discussion (BACKLOT_COMMENTS (comments), discussion,
                                   backlot_context_get_text_drafts (fixture->context), NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 400);
  gtk_window_set_child (GTK_WINDOW (window), comments);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (gtk_widget_get_mapped (comments));
  model = gtk_list_view_get_model (GTK_LIST_VIEW (list));
  g_signal_connect (model, "items-changed", G_CALLBACK (mirror_cb), mirror);
  for (int i = 0; i < 60; i++)
    {
      change_some (fixture, rand, project_id);
      while (i % 3 == 0 && g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpuint (mirror->len, >, 10);
  g_signal_handlers_disconnect_by_func (model, mirror_cb, mirror);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/comments/a-new-one-is-seen", TestContext, NULL, test_context_set_up,
              test_new_one_is_seen, test_context_tear_down);
  g_test_add ("/comments/any-changes-at-once-are-told-right", TestContext, NULL,
              test_context_set_up, test_any_changes_at_once_are_told_right,
              test_context_tear_down);
  return g_test_run ();
}
