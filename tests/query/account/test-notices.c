/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each finished and failed job is told once, whatever restarts lie between. */

#include "config.h"

#include <string.h>

#include "backlot-test-studio.h"

#include "query/account/backlot-notices.h"
#include "query/account/backlot-notifications-queries.h"
#include "query/film/backlot-film-project.h"
#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"

typedef struct
{
  TestStudio     *studio;
  BacklotBackend *backend;
  char           *project_id;
  GString        *told;      /* event and job id of each, with a space behind */
  GString        *seen;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_auto(GStrv) photo_ids = NULL;

  fixture->told = g_string_new (NULL);
  fixture->seen = g_string_new (NULL);
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->project_id = backlot_projects_create_film (fixture->backend, "Porto", "", "classic", 1,
                                                      360);
  photo_ids = test_studio_add_photos (fixture->studio, fixture->backend, fixture->project_id, 1, 8);
  wait_until (test_backend_is_saved (fixture->backend));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
  g_string_free (fixture->told, TRUE);
  g_string_free (fixture->seen, TRUE);
  g_free (fixture->project_id);
}

static void
notice_cb (BacklotNotices      *notices,
           BacklotNotification *row,
           Fixture             *fixture)
{
  g_assert_cmpstr (backlot_notification_get_project_id (row), ==, fixture->project_id);
  g_string_append_printf (fixture->told, "%s %s %" G_GINT64_FORMAT " ",
                          backlot_notification_get_event (row),
                          backlot_notification_get_job_id (row),
                          backlot_notification_get_number (row, "credits_returned"));
}

static void
seen_cb (BacklotNotices *notices,
         const char     *id,
         Fixture        *fixture)
{
  g_string_append_printf (fixture->seen, "%s ", id);
}

static BacklotNotices *
new_notices (Fixture    *fixture,
             const char *cursor)
{
  BacklotNotices *notices = backlot_notices_new (fixture->backend, cursor);

  g_signal_connect (notices, "notice", G_CALLBACK (notice_cb), fixture);
  g_signal_connect (notices, "seen", G_CALLBACK (seen_cb), fixture);
  return notices;
}

static char *
submit (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *job_id;

  backlot_jobs_submit_async (fixture->backend, fixture->project_id, 5, NULL, test_result_cb,
                             &result);
  wait_until (result != NULL);
  job_id = backlot_jobs_submit_finish (fixture->backend, result, &error);
  g_assert_no_error (error);
  return job_id;
}

static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  BacklotNotices *notices = new_notices (fixture, "");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *media_id = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *cursor = NULL;

  wait_until (*backlot_notices_get_cursor (notices) != '\0');
  first = submit (fixture);
  media_id = test_studio_complete_job (fixture->studio, first);
  expected = g_strdup_printf ("job_completed %s 0 ", first);
  wait_until (g_str_equal (fixture->told->str, expected));
  cursor = g_strdup (backlot_notices_get_cursor (notices));
  g_assert_finalize_object (notices);

  /* The next life: what was told is not told again; what happened in between is. */
  second = submit (fixture);
  test_studio_fail_job (fixture->studio, second);
  g_string_truncate (fixture->told, 0);
  g_free (expected);
  expected = g_strdup_printf ("job_failed %s 5 ", second);
  notices = new_notices (fixture, "");
  g_object_set (notices, "cursor", cursor, NULL);
  wait_until (g_str_equal (fixture->told->str, expected));
  g_assert_finalize_object (notices);
}

static void
test_nothing_old (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *job_id = submit (fixture);
  g_autofree char *media_id = test_studio_complete_job (fixture->studio, job_id);
  g_autoptr(GListModel) rows = backlot_notifications_list (fixture->backend);
  BacklotNotices *notices;

  /* Told is what comes after the first look, so the row has to be here before it. */
  wait_until (g_list_model_get_n_items (rows) == 1);
  notices = new_notices (fixture, "");

  /* Without a cursor telling begins with what comes. */
  wait_until (*backlot_notices_get_cursor (notices) != '\0' &&
              !g_str_has_prefix (backlot_notices_get_cursor (notices), "0"));
  g_assert_cmpstr (fixture->told->str, ==, "");
  g_assert_finalize_object (notices);
}

