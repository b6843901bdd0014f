/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of streamed queries: parts, their end, and what becomes of older data. */

#include "config.h"

#include "larder-testing.h"

typedef struct
{
  LarderTestClock     *clock;
  LarderClient        *client;
  LarderTestServer    *server;
  LarderQueryOptions  *options;
  LarderQueryObserver *observer;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  larder_client_mount (fixture->client);
  fixture->server = larder_test_server_new ();
  fixture->options = larder_test_server_options (fixture->server, larder_test_key ("log", "1"));
  larder_query_options_set_retries (fixture->options, 1);
}

static void
observe (Fixture          *fixture,
         LarderStreamMode  mode)
{
  larder_query_options_set_stream (fixture->options, mode, NULL, NULL, NULL, NULL);
  fixture->observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (fixture->observer);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->observer);
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->options);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
}

/* The newest stream hands over a part. */
static void
push (Fixture    *fixture,
      const char *json)
{
  GPtrArray *fetches = fixture->server->fetches;

  larder_fetch_context_push (fetches->pdata[fetches->len - 1], larder_test_value (json));
  larder_test_settle ();
}

static void
end (Fixture *fixture)
{
  GPtrArray *fetches = fixture->server->fetches;

  larder_fetch_context_end (fetches->pdata[fetches->len - 1]);
  g_ptr_array_set_size (fetches, 0);
  larder_test_settle ();
}

static void
fail (Fixture *fixture)
{
  larder_test_server_fail (fixture->server, G_IO_ERROR_TIMED_OUT);
}

static void
refetch (Fixture *fixture)
{
  larder_query_observer_refetch (fixture->observer);
  larder_test_settle ();
}

#define assert_streaming(json) \
  larder_test_assert_state (fixture->observer, LARDER_STATUS_SUCCESS, \
                            LARDER_FETCH_STATUS_FETCHING, json)
#define assert_ended(json) \
  larder_test_assert_state (fixture->observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, \
                            json)

static void
test_parts (Fixture       *fixture,
            gconstpointer  data)
{
  observe (fixture, LARDER_STREAM_MODE_RESET);
  larder_test_assert_state (fixture->observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_FETCHING,
                            "absent");
  push (fixture, "1");
  assert_streaming ("[1]");
  push (fixture, "{\"a\":2}");
  assert_streaming ("[1,{\"a\":2}]");
  end (fixture);
  assert_ended ("[1,{\"a\":2}]");
  larder_query_observer_detach (fixture->observer);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  observe (fixture, LARDER_STREAM_MODE_RESET);
  end (fixture);
  assert_ended ("[]");
  larder_query_observer_detach (fixture->observer);
}

static LarderValue *
add_up (LarderValue *data,
        LarderValue *part,
        gpointer     user_data)
{
  return larder_value_new_int (larder_value_get_int (data) + larder_value_get_int (part));
}

static void
test_reducer (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderValue) initial = larder_value_new_int (100);

  larder_query_options_set_stream (fixture->options, LARDER_STREAM_MODE_RESET, initial, add_up,
                                   NULL, NULL);
  fixture->observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (fixture->observer);
  push (fixture, "1");
  push (fixture, "2");
  end (fixture);
  assert_ended ("103");
  refetch (fixture);
  end (fixture);
  assert_ended ("100");
  larder_query_observer_detach (fixture->observer);
}

static void
test_reset (Fixture       *fixture,
            gconstpointer  data)
{
  observe (fixture, LARDER_STREAM_MODE_RESET);
  push (fixture, "1");
  end (fixture);
  refetch (fixture);
  larder_test_assert_state (fixture->observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_FETCHING,
                            "absent");
  push (fixture, "2");
  assert_streaming ("[2]");
  end (fixture);
  assert_ended ("[2]");
  larder_query_observer_detach (fixture->observer);
}

static void
test_reset_gives_up (Fixture       *fixture,
                     gconstpointer  data)
{
  guint failures;

  observe (fixture, LARDER_STREAM_MODE_RESET);
  push (fixture, "1");
  fail (fixture);
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  /* What the first attempt brought is forgotten, not that it failed. */
  g_object_get (fixture->observer, "failure-count", &failures, NULL);
  g_assert_cmpuint (failures, ==, 1);
  push (fixture, "1");
  fail (fixture);
  larder_test_assert_state (fixture->observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE,
                            "[1]");
  larder_query_observer_detach (fixture->observer);
}

static void
test_append (Fixture       *fixture,
             gconstpointer  data)
{
  observe (fixture, LARDER_STREAM_MODE_APPEND);
  push (fixture, "1");
  end (fixture);
  refetch (fixture);
  assert_streaming ("[1]");
  push (fixture, "2");
  assert_streaming ("[1,2]");

  /* A retry brings its parts again: they are not shown twice. */
  fail (fixture);
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  push (fixture, "2");
  push (fixture, "3");
  end (fixture);
  assert_ended ("[1,2,3]");

  refetch (fixture);
  end (fixture);
  assert_ended ("[1,2,3]");
  larder_query_observer_detach (fixture->observer);
}

