/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a change of a row means when the row is another by now, as a table. */

#include "config.h"

#include "query/backlot-row-edit.h"

/* mine, what was before (by member a list), theirs */
static const struct
{
  const char         *changes;
  const char         *before;
  const char         *theirs;
  BacklotEditOutcome  outcome;
} cases[] = {
  /* Nobody did anything. */
  { "{'a': 2}", "{'a': [1]}", "{'a': 1, 'b': 1}", BACKLOT_EDIT_SEND },
  /* Somebody changed another member. */
  { "{'a': 2}", "{'a': [1]}", "{'a': 1, 'b': 9}", BACKLOT_EDIT_SEND },
  /* An earlier try had succeeded, or somebody wrote the same. */
  { "{'a': 2}", "{'a': [1]}", "{'a': 2, 'b': 1}", BACKLOT_EDIT_DONE },
  { "{'a': 2, 'c': null}", "{'a': [1], 'c': [5]}", "{'a': 2, 'c': null}", BACKLOT_EDIT_DONE },
  { "{'a': 2, 'c': null}", "{'a': [1], 'c': [5]}", "{'a': 2}", BACKLOT_EDIT_DONE },
  /* Half of it. */
  { "{'a': 2, 'c': 3}", "{'a': [1], 'c': [5]}", "{'a': 2, 'c': 5}", BACKLOT_EDIT_SEND },
  /* Somebody changed it to something else. */
  { "{'a': 2}", "{'a': [1]}", "{'a': 3, 'b': 1}", BACKLOT_EDIT_CONFLICT },
  { "{'a': 2, 'c': 3}", "{'a': [1], 'c': [5]}", "{'a': 1, 'c': 6}", BACKLOT_EDIT_CONFLICT },
  /* My change before this one has arrived, or was refused. */
  { "{'a': 3}", "{'a': [1, 2]}", "{'a': 2}", BACKLOT_EDIT_SEND },
  { "{'a': 3}", "{'a': [1, 2]}", "{'a': 1}", BACKLOT_EDIT_SEND },
  /* Nothing was known of it. */
  { "{'a': 3}", "{'a': []}", "{'a': 7}", BACKLOT_EDIT_SEND },
};

static LarderValue *
parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return value;
}

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(LarderValue) changes = parse (cases[i].changes);
      g_autoptr(LarderValue) before = parse (cases[i].before);
      g_autoptr(LarderValue) theirs = parse (cases[i].theirs);

      g_test_message ("%s over %s on %s", cases[i].changes, cases[i].before, cases[i].theirs);
      g_assert_cmpint (backlot_row_edit_compare (changes, before, theirs), ==, cases[i].outcome);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/row-edit/compares-as-the-table-says", test_table);
  return g_test_run ();
}
