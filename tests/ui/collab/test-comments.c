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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/comments/a-new-one-is-seen", TestContext, NULL, test_context_set_up,
              test_new_one_is_seen, test_context_tear_down);
  return g_test_run ();
}
