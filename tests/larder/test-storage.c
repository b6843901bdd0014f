/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The write-ahead log of a file: emptied when its thread rests, and never without a bound. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "larder-test-cache-run.h"

#define MB (1024 * 1024)
/* The 32 MB of larder-storage.c, one change more, and what frames it in the log. */
#define MOST (34 * MB)

static void
begin (LarderTestCacheRun *run,
       const char         *path)
{
  g_autoptr(LarderQueryOptions) defaults = larder_query_options_new (NULL);

  larder_query_options_set_persist (defaults, TRUE);
  larder_test_cache_run_begin (run, path, "1", 1000000);
  larder_client_set_query_defaults (run->client, larder_test_key ("k", NULL), defaults);
}

/* One change of @size bytes, in the log when this returns. */
static void
write_once (LarderTestCacheRun *run,
            gsize               size,
            char                letter)
{
  g_autofree char *text = g_malloc (size + 1);
  g_autoptr(LarderValue) value = NULL;

  memset (text, letter, size);
  text[size] = '\0';
  value = larder_value_new_string (text);
  larder_client_set_data (run->client, larder_test_key ("k", "1"), value);
  g_assert_true (larder_test_cache_run_flush (run));
}

static goffset
get_size (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? info.st_size : 0;
}

static gboolean
awake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_rest (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  LarderTestCacheRun run = { 0 };
  guint awake;

  /* Nobody is told of it: the file is looked at from time to time. */
  awake = g_timeout_add (20, awake_cb, NULL);
  begin (&run, path);
  write_once (&run, 6 * MB, 'a');
  larder_test_wait (get_size (path) >= 6 * MB);
  g_source_remove (awake);
  larder_test_cache_run_end (&run);
}

static void
test_bound (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  LarderTestCacheRun run = { 0 };
  goffset longest = 0;

  begin (&run, path);
  for (guint i = 0; i < 60; i++)
    {
      write_once (&run, MB, 'a' + i % 26);
      longest = MAX (longest, get_size (log));
    }
  g_assert_cmpint (longest, >=, MB);
  g_assert_cmpint (longest, <=, MOST);
  larder_test_cache_run_end (&run);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/storage/a-thread-that-rests-empties-its-log", test_rest);
  g_test_add_func ("/storage/a-log-has-a-bound", test_bound);
  return g_test_run ();
}
