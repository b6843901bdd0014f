/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patches: what they do to a value, and that they come back from a file as they went. */

#include "config.h"

#include "larder/larder-key.h"
#include "larder/larder-patch-private.h"

static LarderValue *
parse (const char *json)
{
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return value;
}

static void
assert_applied (LarderPatch *patch,
                const char  *before,
                const char  *after)
{
  g_autoptr(LarderValue) stored = larder_patch_to_value (patch);
  g_autofree char *text = larder_value_to_json (stored);
  g_autoptr(LarderValue) read = parse (text);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderPatch) again = larder_patch_new_from_value (read, &error);
  g_autoptr(LarderValue) value = before != NULL ? parse (before) : NULL;
  g_autoptr(LarderValue) result = larder_patch_apply (patch, value);
  g_autoptr(LarderValue) result_again = NULL;

  g_assert_no_error (error);
  result_again = larder_patch_apply (again, value);
  g_assert_cmpint (larder_patch_get_kind (patch), ==, larder_patch_get_kind (again));
  g_assert_cmpstr (larder_patch_get_table (patch), ==, larder_patch_get_table (again));
  g_assert_cmpstr (larder_patch_get_id (patch), ==, larder_patch_get_id (again));
  if (after == NULL)
    {
      g_assert_null (result);
      g_assert_null (result_again);
    }
  else
    {
      g_autofree char *json = larder_value_to_json (result);

      g_assert_cmpstr (json, ==, after);
      g_assert_true (larder_value_equal (result, result_again));
    }
}

static void
test_insert (void)
{
  g_autoptr(LarderValue) row = parse ("{\"id\":\"a\",\"n\":1}");
  g_autoptr(LarderPatch) patch = larder_patch_new_insert ("things", row);

  g_assert_cmpstr (larder_patch_get_id (patch), ==, "a");
  assert_applied (patch, NULL, "{\"id\":\"a\",\"n\":1}");
  assert_applied (patch, "{\"id\":\"a\",\"n\":2,\"v\":1}", "{\"id\":\"a\",\"n\":2,\"v\":1}");
}

static void
test_merge (void)
{
  g_autoptr(LarderValue) changes = parse ("{\"n\":2,\"m\":null}");
  g_autoptr(LarderPatch) patch = larder_patch_new_merge ("things", "a", changes);

  assert_applied (patch, "{\"id\":\"a\",\"n\":1}", "{\"id\":\"a\",\"n\":2,\"m\":null}");
  assert_applied (patch, NULL, NULL);
}

static void
test_remove (void)
{
  g_autoptr(LarderPatch) patch = larder_patch_new_remove ("things", "a");

  assert_applied (patch, "{\"id\":\"a\",\"n\":1}", NULL);
  assert_applied (patch, NULL, NULL);
}

static void
test_set (void)
{
  const char *const key[] = { "photos", "list", NULL };
  g_autoptr(LarderValue) value = parse ("7");
  g_autoptr(LarderPatch) patch = larder_patch_new_set (larder_key_new (key), "/0/n", value);
  g_autoptr(LarderValue) stored = larder_patch_to_value (patch);
  g_autoptr(LarderPatch) again = larder_patch_new_from_value (stored, NULL);

  assert_applied (patch, "[{\"n\":1}]", "[{\"n\":7}]");
  assert_applied (patch, "[]", "[]");
  assert_applied (patch, NULL, NULL);
  g_assert_true (larder_key_matches (larder_patch_get_key (patch), larder_patch_get_key (again)));
}

/* What a patch by path with these members makes of some data. */
static void
assert_at (const char *members,
           const char *before,
           const char *after)
{
  g_autofree char *json = g_strdup_printf ("{\"key\":[\"photos\"],%s}", members);
  g_autoptr(LarderValue) value = parse (json);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderPatch) patch = larder_patch_new_from_value (value, &error);

  g_assert_no_error (error);
  assert_applied (patch, before, after);
}