static void
read_all (Fixture *fixture)
{
  g_autoptr(GListModel) rows = backlot_notifications_list (fixture->backend);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(LarderRecord) row = g_list_model_get_item (rows, i);

      backlot_notifications_read (fixture->backend, larder_record_get_id (row));
    }
}

static void
test_seen (Fixture       *fixture,
           gconstpointer  data)
{
  BacklotNotices *notices = new_notices (fixture, "");
  g_autofree char *job_id = NULL;
  g_autofree char *media_id = NULL;
  g_autofree char *expected = NULL;
  g_autoptr(LarderValue) rows = NULL;

  wait_until (*backlot_notices_get_cursor (notices) != '\0');
  job_id = submit (fixture);
  media_id = test_studio_complete_job (fixture->studio, job_id);
  wait_until (fixture->told->len > 0);
  g_assert_cmpstr (fixture->seen->str, ==, "");
  read_all (fixture);
  expected = g_strconcat ("job_completed-", job_id, " ", NULL);
  wait_until (g_str_equal (fixture->seen->str, expected));
  wait_until (test_backend_is_saved (fixture->backend));
  rows = test_studio_read (fixture->studio, "notifications", "select=*&read_at=not.is.null");
  g_assert_cmpuint (larder_value_get_n_items (rows), ==, 1);
  g_assert_finalize_object (notices);
}

#define ANA "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11"

/* Somebody mentions this person before the studio has said who she is. */
static BacklotNotices *
mention (Fixture *fixture)
{
  LarderClient *client = backlot_backend_get_client (fixture->backend);
  g_autofree char *json = NULL;
  g_autoptr(LarderValue) rows = NULL;
  BacklotNotices *notices = new_notices (fixture, "1");

  json = g_strdup_printf ("[{'id':'" ANA "','user_id':'" BACKLOT_LOCAL_USER_ID "','type':'info',"
                          "'event':'mentioned','project_id':'%s','read_at':null,"
                          "'params':{'author_id':'" ANA "'},"
                          "'created_at':'2030-01-01T10:00:00Z','version':1}]",
                          fixture->project_id);
  rows = test_value (json);
  larder_client_write_rows (client, "notifications", rows);
  wait_until (strstr (backlot_notices_get_cursor (notices), ANA) != NULL);
  g_assert_cmpstr (fixture->told->str, ==, "");
  return notices;
}

static void
test_names_come_first (Fixture       *fixture,
                       gconstpointer  data)
{
  LarderClient *client = backlot_backend_get_client (fixture->backend);
  BacklotNotices *notices = mention (fixture);
  g_autoptr(LarderValue) people = test_value ("[{'id':'" ANA "','display_name':'Ana Luz'}]");

  larder_client_write_rows (client, "people", people);
  wait_until (fixture->told->len > 0);
  g_assert_true (g_str_has_prefix (fixture->told->str, "mentioned "));
  g_assert_finalize_object (notices);
}

/* Nobody may ever say who it was. */
static void
test_names_are_not_awaited_for_long (Fixture       *fixture,
                                     gconstpointer  data)
{
  BacklotNotices *notices = mention (fixture);

  wait_until (fixture->told->len > 0);
  g_assert_finalize_object (notices);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/notices/tell-each-job-once-over-restarts", test_once);
  ADD ("/notices/tell-nothing-old-at-the-first-start", test_nothing_old);
  ADD ("/notices/withdraw-what-was-seen", test_seen);
  ADD ("/notices/names-come-first", test_names_come_first);
  ADD ("/notices/names-are-not-awaited-for-long", test_names_are_not_awaited_for_long);
  return g_test_run ();
}
