/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the film path on the studio's own tables: projects, files, jobs, credits. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "run-sql.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-database.h"
#include "studio/backlot-rest-call.h"
#include "studio/backlot-transaction.h"

#define LOCAL "00000000-0000-4000-8000-000000000001"
#define ANN   "00000000-0000-4000-8000-00000000000a"
#define BOB   "00000000-0000-4000-8000-00000000000b"
#define P1    "10000000-0000-4000-8000-000000000001"
#define M1    "20000000-0000-4000-8000-000000000001"
#define M2    "20000000-0000-4000-8000-000000000002"
#define PH1   "30000000-0000-4000-8000-000000000001"
#define PH2   "30000000-0000-4000-8000-000000000002"
#define J1    "40000000-0000-4000-8000-000000000001"
#define J2    "40000000-0000-4000-8000-000000000002"

typedef struct
{
  BacklotDatabase *database;
  BacklotCaller   *ann;
  BacklotCaller   *bob;
  BacklotCaller   *local;
  BacklotCaller   *service;
  char            *answer;      /* of the last call: the body, or the error's code and message */
} Fixture;

/* Does one request and keeps its answer; returns the status. */
static guint
request (Fixture             *fixture,
         const BacklotCaller *caller,
         const char          *method,
         const char          *target,
         const char          *body)
{
  g_auto(GStrv) parts = g_strsplit (target, "?", 2);
  g_autoptr(BacklotRestCall) call = backlot_rest_call_new (method, parts[0], parts[1]);
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&fixture->answer, g_free);
  call->prefer = g_strdup ("return=representation");
  if (body != NULL)
    call->body = g_bytes_new (body, strlen (body));
  if (!backlot_database_run_sync (fixture->database, caller, backlot_rest_perform, call, &error))
    {
      fixture->answer = g_strdup_printf ("%s %s %s", backlot_api_error_get_code (error),
                                         error->message,
                                         backlot_api_error_get_details (error));
      return backlot_api_error_get_status (error);
    }
  fixture->answer = g_strdup (call->answer != NULL ? call->answer->str : "");
  return call->status;
}

static void
expect (Fixture             *fixture,
        const BacklotCaller *caller,
        const char          *method,
        const char          *target,
        const char          *body,
        guint                status,
        const char          *part)
{
  guint got = request (fixture, caller, method, target, body);

  if (got != status || strstr (fixture->answer, part) == NULL)
    g_test_message ("%s %s: %u %s", method, target, got, fixture->answer);
  g_assert_cmpuint (got, ==, status);
  g_assert_nonnull (strstr (fixture->answer, part));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->database = backlot_database_open (":memory:", NULL, &error);
  g_assert_no_error (error);
  fixture->ann = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED, ANN);
  fixture->bob = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED, BOB);
  fixture->local = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED, LOCAL);
  fixture->service = backlot_caller_new (BACKLOT_ROLE_SERVICE, NULL);
  run_sql (fixture->database, "INSERT INTO auth_users (id, email, raw_user_meta_data) VALUES"
           " ('" ANN "', 'ann@example.org', '{\"display_name\":\"Ann\"}'),"
           " ('" BOB "', 'bob@example.org', '{}')");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->database);
  backlot_caller_free (fixture->ann);
  backlot_caller_free (fixture->bob);
  backlot_caller_free (fixture->local);
  backlot_caller_free (fixture->service);
  g_free (fixture->answer);
}

static void
add_media (Fixture    *fixture,
           const char *id,
           const char *state)
{
  g_autofree char *body =
    g_strconcat ("{\"id\":\"", id, "\",\"storage_path\":\"" ANN "/", id, "/original.jpg\","
                 "\"filename\":\"a b.jpg\",\"mime_type\":\"image/jpeg\",\"size_bytes\":1000}",
                 NULL);
  g_autofree char *target = g_strconcat ("media_files?id=eq.", id, NULL);
  g_autofree char *patch = g_strconcat ("{\"upload_state\":\"", state, "\"}", NULL);

  expect (fixture, fixture->ann, "POST", "media_files", body, 201, "\"version\":1");
  expect (fixture, fixture->ann, "PATCH", target, patch, 200, state);
}

