/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who belongs to a project, against the real studio: invited, with another role, removed, left. */

#include "config.h"

#include "backlot-test-studio.h"

#include "larder/larder-query-observer.h"

#include "query/backlot-parked.h"
#include "query/film/backlot-film-project.h"
#include "query/project/backlot-members-mutations.h"
#include "query/project/backlot-projects-queries.h"
#include "query/project/backlot-team.h"

#define HERS "00000000-0000-4000-8000-00000000aaaa"

typedef struct
{
  TestStudio          *studio;
  BacklotBackend      *backend;
  char                *project_id;
  BacklotFilmProject  *film;
  BacklotHistory      *history;
  BacklotTeam         *team;
  LarderQueryObserver *invites_query;
  GListModel          *invites;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) options = NULL;

  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->project_id = backlot_projects_create_film (fixture->backend, "Porto", "", "classic", 1,
                                                      360);
  fixture->film = backlot_film_project_new (fixture->backend, fixture->project_id, NULL);
  fixture->history = backlot_film_project_get_history (fixture->film);
  wait_until (test_backend_is_saved (fixture->backend));
  fixture->team = backlot_team_new (fixture->backend, fixture->project_id);
  options = backlot_members_invites_options (fixture->backend, fixture->project_id);
  fixture->invites_query =
    larder_query_observer_new (backlot_backend_get_client (fixture->backend), options);
  larder_query_observer_attach (fixture->invites_query);
  fixture->invites = backlot_members_invites (fixture->backend, fixture->project_id);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_query_observer_detach (fixture->invites_query);
  g_object_unref (fixture->invites_query);
  g_object_unref (fixture->invites);
  g_assert_finalize_object (fixture->team);
  g_assert_finalize_object (fixture->film);
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
  g_free (fixture->project_id);
}

/* The role of a member; NULL: there is no such member. */
static const char *
find_role (BacklotTeam *team,
           const char  *user_id)
{
  GListModel *members = backlot_team_get_members (team);

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr(BacklotMember) member = g_list_model_get_item (members, i);

      if (g_strcmp0 (backlot_member_get_user_id (member), user_id) == 0)
        return backlot_member_get_role (member);
    }
  return NULL;
}

static gboolean
has_role (BacklotTeam *team,
          const char  *user_id,
          const char  *role)
{
  return g_strcmp0 (find_role (team, user_id), role) == 0;
}

static guint
count_rows (Fixture    *fixture,
            const char *table,
            const char *project_id)
{
  g_autofree char *query = g_strconcat ("select=project_id&project_id=eq.", project_id, NULL);
  g_autoptr(LarderValue) rows = test_studio_read (fixture->studio, table, query);

  return larder_value_get_n_items (rows);
}

static char *
invite_ana (Fixture *fixture)
{
  g_autofree char *id = test_studio_sign_up (fixture->studio, "ana@example.org", "Ana Luz");

  backlot_members_invite (fixture->backend, fixture->project_id, " Ana@Example.org ", "editor");
  wait_until (has_role (fixture->team, id, "editor") && test_backend_is_saved (fixture->backend));
  return g_steal_pointer (&id);
}

static void
test_addresses (void)
{
  g_assert_true (backlot_members_is_address ("ana@example.org"));
  g_assert_true (backlot_members_is_address (" ana@example.org "));
  g_assert_false (backlot_members_is_address (""));
  g_assert_false (backlot_members_is_address ("ana"));
  g_assert_false (backlot_members_is_address ("ana@"));
  g_assert_false (backlot_members_is_address ("@example.org"));
  g_assert_false (backlot_members_is_address ("ana luz@example.org"));
}

static void
test_with_account (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *ana = invite_ana (fixture);
  g_autoptr(BacklotPerson) person = backlot_members_get_person (fixture->backend, ana);

  wait_until (g_strcmp0 (backlot_person_get_name (person), "Ana Luz") == 0);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->invites), ==, 0);
  g_assert_cmpuint (count_rows (fixture, "project_members", fixture->project_id), ==, 2);
  g_assert_cmpuint (count_rows (fixture, "project_invites", fixture->project_id), ==, 0);
}

