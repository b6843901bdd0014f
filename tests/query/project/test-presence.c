/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two people in one project, each with a client of his own at the real studio. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/project/backlot-members-mutations.h"
#include "query/project/backlot-projects-queries.h"
#include "query/project/backlot-team.h"

#define TASK "00000000-0000-4000-8000-00000000bbbb"

typedef struct
{
  TestStudio     *studio;
  BacklotBackend *backend;
  BacklotBackend *hers;
  char           *project_id;
  BacklotTeam    *team;
  BacklotTeam    *her_team;
} Fixture;

static guint
count_people (BacklotTeam *team)
{
  return g_list_model_get_n_items (
    backlot_presence_get_people (backlot_team_get_presence (team)));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->project_id = backlot_projects_create_film (fixture->backend, "Porto", "", "classic", 1,
                                                      360);
  wait_until (test_backend_is_saved (fixture->backend));
  fixture->hers = test_studio_new_backend_of (fixture->studio, "ana@example.org", "Ana Luz");
  backlot_members_invite (fixture->backend, fixture->project_id, "ana@example.org", "editor");
  wait_until (test_backend_is_saved (fixture->backend));
  backlot_backend_start (fixture->hers);
  fixture->team = backlot_team_new (fixture->backend, fixture->project_id);
  fixture->her_team = backlot_team_new (fixture->hers, fixture->project_id);
  wait_until (count_people (fixture->team) == 1 && count_people (fixture->her_team) == 1);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->team);
  g_clear_object (&fixture->her_team);
  test_studio_end_backend (fixture->backend);
  test_studio_end_backend (fixture->hers);
  test_studio_free (fixture->studio);
  g_free (fixture->project_id);
}

static BacklotVisitor *
get_first (BacklotTeam *team)
{
  return g_list_model_get_item (backlot_presence_get_people (backlot_team_get_presence (team)), 0);
}

static void
test_each_sees_the_other (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(BacklotVisitor) she = get_first (fixture->team);
  g_autoptr(BacklotVisitor) me = get_first (fixture->her_team);

  g_assert_cmpstr (backlot_visitor_get_user_id (she), ==,
                   backlot_backend_get_user_id (fixture->hers));
  g_assert_cmpstr (backlot_visitor_get_user_id (me), ==, BACKLOT_LOCAL_USER_ID);
  backlot_presence_set_page (backlot_team_get_presence (fixture->her_team), "tasks");
  wait_until (g_strcmp0 (backlot_visitor_get_page (she), "tasks") == 0);
}

static void
test_editing (Fixture       *fixture,
              gconstpointer  data)
{
  BacklotPresence *mine = backlot_team_get_presence (fixture->team);
  BacklotPresence *hers = backlot_team_get_presence (fixture->her_team);
  g_autoptr(BacklotVisitor) she = get_first (fixture->team);

  g_assert_null (backlot_presence_find_editor (mine, TASK, NULL));
  backlot_presence_edits (hers, "task", TASK, "title");
  wait_until (backlot_presence_find_editor (mine, TASK, "title") == she);
  g_assert_null (backlot_presence_find_editor (mine, TASK, "description"));
  g_assert_null (backlot_presence_find_editor (mine, fixture->project_id, NULL));
  g_assert_null (backlot_presence_find_editor (hers, TASK, NULL));
  backlot_presence_rests (hers);
  wait_until (backlot_presence_find_editor (mine, TASK, NULL) == NULL);
}

static void
test_leaving (Fixture       *fixture,
              gconstpointer  data)
{
  BacklotTeam *again = backlot_team_new (fixture->hers, fixture->project_id);

  /* Another page of hers still shows the project. */
  g_assert_true (backlot_team_get_presence (again) ==
                 backlot_team_get_presence (fixture->her_team));
  g_assert_finalize_object (again);
  backlot_presence_set_page (backlot_team_get_presence (fixture->her_team), "notes");
  {
    g_autoptr(BacklotVisitor) she = get_first (fixture->team);

    wait_until (g_strcmp0 (backlot_visitor_get_page (she), "notes") == 0);
  }
  g_clear_object (&fixture->her_team);
  wait_until (count_people (fixture->team) == 0);
}

static void
test_lost (Fixture       *fixture,
           gconstpointer  data)
{
  BacklotPresence *mine = backlot_team_get_presence (fixture->team);

  backlot_presence_edits (backlot_team_get_presence (fixture->her_team), "task", TASK, "title");
  wait_until (backlot_presence_find_editor (mine, TASK, NULL) != NULL);
  test_studio_kill (fixture->studio);
  wait_until (count_people (fixture->team) == 0 && count_people (fixture->her_team) == 0);
  g_assert_null (backlot_presence_find_editor (mine, TASK, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/presence/each-sees-the-other", Fixture, NULL, set_up, test_each_sees_the_other,
              tear_down);
  g_test_add ("/presence/who-edits-what", Fixture, NULL, set_up, test_editing, tear_down);
  g_test_add ("/presence/who-leaves-is-gone", Fixture, NULL, set_up, test_leaving, tear_down);
  g_test_add ("/presence/without-a-connection-nobody-is-known", Fixture, NULL, set_up, test_lost,
              tear_down);

  return g_test_run ();
}