static void
make_film (Fixture *fixture)
{
  add_media (fixture, M1, "complete");
  add_media (fixture, M2, "complete");
  expect (fixture, fixture->ann, "POST", "rpc/create_project",
          "{\"p_id\":\"" P1 "\",\"p_kind\":\"film\",\"p_title\":\"Summer\",\"p_details\":"
          "{\"style\":\"vintage\",\"duration_min\":2,\"photos\":["
          "{\"id\":\"" PH1 "\",\"media_id\":\"" M1 "\",\"caption\":\"one\"},"
          "{\"id\":\"" PH2 "\",\"media_id\":\"" M2 "\"}]}}", 200, "\"status\":\"draft\"");
}

static void
submit (Fixture    *fixture,
        const char *id)
{
  g_autofree char *body =
    g_strconcat ("{\"p_id\":\"", id, "\",\"p_project_id\":\"" P1 "\",\"p_kind\":\"film_render\","
                 "\"p_expected_cost\":10}", NULL);

  expect (fixture, fixture->ann, "POST", "rpc/submit_job", body, 200, "\"status\":\"queued\"");
}

/* balance reserved, and whether the ledger's sums agree */
static void
assert_credits (Fixture    *fixture,
                const char *balance,
                const char *reserved)
{
  g_autofree char *account =
    g_strconcat ("[{\"balance\":", balance, ",\"reserved\":", reserved, "}]", NULL);

  expect (fixture, fixture->ann, "GET", "credit_accounts?select=balance,reserved", NULL, 200,
          account);
  run_sql (fixture->database,
           "SELECT fail (500, 'the ledger does not agree') FROM credit_accounts AS a"
           " WHERE (balance, reserved) IS NOT (SELECT sum (balance_delta), sum (reserved_delta)"
           " FROM credit_ledger AS l WHERE l.user_id = a.user_id)");
}

static void
test_the_local_person (Fixture       *fixture,
                       gconstpointer  data)
{
  expect (fixture, fixture->local, "GET", "profiles?select=subscription_plan,email", NULL, 200,
          "[{\"subscription_plan\":\"team\",\"email\":\"local@backlot.invalid\"}]");
  expect (fixture, fixture->local, "GET", "credit_ledger?select=kind,balance_delta", NULL, 200,
          "[{\"kind\":\"grant\",\"balance_delta\":1000}]");
  expect (fixture, fixture->ann, "GET", "profiles?select=display_name,subscription_plan", NULL, 200,
          "[{\"display_name\":\"Ann\",\"subscription_plan\":\"free\"}]");
  assert_credits (fixture, "25", "0");
}

static void
test_a_project_with_everything (Fixture       *fixture,
                                gconstpointer  data)
{
  make_film (fixture);
  expect (fixture, fixture->ann, "GET",
          "projects?select=title,films(style,duration_min,height),photos(caption,position)"
          "&photos.order=position", NULL, 200,
          "[{\"title\":\"Summer\",\"films\":{\"style\":\"vintage\",\"duration_min\":2,"
          "\"height\":720},\"photos\":[{\"caption\":\"one\",\"position\":0},"
          "{\"caption\":\"\",\"position\":1}]}]");
  /* Sent again it is the same project; somebody else's id is taken. */
  expect (fixture, fixture->ann, "POST", "rpc/create_project",
          "{\"p_id\":\"" P1 "\",\"p_kind\":\"film\",\"p_title\":\"Again\"}", 200, "Summer");
  expect (fixture, fixture->bob, "POST", "rpc/create_project",
          "{\"p_id\":\"" P1 "\",\"p_kind\":\"film\",\"p_title\":\"Mine\"}", 409, "id_in_use");
  expect (fixture, fixture->bob, "GET", "projects", NULL, 200, "[]");
  expect (fixture, fixture->bob, "GET", "photos", NULL, 200, "[]");
  expect (fixture, fixture->bob, "GET", "media_files", NULL, 200, "[]");
  /* Nobody places a file that he can not see, however he tries. */
  expect (fixture, fixture->bob, "POST", "rpc/create_project",
          "{\"p_id\":\"10000000-0000-4000-8000-000000000002\",\"p_kind\":\"film\","
          "\"p_title\":\"Theft\",\"p_details\":{\"photos\":[{\"media_id\":\"" M1 "\"},"
          "{\"media_id\":\"" M1 "\"}]}}", 403, "42501");
  expect (fixture, fixture->bob, "POST", "rpc/create_project",
          "{\"p_id\":\"10000000-0000-4000-8000-000000000002\",\"p_kind\":\"film\","
          "\"p_title\":\"Own\"}", 200, "Own");
  expect (fixture, fixture->bob, "PATCH",
          "films?project_id=eq.10000000-0000-4000-8000-000000000002",
          "{\"sound_media_id\":\"" M1 "\"}", 403, "42501");
}

