/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Projects of one studio copied to another one: two real studios. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/collab/backlot-comments-queries.h"
#include "query/collab/backlot-tasks-queries.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-project-copy.h"
#include "query/project/backlot-projects-queries.h"

typedef struct
{
  TestStudio     *home;
  TestStudio     *team;
  BacklotBackend *from;
  BacklotBackend *to;
  char           *porto;
  char           *faro;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GStrv photo_ids = NULL;

  fixture->home = test_studio_new ();
  fixture->team = test_studio_new ();
  test_studio_start (fixture->home);
  test_studio_start (fixture->team);
  fixture->from = test_studio_new_backend (fixture->home);
  fixture->to = test_studio_new_backend_of (fixture->team, "ann@example.org", "Ann");
  backlot_backend_start (fixture->from);
  backlot_backend_start (fixture->to);
  fixture->porto = backlot_projects_create_film (fixture->from, "Porto", "By the river", "vintage",
                                                 3, 1080);
  fixture->faro = backlot_projects_create_film (fixture->from, "Faro", "", "classic", 1, 360);
  photo_ids = test_studio_add_photos (fixture->home, fixture->from, fixture->porto, 3, 8);
  g_free (backlot_tasks_create (fixture->from, fixture->porto, "Cut", BACKLOT_LOCAL_USER_ID, NULL));
  g_free (backlot_comments_add (fixture->from, fixture->porto, "photo", photo_ids[1], NULL, "Nice",
                                NULL));
  wait_until (test_backend_is_saved (fixture->from));
  wait_until (backlot_backend_get_online (fixture->to));
  g_strfreev (photo_ids);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_studio_end_backend (fixture->from);
  test_studio_end_backend (fixture->to);
  test_studio_free (fixture->home);
  test_studio_free (fixture->team);
  g_free (fixture->porto);
  g_free (fixture->faro);
}

static BacklotCopyState
get_state (BacklotProjectCopy *copy,
           const char         *project_id)
{
  return backlot_copied_project_get_state (backlot_project_copy_find (copy, project_id));
}

static LarderValue *
get_list (BacklotProjectCopy *copy)
{
  LarderValue *list = NULL;

  g_object_get (copy, "list", &list, NULL);
  return list;
}

static void
end_copy (BacklotProjectCopy *copy)
{
  backlot_project_copy_halt (copy);
  g_object_add_weak_pointer (G_OBJECT (copy), (gpointer *) &copy);
  g_object_unref (copy);
  /* What was asked has to answer before it goes. */
  wait_until (copy == NULL);
}

static guint
count_rows (Fixture    *fixture,
            const char *table,
            const char *query)
{
  g_autoptr(LarderValue) rows = test_studio_read (fixture->team, table, query);

  return larder_value_get_n_items (rows);
}

/* Everything of both projects, once. */
static void
assert_there (Fixture *fixture)
{
  g_assert_cmpuint (count_rows (fixture, "projects", "select=id&title=eq.Porto"), ==, 1);
  g_assert_cmpuint (count_rows (fixture, "projects", "select=id&title=eq.Faro"), ==, 1);
  g_assert_cmpuint (count_rows (fixture, "projects", "select=id"), ==, 2);
  g_assert_cmpuint (count_rows (fixture, "photos", "select=id"), ==, 3);
  g_assert_cmpuint (count_rows (fixture, "media_files", "select=id&upload_state=eq.complete"), ==,
                    3);
  g_assert_cmpuint (count_rows (fixture, "tasks", "select=id"), ==, 1);
  g_assert_cmpuint (count_rows (fixture, "comments", "select=id"), ==, 1);
}

static void
count_cb (guint *n)
{
  *n += 1;
}

/* What the person of this computer said and has to do is the same person's there. */
static void
test_whole (Fixture       *fixture,
            gconstpointer  data)
{
  BacklotProjectCopy *copy = backlot_project_copy_new (fixture->from, fixture->to, NULL);
  g_autoptr(LarderValue) tasks = NULL;
  g_autoptr(LarderValue) comments = NULL;
  guint n_finished = 0;

  g_signal_connect_swapped (copy, "finished", G_CALLBACK (count_cb), &n_finished);
  backlot_project_copy_add (copy, fixture->porto, "Porto");
  backlot_project_copy_add (copy, fixture->faro, "Faro");
  g_assert_true (backlot_project_copy_get_is_running (copy));
  wait_until (n_finished > 0);
  g_assert_false (backlot_project_copy_get_is_running (copy));
  g_assert_cmpint (get_state (copy, fixture->porto), ==, BACKLOT_COPY_COPIED);
  g_assert_cmpint (get_state (copy, fixture->faro), ==, BACKLOT_COPY_COPIED);
  assert_there (fixture);

  tasks = test_studio_read (fixture->team, "tasks", "select=assignee_id");
  g_assert_cmpstr (larder_value_get_member_string (larder_value_get_item (tasks, 0),
                                                   "assignee_id"), ==,
                   backlot_backend_get_user_id (fixture->to));
  comments = test_studio_read (fixture->team, "comments", "select=body");
  g_assert_cmpstr (larder_value_get_member_string (larder_value_get_item (comments, 0), "body"),
                   ==, "Nice");

  /* Once more: they are there. */
  backlot_project_copy_add (copy, fixture->porto, "Porto");
  backlot_project_copy_add (copy, fixture->faro, "Faro");
  wait_until (n_finished > 1);
  g_assert_cmpint (get_state (copy, fixture->porto), ==, BACKLOT_COPY_PRESENT);
  assert_there (fixture);
  end_copy (copy);
}

