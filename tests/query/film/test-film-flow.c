/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The path of a film through the real studio: project, photos, uploads, price, job, output. */

#include "config.h"

#include "backlot-test-studio.h"

#include <string.h>

#include "query/account/backlot-credits-queries.h"
#include "query/backlot-backend-private.h"
#include "query/film/backlot-film-offer.h"
#include "query/film/backlot-film-project.h"
#include "query/film/backlot-films-queries.h"
#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-outputs-queries.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"
#include "query/project/backlot-render-queue.h"
#include "query/project/backlot-upload-queue.h"

/* A started studio and backend, and one film with two small photos. */
typedef struct
{
  TestStudio         *studio;
  BacklotBackend     *backend;
  char               *project_id;
  char              **photo_ids;
  BacklotFilmProject *film;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->project_id = backlot_projects_create_film (fixture->backend, "Porto", "Two days",
                                                      "cinematic", 2, 360);
  fixture->photo_ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                               fixture->project_id, 2, 40);
  fixture->film = backlot_film_project_new (fixture->backend, fixture->project_id, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->film);
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
  g_strfreev (fixture->photo_ids);
  g_free (fixture->project_id);
}

static BacklotOfferReason
get_reason (Fixture *fixture)
{
  return backlot_render_offer_get_reason (backlot_film_project_get_offer (fixture->film));
}

static char *
render (Fixture  *fixture,
        GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  backlot_film_project_render_async (fixture->film, NULL, test_result_cb, &result);
  wait_until (result != NULL);
  return backlot_film_project_render_finish (fixture->film, result, error);
}

static char *
render_when_possible (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  char *job_id;

  wait_until (get_reason (fixture) == BACKLOT_OFFER_POSSIBLE);
  job_id = render (fixture, &error);
  g_assert_no_error (error);
  return job_id;
}

static BacklotRender *
get_render (Fixture *fixture,
            guint    position)
{
  BacklotRender *item =
    g_list_model_get_item (backlot_film_project_get_renders (fixture->film), position);

  g_assert_nonnull (item);
  g_object_unref (item);
  return item;
}

static gboolean
has_status (Fixture    *fixture,
            const char *job_id,
            const char *status)
{
  g_autoptr(BacklotJob) job = backlot_jobs_get (fixture->backend, job_id);

  return g_str_equal (backlot_job_get_status (job), status);
}

static gboolean
has_credits (Fixture *fixture,
             gint64   available,
             gint64   reserved)
{
  g_autoptr(BacklotCreditAccount) account = backlot_credits_get_account (fixture->backend);

  return larder_record_get_int (LARDER_RECORD (account), "available") == available &&
         larder_record_get_int (LARDER_RECORD (account), "reserved") == reserved;
}

/* The ledger's sums are what the account says, in every outcome. */
static void
assert_ledger (Fixture *fixture,
               gint64   balance,
               gint64   reserved)
{
  g_autoptr(LarderValue) rows = test_studio_read (fixture->studio, "credit_ledger", "select=*");
  gint64 balance_sum = 0, reserved_sum = 0;

  for (guint i = 0; i < larder_value_get_n_items (rows); i++)
    {
      LarderValue *row = larder_value_get_item (rows, i);

      balance_sum += larder_value_get_member_int (row, "balance_delta", 0);
      reserved_sum += larder_value_get_member_int (row, "reserved_delta", 0);
    }
  g_assert_cmpint (balance_sum, ==, balance);
  g_assert_cmpint (reserved_sum, ==, reserved);
}

