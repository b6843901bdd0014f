/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of slices and selectors: what is told, when, and what is not. */

#include "config.h"

#include "larder-testing.h"

#define TEST_TYPE_PAGE (test_page_get_type ())
G_DECLARE_FINAL_TYPE (TestPage, test_page, TEST, PAGE, LarderSlice)

struct _TestPage
{
  LarderSlice parent_instance;
};

G_DEFINE_FINAL_TYPE (TestPage, test_page, LARDER_TYPE_SLICE)

static void
test_page_class_init (TestPageClass *klass)
{
  static const LarderMember members[] = {
    { "page", NULL, LARDER_MEMBER_STRING, "\"home\"" },
    { "font_size", NULL, LARDER_MEMBER_INT, "12" },
    { "zoom", NULL, LARDER_MEMBER_DOUBLE, "1.0" },
    { "is_wide", NULL, LARDER_MEMBER_BOOLEAN, NULL },
    { "opened_at", NULL, LARDER_MEMBER_TIME, NULL },
    { "filters", NULL, LARDER_MEMBER_VALUE, "{}" },
  };

  larder_slice_class_install_members (LARDER_SLICE_CLASS (klass), members, G_N_ELEMENTS (members));
}

static void
test_page_init (TestPage *self)
{
}

static void
log_notify_cb (GObject    *object,
               GParamSpec *pspec,
               gpointer    user_data)
{
  g_string_append_printf (user_data, "%s ", pspec->name);
}

static void
log_changed_cb (LarderSlice *slice,
                LarderValue *state,
                LarderValue *old,
                const char  *action,
                gpointer     user_data)
{
  g_autofree char *now = larder_value_to_json (state);
  g_autofree char *before = larder_value_to_json (old);

  g_string_append_printf (user_data, "%s:%s>%s ", action, before, now);
}

static void
log_member_cb (LarderSlice *slice,
               const char  *name,
               LarderValue *value,
               gpointer     user_data)
{
  g_autofree char *text = larder_value_to_json (value);

  g_string_append_printf (user_data, "%s:%s ", name, text);
}

static void
assert_log (GString    *log,
            const char *expected)
{
  g_assert_cmpstr (log->str, ==, expected);
  g_string_truncate (log, 0);
}

static void
set_json (LarderSlice *slice,
          const char  *json)
{
  g_autoptr(LarderValue) value = larder_test_value (json);

  larder_slice_set (slice, value);
}

static void
assert_state (LarderSlice *slice,
              const char  *json)
{
  g_autoptr(LarderValue) state = larder_slice_get_state (slice);
  g_autofree char *text = larder_value_to_json (state);

  g_assert_cmpstr (text, ==, json);
}

static LarderSlice *
make_slice (const char *json)
{
  g_autoptr(LarderValue) initial = larder_test_value (json);

  return larder_slice_new ("test", initial);
}

static void
test_members (void)
{
  g_autoptr(LarderSlice) slice = g_object_new (TEST_TYPE_PAGE, NULL);
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GDateTime) time = g_date_time_new_utc (2026, 11, 21, 12, 0, 0);
  g_autoptr(GDateTime) read = NULL;
  g_autofree char *page = NULL;
  gint64 size;
  double zoom;

  g_assert_cmpstr (larder_slice_get_name (slice), ==, "TestPage");
  g_signal_connect (slice, "notify", G_CALLBACK (log_notify_cb), log);
  g_object_get (slice, "page", &page, "font-size", &size, "zoom", &zoom, NULL);
  g_assert_cmpstr (page, ==, "home");
  g_assert_cmpint (size, ==, 12);
  g_assert_cmpfloat (zoom, ==, 1.0);

  g_object_set (slice, "font-size", (gint64) 12, "page", "home", "is-wide", FALSE, NULL);
  assert_log (log, "");
  g_object_set (slice, "font-size", (gint64) 14, NULL);
  g_object_set (slice, "opened-at", time, NULL);
  assert_log (log, "font-size opened-at ");
  g_object_get (slice, "opened-at", &read, NULL);
  g_assert_true (g_date_time_equal (time, read));
  g_assert_cmpint (larder_slice_get_int (slice, "font_size"), ==, 14);
  g_object_set (slice, "page", NULL, NULL);
  g_assert_cmpstr (larder_slice_get_string (slice, "page"), ==, "");

  /* What does not fit is left out; the rest counts. */
  g_string_truncate (log, 0);
  set_json (slice, "{\"font_size\":\"big\",\"unknown\":1,\"zoom\":2,\"page\":null}");
  assert_log (log, "zoom ");
  g_signal_connect (slice, "notify::state", G_CALLBACK (log_notify_cb), log);
  larder_slice_set_string (slice, "page", "x");
  assert_log (log, "page state state ");
  larder_slice_reset (slice);
  assert_state (slice, "{\"page\":\"home\",\"font_size\":12,\"zoom\":1.0,\"is_wide\":false,"
                "\"opened_at\":null,\"filters\":{}}");
}