static void
test_versions_rise_by_one (Fixture       *fixture,
                           gconstpointer  data)
{
  make_film (fixture);
  expect (fixture, fixture->ann, "PATCH", "projects?id=eq." P1 "&version=eq.1",
          "{\"title\":\"Winter\"}", 200, "\"version\":2");
  expect (fixture, fixture->ann, "PATCH", "projects?id=eq." P1 "&version=eq.1",
          "{\"title\":\"Spring\"}", 200, "[]");
  expect (fixture, fixture->ann, "PATCH", "projects?id=eq." P1, "{\"title\":\"Winter\"}", 200,
          "\"version\":2");
  expect (fixture, fixture->ann, "PATCH", "projects?id=eq." P1, "{\"version\":9}", 403, "42501");
  expect (fixture, fixture->ann, "GET", "photos?select=version&order=position", NULL, 200,
          "[{\"version\":1},{\"version\":1}]");
  expect (fixture, fixture->ann, "POST", "photos",
          "{\"project_id\":\"" P1 "\",\"media_id\":\"" M1 "\"}", 201, "\"position\":2");
  g_assert_nonnull (strstr (fixture->answer, "\"version\":1"));
}

static void
test_order_of_photos (Fixture       *fixture,
                      gconstpointer  data)
{
  make_film (fixture);
  expect (fixture, fixture->ann, "POST", "rpc/reorder_items",
          "{\"p_project_id\":\"" P1 "\",\"p_table\":\"photos\",\"p_parent_id\":null,"
          "\"p_ids\":[\"" PH2 "\"]}", 200, "2");
  expect (fixture, fixture->ann, "GET", "photos?select=id&order=position", NULL, 200,
          "[{\"id\":\"" PH2 "\"},{\"id\":\"" PH1 "\"}]");
  expect (fixture, fixture->bob, "POST", "rpc/reorder_items",
          "{\"p_project_id\":\"" P1 "\",\"p_table\":\"photos\",\"p_parent_id\":null,\"p_ids\":[]}",
          404, "project_not_found");
}

static void
test_what_a_film_costs (Fixture       *fixture,
                        gconstpointer  data)
{
  make_film (fixture);
  expect (fixture, fixture->ann, "GET", "rpc/quote_job?p_project_id=" P1 "&p_kind=film_render",
          NULL, 200, "10");
  expect (fixture, fixture->ann, "POST", "rpc/quote_job",
          "{\"p_project_id\":\"" P1 "\",\"p_kind\":\"staging_image\"}", 422,
          "job_kind_not_allowed {\"kind\":\"staging_image\",\"project_kind\":\"film\"}");
  expect (fixture, fixture->bob, "POST", "rpc/quote_job",
          "{\"p_project_id\":\"" P1 "\",\"p_kind\":\"film_render\"}", 404, "project_not_found");
  expect (fixture, fixture->ann, "POST", "rpc/submit_job",
          "{\"p_id\":\"" J1 "\",\"p_project_id\":\"" P1 "\",\"p_kind\":\"film_render\","
          "\"p_expected_cost\":5}", 409, "price_changed {\"expected\":5,\"cost\":10}");
  expect (fixture, fixture->ann, "PATCH", "films?project_id=eq." P1, "{\"duration_min\":6}", 200,
          "\"version\":");
  expect (fixture, fixture->ann, "POST", "rpc/submit_job",
          "{\"p_id\":\"" J1 "\",\"p_project_id\":\"" P1 "\",\"p_kind\":\"film_render\"}", 402,
          "insufficient_credits {\"required\":30,\"available\":25}");
  assert_credits (fixture, "25", "0");
}