static void
test_completed (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *job_id = render_when_possible (fixture);
  g_autofree char *media_id = NULL;
  BacklotRender *item;

  g_assert_cmpint (backlot_render_offer_get_price (backlot_film_project_get_offer (fixture->film)),
                   ==, 10);
  wait_until (has_credits (fixture, 990, 10));
  item = get_render (fixture, 0);
  g_assert_cmpstr (backlot_render_get_id (item), ==, job_id);
  g_assert_false (backlot_render_get_can_play (item));

  media_id = test_studio_complete_job (fixture->studio, job_id);
  wait_until (backlot_render_get_can_play (item));
  g_assert_true (get_render (fixture, 0) == item);
  g_assert_cmpstr (backlot_render_get_title (item), ==, "Porto");
  g_assert_true (g_str_has_suffix (backlot_render_get_poster_path (item), "/poster.jpg"));
  g_assert_nonnull (strstr (backlot_render_get_poster_path (item), media_id));
  g_assert_cmpint (backlot_job_get_credit_state (backlot_render_get_job (item)), ==,
                   BACKLOT_CREDIT_CHARGED);
  wait_until (has_credits (fixture, 990, 0));
  assert_ledger (fixture, 990, 0);
}

static void
test_failed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *job_id = render_when_possible (fixture);
  g_autofree char *again = NULL;
  g_autoptr(BacklotJob) job = backlot_jobs_get (fixture->backend, job_id);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  test_studio_fail_job (fixture->studio, job_id);
  wait_until (has_status (fixture, job_id, "failed"));
  wait_until (has_credits (fixture, 1000, 0));
  g_assert_cmpint (backlot_job_get_credit_state (job), ==, BACKLOT_CREDIT_RETURNED);
  g_assert_cmpstr (larder_record_get_string (LARDER_RECORD (job), "error_message"), ==,
                   "No photo could be read");
  assert_ledger (fixture, 1000, 0);

  g_assert_true (backlot_job_get_can_retry (job));
  backlot_jobs_retry_async (fixture->backend, job_id, 10, NULL, test_result_cb, &result);
  wait_until (result != NULL);
  again = backlot_jobs_retry_finish (fixture->backend, result, &error);
  g_assert_no_error (error);
  wait_until (has_credits (fixture, 990, 10));
  g_assert_cmpstr (backlot_render_get_id (get_render (fixture, 0)), ==, again);
  g_assert_cmpstr (backlot_render_get_id (get_render (fixture, 1)), ==, job_id);
}

/* Trying again renders the film as it is now, so its price is the one of now. */
static void
test_retry_costs_what_the_film_costs_now (Fixture       *fixture,
                                          gconstpointer  data)
{
  g_autofree char *job_id = render_when_possible (fixture);
  g_autofree char *again = NULL;
  g_autoptr(BacklotJob) job = NULL;
  g_autoptr(BacklotFilmOffer) offer = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  BacklotRenderOffer *shown;

  wait_until (has_credits (fixture, 990, 10));
  backlot_jobs_cancel (fixture->backend, job_id);
  wait_until (has_status (fixture, job_id, "cancelled"));
  wait_until (test_backend_is_saved (fixture->backend));
  wait_until (has_credits (fixture, 1000, 0));
  backlot_history_set_minutes (backlot_film_project_get_history (fixture->film), 3);

  offer = backlot_film_offer_new (fixture->backend, fixture->project_id, NULL);
  shown = backlot_film_offer_get_offer (offer);
  wait_until (backlot_render_offer_get_possible (shown) &&
              backlot_render_offer_get_price (shown) == 15);
  backlot_film_offer_submit_async (offer, job_id, NULL, test_result_cb, &result);
  g_assert_cmpint (backlot_render_offer_get_reason (shown), ==, BACKLOT_OFFER_SUBMITTING);
  wait_until (result != NULL);
  again = backlot_film_offer_submit_finish (offer, result, &error);
  g_assert_no_error (error);
  wait_until (has_credits (fixture, 985, 15));
  job = backlot_jobs_get (fixture->backend, again);
  g_assert_cmpint (backlot_job_get_cost (job), ==, 15);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *job_id = render_when_possible (fixture);

  wait_until (has_credits (fixture, 990, 10));
  backlot_jobs_cancel (fixture->backend, job_id);
  wait_until (has_status (fixture, job_id, "cancelled"));
  wait_until (test_backend_is_saved (fixture->backend));
  wait_until (has_credits (fixture, 1000, 0));
  assert_ledger (fixture, 1000, 0);
}