static void
test_by_path (void)
{
  static const struct
  {
    const char *members;
    const char *before;
    const char *after;
  } cases[] = {
    { "'kind':'insert','path':'/-','value':3", "[1,2]", "[1,2,3]" },
    { "'kind':'insert','path':'/0','value':3", "[1,2]", "[3,1,2]" },
    { "'kind':'insert','path':'/a/[id=x]','value':{'id':'y'}", "{'a':[{'id':'w'},{'id':'x'}]}",
      "{'a':[{'id':'w'},{'id':'y'},{'id':'x'}]}" },
    { "'kind':'insert','path':'/-','value':{'id':'y','n':1}", "[{'id':'y','n':2}]",
      "[{'id':'y','n':2}]" },
    { "'kind':'insert','path':'/a/0','value':1", "{}", "{}" },
    { "'kind':'insert','path':'','value':1", "[]", "[]" },
    { "'kind':'remove','path':'/[id=7]'", "[{'id':6},{'id':7}]", "[{'id':6}]" },
    { "'kind':'remove','path':'/[id=8]'", "[{'id':6},{'id':7}]", "[{'id':6},{'id':7}]" },
    { "'kind':'remove','path':'/a'", "{'a':1,'b':2}", "{'b':2}" },
    { "'kind':'remove','path':'/3'", "[1]", "[1]" },
    { "'kind':'merge','path':'/[id=x]','value':{'n':2}", "[{'id':'w'},{'id':'x','n':1,'m':0}]",
      "[{'id':'w'},{'id':'x','n':2,'m':0}]" },
    { "'kind':'merge','path':'','value':{'n':2}", "{'n':1}", "{'n':2}" },
    { "'kind':'merge','path':'/0','value':{'n':2}", "[1]", "[1]" },
    { "'kind':'set','path':'/[id=x]/n','value':2", "[{'id':'x','n':1}]", "[{'id':'x','n':2}]" },
    { "'kind':'set','path':'/p/[id=x]/q/[id=y]/n','value':2",
      "{'p':[{'id':'x','q':[{'id':'y','n':1}]}]}", "{'p':[{'id':'x','q':[{'id':'y','n':2}]}]}" },
    { "'kind':'move','path':'/[id=c]','to':'/[id=a]'", "[{'id':'a'},{'id':'b'},{'id':'c'}]",
      "[{'id':'c'},{'id':'a'},{'id':'b'}]" },
    { "'kind':'move','path':'/[id=a]','to':'/-'", "[{'id':'a'},{'id':'b'}]",
      "[{'id':'b'},{'id':'a'}]" },
    { "'kind':'move','path':'/[id=z]','to':'/-'", "[{'id':'a'}]", "[{'id':'a'}]" },
    { "'kind':'move','path':'/[id=a]','to':'/[id=z]'", "[{'id':'a'}]", "[{'id':'a'}]" },
    { "'kind':'move','path':'/a/0','to':'/b/0'", "{'a':[1],'b':[2]}", "{'a':[],'b':[1,2]}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *members = g_strdelimit (g_strdup (cases[i].members), "'", '"');
      g_autofree char *before = g_strdelimit (g_strdup (cases[i].before), "'", '"');
      g_autofree char *after = g_strdelimit (g_strdup (cases[i].after), "'", '"');

      g_test_message ("case %u", (guint) i);
      assert_at (members, before, after);
    }
}

static void
test_for_prefix (void)
{
  const char * const key[] = { "photos", NULL };
  g_autoptr(LarderPatch) patch = larder_patch_new_remove_at (larder_key_new (key), "/0");
  g_autoptr(LarderPatch) all = larder_patch_for_prefix (patch);
  g_autoptr(LarderValue) stored = larder_patch_to_value (all);
  g_autoptr(LarderPatch) again = larder_patch_new_from_value (stored, NULL);

  g_assert_false (larder_patch_get_prefix (patch));
  g_assert_true (larder_patch_get_prefix (again));
  assert_applied (all, "[1,2]", "[2]");
}

static void
test_refuses_what_is_no_patch (void)
{
  const char *const wrong[] = {
    "null", "{}", "{\"kind\":\"insert\",\"table\":\"t\",\"id\":\"a\"}",
    "{\"kind\":\"merge\",\"table\":\"t\",\"id\":\"a\",\"value\":1}",
    "{\"kind\":\"remove\",\"table\":\"t\"}", "{\"kind\":\"paint\",\"table\":\"t\",\"id\":\"a\"}",
    "{\"kind\":\"set\",\"key\":\"x\",\"path\":\"\",\"value\":1}",
    "{\"kind\":\"set\",\"key\":[\"x\"],\"value\":1}",
    "{\"kind\":\"move\",\"key\":[\"x\"],\"path\":\"/0\"}",
    "{\"kind\":\"move\",\"table\":\"t\",\"id\":\"a\",\"value\":{}}",
    "{\"kind\":\"set\",\"table\":\"t\",\"id\":\"a\",\"value\":{}}",
    "{\"kind\":\"insert\",\"key\":[\"x\"],\"path\":\"/0\"}",
    "{\"kind\":\"merge\",\"key\":[\"x\"],\"path\":\"\",\"value\":[1]}",
    "{\"kind\":7,\"key\":[\"x\"],\"path\":\"\",\"value\":1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(LarderValue) value = parse (wrong[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (larder_patch_new_from_value (value, &error));
      g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/patch/insert", test_insert);
  g_test_add_func ("/patch/merge", test_merge);
  g_test_add_func ("/patch/remove", test_remove);
  g_test_add_func ("/patch/set", test_set);
  g_test_add_func ("/patch/by-path", test_by_path);
  g_test_add_func ("/patch/for-all-keys-that-begin-so", test_for_prefix);
  g_test_add_func ("/patch/refuses-what-is-no-patch", test_refuses_what_is_no_patch);
  return g_test_run ();
}
