/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A body that is read when the main loop has nothing better to do. */

#include "config.h"

#include "service/backlot-body-stream.h"
#include "support/wait.h"

#define LENGTH 20000

static GInputStream *
new_stream (void)
{
  guint8 *data = g_malloc (LENGTH);
  g_autoptr(GBytes) bytes = NULL;

  for (gsize i = 0; i < LENGTH; i++)
    data[i] = (guint8) (i * 7);
  bytes = g_bytes_new_take (data, LENGTH);
  return backlot_body_stream_new (bytes);
}

static void
keep_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  g_assert_null (*kept);
  g_set_object (kept, result);
}

/* As libsoup sends it by HTTP/1. */
static void
test_all_is_read (void)
{
  g_autoptr(GInputStream) stream = new_stream ();
  g_autoptr(GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint8 *data = NULL;

  g_output_stream_splice_async (output, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE,
                                G_PRIORITY_DEFAULT, NULL, keep_cb, &result);
  wait_until (result != NULL);
  g_assert_cmpint (g_output_stream_splice_finish (output, result, &error), ==, LENGTH);
  g_assert_no_error (error);
  g_assert_true (g_input_stream_is_closed (stream));
  data = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (output));
  for (gsize i = 0; i < LENGTH; i++)
    g_assert_cmpuint (data[i], ==, (guint8) (i * 7));
}

/* As libsoup sends it by HTTP/2: other streams are read in ways that it has no care for. */
static void
test_it_is_polled (void)
{
  g_autoptr(GInputStream) stream = new_stream ();
  g_autoptr(GError) error = NULL;
  GPollableInputStream *pollable = G_POLLABLE_INPUT_STREAM (stream);
  guint8 buffer[16384];

  g_assert_true (g_pollable_input_stream_can_poll (pollable));
  g_assert_cmpint (g_pollable_input_stream_read_nonblocking (pollable, buffer, sizeof buffer, NULL,
                                                             &error), ==, sizeof buffer);
  g_assert_cmpint (g_pollable_input_stream_read_nonblocking (pollable, buffer, sizeof buffer, NULL,
                                                             &error), ==, LENGTH - sizeof buffer);
  g_assert_cmpint (g_pollable_input_stream_read_nonblocking (pollable, buffer, sizeof buffer, NULL,
                                                             &error), ==, 0);
  g_assert_no_error (error);
}

static gboolean
paint (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_the_window_is_painted_before (void)
{
  g_autoptr(GInputStream) stream = new_stream ();
  g_autoptr(GAsyncResult) result = NULL;
  gboolean painted = FALSE;
  guint8 buffer[100];

  g_input_stream_read_async (stream, buffer, sizeof buffer, G_PRIORITY_DEFAULT, NULL, keep_cb,
                             &result);
  g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, paint, &painted, NULL);
  wait_until (painted || result != NULL);
  g_assert_null (result);
  wait_until (result != NULL);
  g_assert_cmpint (g_input_stream_read_finish (stream, result, NULL), ==, sizeof buffer);
}

static void
test_cancelled (void)
{
  g_autoptr(GInputStream) stream = new_stream ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  guint8 buffer[100];

  g_input_stream_read_async (stream, buffer, sizeof buffer, G_PRIORITY_DEFAULT, cancellable,
                             keep_cb, &result);
  g_cancellable_cancel (cancellable);
  wait_until (result != NULL);
  g_assert_cmpint (g_input_stream_read_finish (stream, result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/body-stream/all-is-read", test_all_is_read);
  g_test_add_func ("/body-stream/it-is-polled", test_it_is_polled);
  g_test_add_func ("/body-stream/the-window-is-painted-before", test_the_window_is_painted_before);
  g_test_add_func ("/body-stream/cancelled", test_cancelled);

  return g_test_run ();
}
