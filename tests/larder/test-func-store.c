/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A store that is a function: every call ends once, whoever ends it, and how often. */

#include "config.h"

#include "larder-testing.h"

typedef struct
{
  LarderStore     *store;     /* (owned) */
  GPtrArray       *calls;     /* (owned) of LarderStoreCall */
  GCancellable    *cancellable;
  gboolean         freed;     /* the function's data is no longer needed */

  guint            n_ends;
  LarderValue     *loaded;    /* (owned) (nullable) */
  GError          *error;     /* (owned) (nullable) */
} Fixture;

static void
ask_cb (LarderStoreCall *call,
        gpointer         user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->calls, larder_store_call_ref (call));
}

static void
freed_cb (gpointer user_data)
{
  ((Fixture *) user_data)->freed = TRUE;
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_clear_error (&fixture->error);
  g_clear_pointer (&fixture->loaded, larder_value_unref);
  fixture->loaded = larder_store_load_finish (LARDER_STORE (object), result, &fixture->error);
  fixture->n_ends++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_store_call_unref);
  fixture->cancellable = g_cancellable_new ();
  fixture->store = LARDER_STORE (larder_func_store_new (ask_cb, fixture, freed_cb));
  larder_store_load_async (fixture->store, "name", fixture->cancellable, loaded_cb, fixture);
  g_assert_cmpuint (fixture->calls->len, ==, 1);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_ptr_array_unref (fixture->calls);
  larder_test_settle ();
  g_assert_cmpuint (fixture->n_ends, ==, 1);
  g_assert_finalize_object (fixture->store);
  g_assert_true (fixture->freed);
  g_object_unref (fixture->cancellable);
  g_clear_pointer (&fixture->loaded, larder_value_unref);
  g_clear_error (&fixture->error);
}

static void
test_twice (Fixture       *fixture,
            gconstpointer  data)
{
  LarderStoreCall *call = fixture->calls->pdata[0];

  g_assert_cmpint (larder_store_call_get_action (call), ==, LARDER_STORE_ACTION_LOAD);
  g_assert_cmpstr (larder_store_call_get_name (call), ==, "name");
  g_assert_null (larder_store_call_get_value (call));
  g_assert_true (larder_store_call_get_cancellable (call) == fixture->cancellable);
  larder_store_call_return_value (call, larder_value_new_int (1));
  larder_store_call_return_value (call, larder_value_new_int (2));
  larder_store_call_return_error (call, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x"));
  g_assert_cmpuint (fixture->n_ends, ==, 0);
  larder_test_settle ();
  g_assert_no_error (fixture->error);
  g_assert_cmpint (larder_value_get_int (fixture->loaded), ==, 1);
}

static gpointer
end_in_thread (gpointer user_data)
{
  g_autoptr(LarderStoreCall) call = user_data;

  larder_store_call_return_value (call, larder_value_new_string ("from elsewhere"));
  return NULL;
}

static void
test_thread (Fixture       *fixture,
             gconstpointer  data)
{
  LarderStoreCall *call = fixture->calls->pdata[0];

  g_thread_join (g_thread_new ("end", end_in_thread, larder_store_call_ref (call)));
  larder_test_wait (fixture->n_ends > 0);
  g_assert_cmpstr (larder_value_get_string (fixture->loaded), ==, "from elsewhere");
}

static void
test_lost (Fixture       *fixture,
           gconstpointer  data)
{
  g_ptr_array_set_size (fixture->calls, 0);
  larder_test_wait (fixture->n_ends > 0);
  g_assert_error (fixture->error, LARDER_ERROR, LARDER_ERROR_NO_DATA);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_cancellable_cancel (fixture->cancellable);
  larder_store_call_return_value (fixture->calls->pdata[0], larder_value_new_int (1));
  larder_test_wait (fixture->n_ends > 0);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/func-store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("the-first-end-counts", test_twice);
  ADD ("ends-in-any-thread", test_thread);
  ADD ("a-lost-call-is-an-error", test_lost);
  ADD ("nobody-waits-any-more", test_cancelled);
#undef ADD

  return g_test_run ();
}
