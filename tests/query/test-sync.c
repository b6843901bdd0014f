/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where changes are, while some of many are refused, sent again, and taken back. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/backlot-sync.h"

/* Fewer than are sent at a time. */
#define N_CHANGES 6

typedef struct
{
  TestStudio            *studio;
  BacklotBackend        *backend;
  BacklotSync           *sync;
  LarderMutation        *mutations[N_CHANGES];   /* (owned); the second and the fifth of files */
  LarderMutationContext *contexts[N_CHANGES];    /* (owned) (nullable): not answered yet */
  LarderMutationContext *other;                  /* (owned) (nullable): of any other mutation */
} Fixture;

static void
send_cb (LarderMutationContext *context,
         gpointer               user_data)
{
  Fixture *fixture = user_data;
  LarderMutationContext **place = &fixture->other;

  for (guint i = 0; i < N_CHANGES; i++)
    if (fixture->mutations[i] == larder_mutation_context_get_mutation (context))
      place = &fixture->contexts[i];
  *place = larder_mutation_context_ref (context);
}

static void
add_kind (Fixture    *fixture,
          const char *key,
          int         retries)
{
  g_autoptr(LarderMutationOptions) options = larder_mutation_options_new (key);

  larder_mutation_options_set_func (options, send_cb, fixture, NULL);
  larder_mutation_options_set_retries (options, retries);
  larder_mutation_options_set_network_mode (options, LARDER_NETWORK_MODE_ALWAYS);
  larder_client_set_mutation_options (backlot_backend_get_client (fixture->backend), options);
}

static gboolean
all_are_sent (Fixture *fixture)
{
  for (guint i = 0; i < N_CHANGES; i++)
    if (fixture->contexts[i] == NULL)
      return FALSE;
  return TRUE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  LarderClient *client = NULL;

  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  client = backlot_backend_get_client (fixture->backend);
  fixture->sync = backlot_sync_new (fixture->backend);
  add_kind (fixture, "test.change", 0);
  add_kind (fixture, "media.test", 0);
  add_kind (fixture, "test.again", 3);
  for (guint i = 0; i < N_CHANGES; i++)
    {
      fixture->mutations[i] =
        larder_mutation_new (client, i == 1 || i == 4 ? "media.test" : "test.change", NULL);
      larder_mutation_submit (fixture->mutations[i]);
    }
  backlot_backend_start (fixture->backend);
  wait_until (all_are_sent (fixture));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < N_CHANGES; i++)
    {
      g_clear_pointer (&fixture->contexts[i], larder_mutation_context_unref);
      g_object_unref (fixture->mutations[i]);
    }
  g_assert_finalize_object (fixture->sync);
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
}

static void
answer_context (LarderMutationContext **place,
                gboolean                accept)
{
  g_autoptr(LarderMutationContext) context = g_steal_pointer (place);

  if (accept)
    larder_mutation_context_return_value (context, NULL);
  else
    larder_mutation_context_return_error (context, g_error_new_literal (LARDER_ERROR,
                                                                        LARDER_ERROR_DENIED,
                                                                        "No"));
}

static void
answer (Fixture  *fixture,
        guint     i,
        gboolean  accept)
{
  answer_context (&fixture->contexts[i], accept);
}

/* @wanted: the numbers of the mutations, as digits */
static gboolean
holds (Fixture    *fixture,
       GListModel *list,
       const char *wanted)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (list, i);

      for (guint j = 0; j < N_CHANGES; j++)
        if (fixture->mutations[j] == mutation)
          g_string_append_printf (text, "%u", j);
    }
  return g_str_equal (text->str, wanted);
}

static gboolean
changes_are (Fixture    *fixture,
             const char *wanted)
{
  return holds (fixture, backlot_sync_get_changes (fixture->sync), wanted);
}

static gboolean
parked_are (Fixture    *fixture,
            const char *wanted)
{
  return holds (fixture, backlot_sync_get_parked (fixture->sync), wanted);
}

static void
test_parked (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_true (changes_are (fixture, "0235"));
  g_assert_true (parked_are (fixture, ""));
  g_assert_cmpint (backlot_sync_get_state (fixture->sync), ==, BACKLOT_SYNC_SAVING);

  answer (fixture, 3, FALSE);
  wait_until (parked_are (fixture, "3"));
  answer (fixture, 0, FALSE);
  wait_until (parked_are (fixture, "03"));
  answer (fixture, 4, FALSE);
  answer (fixture, 2, FALSE);
  wait_until (parked_are (fixture, "023"));
  g_assert_true (changes_are (fixture, "0235"));
  g_assert_cmpint (backlot_sync_get_state (fixture->sync), ==, BACKLOT_SYNC_FAILED);
  g_assert_cmpuint (backlot_sync_get_count (fixture->sync), ==, 4);

  larder_mutation_retry (fixture->mutations[2]);
  wait_until (fixture->contexts[2] != NULL);
  g_assert_true (parked_are (fixture, "03"));
  larder_mutation_withdraw (fixture->mutations[0]);
  wait_until (changes_are (fixture, "235"));
  g_assert_true (parked_are (fixture, "3"));
  g_assert_cmpuint (backlot_sync_get_count (fixture->sync), ==, 2);
}

static void
test_done (Fixture       *fixture,
           gconstpointer  data)
{
  answer (fixture, 5, TRUE);
  wait_until (changes_are (fixture, "023"));
  answer (fixture, 1, TRUE);
  answer (fixture, 0, TRUE);
  wait_until (changes_are (fixture, "23"));
  g_assert_cmpint (backlot_sync_get_state (fixture->sync), ==, BACKLOT_SYNC_SAVING);
  answer (fixture, 2, TRUE);
  answer (fixture, 3, TRUE);
  answer (fixture, 4, TRUE);
  wait_until (backlot_sync_get_state (fixture->sync) == BACKLOT_SYNC_SAVED);
  g_assert_true (changes_are (fixture, ""));
}

/* What was sent in vain waits, until it is sent now. */
static void
test_again (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(LarderMutation) again =
    larder_mutation_new (backlot_backend_get_client (fixture->backend), "test.again", NULL);

  larder_mutation_submit (again);
  wait_until (fixture->other != NULL);
  answer_context (&fixture->other, FALSE);
  wait_until (backlot_sync_get_state (fixture->sync) == BACKLOT_SYNC_WAITING);
  g_assert_cmpuint (backlot_sync_get_count (fixture->sync), ==, 1);
  larder_mutation_retry (again);
  g_assert_cmpint (backlot_sync_get_state (fixture->sync), ==, BACKLOT_SYNC_SAVING);
  wait_until (fixture->other != NULL);
  answer_context (&fixture->other, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/sync/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("what-is-refused-is-parked-in-its-order", test_parked);
  ADD ("what-is-done-is-gone", test_done);
  ADD ("what-waits-is-on-its-way-when-it-is-sent-now", test_again);
#undef ADD
  return g_test_run ();
}
