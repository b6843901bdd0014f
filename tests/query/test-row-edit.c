/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of a row that somebody else changes, too, against the real studio. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"

typedef struct
{
  TestStudio     *studio;
  BacklotBackend *backend;
  char           *project_id;
  char          **photo_ids;
} Fixture;

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
  fixture->photo_ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                               fixture->project_id, 1, 8);
  wait_until (test_backend_is_saved (fixture->backend));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
  g_strfreev (fixture->photo_ids);
  g_free (fixture->project_id);
}

/* The program is started again, and is not connected yet. */
static void
begin_again (Fixture *fixture)
{
  test_studio_end_backend (fixture->backend);
  fixture->backend = test_studio_new_backend (fixture->studio);
}

static LarderOutbox *
get_outbox (Fixture *fixture)
{
  return larder_client_get_outbox (backlot_backend_get_client (fixture->backend));
}

static LarderMutation *
get_parked (Fixture *fixture)
{
  LarderOutbox *outbox = get_outbox (fixture);
  g_autoptr(LarderMutation) mutation = g_list_model_get_item (G_LIST_MODEL (outbox), 0);

  g_assert_cmpint (larder_mutation_get_delivery (mutation), ==, LARDER_DELIVERY_CONFLICT);
  return g_steal_pointer (&mutation);
}

static void
change_elsewhere (Fixture    *fixture,
                  const char *changes)
{
  g_autofree char *query = g_strconcat ("id=eq.", fixture->photo_ids[0], NULL);
  g_autoptr(LarderValue) theirs = test_value (changes);
  g_autoptr(LarderValue) rows = test_studio_patch (fixture->studio, "photos", query, theirs);

  g_assert_cmpuint (larder_value_get_n_items (rows), ==, 1);
}

static void
assert_server_has (Fixture    *fixture,
                   const char *caption)
{
  g_autoptr(LarderValue) row = test_studio_read_row (fixture->studio, "photos",
                                                     fixture->photo_ids[0]);

  g_assert_cmpstr (larder_value_get_member_string (row, "caption"), ==, caption);
}

static const char *
get_shown (Fixture *fixture)
{
  LarderTable *photos = backlot_backend_get_table (fixture->backend, "photos");

  return larder_value_get_member_string (larder_table_get_value (photos, fixture->photo_ids[0]),
                                         "caption");
}

/* Mine is written here while somebody writes theirs, and both meet. */
static void
park (Fixture *fixture)
{
  begin_again (fixture);
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "Mine");
  change_elsewhere (fixture, "{'caption': 'Theirs'}");
  backlot_backend_start (fixture->backend);
  wait_until (larder_outbox_get_n_conflicts (get_outbox (fixture)) == 1);
  assert_server_has (fixture, "Theirs");
  g_assert_cmpstr (get_shown (fixture), ==, "Mine");
}

static void
test_both_versions_are_there (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = NULL;
  LarderConflict *conflict = NULL;

  park (fixture);
  mutation = get_parked (fixture);
  conflict = larder_mutation_get_conflict (mutation);
  g_assert_nonnull (conflict);
  g_assert_cmpstr (larder_conflict_get_fields (conflict)[0], ==, "caption");
  g_assert_null (larder_conflict_get_fields (conflict)[1]);
  g_assert_cmpstr (larder_value_get_member_string (larder_conflict_get_mine (conflict), "caption"),
                   ==, "Mine");
  g_assert_cmpstr (larder_value_get_member_string (larder_conflict_get_theirs (conflict),
                                                   "caption"), ==, "Theirs");
}

static void
test_mine_is_kept (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = NULL;

  park (fixture);
  mutation = get_parked (fixture);
  g_assert_true (larder_mutation_resolve (mutation, LARDER_CONFLICT_POLICY_MINE));
  wait_until (test_backend_is_saved (fixture->backend));
  assert_server_has (fixture, "Mine");
  g_assert_cmpstr (get_shown (fixture), ==, "Mine");
}