static void
test_progress (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *job_id = render_when_possible (fixture);
  g_autoptr(BacklotJob) job = backlot_jobs_get (fixture->backend, job_id);
  g_autoptr(LarderValue) claim = test_value ("{'p_worker_id': 'w', 'p_lease_s': 60}");
  g_autoptr(LarderValue) claimed = test_studio_call (fixture->studio, "claim_job", claim);
  g_autofree char *text = g_strdup_printf ("{'p_job_id': '%s', 'p_worker_id': 'w',"
                                           " 'p_progress': 42, 'p_estimated_completion':"
                                           " '2100-01-01T00:00:00Z'}", job_id);
  g_autoptr(LarderValue) beat = test_value (text);
  g_autoptr(LarderValue) alive = NULL;
  double fraction = 0.0;

  wait_until (has_status (fixture, job_id, "processing"));
  alive = test_studio_call (fixture->studio, "heartbeat_job", beat);
  g_assert_true (larder_value_get_boolean (alive));
  wait_until (larder_record_get_int (LARDER_RECORD (job), "progress") == 42);
  g_object_get (job, "fraction", &fraction, NULL);
  g_assert_cmpfloat_with_epsilon (fraction, 0.42, 0.001);
  g_assert_cmpint (backlot_job_get_remaining_s (job, G_GINT64_CONSTANT (4102444790000)), ==, 10);
}

static void
patch (Fixture    *fixture,
       const char *table,
       const char *id,
       const char *changes)
{
  g_autofree char *query = g_strconcat ("id=eq.", id, NULL);
  g_autoptr(LarderValue) row = test_value (changes);
  g_autoptr(LarderValue) rows = test_studio_patch (fixture->studio, table, query, row);

  g_assert_nonnull (rows);
}

static gboolean
has_text (Fixture    *fixture,
          const char *table,
          const char *id,
          const char *member,
          const char *text)
{
  LarderTable *rows = backlot_backend_get_table (fixture->backend, table);
  LarderValue *row = larder_table_get_base (rows, id);

  return row != NULL && g_strcmp0 (larder_value_get_member_string (row, member), text) == 0;
}

/* Its channel is kept for a moment, but what it told meanwhile was told to nobody. */
static void
test_opened_again (Fixture       *fixture,
                   gconstpointer  data)
{
  const char *photo_id = fixture->photo_ids[0];

  wait_until (get_reason (fixture) == BACKLOT_OFFER_POSSIBLE);
  patch (fixture, "photos", photo_id, "{'caption': 'Before'}");
  wait_until (has_text (fixture, "photos", photo_id, "caption", "Before"));
  g_assert_finalize_object (fixture->film);
  patch (fixture, "photos", photo_id, "{'caption': 'Meanwhile'}");
  patch (fixture, "projects", fixture->project_id, "{'title': 'Lisbon'}");
  wait_until (has_text (fixture, "projects", fixture->project_id, "title", "Lisbon"));
  g_assert_true (has_text (fixture, "photos", photo_id, "caption", "Before"));
  fixture->film = backlot_film_project_new (fixture->backend, fixture->project_id, NULL);
  wait_until (has_text (fixture, "photos", photo_id, "caption", "Meanwhile"));
}

static gboolean
is_polling (Fixture *fixture)
{
  gboolean polling;

  g_object_get (fixture->backend, "is-polling", &polling, NULL);
  return polling;
}

/* Without the live channel the same is heard of, a little later. */
static void
test_polling (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *job_id = NULL;
  g_autofree char *media_id = NULL;

  backlot_realtime_disconnect (backlot_backend_get_realtime (fixture->backend));
  wait_until (backlot_backend_get_connection_state (fixture->backend) ==
              BACKLOT_CONNECTION_OFFLINE);
  wait_until (is_polling (fixture));
  job_id = render_when_possible (fixture);
  media_id = test_studio_complete_job (fixture->studio, job_id);
  wait_until (backlot_render_get_can_play (get_render (fixture, 0)));
  wait_until (has_credits (fixture, 990, 0));
}

