/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was told, against the real studio: read, unread, removed, and all of it taken back. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/account/backlot-inbox.h"
#include "query/account/backlot-notifications-queries.h"
#include "query/collab/backlot-item-link.h"
#include "query/collab/backlot-tasks-queries.h"
#include "query/project/backlot-projects-queries.h"

#define PERSON BACKLOT_LOCAL_USER_ID

typedef struct
{
  TestStudio     *studio;
  BacklotBackend *backend;
  BacklotInbox   *inbox;
  GListModel     *all;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->inbox = backlot_inbox_new (fixture->backend);
  fixture->all = backlot_inbox_list (fixture->inbox, FALSE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->all);
  g_assert_finalize_object (fixture->inbox);
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
}

/* @n of one event, a minute apart. */
static void
tell (Fixture    *fixture,
      const char *event,
      guint       n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *row = g_strdup_printf ("{'user_id':'" PERSON "','type':'info','event':'%s',"
                                              "'params':{'credits':%u},"
                                              "'created_at':'2025-03-01T%02u:%02u:00Z'}",
                                              event, i, 10 + i / 60, i % 60);

      test_studio_insert (fixture->studio, "notifications", row);
    }
}

static guint
count (GListModel *list)
{
  return g_list_model_get_n_items (list);
}

static guint
count_unread_there (Fixture *fixture)
{
  g_autoptr(LarderValue) rows =
    test_studio_read (fixture->studio, "notifications", "select=id&read_at=is.null");

  return larder_value_get_n_items (rows);
}

static char *
dup_first_id (Fixture *fixture)
{
  g_autoptr(LarderRecord) record = g_list_model_get_item (fixture->all, 0);

  return g_strdup (larder_record_get_id (record));
}

static void
test_read_and_back (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *id = NULL;

  tell (fixture, "credits_added", 3);
  wait_until (backlot_inbox_get_n_unread (fixture->inbox) == 3);
  id = dup_first_id (fixture);
  backlot_inbox_set_read (fixture->inbox, id, TRUE);
  wait_until (backlot_inbox_get_n_unread (fixture->inbox) == 2);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_cmpuint (count_unread_there (fixture), ==, 2);

  g_assert_cmpint (backlot_history_undo (backlot_inbox_get_history (fixture->inbox)), ==,
                   BACKLOT_HISTORY_DONE);
  wait_until (backlot_inbox_get_n_unread (fixture->inbox) == 3);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_cmpuint (count_unread_there (fixture), ==, 3);
}

static void
test_all_is_one_step (Fixture       *fixture,
                      gconstpointer  data)
{
  BacklotHistory *history = backlot_inbox_get_history (fixture->inbox);

  tell (fixture, "credits_added", 3);
  wait_until (backlot_inbox_get_n_unread (fixture->inbox) == 3);
  g_assert_cmpuint (backlot_inbox_read_all (fixture->inbox), ==, 3);
  wait_until (backlot_inbox_get_n_unread (fixture->inbox) == 0);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_cmpuint (count_unread_there (fixture), ==, 0);
  g_assert_cmpuint (backlot_inbox_read_all (fixture->inbox), ==, 0);

  g_assert_cmpint (backlot_history_undo (history), ==, BACKLOT_HISTORY_DONE);
  g_assert_false (backlot_history_get_can_undo (history));
  wait_until (backlot_inbox_get_n_unread (fixture->inbox) == 3);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_cmpuint (count_unread_there (fixture), ==, 3);
}

static void
test_removed_and_back (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *id = NULL;

  tell (fixture, "credits_added", 2);
  wait_until (count (fixture->all) == 2);
  id = dup_first_id (fixture);
  g_assert_cmpuint (backlot_inbox_remove (fixture->inbox, id), ==, 1);
  wait_until (count (fixture->all) == 1);
  g_assert_cmpuint (count_unread_there (fixture), ==, 2);
  g_assert_cmpint (backlot_history_undo (backlot_inbox_get_history (fixture->inbox)), ==,
                   BACKLOT_HISTORY_DONE);
  wait_until (count (fixture->all) == 2);

  /* The second time for good. */
  backlot_inbox_remove (fixture->inbox, id);
  wait_until (count (fixture->all) == 1);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_cmpuint (count_unread_there (fixture), ==, 1);
}

static void
test_removed_elsewhere (Fixture       *fixture,
                        gconstpointer  data)
{
  tell (fixture, "credits_added", 3);
  tell (fixture, "credits_low", 1);
  wait_until (count (fixture->all) == 4);
  test_studio_delete (fixture->studio, "notifications", "event=eq.credits_added");
  wait_until (count (fixture->all) == 1);
  wait_until (backlot_inbox_get_n_unread (fixture->inbox) == 1);
}

