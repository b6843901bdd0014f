/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of actions: what is written down, and going back. */

#include "config.h"

#include "larder-testing.h"

typedef struct
{
  LarderSlice     *a;
  LarderSlice     *b;
  LarderActionLog *log;
  guint            n_items;       /* as items-changed told */
} Fixture;

static void
items_changed_cb (GListModel *list,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  Fixture    *fixture)
{
  g_assert_cmpuint (position + n_removed, <=, fixture->n_items);
  fixture->n_items += n_added - n_removed;
  g_assert_cmpuint (fixture->n_items, ==, g_list_model_get_n_items (list));
}

static LarderSlice *
make_slice (const char *name)
{
  g_autoptr(LarderValue) initial = larder_test_value ("{\"n\":0}");

  return larder_slice_new (name, initial);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->a = make_slice ("a");
  fixture->b = make_slice ("b");
  fixture->log = larder_action_log_new ();
  fixture->n_items = 1;
  g_signal_connect (fixture->log, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  larder_action_log_add (fixture->log, fixture->a);
  larder_action_log_add (fixture->log, fixture->b);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->log);
  g_assert_finalize_object (fixture->a);
  g_assert_finalize_object (fixture->b);
}

static void
assert_log (Fixture    *fixture,
            const char *text)
{
  g_autoptr(GString) seen = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->log)); i++)
    {
      g_autoptr(LarderAction) action = g_list_model_get_item (G_LIST_MODEL (fixture->log), i);
      g_autofree char *state = larder_value_to_json (larder_action_get_state (action));

      g_string_append_printf (seen, "%s%s %s", i > 0 ? "; " : "", larder_action_get_name (action),
                              state);
    }
  g_strdelimit (seen->str, "\"", '\'');
  g_assert_cmpstr (seen->str, ==, text);
}

static void
set (LarderSlice *slice,
     const char  *action,
     int          n)
{
  larder_slice_begin_action (slice, action);
  larder_slice_set_int (slice, "n", n);
  larder_slice_end_action (slice);
}

static void
test_records (Fixture       *fixture,
              gconstpointer  data)
{
  set (fixture->a, "raise", 1);
  larder_slice_set_int (fixture->b, "n", 2);
  set (fixture->a, "raise", 1);
  assert_log (fixture, "@@init {'a':{'n':0},'b':{'n':0}}; a/raise {'a':{'n':1},'b':{'n':0}}; "
                       "b/anonymous {'a':{'n':1},'b':{'n':2}}");
  larder_action_log_set_recording (fixture->log, FALSE);
  set (fixture->a, "raise", 5);
  larder_action_log_set_recording (fixture->log, TRUE);
  larder_action_log_remove (fixture->log, fixture->b);
  set (fixture->b, "raise", 7);
  g_assert_cmpuint (fixture->n_items, ==, 3);
}

static void
test_jumps (Fixture       *fixture,
            gconstpointer  data)
{
  for (int i = 1; i < 5; i++)
    set (fixture->a, "raise", i);
  g_assert_true (larder_action_log_jump (fixture->log, 1));
  g_assert_cmpint (larder_slice_get_int (fixture->a, "n"), ==, 1);
  g_assert_cmpuint (fixture->n_items, ==, 5);
  g_assert_cmpuint (larder_action_log_get_position (fixture->log), ==, 1);
  g_assert_true (larder_action_log_jump (fixture->log, 4));
  g_assert_cmpint (larder_slice_get_int (fixture->a, "n"), ==, 4);
  g_assert_false (larder_action_log_jump (fixture->log, 5));

  /* Who acts in the past has another future. */
  larder_action_log_jump (fixture->log, 1);
  set (fixture->b, "raise", 9);
  assert_log (fixture, "@@init {'a':{'n':0},'b':{'n':0}}; a/raise {'a':{'n':1},'b':{'n':0}}; "
                       "b/raise {'a':{'n':1},'b':{'n':9}}");
}

static void
test_begins_anew (Fixture       *fixture,
                  gconstpointer  data)
{
  set (fixture->a, "raise", 1);
  larder_action_log_commit (fixture->log);
  assert_log (fixture, "@@init {'a':{'n':1},'b':{'n':0}}");
  set (fixture->a, "raise", 2);
  set (fixture->b, "raise", 3);
  larder_action_log_rollback (fixture->log);
  assert_log (fixture, "@@init {'a':{'n':1},'b':{'n':0}}");
  g_assert_cmpint (larder_slice_get_int (fixture->a, "n"), ==, 1);
  larder_action_log_reset (fixture->log);
  assert_log (fixture, "@@init {'a':{'n':0},'b':{'n':0}}");
  g_assert_cmpint (larder_slice_get_int (fixture->a, "n"), ==, 0);
}

static void
test_travels (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderValue) value = NULL;
  const char * const wrong[] = {
    "{}", "[]", "[1]", "[{\"name\":\"x\"}]", "[{\"name\":1,\"state\":{}}]",
    "[{\"name\":\"x\",\"state\":[]}]",
  };

  set (fixture->a, "raise", 1);
  set (fixture->a, "raise", 2);
  value = larder_action_log_to_value (fixture->log);
  larder_action_log_reset (fixture->log);
  g_assert_true (larder_action_log_import (fixture->log, value, NULL));
  g_assert_cmpuint (fixture->n_items, ==, 3);
  g_assert_cmpint (larder_slice_get_int (fixture->a, "n"), ==, 2);
  g_assert_true (larder_action_log_jump (fixture->log, 1));
  g_assert_cmpint (larder_slice_get_int (fixture->a, "n"), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(LarderValue) bad = larder_test_value (wrong[i]);
      g_autoptr(GError) error = NULL;

      g_assert_false (larder_action_log_import (fixture->log, bad, &error));
      g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
      g_assert_cmpuint (fixture->n_items, ==, 3);
    }
}

static void
test_is_bounded (Fixture       *fixture,
                 gconstpointer  data)
{
  larder_action_log_set_max_actions (fixture->log, 3);
  for (int i = 1; i < 10; i++)
    set (fixture->a, "raise", i);
  g_assert_cmpuint (fixture->n_items, ==, 3);
  g_assert_cmpuint (larder_action_log_get_position (fixture->log), ==, 2);
  larder_action_log_jump (fixture->log, 0);
  g_assert_cmpint (larder_slice_get_int (fixture->a, "n"), ==, 7);
}

#define ADD(name, func) \
  g_test_add ("/slice-log/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("writes-down-each-action", test_records);
  ADD ("goes-back-and-forth", test_jumps);
  ADD ("begins-anew", test_begins_anew);
  ADD ("goes-into-a-value-and-back", test_travels);
  ADD ("keeps-no-more-than-it-may", test_is_bounded);

  return g_test_run ();
}