static void
test_partial (void)
{
  g_autoptr(LarderSlice) slice = make_slice ("{\"a\":{\"x\":1,\"y\":2},\"b\":1,\"c\":[1]}");
  g_autoptr(LarderValue) replacement = larder_test_value ("{\"b\":5,\"d\":6}");
  g_autoptr(GString) log = g_string_new (NULL);

  g_signal_connect (slice, "changed", G_CALLBACK (log_changed_cb), log);
  /* One level deep: what is nested is replaced. */
  set_json (slice, "{\"a\":{\"x\":3}}");
  assert_state (slice, "{\"a\":{\"x\":3},\"b\":1,\"c\":[1]}");
  g_string_truncate (log, 0);
  /* Equal content in a new object is no change. */
  set_json (slice, "{\"a\":{\"x\":3},\"c\":[1],\"b\":1}");
  set_json (slice, "{}");
  assert_log (log, "");
  larder_slice_replace (slice, replacement);
  assert_state (slice, "{\"a\":{\"x\":1,\"y\":2},\"b\":5,\"c\":[1],\"d\":6}");
  g_string_truncate (log, 0);
  larder_slice_reset (slice);
  assert_log (log, "anonymous:{\"a\":{\"x\":1,\"y\":2},\"b\":5,\"c\":[1],\"d\":6}>"
              "{\"a\":{\"x\":1,\"y\":2},\"b\":1,\"c\":[1]} ");
  larder_slice_reset (slice);
  assert_log (log, "");
}

static void
test_actions (void)
{
  g_autoptr(LarderSlice) slice = g_object_new (TEST_TYPE_PAGE, NULL);
  g_autoptr(GString) notified = g_string_new (NULL);
  g_autoptr(GString) changed = g_string_new (NULL);

  g_signal_connect (slice, "notify::page", G_CALLBACK (log_notify_cb), notified);
  g_signal_connect (slice, "notify::zoom", G_CALLBACK (log_notify_cb), notified);
  larder_slice_begin_action (slice, "open");
  larder_slice_set_string (slice, "page", "a");
  larder_slice_begin_action (slice, "inner");
  larder_slice_set_string (slice, "page", "b");
  larder_slice_set_double (slice, "zoom", 2.0);
  larder_slice_end_action (slice);
  /* There and back: nobody hears. */
  larder_slice_set_double (slice, "zoom", 1.0);
  g_assert_cmpstr (larder_slice_get_string (slice, "page"), ==, "b");
  assert_log (notified, "");
  larder_slice_end_action (slice);
  assert_log (notified, "page ");

  larder_slice_reset (slice);
  g_string_truncate (notified, 0);
  g_signal_connect (slice, "changed", G_CALLBACK (log_changed_cb), changed);
  larder_slice_begin_action (slice, "both");
  larder_slice_set_string (slice, "page", "x");
  larder_slice_set_double (slice, "zoom", 3.0);
  larder_slice_end_action (slice);
  assert_log (notified, "page zoom ");
  g_assert_true (g_str_has_prefix (changed->str, "both:{\"page\":\"home\""));
  g_assert_null (strstr (changed->str + 1, "both:"));
}

static void
again_cb (LarderSlice *slice,
          LarderValue *state,
          LarderValue *old,
          const char  *action,
          gpointer     user_data)
{
  if (larder_slice_get_int (slice, "n") < 3)
    larder_slice_set_int (slice, "n", larder_slice_get_int (slice, "n") + 1);
}