static void
test_replace (Fixture       *fixture,
              gconstpointer  data)
{
  observe (fixture, LARDER_STREAM_MODE_REPLACE);
  push (fixture, "1");
  assert_streaming ("[1]");
  push (fixture, "2");
  end (fixture);
  assert_ended ("[1,2]");
  refetch (fixture);
  push (fixture, "3");
  push (fixture, "4");
  assert_streaming ("[1,2]");
  end (fixture);
  assert_ended ("[3,4]");
  refetch (fixture);
  end (fixture);
  assert_ended ("[]");
  larder_query_observer_detach (fixture->observer);
}

static void
test_error (Fixture       *fixture,
            gconstpointer  data)
{
  larder_query_options_set_retries (fixture->options, 0);
  observe (fixture, LARDER_STREAM_MODE_RESET);
  push (fixture, "1");
  fail (fixture);
  larder_test_assert_state (fixture->observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE,
                            "[1]");
  larder_query_observer_detach (fixture->observer);
}

static void
test_leaving (Fixture       *fixture,
              gconstpointer  data)
{
  /* Not taken: it runs on. */
  observe (fixture, LARDER_STREAM_MODE_RESET);
  push (fixture, "1");
  larder_query_observer_detach (fixture->observer);
  push (fixture, "2");
  assert_streaming ("[1,2]");
  end (fixture);
  assert_ended ("[1,2]");

  /* Taken: it stops, and what came is kept. */
  fixture->server->takes_cancellable = TRUE;
  larder_query_observer_attach (fixture->observer);
  push (fixture, "3");
  larder_query_observer_detach (fixture->observer);
  assert_ended ("[3]");
  push (fixture, "4");
  end (fixture);
  assert_ended ("[3]");
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  observe (fixture, LARDER_STREAM_MODE_APPEND);
  push (fixture, "1");
  larder_client_cancel (fixture->client, NULL);
  push (fixture, "2");
  end (fixture);
  assert_ended ("[1]");
  larder_query_observer_detach (fixture->observer);
}

static gpointer
stream_thread (gpointer user_data)
{
  LarderFetchContext *context = user_data;

  for (gint64 i = 0; i < 100; i++)
    larder_fetch_context_push (context, larder_value_new_int (i));
  larder_fetch_context_end (context);
  larder_fetch_context_push (context, larder_value_new_int (-1));
  larder_fetch_context_end (context);
  larder_fetch_context_unref (context);
  return NULL;
}

static void
test_other_thread (Fixture       *fixture,
                   gconstpointer  data)
{
  GThread *thread;

  observe (fixture, LARDER_STREAM_MODE_RESET);
  thread = g_thread_new ("stream", stream_thread,
                         g_ptr_array_steal_index (fixture->server->fetches, 0));
  larder_test_wait (larder_query_observer_get_fetch_status (fixture->observer) ==
                    LARDER_FETCH_STATUS_IDLE);
  g_thread_join (thread);
  larder_test_settle ();
  g_assert_cmpuint (larder_value_get_n_items (
    larder_query_observer_get_data (fixture->observer)), ==, 100);
  larder_query_observer_detach (fixture->observer);
}

static void
test_no_stream (Fixture       *fixture,
                gconstpointer  data)
{
  larder_query_options_set_retries (fixture->options, 0);
  fixture->observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (fixture->observer);
  push (fixture, "1");
  end (fixture);
  g_assert_error (larder_query_observer_get_error (fixture->observer), LARDER_ERROR,
                  LARDER_ERROR_NO_DATA);
  larder_query_observer_detach (fixture->observer);
}

#define ADD(name, func) \
  g_test_add ("/stream/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("parts-are-seen-as-they-come", test_parts);
  ADD ("without-parts-it-gives-the-initial-value", test_empty);
  ADD ("a-function-folds-the-parts", test_reducer);
  ADD ("mode-reset-begins-with-nothing", test_reset);
  ADD ("mode-reset-does-not-try-for-ever", test_reset_gives_up);
  ADD ("mode-append-adds-to-what-is-there", test_append);
  ADD ("mode-replace-shows-the-new-at-the-end", test_replace);
  ADD ("an-error-keeps-what-came", test_error);
  ADD ("leaving-stops-what-can-be-stopped", test_leaving);
  ADD ("a-cancelled-stream-writes-nothing-more", test_cancelled);
  ADD ("parts-come-from-any-thread-in-order", test_other_thread);
  ADD ("parts-of-what-is-no-stream-are-dropped", test_no_stream);

  return g_test_run ();
}
