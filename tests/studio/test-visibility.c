/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears of a change: rules and filters of a subscription. */

#include "config.h"

#include "run-sql.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-database.h"
#include "studio/backlot-visibility.h"

#define LOCAL "00000000-0000-4000-8000-000000000001"
#define ANN   "00000000-0000-4000-8000-00000000000a"
#define P1    "10000000-0000-4000-8000-000000000001"
#define P2    "10000000-0000-4000-8000-000000000002"

typedef struct
{
  BacklotDatabase *database;
  GPtrArray       *changes;   /* of GPtrArray of BacklotChange */
} Fixture;

static void
committed_cb (BacklotDatabase *database,
              GPtrArray       *changes,
              Fixture         *fixture)
{
  g_ptr_array_add (fixture->changes, g_ptr_array_ref (changes));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->database = backlot_database_open (":memory:", NULL, &error);
  g_assert_no_error (error);
  run_sql (fixture->database,
           "INSERT INTO auth_users (id, email) VALUES ('" ANN "', 'ann@example.org')");
  fixture->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_signal_connect (fixture->database, "committed", G_CALLBACK (committed_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_ptr_array_unref (fixture->changes);
  g_assert_finalize_object (fixture->database);
}

typedef struct
{
  Fixture    *fixture;
  const char *user_id;
  const char *table;
  const char *filter;
  guint       n_heard;
} Question;

static gboolean
ask (BacklotTransaction  *transaction,
     gpointer             data,
     GError             **error)
{
  Question *question = data;
  g_autoptr(BacklotAudience) audience = NULL;
  g_autoptr(BacklotCaller) caller = NULL;

  caller = backlot_caller_new (question->user_id != NULL ? BACKLOT_ROLE_AUTHENTICATED
                                                         : BACKLOT_ROLE_ANON, question->user_id);
  audience = backlot_audience_new (backlot_transaction_get_schema (transaction), question->table,
                                   question->filter, error);
  if (audience == NULL)
    return FALSE;
  backlot_transaction_set_caller (transaction, caller);
  for (guint i = 0; i < question->fixture->changes->len; i++)
    {
      GPtrArray *changes = g_ptr_array_index (question->fixture->changes, i);

      for (guint j = 0; j < changes->len; j++)
        {
          gboolean sees;

          if (!backlot_audience_sees (audience, transaction, g_ptr_array_index (changes, j), &sees,
                                      error))
            return FALSE;
          question->n_heard += sees ? 1 : 0;
        }
    }
  return TRUE;
}

static guint
count_heard (Fixture    *fixture,
             const char *user_id,
             const char *table,
             const char *filter)
{
  Question question = { fixture, user_id, table, filter, 0 };
  g_autoptr(GError) error = NULL;

  backlot_database_run_sync (fixture->database, NULL, ask, &question, &error);
  g_assert_no_error (error);
  return question.n_heard;
}

static void
test_rules_decide (Fixture       *fixture,
                   gconstpointer  data)
{
  run_sql (fixture->database,
           "INSERT INTO projects (id, owner_id, kind, title) VALUES ('" P1 "', '" LOCAL
           "', 'film', 'Summer, (1)')");
  g_assert_cmpuint (count_heard (fixture, LOCAL, "projects", NULL), ==, 1);
  g_assert_cmpuint (count_heard (fixture, LOCAL, "films", "project_id=eq." P1), ==, 1);
  g_assert_cmpuint (count_heard (fixture, ANN, "projects", NULL), ==, 0);
  g_assert_cmpuint (count_heard (fixture, NULL, "projects", NULL), ==, 0);
}

static void
test_filters_decide (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct
  {
    const char *filter;
    guint       n_heard;
  } cases[] = {
    { "kind=eq.film", 1 }, { "kind=eq.series", 0 }, { "kind=in.(film,series),version=gte.1", 1 },
    { "version=gt.1", 0 }, { "title=like.Sum%", 1 }, { "title=in.(\"Summer, (1)\")", 1 },
    { "cover_media_id=is.null,kind=not.eq.series", 1 },
  };

  run_sql (fixture->database,
           "INSERT INTO projects (id, owner_id, kind, title) VALUES ('" P1 "', '" LOCAL
           "', 'film', 'Summer, (1)')");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (count_heard (fixture, LOCAL, "projects", cases[i].filter), ==,
                      cases[i].n_heard);
}

static void
test_deletions_tell_the_key (Fixture       *fixture,
                             gconstpointer  data)
{
  run_sql (fixture->database,
           "INSERT INTO projects (id, owner_id, kind, title) VALUES ('" P1 "', '" LOCAL
           "', 'film', 'x')");
  g_ptr_array_set_size (fixture->changes, 0);
  run_sql (fixture->database, "DELETE FROM projects");
  g_assert_cmpuint (count_heard (fixture, ANN, "projects", NULL), ==, 1);
  g_assert_cmpuint (count_heard (fixture, ANN, "projects", "id=eq." P1), ==, 1);
  g_assert_cmpuint (count_heard (fixture, ANN, "projects", "id=neq." P1), ==, 0);
  g_assert_cmpuint (count_heard (fixture, ANN, "projects", "kind=eq.film"), ==, 0);
  g_assert_cmpuint (count_heard (fixture, LOCAL, "deletions", "user_id=eq." LOCAL), ==, 1);
  g_assert_cmpuint (count_heard (fixture, ANN, "deletions", NULL), ==, 0);
}

/* Listeners are asked after the commit, when another row may have the place of one that is gone. */
static void
test_another_row_in_its_place (Fixture       *fixture,
                               gconstpointer  data)
{
  run_sql (fixture->database,
           "INSERT INTO projects (id, owner_id, kind, title) VALUES ('" P1 "', '" LOCAL
           "', 'film', 'Secret')");
  run_sql (fixture->database, "UPDATE projects SET title = 'Still secret'");
  run_sql (fixture->database, "DELETE FROM projects");
  g_ptr_array_set_size (fixture->changes, 2);
  run_sql (fixture->database,
           "INSERT INTO projects (id, owner_id, kind, title) VALUES ('" P2 "', '" ANN
           "', 'film', 'Ann''s')");
  g_assert_cmpuint (count_heard (fixture, ANN, "projects", NULL), ==, 1);
  g_assert_cmpuint (count_heard (fixture, LOCAL, "projects", NULL), ==, 0);
}

static void
test_bad_filters_are_refused (Fixture       *fixture,
                              gconstpointer  data)
{
  static const char * const filters[] = { "version=zz.1", "nope=eq.1", "version=eq.abc", "id" };
  BacklotSchema *schema = backlot_database_get_schema (fixture->database);
  g_autofree char *columns = backlot_audience_describe_columns (schema, "publication");

  g_assert_null (columns);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (backlot_audience_new (schema, "projects", filters[i], &error));
      g_assert_nonnull (error);
    }
  g_assert_null (backlot_audience_new (schema, "credit_ledger", NULL, NULL));
  g_assert_null (backlot_audience_new (schema, "auth_users", NULL, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/visibility/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("rules-decide", test_rules_decide);
  ADD ("filters-decide", test_filters_decide);
  ADD ("deletions-tell-the-key", test_deletions_tell_the_key);
  ADD ("another-row-in-its-place", test_another_row_in_its_place);
  ADD ("bad-filters-are-refused", test_bad_filters_are_refused);
#undef ADD
  return g_test_run ();
}
