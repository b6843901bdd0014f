/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person's own row, against the real studio: the choice of mail is seen at once, and kept. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/account/backlot-profile-queries.h"

#include "larder/larder-query-observer.h"

typedef struct
{
  TestStudio          *studio;
  BacklotBackend      *backend;
  BacklotProfile      *profile;
  LarderQueryObserver *query;
} Fixture;

static gboolean
exists (BacklotProfile *profile)
{
  gboolean known = FALSE;

  g_object_get (profile, "exists", &known, NULL);
  return known;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) options = NULL;

  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  options = backlot_profile_options (fixture->backend);
  fixture->profile = backlot_profile_get (fixture->backend);
  fixture->query = larder_query_observer_new (backlot_backend_get_client (fixture->backend),
                                              options);
  larder_query_observer_attach (fixture->query);
  wait_until (exists (fixture->profile));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_query_observer_detach (fixture->query);
  g_clear_object (&fixture->query);
  g_clear_object (&fixture->profile);
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
}

/* What the studio holds of the choices. */
static gboolean
reads (Fixture    *fixture,
       const char *name)
{
  g_autoptr(LarderValue) row = test_studio_read_row (fixture->studio, "profiles",
                                                     BACKLOT_LOCAL_USER_ID);

  return larder_value_get_member_boolean (larder_value_get_member (row, "preferences"), name,
                                          FALSE);
}

static void
test_mail_is_chosen (Fixture       *fixture,
                     gconstpointer  data)
{
  g_assert_false (backlot_profile_get_email_notifications (fixture->profile));
  g_assert_false (reads (fixture, "email_notifications"));

  backlot_profile_set_email_notifications (fixture->backend, TRUE);
  wait_until (backlot_profile_get_email_notifications (fixture->profile));
  wait_until (reads (fixture, "email_notifications"));
  g_assert_true (reads (fixture, "notifications"));
  wait_until (test_backend_is_saved (fixture->backend));

  backlot_profile_set_email_notifications (fixture->backend, FALSE);
  wait_until (!backlot_profile_get_email_notifications (fixture->profile));
  wait_until (!reads (fixture, "email_notifications"));
  g_assert_true (reads (fixture, "notifications"));
  wait_until (test_backend_is_saved (fixture->backend));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/profile/mail-is-chosen", Fixture, NULL, set_up, test_mail_is_chosen, tear_down);
  return g_test_run ();
}
