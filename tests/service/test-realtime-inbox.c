/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages of a websocket between their arrival and their reading. */

#include "config.h"

#include "service/backlot-realtime-inbox.h"

/* As many as are too many to wait, and some. */
#define N_MANY 5000
/* Far more than what may be read as it comes (us). */
#define LONG_US 20000

typedef struct
{
  BacklotRealtimeInbox *inbox;
  GString      *read;          /* one letter for each message */
  guint         n_read;
  guint         n_slices;
  gboolean      in_slice;
  guint         n_before;      /* how many were read when something more urgent was done */
  gboolean      closes;        /* whoever reads closes the inbox */
  gboolean      is_slow;       /* whoever reads takes long */
  const char   *more;          /* (nullable): what comes while something is read */
} Fixture;

static void add (Fixture    *fixture,
                 const char *text);

static void
read_message (gpointer message,
              gpointer user_data)
{
  Fixture *fixture = user_data;

  gint64 end_us = g_get_monotonic_time () + LONG_US;
  const char *more = g_steal_pointer (&fixture->more);

  if (more != NULL)
    add (fixture, more);
  while (fixture->is_slow && g_get_monotonic_time () < end_us);
  g_string_append (fixture->read, message);
  fixture->n_read++;
  if (fixture->closes)
    backlot_realtime_inbox_close (fixture->inbox);
}

static void
mark_slice (gboolean begins,
            gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpint (fixture->in_slice, !=, begins);
  fixture->in_slice = begins;
  fixture->n_slices += begins ? 1 : 0;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->read = g_string_new (NULL);
  fixture->inbox = backlot_realtime_inbox_new (read_message, mark_slice, fixture, g_free);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (fixture->inbox);
  g_assert_false (g_main_context_pending (NULL));
  g_string_free (fixture->read, TRUE);
}

static void
add (Fixture    *fixture,
     const char *text)
{
  for (; *text != '\0'; text++)
    backlot_realtime_inbox_add (fixture->inbox, g_strndup (text, 1));
}

static void
read_until (Fixture *fixture,
            guint    n)
{
  while (fixture->n_read < n)
    g_main_context_iteration (NULL, TRUE);
}

/* After this nothing is read as it comes. A machine that stood still meanwhile is asked again. */
static void
use_up (Fixture *fixture)
{
  gint64 begin_us;
  guint n_read;

  do
    {
      begin_us = g_get_monotonic_time ();
      fixture->is_slow = TRUE;
      add (fixture, "s");
      fixture->is_slow = FALSE;
      n_read = fixture->n_read;
      add (fixture, "w");
    }
  while (fixture->n_read != n_read && g_get_monotonic_time () - begin_us > 2 * LONG_US);
  g_assert_cmpuint (fixture->n_read, ==, n_read);
}

static void
test_order (Fixture       *fixture,
            gconstpointer  user_data)
{
  fixture->more = "bc";
  add (fixture, "a");
  read_until (fixture, 3);
  add (fixture, "de");
  read_until (fixture, 5);
  g_assert_cmpstr (fixture->read->str, ==, "abcde");
}

static void
test_at_once (Fixture       *fixture,
              gconstpointer  user_data)
{
  add (fixture, "a");
  g_assert_cmpuint (fixture->n_read, ==, 1);
}

static void
test_slices (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_assert_true (backlot_realtime_inbox_add (fixture->inbox, g_strdup ("a")));
  g_assert_cmpuint (fixture->n_slices, ==, 0);
  use_up (fixture);
  g_assert_false (backlot_realtime_inbox_add (fixture->inbox, g_strdup ("b")));
  read_until (fixture, fixture->n_read + 2);
  g_assert_cmpuint (fixture->n_slices, ==, 1);
  g_assert_false (fixture->in_slice);
}

static gboolean
urgent_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_before = fixture->n_read;
  return G_SOURCE_REMOVE;
}

/* GTK paints with this priority. */
static void
test_painting_first (Fixture       *fixture,
                     gconstpointer  user_data)
{
  guint n_read;

  use_up (fixture);
  n_read = fixture->n_read;
  add (fixture, "a");
  fixture->n_before = G_MAXUINT;
  g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, urgent_cb, fixture, NULL);
  read_until (fixture, n_read + 2);
  g_assert_cmpuint (fixture->n_before, ==, n_read);
}

static void
test_too_many (Fixture       *fixture,
               gconstpointer  user_data)
{
  guint n_read;

  use_up (fixture);
  n_read = fixture->n_read;
  for (guint i = 0; i < N_MANY; i++)
    add (fixture, "a");
  g_assert_cmpuint (fixture->n_read, >, n_read);
  g_assert_cmpuint (fixture->n_read, <, n_read + N_MANY);
  read_until (fixture, n_read + 1 + N_MANY);
  g_assert_cmpuint (fixture->n_read, ==, n_read + 1 + N_MANY);
}

static void
test_all (Fixture       *fixture,
          gconstpointer  user_data)
{
  guint n_waited;

  use_up (fixture);
  n_waited = fixture->n_read + 1;
  add (fixture, "abc");
  backlot_realtime_inbox_read_all (fixture->inbox);
  g_assert_true (g_str_has_suffix (fixture->read->str, "wabc"));
  while (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (fixture->n_read, ==, n_waited + 3);
}

static void
test_closed (Fixture       *fixture,
             gconstpointer  user_data)
{
  guint n_read;

  use_up (fixture);
  n_read = fixture->n_read;
  add (fixture, "abc");
  fixture->closes = TRUE;
  read_until (fixture, n_read + 1);
  while (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (fixture->n_read, ==, n_read + 1);
}

static void
test_closed_at_once (Fixture       *fixture,
                     gconstpointer  user_data)
{
  fixture->closes = TRUE;
  add (fixture, "a");
  while (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpstr (fixture->read->str, ==, "a");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/realtime-inbox/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("keeps-the-order", test_order);
  ADD ("reads-at-once-what-comes-now-and-then", test_at_once);
  ADD ("tells-when-it-reads-what-waited", test_slices);
  ADD ("lets-painting-be-first", test_painting_first);
  ADD ("slows-down-who-sends-too-many", test_too_many);
  ADD ("reads-all-before-the-end", test_all);
  ADD ("reads-nothing-after-it-was-closed", test_closed);
  ADD ("may-be-closed-by-what-it-reads-at-once", test_closed_at_once);
#undef ADD
  return g_test_run ();
}
