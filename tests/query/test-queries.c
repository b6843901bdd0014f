/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every query has the rules of its family, without a word of its own. */

#include "config.h"


#include "larder/larder-query-observer.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-error.h"
#include "support/folder.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)

typedef struct
{
  char            *folder;
  LarderTestClock *clock;
  BacklotBackend  *backend;
  LarderClient    *client;       /* of @backend */
  GError          *failure;      /* (nullable): what a fetch ends with */
  guint            n_fetches;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  BacklotBackendOptions options = { .in_memory = TRUE };
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("backlot-queries-XXXXXX", NULL);
  fixture->clock = larder_test_clock_new (1000000);
  options.cache_folder = options.state_folder = options.data_dir = fixture->folder;
  options.clock = LARDER_CLOCK (fixture->clock);
  fixture->backend = backlot_backend_new (&options, &error);
  g_assert_no_error (error);
  fixture->client = backlot_backend_get_client (fixture->backend);
  larder_client_set_online (fixture->client, TRUE);
  larder_client_mount (fixture->client);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->backend);
  g_assert_finalize_object (fixture->clock);
  g_clear_error (&fixture->failure);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
fetch (LarderFetchContext *context,
       gpointer            user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(LarderValueBuilder) ids = larder_value_builder_new_array ();

  fixture->n_fetches++;
  larder_value_builder_add_string (ids, "job");
  if (fixture->failure != NULL)
    larder_fetch_context_return_error (context, g_error_copy (fixture->failure));
  else
    larder_fetch_context_return_value (context, larder_value_builder_end (ids));
}

/* Looks at a key, and nothing else is said about it. */
static LarderQueryObserver *
observe (Fixture    *fixture,
         const char *subject,
         const char *kind)
{
  g_autoptr(GVariant) key = backlot_backend_new_key (subject, kind, "x", NULL);
  g_autoptr(LarderQueryOptions) options = larder_query_options_new (key);
  LarderQueryObserver *observer = NULL;

  fixture->n_fetches = 0;
  larder_query_options_set_fetch_func (options, fetch, fixture, NULL);
  observer = larder_query_observer_new (fixture->client, options);
  larder_query_observer_attach (observer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return observer;
}

static void
end (LarderQueryObserver *observer)
{
  larder_query_observer_detach (observer);
  g_object_unref (observer);
}

/* Everything that is due in that time happens, one alarm after another. */
static void
advance (Fixture *fixture,
         gint64   ms)
{
  for (gint64 passed = 0; passed < ms; passed += 500)
    {
      larder_test_clock_advance (fixture->clock, 500);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void
test_rules (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *subject;
    const char *kind;
    gint64      stale_ms;
    gboolean    kept;
    gboolean    focus;
    gboolean    background;
  } cases[] = {
    { "credits", "account", 30000, TRUE, TRUE, FALSE },
    { "notifications", "list", 300000, TRUE, TRUE, TRUE },
    { "projects", "list", 300000, TRUE, FALSE, FALSE },
    { "projects", "detail", 300000, TRUE, FALSE, FALSE },
    { "photos", "list", 300000, TRUE, FALSE, FALSE },
    { "outputs", "list", 300000, TRUE, FALSE, FALSE },
    { "media", "detail", 300000, TRUE, FALSE, FALSE },
    { "jobs", "list", 300000, TRUE, TRUE, TRUE },
    { "jobs", "detail", 300000, TRUE, TRUE, TRUE },
    { "jobs", "quote", 10000, FALSE, TRUE, FALSE },
    { "something", "new", 300000, FALSE, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GVariant) key =
        backlot_backend_new_key (cases[i].subject, cases[i].kind, "x", NULL);
      g_autoptr(LarderQueryOptions) options =
        larder_client_get_query_defaults (fixture->client, key);
      gint64 stale_ms, gc_ms;
      gboolean kept, background;
      LarderRefetch focus, reconnect;

      g_test_message ("%s %s", cases[i].subject, cases[i].kind);
      g_object_get (options, "stale-time", &stale_ms, "gc-time", &gc_ms, "persist", &kept,
                    "refetch-on-focus", &focus, "refetch-on-reconnect", &reconnect,
                    "refetch-in-background", &background, NULL);
      g_assert_cmpint (stale_ms, ==, cases[i].stale_ms);
      g_assert_cmpint (gc_ms, ==, 600000);
      g_assert_cmpint (kept, ==, cases[i].kept);
      g_assert_cmpint (focus, ==, cases[i].focus ? LARDER_REFETCH_STALE : LARDER_REFETCH_NEVER);
      g_assert_cmpint (reconnect, ==, LARDER_REFETCH_STALE);
      g_assert_cmpint (background, ==, cases[i].background);
    }
}

static void
test_retries (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct
  {
    const char *subject;
    const char *kind;
    BacklotError code;
    guint       n_tries;
  } cases[] = {
    { "credits", "account", BACKLOT_ERROR_NETWORK, 4 },
    { "credits", "account", BACKLOT_ERROR_BUSY_SERVER, 3 },
    { "credits", "account", BACKLOT_ERROR_NOT_SIGNED_IN, 1 },
    { "credits", "account", BACKLOT_ERROR_NOT_ALLOWED, 1 },
    { "credits", "account", BACKLOT_ERROR_NOT_FOUND, 1 },
    { "photos", "list", BACKLOT_ERROR_NETWORK, 4 },
    { "photos", "list", BACKLOT_ERROR_BUSY_SERVER, 4 },
    { "photos", "list", BACKLOT_ERROR_INVALID, 1 },
    { "something", "new", BACKLOT_ERROR_BUSY_SERVER, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LarderQueryObserver *observer = NULL;

      g_test_message ("%s %s %u", cases[i].subject, cases[i].kind, cases[i].code);
      g_clear_error (&fixture->failure);
      fixture->failure = g_error_new_literal (BACKLOT_ERROR, (int) cases[i].code, "no");
      observer = observe (fixture, cases[i].subject, cases[i].kind);
      /* 1, 2 and 4 s, before anything is polled. */
      advance (fixture, 10000);
      g_assert_cmpuint (fixture->n_fetches, ==, cases[i].n_tries);
      end (observer);
      larder_client_clear (fixture->client);
    }
}

static void
test_intervals (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *rows[] = {
    "{\"id\":\"job\",\"status\":\"processing\"}",
    "{\"id\":\"job\",\"status\":\"completed\"}",
  };
  LarderQueryObserver *observer = NULL;

  /* The live channel is not joined here. */
  observer = observe (fixture, "credits", "account");
  advance (fixture, MINUTE_MS);
  g_assert_cmpuint (fixture->n_fetches, ==, 1 + 4);
  end (observer);

  observer = observe (fixture, "photos", "list");
  advance (fixture, 4 * MINUTE_MS);
  g_assert_cmpuint (fixture->n_fetches, ==, 1);
  end (observer);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(LarderValue) row = larder_value_new_from_json (rows[i], -1, NULL);

      larder_client_clear (fixture->client);
      larder_client_write_rows (fixture->client, "jobs", row);
      observer = observe (fixture, "jobs", "list");
      advance (fixture, MINUTE_MS);
      g_assert_cmpuint (fixture->n_fetches, ==, i == 0 ? 1 + 12 : 1);
      end (observer);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/queries/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("every-family-has-its-rules", test_rules);
  ADD ("who-is-asked-again-after-which-error", test_retries);
  ADD ("what-is-polled-and-when", test_intervals);
#undef ADD

  return g_test_run ();
}
