/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures that are kept: never more than the limit, and the oldest go first. */

#include "config.h"

#include <glib/gstdio.h>

#include "support/folder.h"
#include "support/wait.h"

#include "query/backlot-backend.h"
#include "query/project/backlot-picture-cache-private.h"
#include "query/project/backlot-picture-folder.h"

typedef struct
{
  char           *folder;
  BacklotBackend *backend;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *cache = NULL;
  g_autofree char *state = NULL;
  BacklotBackendOptions options = { 0 };
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("backlot-pictures-XXXXXX", &error);
  g_assert_no_error (error);
  cache = g_build_filename (fixture->folder, "cache", NULL);
  state = g_build_filename (fixture->folder, "state", NULL);
  options.cache_folder = cache;
  options.state_folder = state;
  options.data_dir = fixture->folder;
  fixture->backend = backlot_backend_new (&options, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->backend);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

/* A file of 600 bytes that was looked at @age seconds ago. */
static void
keep (Fixture    *fixture,
      const char *name,
      gint64      age)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *bytes = g_strnfill (600, 'x');
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  guint64 time = (guint64) (g_get_real_time () / G_USEC_PER_SEC - age);

  g_file_set_contents (path, bytes, 600, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_attribute_uint64 (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, time,
                                              G_FILE_QUERY_INFO_NONE, NULL, NULL));
  g_assert_true (g_file_set_attribute_uint64 (file, G_FILE_ATTRIBUTE_TIME_ACCESS, time,
                                              G_FILE_QUERY_INFO_NONE, NULL, NULL));
  backlot_picture_cache_adopt (backlot_backend_get_pictures (fixture->backend), "media", name,
                               path);
}

static gboolean
is_kept (Fixture    *fixture,
         const char *name)
{
  g_autofree char *path =
    backlot_picture_cache_lookup_object (backlot_backend_get_pictures (fixture->backend), "media",
                                         name);

  return path != NULL;
}

static void
test_oldest_go_first (Fixture       *fixture,
                      gconstpointer  data)
{
  BacklotPictureCache *pictures = backlot_backend_get_pictures (fixture->backend);

  keep (fixture, "old", 3000);
  keep (fixture, "older", 9000);
  keep (fixture, "new", 60);
  backlot_picture_cache_set_limit (pictures, 1500);
  wait_until (!is_kept (fixture, "older"));
  g_assert_true (is_kept (fixture, "old"));
  g_assert_true (is_kept (fixture, "new"));

  /* What comes later is counted, too. */
  keep (fixture, "newest", 0);
  wait_until (!is_kept (fixture, "old"));
  g_assert_true (is_kept (fixture, "new"));
  g_assert_true (is_kept (fixture, "newest"));

  /* The last one stays, so that something can be shown. */
  backlot_picture_cache_set_limit (pictures, 100);
  wait_until (!is_kept (fixture, "new"));
  g_assert_true (is_kept (fixture, "newest"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/picture-cache/oldest-go-first", Fixture, NULL, set_up, test_oldest_go_first,
              tear_down);

  return g_test_run ();
}