static void
test_nested (void)
{
  g_autoptr(LarderSlice) slice = make_slice ("{\"n\":0}");
  g_autoptr(GString) log = g_string_new (NULL);

  /* What a handler sets is told in a round of its own, in order. */
  g_signal_connect (slice, "changed", G_CALLBACK (again_cb), NULL);
  g_signal_connect (slice, "changed", G_CALLBACK (log_changed_cb), log);
  larder_slice_set_int (slice, "n", 1);
  assert_log (log, "anonymous:{\"n\":0}>{\"n\":1} anonymous:{\"n\":1}>{\"n\":2} "
              "anonymous:{\"n\":2}>{\"n\":3} ");
}

static gboolean
edit (LarderDraft *draft,
      gpointer     user_data)
{
  g_autoptr(LarderValue) three = larder_value_new_int (3);
  g_autoptr(LarderValue) name = larder_value_new_string ("new");
  g_autoptr(GError) error = NULL;

  g_assert_true (larder_draft_insert (draft, "/list/0", three, NULL));
  g_assert_true (larder_draft_move (draft, "/list/0", "/list/-", NULL));
  g_assert_true (larder_draft_remove (draft, "/list/0", NULL));
  g_assert_true (larder_draft_set (draft, "/deep/name", name, NULL));
  g_assert_false (larder_draft_set (draft, "/none/name", name, &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
  return GPOINTER_TO_INT (user_data);
}

static gboolean
edit_nothing (LarderDraft *draft,
              gpointer     user_data)
{
  g_autoptr(LarderValue) name = larder_value_new_string ("x");
  g_autoptr(LarderValue) old = larder_value_ref (larder_draft_get (draft, "/deep/name"));

  larder_draft_set (draft, "/deep/name", name, NULL);
  larder_draft_set (draft, "/deep/name", old, NULL);
  return TRUE;
}

static void
test_update (void)
{
  g_autoptr(LarderSlice) slice =
    make_slice ("{\"deep\":{\"name\":\"old\",\"rest\":[{\"id\":1}]},\"list\":[1,2],\"other\":{}}");
  g_autoptr(GString) log = g_string_new (NULL);
  LarderValue *other = larder_slice_get_member (slice, "other");

  g_signal_connect (slice, "member-changed::deep", G_CALLBACK (log_member_cb), log);
  g_signal_connect (slice, "member-changed::other", G_CALLBACK (log_member_cb), log);
  g_assert_false (larder_slice_update (slice, edit, GINT_TO_POINTER (FALSE)));
  assert_state (slice, "{\"deep\":{\"name\":\"old\",\"rest\":[{\"id\":1}]},\"list\":[1,2],"
                "\"other\":{}}");
  g_assert_true (larder_slice_update (slice, edit, GINT_TO_POINTER (TRUE)));
  assert_state (slice, "{\"deep\":{\"name\":\"new\",\"rest\":[{\"id\":1}]},\"list\":[2,3],"
                "\"other\":{}}");
  g_assert_true (larder_slice_get_member (slice, "other") == other);
  assert_log (log, "deep:{\"name\":\"new\",\"rest\":[{\"id\":1}]} ");
  g_signal_connect (slice, "changed", G_CALLBACK (log_changed_cb), log);
  g_assert_true (larder_slice_update (slice, edit_nothing, NULL));
  assert_log (log, "");
}

static LarderValue *
select_part (LarderValue *state,
             gpointer     user_data)
{
  LarderValue *part = larder_value_get_path (state, user_data);

  return part != NULL ? larder_value_ref (part) : NULL;
}

static LarderValue *
select_pair (LarderValue *state,
             gpointer     user_data)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();

  larder_value_builder_add_value (builder, larder_value_get_member (state, "a"));
  larder_value_builder_add_value (builder, larder_value_get_member (state, "b"));
  return larder_value_builder_end (builder);
}

static void
count_cb (LarderValue *value,
          LarderValue *old,
          gpointer     user_data)
{
  (*(guint *) user_data)++;
}

static gboolean
same_parity (LarderValue *a,
             LarderValue *b,
             gpointer     user_data)
{
  return larder_value_get_int (a) % 2 == larder_value_get_int (b) % 2;
}

static void
test_selectors (void)
{
  g_autoptr(LarderSlice) slice = make_slice ("{\"a\":1,\"b\":2,\"c\":{\"d\":[1]}}");
  g_autoptr(LarderSelector) list = larder_selector_new (slice, select_part, (char *) "/c/d", NULL);
  g_autoptr(LarderSelector) pair = larder_selector_new (slice, select_pair, NULL, NULL);
  g_autoptr(LarderSelector) shallow = larder_selector_new (slice, select_pair, NULL, NULL);
  g_autoptr(LarderSelector) parity = larder_selector_new (slice, select_part, (char *) "/a", NULL);
  guint n_list = 0;
  guint n_pair = 0;
  guint n_shallow = 0;
  guint n_parity = 0;

  larder_selector_set_equality (shallow, LARDER_EQUALITY_SHALLOW);
  larder_selector_set_equal_func (parity, same_parity, NULL, NULL);
  larder_selector_subscribe (list, TRUE, count_cb, &n_list, NULL);
  larder_selector_subscribe (pair, FALSE, count_cb, &n_pair, NULL);
  larder_selector_subscribe (shallow, FALSE, count_cb, &n_shallow, NULL);
  larder_selector_subscribe (parity, FALSE, count_cb, &n_parity, NULL);
  g_assert_cmpuint (n_list, ==, 1);

  /* A member that is not selected: only who makes a new list each time is told. */
  set_json (slice, "{\"e\":1}");
  g_assert_cmpuint (n_list, ==, 1);
  g_assert_cmpuint (n_pair, ==, 1);
  g_assert_cmpuint (n_shallow, ==, 0);
  set_json (slice, "{\"a\":3}");
  g_assert_cmpuint (n_shallow, ==, 1);
  g_assert_cmpuint (n_parity, ==, 0);
  set_json (slice, "{\"a\":4,\"c\":{\"d\":[1],\"x\":1}}");
  g_assert_cmpuint (n_list, ==, 1);
  g_assert_cmpuint (n_parity, ==, 1);
  set_json (slice, "{\"c\":{\"d\":[2]}}");
  g_assert_cmpuint (n_list, ==, 2);
  set_json (slice, "{\"c\":{}}");
  g_assert_cmpuint (n_list, ==, 3);
  g_assert_null (larder_selector_get_value (list));
}

typedef struct
{
  LarderSelector *selector;
  gulong          other;
  gulong          self;
} Pair;

static void
unsubscribe_cb (LarderValue *value,
                LarderValue *old,
                gpointer     user_data)
{
  Pair *pair = user_data;

  larder_selector_unsubscribe (pair->selector, pair->self);
  larder_selector_unsubscribe (pair->selector, pair->other);
}

static void
test_unsubscribe (void)
{
  g_autoptr(LarderSlice) slice = make_slice ("{\"a\":1}");
  g_autoptr(LarderSelector) selector =
    larder_selector_new (slice, select_part, (char *) "/a", NULL);
  Pair pair = { .selector = selector };
  guint n_second = 0;
  guint n_third = 0;

  pair.self = larder_selector_subscribe (selector, FALSE, unsubscribe_cb, &pair, NULL);
  pair.other = larder_selector_subscribe (selector, FALSE, count_cb, &n_second, NULL);
  larder_selector_subscribe (selector, FALSE, count_cb, &n_third, NULL);
  larder_slice_set_int (slice, "a", 2);
  larder_slice_set_int (slice, "a", 3);
  g_assert_cmpuint (n_second, ==, 0);
  g_assert_cmpuint (n_third, ==, 2);
}

static void
test_equality (void)
{
  g_autoptr(LarderValue) a = larder_test_value ("{\"x\":1,\"y\":\"t\",\"z\":null}");
  g_autoptr(LarderValue) b = larder_test_value ("{\"z\":null,\"y\":\"t\",\"x\":1.0}");
  g_autoptr(LarderValue) list = larder_test_value ("[1,2]");
  g_autoptr(LarderValue) turned = larder_test_value ("[2,1]");
  g_autoptr(LarderValue) deep = larder_test_value ("[[1]]");
  g_autoptr(LarderValue) deep_too = larder_test_value ("[[1]]");
  g_autoptr(LarderValue) empty_list = larder_test_value ("[]");
  g_autoptr(LarderValue) empty_object = larder_test_value ("{}");

  g_assert_false (larder_value_is_identical (a, b));
  g_assert_true (larder_value_is_identical (larder_value_get_member (a, "x"),
                                            larder_value_get_member (b, "x")));
  g_assert_true (larder_value_equal_shallow (a, b));
  g_assert_false (larder_value_equal_shallow (list, turned));
  g_assert_false (larder_value_equal_shallow (deep, deep_too));
  g_assert_true (larder_value_equal (deep, deep_too));
  g_assert_false (larder_value_equal_shallow (empty_list, empty_object));
  g_assert_true (larder_value_is_identical (NULL, NULL));
  g_assert_false (larder_value_is_identical (a, NULL));
}

static void
test_paths (void)
{
  static const struct { const char *op, *from, *to, *result; } cases[] = {
    { "insert", "/l/0", NULL, "{\"l\":[9,1,2],\"o\":{\"a\":1}}" },
    { "insert", "/l/-", NULL, "{\"l\":[1,2,9],\"o\":{\"a\":1}}" },
    { "insert", "/l/7", NULL, "{\"l\":[1,2,9],\"o\":{\"a\":1}}" },
    { "insert", "/o/b", NULL, "{\"l\":[1,2],\"o\":{\"a\":1,\"b\":9}}" },
    { "insert", "/l/x", NULL, NULL },
    { "insert", "/none/0", NULL, NULL },
    { "insert", "", NULL, NULL },
    { "remove", "/l/1", NULL, "{\"l\":[1],\"o\":{\"a\":1}}" },
    { "remove", "/o", NULL, "{\"l\":[1,2]}" },
    { "remove", "/l/2", NULL, NULL },
    { "remove", "/l/-", NULL, NULL },
    { "remove", "/x", NULL, NULL },
    { "move", "/l/0", "/l/1", "{\"l\":[2,1],\"o\":{\"a\":1}}" },
    { "move", "/l/0", "/o/z", "{\"l\":[2],\"o\":{\"a\":1,\"z\":1}}" },
    { "move", "/l/5", "/l/0", NULL },
  };
  g_autoptr(LarderValue) start = larder_test_value ("{\"l\":[1,2],\"o\":{\"a\":1}}");
  g_autoptr(LarderValue) nine = larder_value_new_int (9);
  g_autoptr(LarderValue) changes = larder_test_value ("{\"o\":{\"b\":{\"c\":1}},\"l\":[]}");
  g_autoptr(LarderValue) merged = larder_value_merge_deep (start, changes);
  g_autofree char *merged_text = larder_test_json (merged);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LarderValue) result = NULL;
      g_autofree char *text = NULL;

      if (g_str_equal (cases[i].op, "insert"))
        result = larder_value_insert_path (start, cases[i].from, nine, &error);
      else if (g_str_equal (cases[i].op, "remove"))
        result = larder_value_remove_path (start, cases[i].from, &error);
      else
        result = larder_value_move_path (start, cases[i].from, cases[i].to, &error);
      text = result != NULL ? larder_value_to_json (result) : NULL;
      g_assert_cmpstr (text, ==, cases[i].result);
      if (result == NULL)
        g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
    }
  g_assert_cmpstr (merged_text, ==, "{\"l\":[],\"o\":{\"a\":1,\"b\":{\"c\":1}}}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/slice/members-are-properties-told-when-changed", test_members);
  g_test_add_func ("/slice/partial-set-replace-reset", test_partial);
  g_test_add_func ("/slice/an-action-tells-once-and-only-net-changes", test_actions);
  g_test_add_func ("/slice/what-handlers-set-is-told-after", test_nested);
  g_test_add_func ("/slice/a-draft-is-compared-when-done", test_update);
  g_test_add_func ("/slice/selectors-tell-by-their-equality", test_selectors);
  g_test_add_func ("/slice/unsubscribing-inside-a-listener", test_unsubscribe);
  g_test_add_func ("/slice/shallow-and-identical", test_equality);
  g_test_add_func ("/slice/paths-insert-remove-move", test_paths);

  return g_test_run ();
}