static void
test_what_a_film_needs (Fixture       *fixture,
                        gconstpointer  data)
{
  static const char submit_body[] =
    "{\"p_id\":\"" J1 "\",\"p_project_id\":\"" P1 "\",\"p_kind\":\"film_render\"}";

  expect (fixture, fixture->ann, "POST", "rpc/create_project",
          "{\"p_id\":\"" P1 "\",\"p_kind\":\"film\",\"p_title\":\"Empty\"}", 200, "Empty");
  expect (fixture, fixture->ann, "POST", "rpc/submit_job", submit_body, 422, "no_photos");
  add_media (fixture, M1, "uploading");
  expect (fixture, fixture->ann, "POST", "photos",
          "{\"project_id\":\"" P1 "\",\"media_id\":\"" M1 "\"}", 201, "\"position\":0");
  expect (fixture, fixture->ann, "POST", "rpc/submit_job", submit_body, 422, "photo_not_uploaded");
  expect (fixture, fixture->ann, "PATCH", "media_files?id=eq." M1,
          "{\"upload_state\":\"complete\"}", 200, "complete");
  expect (fixture, fixture->ann, "PATCH", "projects?id=eq." P1, "{\"status\":\"archived\"}", 200,
          "archived");
  expect (fixture, fixture->ann, "POST", "rpc/submit_job", submit_body, 422, "project_archived");
  expect (fixture, fixture->ann, "PATCH", "projects?id=eq." P1, "{\"status\":\"processing\"}", 422,
          "status_not_allowed {\"from\":\"archived\",\"to\":\"processing\"}");
}

static void
test_submitted_once (Fixture       *fixture,
                     gconstpointer  data)
{
  make_film (fixture);
  submit (fixture, J1);
  submit (fixture, J1);
  assert_credits (fixture, "25", "10");
  expect (fixture, fixture->ann, "GET",
          "jobs?select=params->title,params->photos->0->>caption,cost", NULL, 200,
          "[{\"title\":\"Summer\",\"caption\":\"one\",\"cost\":10}]");
  expect (fixture, fixture->ann, "GET", "projects?select=status", NULL, 200, "processing");
  expect (fixture, fixture->bob, "GET", "jobs", NULL, 200, "[]");
  expect (fixture, fixture->ann, "PATCH", "jobs?id=eq." J1, "{\"status\":\"completed\"}", 403,
          "42501");
  expect (fixture, fixture->bob, "POST", "rpc/cancel_job", "{\"p_job_id\":\"" J1 "\"}", 404,
          "job_not_found");
}

static void
test_completed_is_charged_once (Fixture       *fixture,
                                gconstpointer  data)
{
  static const char complete_body[] =
    "{\"p_job_id\":\"" J1 "\",\"p_worker_id\":\"w1\",\"p_result\":{\"outputs\":[{"
    "\"media_id\":\"20000000-0000-4000-8000-000000000009\",\"storage_path\":\"" ANN
    "/20000000-0000-4000-8000-000000000009/original.mp4\",\"filename\":\"Summer.mp4\","
    "\"mime_type\":\"video/mp4\",\"size_bytes\":5000,\"width\":1280,\"height\":720,"
    "\"duration_s\":120.5,\"label\":\"Summer\"}]}}";

  make_film (fixture);
  submit (fixture, J1);
  expect (fixture, fixture->bob, "POST", "rpc/claim_job", "{\"p_worker_id\":\"w9\"}", 200, "[]");
  expect (fixture, fixture->ann, "POST", "rpc/claim_job",
          "{\"p_worker_id\":\"w1\",\"p_kinds\":[\"film_render\"]}", 200,
          "\"status\":\"processing\"");
  expect (fixture, fixture->ann, "POST", "rpc/claim_job", "{\"p_worker_id\":\"w2\"}", 200, "[]");
  expect (fixture, fixture->ann, "POST", "rpc/heartbeat_job",
          "{\"p_job_id\":\"" J1 "\",\"p_worker_id\":\"w1\",\"p_progress\":40}", 200, "true");
  expect (fixture, fixture->ann, "POST", "rpc/heartbeat_job",
          "{\"p_job_id\":\"" J1 "\",\"p_worker_id\":\"w1\",\"p_progress\":20}", 200, "true");
  expect (fixture, fixture->ann, "GET", "jobs?select=progress", NULL, 200, "40");
  expect (fixture, fixture->ann, "POST", "rpc/heartbeat_job",
          "{\"p_job_id\":\"" J1 "\",\"p_worker_id\":\"w2\"}", 200, "false");
  expect (fixture, fixture->ann, "POST", "rpc/complete_job", complete_body, 200,
          "\"status\":\"completed\"");
  expect (fixture, fixture->ann, "POST", "rpc/complete_job", complete_body, 409,
          "lease_lost {\"status\":\"completed\"}");
  assert_credits (fixture, "15", "0");
  expect (fixture, fixture->ann, "GET",
          "outputs?select=label,chosen,media_files(duration_s,upload_state)", NULL, 200,
          "[{\"label\":\"Summer\",\"chosen\":false,\"media_files\":{\"duration_s\":120.5,"
          "\"upload_state\":\"complete\"}}]");
  expect (fixture, fixture->ann, "GET", "projects?select=status", NULL, 200, "completed");
  expect (fixture, fixture->ann, "GET", "notifications?select=type,event", NULL, 200,
          "[{\"type\":\"success\",\"event\":\"job_completed\"}]");
  expect (fixture, fixture->ann, "GET", "profiles?select=total_storage_bytes", NULL, 200, "7000");
  expect (fixture, fixture->ann, "POST", "rpc/retry_job",
          "{\"p_id\":\"" J2 "\",\"p_job_id\":\"" J1 "\"}", 422, "not_retryable");
}

