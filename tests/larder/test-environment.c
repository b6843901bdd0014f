/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to a client from outside: the clock is set, memory runs short, another thread
   calls. */

#include "config.h"

#include "larder-testing.h"

#define START_MS 100000000

/* A monitor by which the test warns. */
#define TEST_TYPE_MEMORY (test_memory_get_type ())
G_DECLARE_FINAL_TYPE (TestMemory, test_memory, TEST, MEMORY, GObject)

struct _TestMemory
{
  GObject parent_instance;
};

static void
no_init (gpointer iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestMemory, test_memory, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE,
                                                      (GInterfaceInitFunc) no_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_MEMORY_MONITOR,
                                                      (GInterfaceInitFunc) no_init))

static void
test_memory_class_init (TestMemoryClass *klass)
{
}

static void
test_memory_init (TestMemory *self)
{
}

typedef struct
{
  LarderTestClock  *clock;
  LarderTestServer *server;
  LarderClient     *client;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = larder_test_clock_new (START_MS);
  fixture->server = larder_test_server_new ();
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  larder_client_mount (fixture->client);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->client);
  larder_test_server_free (fixture->server);
  g_object_unref (fixture->clock);
}

static LarderQueryOptions *
make_options (Fixture    *fixture,
              const char *name)
{
  return larder_test_server_options (fixture->server, larder_test_key ("notes", name));
}

static void
write_data (Fixture    *fixture,
            const char *name)
{
  g_autoptr(GVariant) key = g_variant_ref_sink (larder_test_key ("notes", name));
  g_autoptr(LarderValue) value = larder_test_value ("[1]");

  larder_client_set_data (fixture->client, key, value);
}

static void
advance (Fixture *fixture,
         gint64   ms)
{
  larder_test_clock_advance (fixture->clock, ms);
  larder_test_settle ();
}

/* @data: by how far (ms) the clock is set. */
static void
test_jump_keeps_durations (Fixture       *fixture,
                           gconstpointer  data)
{
  gint64 jump = GPOINTER_TO_INT (data);
  g_autoptr(LarderQueryOptions) options = make_options (fixture, "polled");
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_refetch_interval (options, 10000);
  observer = larder_query_observer_new (fixture->client, options);
  larder_query_observer_attach (observer);
  larder_test_settle ();
  larder_test_server_answer (fixture->server, "[1]");
  write_data (fixture, "left");
  advance (fixture, 6000);

  larder_test_clock_jump (fixture->clock, jump);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  advance (fixture, 3999);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  advance (fixture, 1);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_test_server_answer (fixture->server, "[1]");

  /* Five minutes for what nobody looks at. */
  larder_query_observer_detach (observer);
  advance (fixture, 5 * 60 * 1000 - 10000 - 1);
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 2);
  advance (fixture, 1);
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 1);
}

static void
test_jump_and_retries (Fixture       *fixture,
                       gconstpointer  data)
{
  gint64 jump = GPOINTER_TO_INT (data);
  g_autoptr(LarderQueryOptions) options = make_options (fixture, "flaky");
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_retries (options, 1);
  larder_query_options_set_retry_delay (options, 1000);
  observer = larder_query_observer_new (fixture->client, options);
  larder_query_observer_attach (observer);
  larder_test_settle ();
  larder_test_server_fail (fixture->server, G_IO_ERROR_TIMED_OUT);
  advance (fixture, 400);
  larder_test_clock_jump (fixture->clock, jump);
  advance (fixture, 599);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  advance (fixture, 1);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_detach (observer);
}

/* Moments are what the wall says: data from before the jump is older by it. */
static void
test_jump_and_age (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) options = make_options (fixture, "aged");
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_stale_time (options, 60000);
  observer = larder_query_observer_new (fixture->client, options);
  larder_query_observer_attach (observer);
  larder_test_settle ();
  larder_test_server_answer (fixture->server, "[1]");
  g_assert_false (larder_query_observer_get_is_stale (observer));
  larder_test_clock_jump (fixture->clock, 60000);
  larder_test_settle ();
  g_assert_true (larder_query_observer_get_is_stale (observer));
  /* Set back, it is of the future: fresh until then, and for its time after that. */
  larder_test_clock_jump (fixture->clock, -3600000);
  larder_test_settle ();
  g_assert_false (larder_query_observer_get_is_stale (observer));
  advance (fixture, 3600000 - 1);
  g_assert_false (larder_query_observer_get_is_stale (observer));
  advance (fixture, 1);
  g_assert_true (larder_query_observer_get_is_stale (observer));
  larder_query_observer_detach (observer);
}

static void
test_writes_are_use (Fixture       *fixture,
                     gconstpointer  data)
{
  write_data (fixture, "written");
  advance (fixture, 4 * 60 * 1000);
  write_data (fixture, "written");
  advance (fixture, 5 * 60 * 1000 - 1);
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 1);
  advance (fixture, 1);
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 0);
}

static void
test_memory (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TestMemory) memory = g_object_new (TEST_TYPE_MEMORY, NULL);
  g_autoptr(LarderQueryOptions) options = make_options (fixture, "seen");
  g_autoptr(LarderQueryOptions) pinned = make_options (fixture, "pinned");
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(LarderQueryObserver) keeper = NULL;

  larder_client_set_memory_monitor (fixture->client, G_MEMORY_MONITOR (memory));
  observer = larder_query_observer_new (fixture->client, options);
  larder_query_observer_attach (observer);
  larder_query_options_set_pinned (pinned, TRUE);
  keeper = larder_query_observer_new (fixture->client, pinned);
  write_data (fixture, "pinned");
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      write_data (fixture, name);
      advance (fixture, 1);
    }
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 10);
  g_signal_emit_by_name (memory, "low-memory-warning", G_MEMORY_MONITOR_WARNING_LEVEL_MEDIUM);
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 5);
  g_signal_emit_by_name (memory, "low-memory-warning", G_MEMORY_MONITOR_WARNING_LEVEL_CRITICAL);
  /* What is seen, being fetched or pinned stays. */
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 2);
  larder_test_server_answer (fixture->server, "[1]");
  larder_query_observer_detach (observer);
  larder_client_set_memory_monitor (fixture->client, NULL);
  g_signal_emit_by_name (memory, "low-memory-warning", G_MEMORY_MONITOR_WARNING_LEVEL_CRITICAL);
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 2);
}

static gpointer
call_from_thread (gpointer client)
{
  larder_client_invalidate (client, NULL);
  return NULL;
}

static void
test_other_thread (Fixture       *fixture,
                   gconstpointer  data)
{
  if (g_test_subprocess ())
    {
      g_thread_join (g_thread_new ("stranger", call_from_thread, fixture->client));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*CRITICAL*thread*");
}

#define ADD(name, data, func) \
  g_test_add ("/environment/" name, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("the-clock-is-set-forward", GINT_TO_POINTER (7200000), test_jump_keeps_durations);
  ADD ("the-clock-is-set-back", GINT_TO_POINTER (-7200000), test_jump_keeps_durations);
  ADD ("retries-wait-over-a-jump", GINT_TO_POINTER (7200000), test_jump_and_retries);
  ADD ("retries-wait-over-a-jump-back", GINT_TO_POINTER (-7200000), test_jump_and_retries);
  ADD ("ages-are-by-the-wall-clock", NULL, test_jump_and_age);
  ADD ("writes-count-as-use", NULL, test_writes_are_use);
  ADD ("short-memory-takes-what-nobody-sees", NULL, test_memory);
  ADD ("other-threads-are-told-off", NULL, test_other_thread);
  return g_test_run ();
}
