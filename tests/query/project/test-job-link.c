/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a link to a job leads. */

#include "config.h"

#include "backlot-test-studio.h"

#include "larder/larder-query-observer.h"

#include "query/project/backlot-job-link.h"
#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-outputs-queries.h"
#include "query/project/backlot-projects-queries.h"

/* A film whose job is known, and whose list of results was read before there was one. */
typedef struct
{
  TestStudio     *studio;
  BacklotBackend *backend;
  char           *project_id;
  char           *job_id;
  char           *address;      /* (nullable): where the link led */
} Fixture;

static void
read_outputs (Fixture *fixture)
{
  g_autoptr(LarderQueryOptions) options =
    backlot_outputs_list_options (fixture->backend, fixture->project_id);
  g_autoptr(LarderQueryObserver) observer =
    larder_query_observer_new (backlot_backend_get_client (fixture->backend), options);

  larder_query_observer_attach (observer);
  wait_until (larder_query_observer_get_is_fetched (observer));
  larder_query_observer_detach (observer);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GStrv photo_ids = NULL;

  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->project_id =
    backlot_projects_create_film (fixture->backend, "Porto", "", "classic", 1, 360);
  photo_ids = test_studio_add_photos (fixture->studio, fixture->backend, fixture->project_id, 1,
                                      40);
  g_strfreev (photo_ids);
  wait_until (test_backend_is_saved (fixture->backend));
  backlot_jobs_submit_async (fixture->backend, fixture->project_id, 5, NULL, test_result_cb,
                             &result);
  wait_until (result != NULL);
  fixture->job_id = backlot_jobs_submit_finish (fixture->backend, result, &error);
  g_assert_no_error (error);
  read_outputs (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
  g_free (fixture->project_id);
  g_free (fixture->job_id);
  g_free (fixture->address);
}

static void
resolved_cb (BacklotJobLink *link,
             const char     *address,
             Fixture        *fixture)
{
  g_assert_null (fixture->address);
  fixture->address = g_strdup (address);
}

static void
follow (Fixture *fixture)
{
  g_autoptr(BacklotJobLink) link = backlot_job_link_new (fixture->backend, fixture->job_id);

  g_signal_connect (link, "resolved", G_CALLBACK (resolved_cb), fixture);
  backlot_job_link_start (link);
  wait_until (fixture->address != NULL);
}

static gboolean
is_completed (Fixture *fixture)
{
  g_autoptr(BacklotJob) job = backlot_jobs_get (fixture->backend, fixture->job_id);

  return g_str_equal (backlot_job_get_status (job), "completed");
}

static void
test_film_that_is_not_known_yet_is_found (Fixture       *fixture,
                                          gconstpointer  data)
{
  g_autofree char *media_id = test_studio_complete_job (fixture->studio, fixture->job_id);
  g_autofree char *renders = g_strconcat ("project/", fixture->project_id, "/renders/", NULL);

  wait_until (is_completed (fixture));
  follow (fixture);
  g_assert_true (g_str_has_prefix (fixture->address, renders));
  g_assert_cmpuint (strlen (fixture->address), >, strlen (renders));
}

static void
test_job_without_a_film_leads_to_the_renders (Fixture       *fixture,
                                              gconstpointer  data)
{
  g_autofree char *renders = g_strconcat ("project/", fixture->project_id, "/renders", NULL);

  follow (fixture);
  g_assert_cmpstr (fixture->address, ==, renders);
}

#define ADD(name, func) \
  g_test_add ("/job-link/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("film-that-is-not-known-yet-is-found", test_film_that_is_not_known_yet_is_found);
  ADD ("job-without-a-film-leads-to-the-renders", test_job_without_a_film_leads_to_the_renders);

  return g_test_run ();
}
