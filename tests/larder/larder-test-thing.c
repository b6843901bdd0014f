/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A class of rows with a member of each type, and shorthands for tests of tables. */

#include "config.h"

#include "larder-test-thing.h"

struct _TestThing
{
  LarderRecord parent_instance;
};

enum
{
  PROP_SUMMARY = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TestThing, test_thing, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "id", NULL, LARDER_MEMBER_STRING, NULL },
  { "title", NULL, LARDER_MEMBER_STRING, NULL },
  { "kind", NULL, LARDER_MEMBER_STRING, "\"film\"" },
  { "note", NULL, LARDER_MEMBER_STRING, "null" },
  { "n_frames", NULL, LARDER_MEMBER_INT, "25" },
  { "speed", NULL, LARDER_MEMBER_DOUBLE, "1.5" },
  { "is_open", "open", LARDER_MEMBER_BOOLEAN, "true" },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "settings", NULL, LARDER_MEMBER_VALUE, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
test_thing_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  g_autofree char *summary = NULL;

  if (pspec != properties[PROP_SUMMARY])
    {
      G_OBJECT_CLASS (test_thing_parent_class)->get_property (object, prop_id, value, pspec);
      return;
    }
  summary = g_strconcat (larder_record_get_string (LARDER_RECORD (object), "title"), "!", NULL);
  g_value_set_string (value, summary);
}

static void
test_thing_changed (LarderRecord       *record,
                    const char * const *names)
{
  if (g_strv_contains (names, "title"))
    g_object_notify_by_pspec (G_OBJECT (record), properties[PROP_SUMMARY]);
}

static void
test_thing_class_init (TestThingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_thing_get_property;
  LARDER_RECORD_CLASS (klass)->changed = test_thing_changed;
  properties[PROP_SUMMARY] =
    g_param_spec_string ("summary", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  larder_record_class_install_members (LARDER_RECORD_CLASS (klass),
                                       members, G_N_ELEMENTS (members));
}

static void
test_thing_init (TestThing *self)
{
}

LarderTable *
test_things_new (void)
{
  return larder_table_new ("things", TEST_TYPE_THING);
}

LarderValue *
test_parse (const char *json)
{
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return value;
}

void
test_upsert (LarderTable *table,
             const char  *json)
{
  g_autoptr(LarderValue) rows = test_parse (json);

  larder_table_upsert (table, rows);
}

void
test_insert_layer (LarderTable *table,
                   const char  *mutation_id,
                   const char  *row)
{
  g_autoptr(LarderValue) value = test_parse (row);
  g_autoptr(LarderPatch) patch = larder_patch_new_insert (larder_table_get_name (table), value);

  larder_table_add_layer (table, mutation_id, patch);
}

void
test_merge_layer (LarderTable *table,
                  const char  *mutation_id,
                  const char  *id,
                  const char  *changes)
{
  g_autoptr(LarderValue) value = test_parse (changes);
  g_autoptr(LarderPatch) patch = larder_patch_new_merge (larder_table_get_name (table), id, value);

  larder_table_add_layer (table, mutation_id, patch);
}

char *
test_get_json (LarderTable *table,
               const char  *id)
{
  LarderValue *value = larder_table_get_value (table, id);

  return value != NULL ? larder_value_to_json (value) : g_strdup ("none");
}

void
test_assert_row (LarderTable *table,
                 const char  *id,
                 const char  *json)
{
  g_autofree char *found = test_get_json (table, id);

  g_assert_cmpstr (found, ==, json);
}

static void
object_notify_cb (GObject    *object,
                  GParamSpec *pspec,
                  gpointer    user_data)
{
  GString *log = user_data;

  g_string_append (log, pspec->name);
  g_string_append_c (log, ' ');
}

void
test_log_notifies (gpointer object,
                   GString *log)
{
  g_signal_connect (object, "notify", G_CALLBACK (object_notify_cb), log);
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

void
test_assert_log (GString    *log,
                 const char *expected)
{
  g_auto(GStrv) words = g_strsplit (g_strchomp (log->str), " ", -1);
  g_autofree char *sorted = NULL;

  qsort (words, g_strv_length (words), sizeof (char *), compare_words);
  sorted = g_strjoinv (" ", words);
  g_assert_cmpstr (sorted, ==, expected);
  g_string_truncate (log, 0);
}
