/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a change waits is kept over the program's end. A program of its own: what GLib knows of a
 * domain of errors, it knows until the end. */

#include "config.h"

#include <sqlite3.h>

#include "larder/larder-mutation-cache.h"

#include "query/backlot-error.h"
#include "query/project/backlot-projects-queries.h"

#include "support/folder.h"

static BacklotBackend *
new_backend (const char *folder)
{
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  BacklotBackendOptions options = {
    .cache_folder = cache, .state_folder = state, .data_dir = folder,
  };
  g_autoptr(GError) error = NULL;
  BacklotBackend *backend = backlot_backend_new (&options, &error);

  g_assert_no_error (error);
  return backend;
}

static void
drop (BacklotBackend *backend)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (backend));

  while (larder_outbox_get_saving (outbox))
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (backend);
}

/* As a studio that was busy left it. */
static void
write_error (const char *path)
{
  g_autofree char *sql =
    g_strdup_printf ("UPDATE entry SET error = '{\"domain\":\"BacklotError\",\"code\":%d,"
                     "\"message\":\"The studio is busy\"}'", BACKLOT_ERROR_BUSY_SERVER);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (db), ==, 1);
  sqlite3_close (db);
}

static void
test_error_of_a_former_run_has_its_room (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kept-XXXXXX", NULL);
  g_autofree char *place = backlot_backend_dup_place (NULL, NULL);
  g_autofree char *path = g_build_filename (folder, "state", place, "outbox.db", NULL);
  BacklotBackend *backend = new_backend (folder);
  g_autofree char *id = backlot_projects_create_film (backend, "Porto", "", "classic", 1, 360);
  g_autoptr(GPtrArray) mutations = NULL;
  GError *kept = NULL;

  drop (backend);
  write_error (path);
  backend = new_backend (folder);
  mutations = larder_mutation_cache_get_all (
    larder_client_get_mutation_cache (backlot_backend_get_client (backend)));
  g_assert_cmpuint (mutations->len, ==, 1);
  kept = larder_mutation_get_error (g_ptr_array_index (mutations, 0));
  /* The domain is known now at the latest. An error that was made before has no room for what
   * belongs to it: looking there reads before its beginning, and its end frees what is none. */
  g_assert_error (kept, BACKLOT_ERROR, BACKLOT_ERROR_BUSY_SERVER);
  g_assert_cmpint (backlot_error_get_delay_ms (kept, 0), ==, 1000);
  g_clear_pointer (&mutations, g_ptr_array_unref);
  drop (backend);
  test_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/kept-errors/error-of-a-former-run-has-its-room",
                   test_error_of_a_former_run_has_its_room);
  return g_test_run ();
}