/* An end of the program at each step, which it may not have lived to write down. */
static void
test_interrupted (Fixture       *fixture,
                  gconstpointer  data)
{
  BacklotProjectCopy *copy = backlot_project_copy_new (fixture->from, fixture->to, NULL);
  const BacklotCopyState states[] = { BACKLOT_COPY_WAITING, BACKLOT_COPY_READING,
                                      BACKLOT_COPY_SENDING };
  g_autoptr(LarderValue) first = NULL;

  backlot_project_copy_add (copy, fixture->porto, "Porto");
  backlot_project_copy_add (copy, fixture->faro, "Faro");
  first = get_list (copy);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      wait_until (get_state (copy, fixture->porto) >= states[i]);
      end_copy (copy);
      copy = backlot_project_copy_new (fixture->from, fixture->to, first);
    }
  wait_until (!backlot_project_copy_get_is_running (copy));
  wait_until (test_backend_is_saved (fixture->to));
  assert_there (fixture);
  end_copy (copy);
}

/* The network is lost while it is sent, and the program ends then. */
static void
test_lost_network (Fixture       *fixture,
                   gconstpointer  data)
{
  BacklotProjectCopy *copy = backlot_project_copy_new (fixture->from, fixture->to, NULL);
  g_autoptr(LarderValue) list = NULL;

  backlot_project_copy_add (copy, fixture->porto, "Porto");
  backlot_project_copy_add (copy, fixture->faro, "Faro");
  wait_until (get_state (copy, fixture->porto) >= BACKLOT_COPY_READING);
  test_studio_kill (fixture->team);
  wait_until (!backlot_backend_get_online (fixture->to));
  list = get_list (copy);
  end_copy (copy);

  copy = backlot_project_copy_new (fixture->from, fixture->to, list);
  g_assert_true (backlot_project_copy_get_is_running (copy));
  test_studio_start (fixture->team);
  wait_until (!backlot_project_copy_get_is_running (copy));
  g_assert_cmpint (get_state (copy, fixture->porto), ==, BACKLOT_COPY_COPIED);
  g_assert_cmpint (get_state (copy, fixture->faro), ==, BACKLOT_COPY_COPIED);
  assert_there (fixture);
  end_copy (copy);
}

/* What can not be copied says why, and keeps nothing else from it. */
static void
test_problems (Fixture       *fixture,
               gconstpointer  data)
{
  BacklotProjectCopy *copy = backlot_project_copy_new (fixture->from, fixture->to, NULL);
  g_autofree char *gone = g_uuid_string_random ();
  g_autoptr(LarderValue) list = NULL;
  BacklotProjectCopy *again = NULL;

  backlot_project_copy_add (copy, gone, "Gone");
  backlot_project_copy_add (copy, fixture->faro, "Faro");
  backlot_project_copy_add (copy, fixture->porto, "Porto");
  wait_until (get_state (copy, fixture->faro) == BACKLOT_COPY_COPIED);
  backlot_project_copy_stop (copy);
  wait_until (!backlot_project_copy_get_is_running (copy));
  g_assert_cmpint (get_state (copy, gone), ==, BACKLOT_COPY_FAILED);
  g_assert_error (backlot_copied_project_get_error (backlot_project_copy_find (copy, gone)),
                  BACKLOT_ERROR, BACKLOT_ERROR_NOT_FOUND);
  g_assert_cmpint (get_state (copy, fixture->porto), ==, BACKLOT_COPY_STOPPED);
  g_assert_cmpuint (count_rows (fixture, "projects", "select=id"), ==, 1);

  /* The next run knows how it ended. */
  list = get_list (copy);
  again = backlot_project_copy_new (fixture->from, fixture->to, list);
  g_assert_false (backlot_project_copy_get_is_running (again));
  g_assert_cmpint (get_state (again, gone), ==, BACKLOT_COPY_FAILED);
  g_assert_error (backlot_copied_project_get_error (backlot_project_copy_find (again, gone)),
                  BACKLOT_ERROR, BACKLOT_ERROR_NOT_FOUND);
  end_copy (again);
  end_copy (copy);
}

/* A copy that somebody deleted can be made once more. */
static void
test_deleted (Fixture       *fixture,
              gconstpointer  data)
{
  BacklotProjectCopy *copy = backlot_project_copy_new (fixture->from, fixture->to, NULL);
  g_autoptr(GListModel) projects = backlot_projects_list (fixture->to, NULL);
  g_autoptr(BacklotProject) project = NULL;
  g_autoptr(BacklotRemoval) removal = NULL;

  backlot_project_copy_add (copy, fixture->faro, "Faro");
  wait_until (!backlot_project_copy_get_is_running (copy));
  project = g_list_model_get_item (projects, 0);
  removal = backlot_projects_delete (fixture->to, larder_record_get_id (LARDER_RECORD (project)));
  wait_until (test_backend_is_saved (fixture->to));
  g_assert_cmpuint (count_rows (fixture, "projects", "select=id"), ==, 0);

  backlot_project_copy_add (copy, fixture->faro, "Faro");
  wait_until (!backlot_project_copy_get_is_running (copy));
  g_assert_cmpint (get_state (copy, fixture->faro), ==, BACKLOT_COPY_COPIED);
  g_assert_cmpuint (count_rows (fixture, "projects", "select=id"), ==, 1);
  end_copy (copy);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/project-copy/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/project-copy/interrupted", Fixture, NULL, set_up, test_interrupted, tear_down);
  g_test_add ("/project-copy/lost-network", Fixture, NULL, set_up, test_lost_network, tear_down);
  g_test_add ("/project-copy/problems", Fixture, NULL, set_up, test_problems, tear_down);
  g_test_add ("/project-copy/deleted", Fixture, NULL, set_up, test_deleted, tear_down);

  return g_test_run ();
}