static void
test_without_account (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *ben = NULL;

  backlot_members_invite (fixture->backend, fixture->project_id, "ben@example.org", "commenter");
  wait_until (g_list_model_get_n_items (fixture->invites) == 1);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_cmpuint (g_list_model_get_n_items (fixture->invites), ==, 1);
  g_assert_cmpuint (count_rows (fixture, "project_invites", fixture->project_id), ==, 1);

  ben = test_studio_sign_up (fixture->studio, "ben@example.org", "Ben Weg");
  wait_until (has_role (fixture->team, ben, "commenter") &&
              g_list_model_get_n_items (fixture->invites) == 0);
}

static void
test_role (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *ana = invite_ana (fixture);
  g_autofree char *member = g_strjoin (":", fixture->project_id, ana, NULL);

  backlot_members_set_role (fixture->history, member, "viewer");
  wait_until (has_role (fixture->team, ana, "viewer") && test_backend_is_saved (fixture->backend));
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_until (has_role (fixture->team, ana, "editor") && test_backend_is_saved (fixture->backend));
}

/* A project of somebody else, to which this person belongs. */
static char *
make_hers (Fixture    *fixture,
           const char *role)
{
  g_autofree char *eve = test_studio_sign_up (fixture->studio, "eve@example.org", "Eve Sol");
  g_autofree char *project =
    g_strdup_printf ("{'id': '" HERS "', 'kind': 'film', 'title': 'Gardens', 'owner_id': '%s'}",
                     eve);
  g_autofree char *member =
    g_strdup_printf ("{'project_id': '" HERS "', 'user_id': '" BACKLOT_LOCAL_USER_ID "',"
                     " 'role': '%s'}", role);

  test_studio_insert (fixture->studio, "projects", project);
  test_studio_insert (fixture->studio, "project_members", member);
  return g_steal_pointer (&eve);
}

/* A member who goes, and comes back as long as it is held; gives the second removal. */
static BacklotRemoval *
remove_twice (Fixture    *fixture,
              const char *ana)
{
  g_autoptr(BacklotRemoval) removal =
    backlot_members_remove (fixture->backend, fixture->project_id, ana);

  wait_until (find_role (fixture->team, ana) == NULL);
  g_assert_true (backlot_removal_undo (removal));
  wait_until (has_role (fixture->team, ana, "editor"));
  g_assert_cmpuint (count_rows (fixture, "project_members", fixture->project_id), ==, 2);
  return backlot_members_remove (fixture->backend, fixture->project_id, ana);
}

/* Who leaves a project does not see it any more. */
static BacklotRemoval *
leave_twice (Fixture *fixture)
{
  LarderTable *projects = backlot_backend_get_table (fixture->backend, "projects");
  g_autofree char *eve = make_hers (fixture, "editor");
  g_autoptr(BacklotFilmProject) film = backlot_film_project_new (fixture->backend, HERS, NULL);
  g_autoptr(BacklotTeam) team = backlot_team_new (fixture->backend, HERS);
  g_autoptr(BacklotRemoval) removal = NULL;

  wait_until (larder_table_get_value (projects, HERS) != NULL && has_role (team, eve, "owner"));
  removal = backlot_members_remove (fixture->backend, HERS, BACKLOT_LOCAL_USER_ID);
  wait_until (larder_table_get_value (projects, HERS) == NULL);
  g_assert_true (backlot_removal_undo (removal));
  wait_until (larder_table_get_value (projects, HERS) != NULL);
  g_assert_cmpuint (count_rows (fixture, "project_members", HERS), ==, 2);
  return backlot_members_remove (fixture->backend, HERS, BACKLOT_LOCAL_USER_ID);
}

/* A member, an invitation and one's own membership: all of them wait for the same seconds. */
static void
test_removals (Fixture       *fixture,
               gconstpointer  data)
{
  LarderTable *projects = backlot_backend_get_table (fixture->backend, "projects");
  g_autofree char *ana = invite_ana (fixture);
  g_autoptr(BacklotRemoval) invitation = NULL;
  g_autoptr(BacklotRemoval) member = NULL;
  g_autoptr(BacklotRemoval) self = NULL;

  backlot_members_invite (fixture->backend, fixture->project_id, "ben@example.org", "viewer");
  wait_until (test_backend_is_saved (fixture->backend));
  self = leave_twice (fixture);
  member = remove_twice (fixture, ana);
  invitation = backlot_members_uninvite (fixture->backend, fixture->project_id, "ben@example.org");
  g_assert_nonnull (invitation);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_null (find_role (fixture->team, ana));
  g_assert_cmpuint (count_rows (fixture, "project_members", fixture->project_id), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->invites), ==, 0);
  g_assert_cmpuint (count_rows (fixture, "project_invites", fixture->project_id), ==, 0);
  g_assert_null (larder_table_get_value (projects, HERS));
  g_assert_cmpuint (count_rows (fixture, "project_members", HERS), ==, 1);
}