static void
test_price_changed (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *query = g_strconcat ("project_id=eq.", fixture->project_id, NULL);
  g_autoptr(LarderValue) longer = test_value ("{'duration_min': 3}");
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *job_id = NULL;

  wait_until (get_reason (fixture) == BACKLOT_OFFER_POSSIBLE);
  rows = test_studio_patch (fixture->studio, "films", query, longer);
  backlot_jobs_submit_async (fixture->backend, fixture->project_id, 10, NULL, test_result_cb,
                             &result);
  wait_until (result != NULL);
  job_id = backlot_jobs_submit_finish (fixture->backend, result, &error);
  g_assert_null (job_id);
  g_assert_error (error, BACKLOT_ERROR, BACKLOT_ERROR_PRICE_CHANGED);
  g_assert_cmpuint (g_list_model_get_n_items (backlot_film_project_get_renders (fixture->film)),
                    ==, 0);
  wait_until (backlot_render_offer_get_price (backlot_film_project_get_offer (fixture->film))
              == 15);
}

static char *
submit (Fixture  *fixture,
        GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  backlot_jobs_submit_async (fixture->backend, fixture->project_id, 10, NULL, test_result_cb,
                             &result);
  wait_until (result != NULL);
  return backlot_jobs_submit_finish (fixture->backend, result, error);
}

static guint
count_jobs (Fixture *fixture)
{
  g_autoptr(LarderValue) rows = test_studio_read (fixture->studio, "jobs", "select=id");

  return larder_value_get_n_items (rows);
}

/* The first request may have arrived although its answer did not: a program that ended, a line that
 * was cut. What is asked for then is the same job, and it is paid once. */
static void
test_asks_for_the_same_job (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *first_id = NULL;
  g_autofree char *second_id = NULL;
  g_autofree char *third_id = NULL;
  g_autoptr(GError) error = NULL;

  wait_until (get_reason (fixture) == BACKLOT_OFFER_POSSIBLE);
  test_studio_kill (fixture->studio);
  backlot_jobs_submit_async (fixture->backend, fixture->project_id, 10, NULL, test_result_cb,
                             &result);
  wait_until (g_list_model_get_n_items (backlot_film_project_get_renders (fixture->film)) == 1);
  first_id = g_strdup (backlot_render_get_id (get_render (fixture, 0)));
  wait_until (result != NULL);
  g_assert_null (backlot_jobs_submit_finish (fixture->backend, result, &error));
  g_assert_true (backlot_error_is_temporary (error));
  g_clear_error (&error);
  g_clear_object (&result);

  /* Nor does the first one hold the next one up. */
  g_assert_null (submit (fixture, &error));
  g_assert_true (backlot_error_is_temporary (error));
  g_clear_error (&error);

  g_assert_finalize_object (fixture->film);
  test_studio_end_backend (fixture->backend);
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->film = backlot_film_project_new (fixture->backend, fixture->project_id, NULL);
  second_id = submit (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second_id, ==, first_id);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);

  third_id = submit (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (third_id, !=, first_id);
  g_assert_cmpuint (count_jobs (fixture), ==, 2);
}

static void
test_price_follows (Fixture       *fixture,
                    gconstpointer  data)
{
  BacklotRenderOffer *offer = backlot_film_project_get_offer (fixture->film);

  wait_until (backlot_render_offer_get_price (offer) == 10);
  backlot_history_set_minutes (backlot_film_project_get_history (fixture->film), 7);
  wait_until (backlot_render_offer_get_price (offer) == 35 &&
              get_reason (fixture) == BACKLOT_OFFER_POSSIBLE);
}

