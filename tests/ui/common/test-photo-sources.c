/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is pasted comes from whoever has the clipboard; he is given a moment to tell what it is. */

#include "config.h"

#include "backlot-test-context.h"

#include <adwaita.h>

#include "support/late-tasks.h"
#include "ui/common/backlot-photo-sources.h"

typedef struct
{
  GtkWidget  *window;
  gboolean    asked;
  gboolean    done;
  GListModel *files;
  GBytes     *picture;
  GError     *error;
} Paste;

static void
pasted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Paste *paste = user_data;

  backlot_photo_sources_paste_finish (result, &paste->files, &paste->picture, &paste->error);
  paste->done = TRUE;
}

/* Just taken by another program, of which no more is known. */
static void
taken_cb (GdkClipboard *clipboard,
          gpointer      user_data)
{
  Paste *paste = user_data;

  if (paste->asked || gdk_clipboard_is_local (clipboard))
    return;
  g_assert_true (gdk_content_formats_is_empty (gdk_clipboard_get_formats (clipboard)));
  paste->asked = TRUE;
  backlot_photo_sources_paste_async (paste->window, NULL, pasted_cb, paste);
}

static void
test_told_later (void)
{
  Paste paste = { .window = gtk_window_new () };
  GdkClipboard *clipboard = gtk_widget_get_clipboard (paste.window);
  gulong handler = g_signal_connect (clipboard, "changed", G_CALLBACK (taken_cb), &paste);
  g_autoptr(GSubprocess) owner = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;

  owner = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                              G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                            &error, "xclip", "-quiet", "-selection", "clipboard", "-t",
                            "text/uri-list", "-i", NULL);
  g_assert_no_error (error);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (owner), "file:///garden.jpg\r\n", 20,
                             NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (g_subprocess_get_stdin_pipe (owner), NULL, &error);
  g_assert_no_error (error);

  wait_until (paste.done);
  g_assert_no_error (paste.error);
  g_assert_nonnull (paste.files);
  g_assert_cmpuint (g_list_model_get_n_items (paste.files), ==, 1);
  file = g_list_model_get_item (paste.files, 0);
  g_assert_cmpstr (g_file_peek_path (file), ==, "/garden.jpg");
  g_assert_null (paste.picture);

  g_subprocess_force_exit (owner);
  g_subprocess_wait (owner, NULL, NULL);
  g_signal_handler_disconnect (clipboard, handler);
  g_clear_object (&paste.files);
  gtk_window_destroy (GTK_WINDOW (paste.window));
}

/* Nothing to paste is no error. */
static void
test_nothing (void)
{
  Paste paste = { .window = gtk_window_new () };
  GdkClipboard *clipboard = gtk_widget_get_clipboard (paste.window);

  gdk_clipboard_set_content (clipboard, NULL);
  wait_until (gdk_content_formats_is_empty (gdk_clipboard_get_formats (clipboard)));
  backlot_photo_sources_paste_async (paste.window, NULL, pasted_cb, &paste);
  wait_until (paste.done);
  g_assert_no_error (paste.error);
  g_assert_null (paste.files);
  g_assert_null (paste.picture);
  gtk_window_destroy (GTK_WINDOW (paste.window));
}

/* A picture is encoded by a thread, which must not be the one that frees a widget. */
static void
test_no_thread_frees_a_widget (void)
{
  Paste paste = { .window = gtk_window_new () };
  GdkClipboard *clipboard = gtk_widget_get_clipboard (paste.window);
  g_autoptr(GBytes) pixels = g_bytes_new_take (g_malloc0 (16 * 16 * 4), 16 * 16 * 4);
  g_autoptr(GdkTexture) texture =
    gdk_memory_texture_new (16, 16, GDK_MEMORY_R8G8B8A8, pixels, 16 * 4);
  GtkWidget *window = paste.window;

  test_late_tasks_begin ();
  gdk_clipboard_set_texture (clipboard, texture);
  backlot_photo_sources_paste_async (paste.window, NULL, pasted_cb, &paste);
  wait_until (paste.done);
  g_assert_no_error (paste.error);
  g_assert_nonnull (paste.picture);
  g_assert_cmpuint (test_late_tasks_count (), >, 0);

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (paste.window));
  wait_until (window == NULL);
  test_late_tasks_end ();
  g_bytes_unref (paste.picture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  adw_init ();
  g_test_add_func ("/photo-sources/a-program-tells-later-what-it-has-copied", test_told_later);
  g_test_add_func ("/photo-sources/nothing-to-paste-is-no-error", test_nothing);
  g_test_add_func ("/photo-sources/no-thread-frees-a-widget", test_no_thread_frees_a_widget);
  return g_test_run ();
}