/* What was never sent needs no removal. */
static void
test_called_back (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(BacklotBackend) other = test_studio_new_other_backend (fixture->studio);

  backlot_members_invite (other, fixture->project_id, "eva@example.org", "viewer");
  g_assert_null (backlot_members_uninvite (other, fixture->project_id, "eva@example.org"));
  wait_until (test_backend_is_saved (other));
  test_studio_end_backend (g_steal_pointer (&other));
  g_assert_cmpuint (count_rows (fixture, "project_invites", fixture->project_id), ==, 0);
}

static gboolean
can (BacklotTeam *team,
     gboolean     comment,
     gboolean     edit,
     gboolean     manage)
{
  return backlot_team_get_role (team) != NULL && backlot_team_get_can_comment (team) == comment &&
         backlot_team_get_can_edit (team) == edit && backlot_team_get_can_manage (team) == manage;
}

static void
test_rights (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct
  {
    const char *role;
    gboolean    comment;
    gboolean    edit;
  } roles[] = {
    { "commenter", TRUE, FALSE }, { "editor", TRUE, TRUE }, { "viewer", FALSE, FALSE },
  };
  g_autofree char *ana = make_hers (fixture, "viewer");
  g_autoptr(BacklotTeam) team = backlot_team_new (fixture->backend, HERS);

  wait_until (can (fixture->team, TRUE, TRUE, TRUE));
  wait_until (can (team, FALSE, FALSE, FALSE));
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'role': '%s'}", roles[i].role);
      g_autoptr(LarderValue) changes = test_value (text);
      g_autoptr(LarderValue) changed =
        test_studio_patch (fixture->studio, "project_members",
                           "project_id=eq." HERS "&user_id=eq." BACKLOT_LOCAL_USER_ID, changes);

      g_assert_cmpuint (larder_value_get_n_items (changed), ==, 1);
      wait_until (g_strcmp0 (backlot_team_get_role (team), roles[i].role) == 0);
      g_assert_true (can (team, roles[i].comment, roles[i].edit, FALSE));
    }
}

static void
set_my_role (Fixture     *fixture,
             BacklotTeam *team,
             const char  *role)
{
  g_autofree char *text = g_strdup_printf ("{'role': '%s'}", role);
  g_autoptr(LarderValue) changes = test_value (text);
  g_autoptr(LarderValue) changed =
    test_studio_patch (fixture->studio, "project_members",
                       "project_id=eq." HERS "&user_id=eq." BACKLOT_LOCAL_USER_ID, changes);

  wait_until (g_strcmp0 (backlot_team_get_role (team), role) == 0);
}

/* A step that the role does not allow any more is kept, and nothing of it is sent. */
static void
test_steps_ask_for_the_right (Fixture       *fixture,
                              gconstpointer  data)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (fixture->backend));
  LarderTable *projects = backlot_backend_get_table (fixture->backend, "projects");
  g_autofree char *eve = make_hers (fixture, "editor");
  g_autoptr(BacklotTeam) team = backlot_team_new (fixture->backend, HERS);
  g_autoptr(BacklotFilmProject) film = backlot_film_project_new (fixture->backend, HERS, NULL);
  BacklotHistory *history = backlot_film_project_get_history (film);

  wait_until (has_role (team, eve, "owner") && larder_table_get_value (projects, HERS) != NULL);
  backlot_history_set_title (history, "Parks");
  wait_until (test_backend_is_saved (fixture->backend));
  set_my_role (fixture, team, "viewer");
  g_assert_cmpint (backlot_history_undo (history), ==, BACKLOT_HISTORY_FORBIDDEN);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outbox)), ==, 0);
  g_assert_true (backlot_history_get_can_undo (history));

  set_my_role (fixture, team, "editor");
  g_assert_cmpint (backlot_history_undo (history), ==, BACKLOT_HISTORY_DONE);
  wait_until (test_backend_is_saved (fixture->backend) &&
              g_strcmp0 (larder_value_get_member_string (larder_table_get_base (projects, HERS),
                                                         "title"), "Gardens") == 0);
  set_my_role (fixture, team, "viewer");
  g_assert_cmpint (backlot_history_redo (history), ==, BACKLOT_HISTORY_FORBIDDEN);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outbox)), ==, 0);
}