static void
test_theirs_is_kept (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = NULL;

  park (fixture);
  mutation = get_parked (fixture);
  g_assert_true (larder_mutation_resolve (mutation, LARDER_CONFLICT_POLICY_THEIRS));
  wait_until (test_backend_is_saved (fixture->backend));
  assert_server_has (fixture, "Theirs");
  g_assert_cmpstr (get_shown (fixture), ==, "Theirs");
}

static void
test_a_conflict_is_still_there_after_a_restart (Fixture       *fixture,
                                                gconstpointer  data)
{
  g_autoptr(LarderMutation) mutation = NULL;

  park (fixture);
  begin_again (fixture);
  backlot_backend_start (fixture->backend);
  wait_until (larder_outbox_get_n_conflicts (get_outbox (fixture)) == 1);
  mutation = get_parked (fixture);
  wait_until (larder_mutation_get_conflict (mutation) != NULL);
  g_assert_true (larder_mutation_resolve (mutation, LARDER_CONFLICT_POLICY_MINE));
  wait_until (test_backend_is_saved (fixture->backend));
  assert_server_has (fixture, "Mine");
}

static void
test_other_members_are_no_conflict (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_autoptr(LarderValue) row = NULL;

  begin_again (fixture);
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "Mine");
  change_elsewhere (fixture, "{'position': 7}");
  backlot_backend_start (fixture->backend);
  wait_until (test_backend_is_saved (fixture->backend));
  row = test_studio_read_row (fixture->studio, "photos", fixture->photo_ids[0]);
  g_assert_cmpstr (larder_value_get_member_string (row, "caption"), ==, "Mine");
  g_assert_cmpint (larder_value_get_member_int (row, "position", 0), ==, 7);
}

/* My second change stands on my first one, which nobody else has changed. */
static void
test_own_changes_are_no_conflict (Fixture       *fixture,
                                  gconstpointer  data)
{
  begin_again (fixture);
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "One");
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "Two");
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "Three");
  backlot_backend_start (fixture->backend);
  wait_until (test_backend_is_saved (fixture->backend));
  assert_server_has (fixture, "Three");
}

static void
test_what_is_gone_fails (Fixture       *fixture,
                         gconstpointer  data)
{
  BacklotBackend *other = test_studio_new_other_backend (fixture->studio);
  const char * const ids[] = { fixture->photo_ids[0], NULL };
  g_autoptr(BacklotRemoval) removal = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  LarderTable *photos = backlot_backend_get_table (other, "photos");
  g_autoptr(LarderValue) row = test_studio_read_row (fixture->studio, "photos", ids[0]);

  begin_again (fixture);
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "Mine");
  backlot_backend_start (other);
  larder_client_write_rows (backlot_backend_get_client (other), "photos", row);
  g_assert_nonnull (larder_table_get_value (photos, ids[0]));
  removal = backlot_photos_remove (other, ids);
  backlot_removal_hold (removal);
  backlot_removal_release (removal);
  wait_until (!backlot_removal_get_can_undo (removal) && test_backend_is_saved (other));
  g_clear_object (&removal);
  test_studio_end_backend (other);

  backlot_backend_start (fixture->backend);
  wait_until (larder_outbox_get_n_failed (get_outbox (fixture)) == 1);
  mutation = g_list_model_get_item (G_LIST_MODEL (get_outbox (fixture)), 0);
  g_assert_error (larder_mutation_get_error (mutation), LARDER_ERROR, LARDER_ERROR_GONE);
}

#define add(name, func) \
  g_test_add ("/row-edit/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("both-versions-are-there", test_both_versions_are_there);
  add ("mine-is-kept", test_mine_is_kept);
  add ("theirs-is-kept", test_theirs_is_kept);
  add ("a-conflict-is-still-there-after-a-restart",
       test_a_conflict_is_still_there_after_a_restart);
  add ("other-members-are-no-conflict", test_other_members_are_no_conflict);
  add ("own-changes-are-no-conflict", test_own_changes_are_no_conflict);
  add ("what-is-gone-fails", test_what_is_gone_fails);
  return g_test_run ();
}