/* What was told of a project goes with it. */
static void
test_project_removed_elsewhere (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autofree char *project_id = backlot_projects_create_film (fixture->backend, "Porto", "",
                                                              "classic", 1, 360);
  g_autofree char *row = g_strdup_printf ("{'user_id':'" PERSON "','type':'info',"
                                          "'event':'member_added','project_id':'%s'}", project_id);
  g_autofree char *query = g_strconcat ("id=eq.", project_id, NULL);

  wait_until (test_backend_is_saved (fixture->backend));
  tell (fixture, "credits_added", 1);
  test_studio_insert (fixture->studio, "notifications", row);
  wait_until (count (fixture->all) == 2);
  test_studio_delete (fixture->studio, "projects", query);
  wait_until (count (fixture->all) == 1);
}

static void
test_mentions (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GListModel) mentions = backlot_inbox_list (fixture->inbox, TRUE);

  tell (fixture, "credits_added", 2);
  tell (fixture, "mentioned", 1);
  wait_until (count (fixture->all) == 3);
  g_assert_cmpuint (count (mentions), ==, 1);
}

static void
test_older_ones (Fixture       *fixture,
                 gconstpointer  data)
{
  const guint n_rows = BACKLOT_NOTIFICATIONS_AT_ONCE + 5;
  g_autoptr(GListModel) rows = NULL;
  BacklotBackend *other = NULL;
  BacklotInbox *inbox = NULL;

  tell (fixture, "credits_added", n_rows);
  /* Another computer, which did not see them come. */
  other = test_studio_new_other_backend (fixture->studio);
  backlot_backend_start (other);
  inbox = backlot_inbox_new (other);
  rows = backlot_inbox_list (inbox, FALSE);
  wait_until (count (rows) == BACKLOT_NOTIFICATIONS_AT_ONCE);
  backlot_inbox_load_more (inbox);
  wait_until (count (rows) == n_rows);
  /* There are no more: nothing is asked again. */
  backlot_inbox_load_more (inbox);
  g_assert_cmpuint (count (rows), ==, n_rows);
  g_clear_object (&rows);
  g_assert_finalize_object (inbox);
  test_studio_end_backend (other);
}

static void
test_seen_by_its_address (Fixture       *fixture,
                          gconstpointer  data)
{
  tell (fixture, "credits_added", 2);
  tell (fixture, "credits_low", 1);
  wait_until (backlot_inbox_get_n_unread (fixture->inbox) == 3);
  backlot_inbox_see (fixture->inbox, "credits");
  wait_until (backlot_inbox_get_n_unread (fixture->inbox) == 1);
  g_assert_false (backlot_history_get_can_undo (backlot_inbox_get_history (fixture->inbox)));
}

static void
resolved_cb (BacklotItemLink  *link,
             const char       *address,
             char            **found)
{
  g_assert_null (*found);
  *found = g_strdup (address != NULL ? address : "nowhere");
}

static char *
resolve (BacklotBackend *backend,
         const char     *table,
         const char     *id)
{
  BacklotItemLink *link = backlot_item_link_new (backend, table, id);
  char *found = NULL;

  g_signal_connect (link, "resolved", G_CALLBACK (resolved_cb), &found);
  backlot_item_link_start (link);
  wait_until (found != NULL);
  g_assert_finalize_object (link);
  return found;
}

static void
test_links_lead_to_the_item (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autofree char *project_id = backlot_projects_create_film (fixture->backend, "Porto", "",
                                                              "classic", 1, 360);
  g_autofree char *task_id = backlot_tasks_create (fixture->backend, project_id, "Music", NULL,
                                                   NULL);
  g_autofree char *expected = g_strconcat ("project/", project_id, "/tasks/", task_id, NULL);
  g_autofree char *known = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *gone = NULL;
  BacklotBackend *other = NULL;

  wait_until (test_backend_is_saved (fixture->backend));
  known = resolve (fixture->backend, "tasks", task_id);
  g_assert_cmpstr (known, ==, expected);

  other = test_studio_new_other_backend (fixture->studio);
  backlot_backend_start (other);
  asked = resolve (other, "tasks", task_id);
  g_assert_cmpstr (asked, ==, expected);
  gone = resolve (other, "comments", task_id);
  g_assert_cmpstr (gone, ==, "nowhere");
  test_studio_end_backend (other);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/inbox/read-and-back", test_read_and_back);
  ADD ("/inbox/all-is-one-step", test_all_is_one_step);
  ADD ("/inbox/removed-and-back", test_removed_and_back);
  ADD ("/inbox/removed-elsewhere", test_removed_elsewhere);
  ADD ("/inbox/project-removed-elsewhere", test_project_removed_elsewhere);
  ADD ("/inbox/mentions-alone", test_mentions);
  ADD ("/inbox/older-ones-when-asked-for", test_older_ones);
  ADD ("/inbox/what-is-seen-is-read", test_seen_by_its_address);
  ADD ("/inbox/links-lead-to-the-item", test_links_lead_to_the_item);
  return g_test_run ();
}
