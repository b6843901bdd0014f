/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desktop's search finds of a studio, against the real one. */

#include "config.h"

#include "backlot-test-studio.h"

#include <glib/gstdio.h>

#include "larder/larder-text-index.h"

#include "query/backlot-search-index.h"
#include "query/collab/backlot-task-board.h"
#include "query/project/backlot-projects-queries.h"

typedef struct
{
  TestStudio         *studio;
  BacklotBackend     *backend;
  BacklotSearchIndex *index;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->index = backlot_search_index_new (fixture->backend);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->index != NULL)
    g_assert_finalize_object (fixture->index);
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
}

static void
flush (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  backlot_search_index_flush_async (fixture->index, test_result_cb, &result);
  wait_until (result != NULL);
  backlot_search_index_flush_finish (fixture->index, result, &error);
  g_assert_no_error (error);
}

/* "kind title (project)" of each that is found. */
static char *
find (const char *path,
      const char *term)
{
  const char *terms[] = { term, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) found = larder_text_index_search (path, terms, 5, &error);
  g_autoptr(GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < larder_value_get_n_items (found); i++)
    {
      LarderValue *entry = larder_value_get_item (found, i);

      g_string_append_printf (text, "%s%s %s (%s)", i > 0 ? ", " : "",
                              larder_value_get_member_string (entry, "kind"),
                              larder_value_get_member_string (entry, "title"),
                              larder_value_get_member_string (entry, "project"));
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static gboolean
has (Fixture    *fixture,
     const char *term,
     const char *wanted)
{
  g_autofree char *found = find (backlot_search_index_get_path (fixture->index), term);

  return g_str_equal (found, wanted);
}

/* The index writes after a while by itself: what is waited for is that it has done so. */
static gboolean
comes (Fixture    *fixture,
       const char *term,
       const char *wanted)
{
  flush (fixture);
  return has (fixture, term, wanted);
}

static void
test_what_is_found (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(BacklotHistory) history = backlot_history_new (fixture->backend, NULL);
  BacklotTaskBoard *board = NULL;
  g_autofree char *project_id = NULL;
  g_autofree char *task_id = NULL;
  g_autofree char *other_id = NULL;
  g_autoptr(GListModel) later = NULL;
  g_autoptr(BacklotTask) task = NULL;

  project_id = backlot_projects_create_film (fixture->backend, "Loft in Pórto", "Sunny kitchen",
                                             "classic", 1, 360);
  board = backlot_task_board_new_mine (fixture->backend, history);
  task_id = backlot_tasks_create (fixture->backend, project_id, "Choose kitchen photos",
                                  BACKLOT_LOCAL_USER_ID, NULL);
  other_id = backlot_tasks_create (fixture->backend, project_id, "Kitchen of nobody", NULL, NULL);
  wait_until (test_backend_is_saved (fixture->backend) &&
              backlot_task_board_get_n_open (board) == 1);
  wait_until (comes (fixture, "kitchen", "project Loft in Pórto (film), "
                     "task Choose kitchen photos (Loft in Pórto)"));
  g_assert_true (has (fixture, "porto", "project Loft in Pórto (film)"));

  later = g_list_model_get_item (backlot_task_board_get_sections (board), BACKLOT_TASK_LATER);
  task = g_list_model_get_item (later, 0);
  backlot_task_set_done (history, task, TRUE);
  wait_until (comes (fixture, "kitchen", "project Loft in Pórto (film)"));

  backlot_projects_set_title (fixture->backend, project_id, "House");
  wait_until (comes (fixture, "house", "project House (film)"));
  g_assert_true (has (fixture, "porto", ""));
  g_assert_finalize_object (board);
}

/* It is in the file while the program lives, without anybody asking for it. */
static void
test_it_writes_by_itself (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *project_id =
    backlot_projects_create_film (fixture->backend, "Harbour", "", "classic", 1, 360);

  wait_until (has (fixture, "harbour", "project Harbour (film)"));
  wait_until (test_backend_is_saved (fixture->backend));
}

/* A start that knows nothing yet takes nothing away. */
static void
test_unknown_replaces_nothing (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autofree char *path = g_strdup (backlot_search_index_get_path (fixture->index));
  g_autofree char *project_id =
    backlot_projects_create_film (fixture->backend, "Harbour", "", "classic", 1, 360);
  g_autofree char *cache = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *found = NULL;

  wait_until (test_backend_is_saved (fixture->backend));
  wait_until (comes (fixture, "harbour", "project Harbour (film)"));
  g_assert_finalize_object (fixture->index);
  test_studio_end_backend (fixture->backend);
  test_studio_kill (fixture->studio);
  cache = g_build_filename (folder, "cache.db", NULL);
  g_assert_cmpint (g_remove (cache), ==, 0);
  fixture->backend = test_studio_new_backend (fixture->studio);
  fixture->index = backlot_search_index_new (fixture->backend);
  flush (fixture);
  found = find (path, "harbour");
  g_assert_cmpstr (found, ==, "project Harbour (film)");
}

static void
test_link (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (test_studio_get_folder (fixture->studio), "a", "b",
                                              NULL);
  g_autofree char *link = g_build_filename (folder, "search.db", NULL);
  g_autofree char *project_id =
    backlot_projects_create_film (fixture->backend, "Harbour", "", "classic", 1, 360);
  g_autofree char *found = NULL;
  g_autofree char *target = NULL;

  wait_until (test_backend_is_saved (fixture->backend));
  wait_until (comes (fixture, "harbour", "project Harbour (film)"));
  backlot_search_index_show (fixture->index, link);
  backlot_search_index_show (fixture->index, link);
  found = find (link, "harbour");
  g_assert_cmpstr (found, ==, "project Harbour (film)");
  target = g_file_read_link (link, NULL);
  g_assert_cmpstr (target, ==, backlot_search_index_get_path (fixture->index));
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void      (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/search-index/what-is-found", test_what_is_found },
    { "/search-index/it-writes-by-itself", test_it_writes_by_itself },
    { "/search-index/unknown-replaces-nothing", test_unknown_replaces_nothing },
    { "/search-index/link", test_link },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
