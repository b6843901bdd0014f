/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes in words: which part of an item is changed is said. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/common/backlot-words-change.h"

#define PROJECT "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11"
#define PHOTO   "0b3f1f6e-95c4-4d7e-8a3f-000000000001"
#define TASK    "0b3f1f6e-95c4-4d7e-8a3f-000000000002"

static void
write_rows (TestContext *fixture)
{
  test_context_write (fixture, "projects",
                      "[{'id':'" PROJECT "','kind':'film','title':'Porto','version':1}]");
  test_context_write (fixture, "photos",
                      "[{'id':'" PHOTO "','project_id':'" PROJECT "','position':0,'caption':'',"
                      "'version':1}]");
  test_context_write (fixture, "tasks",
                      "[{'id':'" TASK "','project_id':'" PROJECT "','title':'Cut','version':1}]");
}

/* @changes: NULL for an entry of which nothing is known. */
static char *
word (TestContext *fixture,
      const char  *key,
      const char  *table,
      const char  *id,
      const char  *changes)
{
  g_autofree char *json = g_strdup_printf ("{\"id\":\"%s\"}", id);
  g_autoptr(LarderValue) variables = larder_value_new_from_json (json, -1, NULL);
  g_autoptr(LarderMutation) mutation =
    larder_mutation_new (backlot_backend_get_client (test_context_backend (fixture)), key,
                         variables);

  if (changes != NULL)
    {
      g_autoptr(LarderValue) members = larder_value_new_from_json (changes, -1, NULL);
      g_autoptr(LarderPatch) patch = larder_patch_new_merge (table, id, members);

      larder_mutation_add_patch (mutation, patch);
    }
  return backlot_words_change (test_context_backend (fixture), mutation);
}

static void
test_part_is_said (TestContext   *fixture,
                   gconstpointer  data)
{
  const struct
  {
    const char *key;
    const char *table;
    const char *id;
    const char *changes;
    const char *words;
  } cases[] = {
    { "photos.update", "photos", PHOTO, "{\"caption\":\"The garden\"}",
      "Change the caption of “Photo 1”" },
    { "photos.update", "photos", PHOTO, NULL, "Change “Photo 1”" },
    { "photos.update", "photos", PHOTO, "{\"unknown\":1}", "Change “Photo 1”" },
    { "projects.update", "projects", PROJECT, "{\"title\":\"Loft in Porto\"}",
      "Rename “Porto” to “Loft in Porto”" },
    { "projects.update", "projects", PROJECT, "{\"title\":\"Porto\"}",
      "Change the title of “Porto”" },
    { "projects.update", "projects", PROJECT, "{\"description\":\"%s\"}",
      "Change the description of “Porto”" },
    { "films.update", "films", PROJECT, "{\"duration_min\":2}", "Change the length of “Porto”" },
    { "tasks.update", "tasks", TASK, "{\"title\":\"Cut it\"}", "Rename “Cut” to “Cut it”" },
    { "tasks.update", "tasks", TASK, "{\"due_on\":\"2026-01-01\"}",
      "Change the due date of “Cut”" },
    { "tasks.update", "tasks", TASK, "{\"assignee_id\":null}", "Change who does “Cut”" },
    { "tasks.update", "tasks", TASK, "{\"status\":\"done\",\"progress\":100}",
      "Change the status of “Cut”" },
    { "tasks.update", "tasks", TASK, "{\"title\":\"Cut it\",\"due_on\":null}",
      "Change “Cut”: Title, Due" },
  };

  write_rows (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = word (fixture, cases[i].key, cases[i].table, cases[i].id,
                                     cases[i].changes);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/words-change/part-is-said", TestContext, NULL, test_context_set_up,
              test_part_is_said, test_context_tear_down);

  return g_test_run ();
}