static void
test_cancelled_comes_back (Fixture       *fixture,
                           gconstpointer  data)
{
  make_film (fixture);
  submit (fixture, J1);
  expect (fixture, fixture->ann, "POST", "rpc/cancel_job", "{\"p_job_id\":\"" J1 "\"}", 200,
          "cancelled");
  expect (fixture, fixture->ann, "POST", "rpc/cancel_job", "{\"p_job_id\":\"" J1 "\"}", 200,
          "cancelled");
  assert_credits (fixture, "25", "0");
  expect (fixture, fixture->ann, "GET", "projects?select=status", NULL, 200, "active");
  expect (fixture, fixture->ann, "POST", "rpc/retry_job",
          "{\"p_id\":\"" J2 "\",\"p_job_id\":\"" J1 "\",\"p_expected_cost\":10}", 200,
          "\"retry_of\":\"" J1 "\"");
  assert_credits (fixture, "25", "10");
}

static void
test_failed_is_tried_again (Fixture       *fixture,
                            gconstpointer  data)
{
  static const char claim[] = "{\"p_worker_id\":\"w1\"}";
  static const char fail[] = "{\"p_job_id\":\"" J1 "\",\"p_worker_id\":\"w1\","
                             "\"p_error_code\":\"no_encoder\",\"p_error_message\":\"No encoder\"}";

  make_film (fixture);
  submit (fixture, J1);
  for (int attempt = 1; attempt < 3; attempt++)
    {
      expect (fixture, fixture->service, "POST", "rpc/claim_job", claim, 200, "processing");
      expect (fixture, fixture->service, "POST", "rpc/fail_job", fail, 200, "queued");
      expect (fixture, fixture->service, "POST", "rpc/claim_job", claim, 200, "[]");
      run_sql (fixture->database, "UPDATE jobs SET run_after = '2020-01-01T00:00:00.000000+00:00'");
    }
  expect (fixture, fixture->service, "POST", "rpc/claim_job", claim, 200, "\"attempts\":3");
  expect (fixture, fixture->service, "POST", "rpc/fail_job", fail, 200, "\"status\":\"failed\"");
  assert_credits (fixture, "25", "0");
  expect (fixture, fixture->ann, "GET", "notifications?select=event,params->credits_returned", NULL,
          200, "[{\"event\":\"job_failed\",\"credits_returned\":10}]");
  expect (fixture, fixture->ann, "GET", "projects?select=status", NULL, 200, "failed");
}

static void
test_a_lost_worker (Fixture       *fixture,
                    gconstpointer  data)
{
  make_film (fixture);
  submit (fixture, J1);
  for (int attempt = 1; attempt <= 3; attempt++)
    {
      expect (fixture, fixture->service, "POST", "rpc/claim_job", "{\"p_worker_id\":\"w1\"}", 200,
              "processing");
      run_sql (fixture->database,
               "UPDATE jobs SET lease_expires_at = '2020-01-01T00:00:00.000000+00:00'");
    }
  expect (fixture, fixture->service, "POST", "rpc/claim_job", "{\"p_worker_id\":\"w1\"}", 200,
          "[]");
  expect (fixture, fixture->ann, "GET", "jobs?select=status,error_code", NULL, 200,
          "[{\"status\":\"failed\",\"error_code\":\"worker_lost\"}]");
  assert_credits (fixture, "25", "0");
}