static void
test_too_few_credits (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *query = g_strconcat ("user_id=eq.", BACKLOT_LOCAL_USER_ID, NULL);
  g_autoptr(LarderValue) poor = test_value ("{'balance': 4}");
  g_autoptr(LarderValue) rows = test_studio_patch (fixture->studio, "credit_accounts", query, poor);
  int missing;

  wait_until (get_reason (fixture) == BACKLOT_OFFER_TOO_FEW_CREDITS);
  g_object_get (backlot_film_project_get_offer (fixture->film), "missing-credits", &missing, NULL);
  g_assert_cmpint (missing, ==, 6);
  g_assert_cmpint (backlot_render_offer_get_price (backlot_film_project_get_offer (fixture->film)),
                   ==, 10);
}

static void
test_outputs (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *job_id = render_when_possible (fixture);
  g_autofree char *media_id = test_studio_complete_job (fixture->studio, job_id);
  g_autofree char *output_id = NULL;
  g_autoptr(BacklotRemoval) removal = NULL;
  g_autoptr(LarderValue) row = NULL;
  BacklotRender *item = get_render (fixture, 0);

  wait_until (backlot_render_get_can_play (item));
  output_id = g_strdup (larder_record_get_id (LARDER_RECORD (backlot_render_get_output (item))));
  backlot_outputs_rename (fixture->backend, output_id, "First cut");
  backlot_outputs_choose (fixture->backend, output_id, TRUE);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_cmpstr (backlot_render_get_title (item), ==, "First cut");
  row = test_studio_read_row (fixture->studio, "outputs", output_id);
  g_assert_cmpstr (larder_value_get_member_string (row, "label"), ==, "First cut");
  g_assert_true (larder_value_get_member_boolean (row, "chosen", FALSE));

  removal = backlot_outputs_remove (fixture->backend, output_id);
  /* As by a pointer on the toast: however slow the machine is, it is not sent meanwhile. */
  backlot_removal_hold (removal);
  wait_until (g_list_model_get_n_items (backlot_film_project_get_renders (fixture->film)) == 0);
  g_assert_true (backlot_removal_undo (removal));
  wait_until (g_list_model_get_n_items (backlot_film_project_get_renders (fixture->film)) == 1);
}

static void
test_queue (Fixture       *fixture,
            gconstpointer  data)
{
  BacklotRenderQueue *queue = backlot_render_queue_new (fixture->backend);
  g_autofree char *job_id = render_when_possible (fixture);

  wait_until (backlot_render_queue_get_n_running (queue) == 1);
  test_studio_fail_job (fixture->studio, job_id);
  wait_until (backlot_render_queue_get_n_running (queue) == 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 1);
  g_assert_finalize_object (queue);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/film-flow/goes-from-photos-to-a-film", test_completed);
  ADD ("/film-flow/returns-the-credits-of-a-failed-job-and-tries-again", test_failed);
  ADD ("/film-flow/returns-the-credits-of-a-cancelled-job", test_cancelled);
  ADD ("/film-flow/a-retry-costs-what-the-film-costs-now", test_retry_costs_what_the_film_costs_now);
  ADD ("/film-flow/shows-the-workers-progress", test_progress);
  ADD ("/film-flow/hears-again-what-it-was-told-meanwhile", test_opened_again);
  ADD ("/film-flow/polls-while-the-live-channel-is-down", test_polling);
  ADD ("/film-flow/asks-again-when-the-price-changed", test_price_changed);
  ADD ("/film-flow/asks-for-the-same-job-after-a-lost-answer", test_asks_for_the_same_job);
  ADD ("/film-flow/shows-the-price-of-what-is-set", test_price_follows);
  ADD ("/film-flow/does-not-offer-what-is-not-covered", test_too_few_credits);
  ADD ("/film-flow/chooses-renames-and-removes-outputs", test_outputs);
  ADD ("/film-flow/counts-what-is-rendered", test_queue);
  return g_test_run ();
}
