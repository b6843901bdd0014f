/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A main context within the main loop, which can be left alone for a while. */

#include "config.h"

#include "service/backlot-nested-source.h"

#include <unistd.h>

#include <glib-unix.h>

/* More files than a websocket needs. */
#define N_PIPES 9

typedef struct
{
  GMainContext *context;
  GSource      *source;
  GString      *read;           /* one letter for each that came */
  int           pipes[N_PIPES][2];
  gint64        rest_us;        /* asked for by whoever reads */
  gboolean      ends;           /* whoever reads destroys the source */
} Fixture;

static gboolean
read_cb (int          fd,
         GIOCondition condition,
         gpointer     user_data)
{
  Fixture *fixture = user_data;
  char letter;

  g_assert_cmpint (read (fd, &letter, 1), ==, 1);
  g_string_append_c (fixture->read, letter);
  g_assert_true (g_main_context_get_thread_default () == fixture->context);
  if (fixture->rest_us > 0)
    backlot_nested_source_rest (fixture->source, fixture->rest_us);
  if (fixture->ends)
    g_source_destroy (fixture->source);
  return G_SOURCE_CONTINUE;
}

static void
listen_to (Fixture *fixture,
           guint    i)
{
  g_autoptr(GSource) source = g_unix_fd_source_new (fixture->pipes[i][0], G_IO_IN);

  g_source_set_callback (source, G_SOURCE_FUNC (read_cb), fixture, NULL);
  g_source_attach (source, fixture->context);
}

static void
write_to (Fixture *fixture,
          guint    i,
          char     letter)
{
  g_assert_cmpint (write (fixture->pipes[i][1], &letter, 1), ==, 1);
}

static void
run_until (Fixture    *fixture,
           const char *text)
{
  while (!g_str_equal (fixture->read->str, text))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (g_main_context_get_thread_default ());
}

static void
run_out (void)
{
  while (g_main_context_iteration (NULL, FALSE));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->read = g_string_new (NULL);
  for (guint i = 0; i < N_PIPES; i++)
    g_assert_cmpint (pipe (fixture->pipes[i]), ==, 0);
  fixture->context =
    g_main_context_new_with_flags (G_MAIN_CONTEXT_FLAGS_OWNERLESS_POLLING);
  fixture->source = backlot_nested_source_new (fixture->context);
  g_source_attach (fixture->source, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_source_destroy (fixture->source);
  g_source_unref (fixture->source);
  g_main_context_unref (fixture->context);
  for (guint i = 0; i < N_PIPES; i++)
    {
      close (fixture->pipes[i][0]);
      close (fixture->pipes[i][1]);
    }
  g_assert_false (g_main_context_pending (NULL));
  g_string_free (fixture->read, TRUE);
}

static void
test_files (Fixture       *fixture,
            gconstpointer  user_data)
{
  run_out ();
  for (guint i = 0; i < N_PIPES; i++)
    {
      listen_to (fixture, i);
      write_to (fixture, i, (char) ('a' + i));
      run_until (fixture, (char[]) { 'a' + (char) i, '\0' });
      g_string_truncate (fixture->read, 0);
    }
  run_out ();
  write_to (fixture, 3, 'd');
  run_until (fixture, "d");
  g_assert_false (g_main_context_pending (NULL));
}

static guint n_woken;

static int
count_woken (GPollFD *files,
             guint    n_files,
             int      timeout_ms)
{
  int n_ready = g_poll (files, n_files, timeout_ms);

  n_woken += n_ready > 0;
  return n_ready;
}

static void
test_one_turn (Fixture       *fixture,
               gconstpointer  user_data)
{
  listen_to (fixture, 0);
  listen_to (fixture, 1);
  run_out ();
  g_main_context_set_poll_func (NULL, count_woken);
  for (char letter = 'a'; letter <= 'c'; letter++)
    {
      write_to (fixture, 0, letter);
      run_out ();
    }
  g_main_context_set_poll_func (NULL, NULL);
  g_assert_cmpstr (fixture->read->str, ==, "abc");
  g_assert_cmpuint (n_woken, ==, 3);
}

static gboolean
later_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append (fixture->read, "later");
  return G_SOURCE_REMOVE;
}

static void
test_times (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr(GSource) later = g_timeout_source_new (1);

  run_out ();
  g_source_set_callback (later, later_cb, fixture, NULL);
  g_source_attach (later, fixture->context);
  run_until (fixture, "later");
}

/* What comes while it rests is there afterwards, and not before. */
static void
test_rest (Fixture       *fixture,
           gconstpointer  user_data)
{
  listen_to (fixture, 0);
  listen_to (fixture, 1);
  fixture->rest_us = G_TIME_SPAN_DAY;
  write_to (fixture, 0, 'a');
  run_until (fixture, "a");
  write_to (fixture, 0, 'b');
  write_to (fixture, 1, 'c');
  run_out ();
  g_assert_cmpstr (fixture->read->str, ==, "a");

  fixture->rest_us = 0;
  g_source_set_ready_time (fixture->source, 0);
  run_until (fixture, "abc");
  g_assert_false (g_main_context_pending (NULL));
}

static void
test_rest_ends (Fixture       *fixture,
                gconstpointer  user_data)
{
  listen_to (fixture, 0);
  fixture->rest_us = 1;
  write_to (fixture, 0, 'a');
  write_to (fixture, 0, 'b');
  run_until (fixture, "ab");
}

static void
test_others_have_their_turn (Fixture       *fixture,
                             gconstpointer  user_data)
{
  g_autoptr(GSource) other = g_idle_source_new ();

  listen_to (fixture, 0);
  for (char letter = 'a'; letter <= 'z'; letter++)
    write_to (fixture, 0, letter);
  g_source_set_priority (other, G_PRIORITY_DEFAULT);
  g_source_set_callback (other, later_cb, fixture, NULL);
  g_source_attach (other, NULL);
  run_out ();
  g_assert_cmpuint (fixture->read->len, ==, 26 + strlen ("later"));
  g_assert_false (g_str_has_suffix (fixture->read->str, "later"));
}

static void
test_ends_itself (Fixture       *fixture,
                  gconstpointer  user_data)
{
  fixture->ends = TRUE;
  listen_to (fixture, 0);
  write_to (fixture, 0, 'a');
  run_until (fixture, "a");
  run_out ();
  g_assert_true (g_source_is_destroyed (fixture->source));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/nested-source/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("runs-what-waits-for-files", test_files);
  ADD ("wakes-the-main-loop-once", test_one_turn);
  ADD ("runs-what-waits-for-a-time", test_times);
  ADD ("rests-when-it-is-told-to", test_rest);
  ADD ("goes-on-after-a-rest", test_rest_ends);
  ADD ("lets-others-have-their-turn", test_others_have_their_turn);
  ADD ("may-be-destroyed-by-what-it-runs", test_ends_itself);
#undef ADD
  return g_test_run ();
}