static void
test_deleted_while_rendering (Fixture       *fixture,
                              gconstpointer  data)
{
  make_film (fixture);
  submit (fixture, J1);
  expect (fixture, fixture->bob, "DELETE", "projects?id=eq." P1, NULL, 200, "[]");
  expect (fixture, fixture->ann, "DELETE", "projects?id=eq." P1, NULL, 200, "Summer");
  assert_credits (fixture, "25", "0");
  expect (fixture, fixture->ann, "GET", "jobs", NULL, 200, "[]");
  expect (fixture, fixture->ann, "GET", "deletions?select=table_name,row_id", NULL, 200,
          "[{\"table_name\":\"projects\",\"row_id\":\"" P1 "\"}]");
}

static void
test_storage_has_a_quota (Fixture       *fixture,
                          gconstpointer  data)
{
  expect (fixture, fixture->ann, "POST", "media_files",
          "{\"id\":\"" M1 "\",\"storage_path\":\"" ANN "/" M1 "/original.jpg\",\"filename\":\"a\","
          "\"size_bytes\":6000000000}", 413,
          "storage_quota_exceeded {\"used\":6000000000,\"quota\":5368709120}");
  expect (fixture, fixture->ann, "POST", "media_files",
          "{\"id\":\"" M1 "\",\"storage_path\":\"" BOB "/" M1 "/original.jpg\",\"filename\":\"a\"}",
          403, "42501");
  expect (fixture, fixture->ann, "GET", "profiles?select=total_storage_bytes", NULL, 200,
          "[{\"total_storage_bytes\":0}]");
}

static void
test_roles (Fixture       *fixture,
            gconstpointer  data)
{
  make_film (fixture);
  expect (fixture, fixture->bob, "POST", "rpc/my_permissions", "{\"p_project_id\":\"" P1 "\"}", 200,
          "\"role\":\"none\",\"can_view\":false");
  run_sql (fixture->database, "INSERT INTO project_members (project_id, user_id, role)"
           " VALUES ('" P1 "', '" BOB "', 'viewer')");
  expect (fixture, fixture->bob, "GET", "rpc/my_permissions?p_project_id=" P1, NULL, 200,
          "\"role\":\"viewer\",\"can_view\":true,\"can_comment\":false");
  expect (fixture, fixture->bob, "GET", "media_files?select=id&order=id", NULL, 200, M1);
  expect (fixture, fixture->bob, "PATCH", "photos?id=eq." PH1, "{\"caption\":\"x\"}", 200, "[]");
  expect (fixture, fixture->bob, "POST", "rpc/submit_job",
          "{\"p_id\":\"" J1 "\",\"p_project_id\":\"" P1 "\",\"p_kind\":\"film_render\"}", 403,
          "not_allowed");
  expect (fixture, fixture->bob, "GET", "people?select=display_name&order=display_name", NULL, 200,
          "[{\"display_name\":\"Ann\"},{\"display_name\":\"bob\"}]");
  run_sql (fixture->database,
           "UPDATE project_members SET role = 'editor' WHERE user_id = '" BOB "'");
  expect (fixture, fixture->bob, "PATCH", "photos?id=eq." PH1, "{\"caption\":\"x\"}", 200,
          "\"updated_by\":\"" BOB "\"");
  expect (fixture, fixture->bob, "GET", "rpc/dashboard_stats", NULL, 200,
          "\"projects_by_kind\":{\"film\":1}");
  expect (fixture, fixture->bob, "DELETE", "project_members?user_id=eq." BOB, NULL, 200, BOB);
  expect (fixture, fixture->bob, "GET", "deletions?select=table_name", NULL, 200, "projects");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/film-path/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("the-local-person-has-a-team-plan", test_the_local_person);
  ADD ("a-project-comes-with-everything", test_a_project_with_everything);
  ADD ("versions-rise-by-one", test_versions_rise_by_one);
  ADD ("photos-keep-the-given-order", test_order_of_photos);
  ADD ("a-film-costs-its-minutes", test_what_a_film_costs);
  ADD ("a-film-needs-uploaded-photos", test_what_a_film_needs);
  ADD ("a-job-is-submitted-once", test_submitted_once);
  ADD ("a-completed-job-is-charged-once", test_completed_is_charged_once);
  ADD ("a-cancelled-job-gives-the-credits-back", test_cancelled_comes_back);
  ADD ("a-failed-job-is-tried-again", test_failed_is_tried_again);
  ADD ("a-lost-worker-fails-the-job-in-the-end", test_a_lost_worker);
  ADD ("a-deleted-project-gives-the-credits-back", test_deleted_while_rendering);
  ADD ("storage-has-a-quota", test_storage_has_a_quota);
  ADD ("roles-decide", test_roles);
#undef ADD
  return g_test_run ();
}