static void
allowed_cb (BacklotTeam *team)
{
  g_assert_true (backlot_team_get_can_manage (team));
}

/* The studio says of a project that it has not got yet that nobody may do anything in it. */
static void
test_new_project (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(LarderValue) none = test_value ("{'role': 'none', 'can_manage': false}");
  g_autoptr(LarderValue) viewer = test_value ("{'role': 'viewer', 'can_manage': false}");
  g_autofree char *project_id = NULL;
  g_autoptr(BacklotTeam) team = NULL;
  g_autofree char *role = NULL;

  g_assert_true (backlot_members_has_right (NULL, "can_manage"));
  g_assert_true (backlot_members_has_right (none, "can_manage"));
  g_assert_false (backlot_members_has_right (viewer, "can_manage"));

  project_id = backlot_projects_create_film (fixture->backend, "New", NULL, "classic", 1, 360);
  team = backlot_team_new (fixture->backend, project_id);
  g_signal_connect (team, "notify", G_CALLBACK (allowed_cb), NULL);
  while (g_strcmp0 (role, "owner") != 0)
    {
      g_main_context_iteration (NULL, TRUE);
      g_clear_pointer (&role, g_free);
      g_object_get (team, "role", &role, NULL);
    }
  g_assert_true (backlot_team_get_can_manage (team));
}

/* It stays in the list, can be let go of, and comes back. */
static void
test_a_refused_invitation_stays (Fixture       *fixture,
                                 gconstpointer  data)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (fixture->backend));
  g_autoptr(LarderRecord) invite = NULL;
  g_autoptr(BacklotDiscard) discard = NULL;

  backlot_members_invite (fixture->backend, fixture->project_id, "ben@example.org", "emperor");
  wait_until (larder_outbox_get_n_failed (outbox) == 1);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->invites), ==, 1);
  invite = g_list_model_get_item (fixture->invites, 0);
  g_assert_true (larder_record_get_failed (invite));
  g_assert_error (larder_record_get_error (invite), BACKLOT_ERROR, BACKLOT_ERROR_STATE);
  g_assert_cmpuint (count_rows (fixture, "project_invites", fixture->project_id), ==, 0);

  discard = backlot_parked_discard (fixture->backend, larder_record_get_id (invite));
  wait_until (g_list_model_get_n_items (G_LIST_MODEL (outbox)) == 0 &&
              g_list_model_get_n_items (fixture->invites) == 0);
  backlot_deed_undo (BACKLOT_DEED (discard));
  wait_until (larder_outbox_get_n_failed (outbox) == 1 &&
              g_list_model_get_n_items (fixture->invites) == 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/members/an-address-looks-like-one", test_addresses);
  g_test_add ("/members/with-an-account-at-once", Fixture, NULL, set_up, test_with_account,
              tear_down);
  g_test_add ("/members/without-an-account-later", Fixture, NULL, set_up, test_without_account,
              tear_down);
  g_test_add ("/members/role-and-back", Fixture, NULL, set_up, test_role, tear_down);
  g_test_add ("/members/removals-are-held", Fixture, NULL, set_up, test_removals, tear_down);
  g_test_add ("/members/invitation-is-called-back", Fixture, NULL, set_up, test_called_back,
              tear_down);
  g_test_add ("/members/a-refused-invitation-stays", Fixture, NULL, set_up,
              test_a_refused_invitation_stays, tear_down);
  g_test_add ("/members/rights-follow-the-role", Fixture, NULL, set_up, test_rights, tear_down);
  g_test_add ("/members/steps-ask-for-the-right", Fixture, NULL, set_up,
              test_steps_ask_for_the_right, tear_down);
  g_test_add ("/members/rights-in-a-new-project", Fixture, NULL, set_up, test_new_project,
              tear_down);

  return g_test_run ();
}
