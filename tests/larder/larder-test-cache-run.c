/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a program on a cache file. */

#include "config.h"

#include "larder-test-cache-run.h"

void
larder_test_cache_run_begin (LarderTestCacheRun *run,
                             const char         *path,
                             const char         *buster,
                             gint64              time_ms)
{
  run->clock = larder_test_clock_new (time_ms);
  run->cache = larder_cache_new (path, buster);
  run->client = larder_client_new (LARDER_CLOCK (run->clock), run->cache, NULL);
  run->notes = larder_client_add_table (run->client, "notes", LARDER_TYPE_TEST_NOTE);
  run->people = larder_client_add_table (run->client, "people", LARDER_TYPE_TEST_NOTE);
  run->server = larder_test_server_new ();
  larder_client_mount (run->client);
}

void
larder_test_cache_run_observe (LarderTestCacheRun *run)
{
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (run->server, larder_test_key ("notes", "list"));
  g_autoptr(LarderSchema) schema = larder_schema_new (run->notes);
  g_autoptr(LarderSchema) author = larder_schema_new (run->people);

  larder_schema_add_embed (schema, "author", author);
  if (run->scope != NULL)
    {
      g_autoptr(LarderValue) scope = larder_value_new_string (run->scope);

      larder_schema_add_scope (schema, "of", scope);
    }
  larder_query_options_set_schema (options, schema);
  larder_query_options_set_persist (options, TRUE);
  larder_query_options_set_stale_time (options, 60000);
  run->observer = larder_query_observer_new (run->client, options);
}

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  int *outcome = user_data;
  g_autoptr(GError) error = NULL;

  *outcome = larder_client_flush_finish (LARDER_CLIENT (object), result, &error) ? 1 : 2;
}

gboolean
larder_test_cache_run_flush (LarderTestCacheRun *run)
{
  int outcome = 0;

  larder_client_flush_async (run->client, NULL, flushed_cb, &outcome);
  larder_test_wait (outcome != 0);
  return outcome == 1;
}

void
larder_test_cache_run_end (LarderTestCacheRun *run)
{
  g_clear_object (&run->observer);
  larder_client_unmount (run->client);
  larder_test_settle ();
  g_assert_finalize_object (run->client);
  g_assert_finalize_object (run->cache);
  larder_test_server_free (run->server);
  larder_test_settle ();
  g_assert_finalize_object (run->clock);
}
