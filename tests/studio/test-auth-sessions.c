/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Refresh tokens: used once, given out again when an answer was lost, the end when stolen. */
#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-auth-accounts.h"
#include "studio/backlot-auth-sessions.h"

#include <string.h>

#define ANN "00000000-0000-4000-8000-00000000000a"

typedef struct
{
  BacklotDatabase       *database;
  char                  *token;       /* what the next call takes */
  char                  *session;
  char                  *next;        /* what the last call gave */
  BacklotRefreshOutcome  outcome;
} Fixture;

static gboolean
open_session (BacklotTransaction  *transaction,
              gpointer             data,
              GError             **error)
{
  Fixture *fixture = data;

  return backlot_auth_insert_user (transaction, ANN, "ann@example.org", NULL, "{}", error) &&
         backlot_auth_open_session (transaction, ANN, &fixture->session, &fixture->token, error);
}

static gboolean
refresh (BacklotTransaction  *transaction,
         gpointer             data,
         GError             **error)
{
  Fixture *fixture = data;
  g_autofree char *user = NULL;
  g_autofree char *session = NULL;

  g_clear_pointer (&fixture->next, g_free);
  return backlot_auth_refresh (transaction, fixture->token, &fixture->outcome, &user, &session,
                               &fixture->next, error);
}

static gboolean
check_session (BacklotTransaction  *transaction,
               gpointer             data,
               GError             **error)
{
  Fixture *fixture = data;

  return backlot_auth_check_session (transaction, fixture->session, ANN, error);
}

/* Every use of a token was long ago. */
static gboolean
let_time_pass (BacklotTransaction  *transaction,
               gpointer             data,
               GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE auth_refresh_tokens"
                                      " SET updated_at = '2001-01-01T00:00:00Z'", "");
}

static void
run (Fixture             *fixture,
     BacklotDatabaseFunc  func)
{
  g_autoptr(GError) error = NULL;

  backlot_database_run_sync (fixture->database, NULL, func, fixture, &error);
  g_assert_no_error (error);
}

/* Refreshes with @token and expects @outcome; returns the new token. */
static char *
refresh_with (Fixture               *fixture,
              const char            *token,
              BacklotRefreshOutcome  outcome)
{
  g_set_str (&fixture->token, token);
  run (fixture, refresh);
  g_assert_cmpint (fixture->outcome, ==, outcome);
  return g_strdup (fixture->next);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "studio.db", NULL);
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  fixture->database = backlot_database_open (path, NULL, &error);
  g_assert_no_error (error);
  run (fixture, open_session);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->database);
  g_free (fixture->token);
  g_free (fixture->session);
  g_free (fixture->next);
}

static void
test_rotation (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *first = g_strdup (fixture->token);
  g_autofree char *second = refresh_with (fixture, first, BACKLOT_REFRESH_OK);
  g_autofree char *again = NULL;
  g_autofree char *third = NULL;

  g_assert_cmpstr (second, !=, first);
  /* The answer may have been lost, however long ago that is. */
  run (fixture, let_time_pass);
  again = refresh_with (fixture, first, BACKLOT_REFRESH_OK);
  g_assert_cmpstr (again, ==, second);
  third = refresh_with (fixture, second, BACKLOT_REFRESH_OK);
  g_assert_cmpstr (third, !=, second);
  run (fixture, check_session);
}

static void
test_reuse (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *first = g_strdup (fixture->token);
  g_autofree char *second = refresh_with (fixture, first, BACKLOT_REFRESH_OK);
  g_autofree char *third = refresh_with (fixture, second, BACKLOT_REFRESH_OK);
  g_autofree char *soon = refresh_with (fixture, first, BACKLOT_REFRESH_OK);
  g_autofree char *late = NULL;
  g_autofree char *gone = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (soon, ==, third);
  run (fixture, let_time_pass);
  late = refresh_with (fixture, first, BACKLOT_REFRESH_ALREADY_USED);
  g_assert_null (late);
  gone = refresh_with (fixture, third, BACKLOT_REFRESH_NOT_FOUND);
  g_assert_null (gone);
  g_assert_false (backlot_database_run_sync (fixture->database, NULL, check_session, fixture,
                                             &error));
  g_assert_true (backlot_api_error_is (error, "session_not_found"));
}

static void
test_unknown (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *none = refresh_with (fixture, "nobody-knows-it", BACKLOT_REFRESH_NOT_FOUND);

  g_assert_null (none);
  run (fixture, check_session);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/studio/auth/a-token-is-used-once-and-its-child-given-again", Fixture, NULL,
              set_up, test_rotation, tear_down);
  g_test_add ("/studio/auth/an-old-ancestor-ends-the-session", Fixture, NULL,
              set_up, test_reuse, tear_down);
  g_test_add ("/studio/auth/an-unknown-token-changes-nothing", Fixture, NULL,
              set_up, test_unknown, tear_down);
  return g_test_run ();
}
