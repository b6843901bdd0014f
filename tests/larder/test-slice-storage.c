/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The places where slices are kept: memory, files, GSettings; and what is done with bad files. */

#include "config.h"

#include "larder-testing.h"

#include <glib/gstdio.h>

typedef struct
{
  LarderTestClock    *clock;
  LarderSlice        *slice;
  LarderSlicePersist *persist;
  GString            *log;
} Fixture;

static void
hydrating_cb (LarderSlicePersist *persist,
              LarderValue        *state,
              Fixture            *fixture)
{
  g_string_append (fixture->log, "hydrating ");
}

static void
hydrated_cb (LarderSlicePersist *persist,
             LarderValue        *state,
             const GError       *error,
             Fixture            *fixture)
{
  g_string_append_printf (fixture->log, error != NULL ? "error-%d " : "hydrated ",
                          error != NULL ? error->code : 0);
}

/* A thread may hold it a little longer. */
static void
drop_persist (Fixture *fixture)
{
  if (fixture->persist == NULL)
    return;
  g_object_add_weak_pointer (G_OBJECT (fixture->persist), (gpointer *) &fixture->persist);
  g_object_unref (fixture->persist);
  larder_test_wait (fixture->persist == NULL);
}

static void
make_persist (Fixture            *fixture,
              LarderSliceStorage *storage)
{
  drop_persist (fixture);
  fixture->persist = larder_slice_persist_new (fixture->slice, storage, "window",
                                               LARDER_CLOCK (fixture->clock));
  g_signal_connect (fixture->persist, "hydrating", G_CALLBACK (hydrating_cb), fixture);
  g_signal_connect (fixture->persist, "hydrated", G_CALLBACK (hydrated_cb), fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderValue) initial =
    larder_test_value ("{\"page\":\"home\",\"size\":{\"w\":1,\"h\":2},\"n\":0}");

  fixture->clock = larder_test_clock_new (1000000);
  fixture->slice = larder_slice_new ("window", initial);
  fixture->log = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  drop_persist (fixture);
  g_assert_finalize_object (fixture->slice);
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->log, TRUE);
}

static void
assert_state (Fixture    *fixture,
              const char *text)
{
  g_autoptr(LarderValue) value = larder_slice_get_state (fixture->slice);
  g_autofree char *state = larder_value_to_json (value);

  g_strdelimit (state, "\"", '\'');
  g_assert_cmpstr (state, ==, text);
}

static void
assert_log (Fixture    *fixture,
            const char *text)
{
  g_assert_cmpstr (fixture->log->str, ==, text);
  g_string_truncate (fixture->log, 0);
}

static void
test_memory (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderMemoryStorage) memory = larder_memory_storage_new ();

  make_persist (fixture, LARDER_SLICE_STORAGE (memory));
  larder_slice_persist_hydrate (fixture->persist);
  larder_slice_set_int (fixture->slice, "n", 5);
  make_persist (fixture, LARDER_SLICE_STORAGE (memory));
  larder_slice_reset (fixture->slice);
  larder_slice_persist_hydrate (fixture->persist);
  assert_state (fixture, "{'page':'home','size':{'w':1,'h':2},'n':5}");
}

static gboolean
get_hydrating (Fixture *fixture)
{
  gboolean hydrating;

  g_object_get (fixture->persist, "hydrating", &hydrating, NULL);
  return hydrating;
}

static void
test_files (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *folder = larder_test_path ("slices");
  g_autofree char *path = g_build_filename (folder, "window.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr(LarderFileStorage) files = larder_file_storage_new (folder);

  make_persist (fixture, LARDER_SLICE_STORAGE (files));
  larder_slice_persist_hydrate (fixture->persist);
  /* Only the last reading counts, and only it tells. */
  larder_slice_persist_hydrate (fixture->persist);
  larder_slice_set_int (fixture->slice, "n", 1);
  larder_test_wait (!get_hydrating (fixture));
  assert_log (fixture, "hydrating hydrating hydrated ");
  for (int i = 2; i <= 50; i++)
    larder_slice_set_int (fixture->slice, "n", i);
  g_assert_true (larder_slice_persist_save (fixture->persist, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "{\"state\":{\"page\":\"home\",\"size\":{\"w\":1,\"h\":2},\"n\":50},"
                             "\"version\":0}");
  /* What the threads had begun replaces nothing newer. */
  make_persist (fixture, LARDER_SLICE_STORAGE (files));
  larder_test_settle ();
  larder_slice_reset (fixture->slice);
  larder_file_storage_set_synchronous (files, TRUE);
  larder_slice_persist_hydrate (fixture->persist);
  assert_state (fixture, "{'page':'home','size':{'w':1,'h':2},'n':50}");
}

static void
test_hostile_files (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *folder = larder_test_path ("slices");
  g_autofree char *path = g_build_filename (folder, "window.json", NULL);
  g_autoptr(LarderFileStorage) files = larder_file_storage_new (folder);
  g_autoptr(GString) deep = g_string_new ("{\"state\":{\"page\":");
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autofree char *noise = g_malloc (4096);
  struct
  {
    const char *text;
    gssize      length;
  } cases[] = {
    { "", 0 },
    { "{\"state\":{\"page\":\"fi", -1 },
    { "{\"state\":{\"page\":\"\xff\xfe\"},\"version\":0}", -1 },
    { "{\"state\":{},\"version\":0}{}", -1 },
    { "null", -1 },
    { "{\"state\":{},\"version\":1e400}", -1 },
    { noise, 4096 },
    { NULL, -1 },
  };

  for (guint i = 0; i < 4096; i++)
    noise[i] = (char) g_rand_int_range (rand, 0, 256);
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  cases[G_N_ELEMENTS (cases) - 1].text = deep->str;
  larder_file_storage_set_synchronous (files, TRUE);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = i > 0 ? g_strdup_printf ("-%u", i + 1) : g_strdup ("");
      g_autofree char *aside = g_strconcat (path, ".damaged", number, NULL);
      g_autofree char *kept = NULL;
      gsize length = cases[i].length >= 0 ? (gsize) cases[i].length : strlen (cases[i].text);
      gsize kept_length;

      g_test_message ("case %u", i);
      g_assert_true (g_file_set_contents (path, cases[i].text, (gssize) length, NULL));
      make_persist (fixture, LARDER_SLICE_STORAGE (files));
      larder_slice_persist_hydrate (fixture->persist);
      assert_log (fixture, "hydrating error-2 ");
      assert_state (fixture, "{'page':'home','size':{'w':1,'h':2},'n':0}");
      /* Every byte of it is kept, also when something is saved then. */
      larder_slice_set_int (fixture->slice, "n", 1);
      g_assert_true (g_file_get_contents (aside, &kept, &kept_length, NULL));
      g_assert_cmpmem (kept, kept_length, cases[i].text, length);
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
      larder_slice_reset (fixture->slice);
    }
}

/* What was saved before the last time is read when the last can not be. */
static void
test_former (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *folder = larder_test_path ("slices");
  g_autofree char *path = g_build_filename (folder, "window.json", NULL);
  g_autofree char *former = g_strconcat (path, ".bak", NULL);
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
  g_autoptr(LarderFileStorage) files = larder_file_storage_new (folder);
  g_autoptr(LarderValue) record = NULL;
  g_autoptr(GError) error = NULL;

  larder_file_storage_set_synchronous (files, TRUE);
  larder_file_storage_set_keeps_former (files, TRUE);
  make_persist (fixture, LARDER_SLICE_STORAGE (files));
  larder_slice_persist_hydrate (fixture->persist);
  assert_log (fixture, "hydrating hydrated ");
  larder_slice_set_int (fixture->slice, "n", 1);
  g_assert_false (g_file_test (former, G_FILE_TEST_EXISTS));
  larder_slice_set_int (fixture->slice, "n", 2);

  /* The last one is damaged, and then gone. */
  for (guint i = 0; i < 2; i++)
    {
      if (i == 0)
        g_assert_true (g_file_set_contents (path, "{", -1, NULL));
      make_persist (fixture, LARDER_SLICE_STORAGE (files));
      larder_slice_persist_hydrate (fixture->persist);
      assert_log (fixture, "hydrating hydrated ");
      assert_state (fixture, "{'page':'home','size':{'w':1,'h':2},'n':1}");
      g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }

  /* A damaged one does not become the former. */
  larder_slice_set_int (fixture->slice, "n", 3);
  g_assert_true (g_file_set_contents (path, "{", -1, NULL));
  larder_slice_set_int (fixture->slice, "n", 4);
  g_assert_true (g_file_set_contents (path, "{", -1, NULL));
  record = larder_slice_storage_load (LARDER_SLICE_STORAGE (files), "window", &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);

  larder_slice_persist_clear_storage (fixture->persist);
  g_assert_false (g_file_test (former, G_FILE_TEST_EXISTS));
}

static void
test_huge_file (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *folder = larder_test_path ("slices");
  g_autofree char *path = g_build_filename (folder, "window.json", NULL);
  g_autoptr(LarderFileStorage) files = larder_file_storage_new (folder);
  FILE *file;

  larder_file_storage_set_synchronous (files, TRUE);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  file = g_fopen (path, "w");
  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, 100 * 1024 * 1024, SEEK_SET), ==, 0);
  fputc ('}', file);
  fclose (file);
  make_persist (fixture, LARDER_SLICE_STORAGE (files));
  larder_slice_persist_hydrate (fixture->persist);
  assert_log (fixture, "hydrating error-2 ");
}

static GSettings *
make_settings (void)
{
  static const char schema[] =
    "<schemalist><schema id='test.window' path='/test/window/'>"
    "<key name='page' type='s'><default>'home'</default></key>"
    "<key name='n' type='i'><range min='0' max='10'/><default>0</default></key>"
    "<key name='wide' type='b'><default>false</default></key>"
    "<key name='zoom' type='d'><default>1.0</default></key>"
    "</schema></schemalist>";
  g_autofree char *path = larder_test_path ("test.gschema.xml");
  g_autofree char *folder = g_path_get_dirname (path);
  const char * const argv[] = { "glib-compile-schemas", folder, NULL };
  g_autoptr(GSettingsSchemaSource) source = NULL;
  g_autoptr(GSettingsSchema) found = NULL;
  g_autoptr(GError) error = NULL;
  int status = -1;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, schema, -1, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  source = g_settings_schema_source_new_from_directory (folder, NULL, FALSE, &error);
  g_assert_no_error (error);
  found = g_settings_schema_source_lookup (source, "test.window", FALSE);
  return g_settings_new_full (found, NULL, NULL);
}

static void
test_settings (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GSettings) settings = make_settings ();
  g_autoptr(LarderSettingsStorage) storage = larder_settings_storage_new (settings);
  g_autofree char *page = NULL;

  g_settings_set_string (settings, "page", "film");
  make_persist (fixture, LARDER_SLICE_STORAGE (storage));
  larder_slice_persist_hydrate (fixture->persist);
  assert_state (fixture, "{'page':'film','size':{'w':1,'h':2},'n':0,'wide':false,'zoom':1.0}");

  larder_slice_set_int (fixture->slice, "n", 7);
  larder_slice_set_boolean (fixture->slice, "wide", TRUE);
  larder_slice_set_double (fixture->slice, "zoom", 2.0);
  g_assert_cmpint (g_settings_get_int (settings, "n"), ==, 7);
  g_assert_true (g_settings_get_boolean (settings, "wide"));
  g_assert_cmpfloat (g_settings_get_double (settings, "zoom"), ==, 2.0);
  /* What a key can not hold is left out, and the rest goes. */
  larder_slice_set_int (fixture->slice, "n", 99);
  larder_slice_set_string (fixture->slice, "page", "own");
  g_assert_cmpint (g_settings_get_int (settings, "n"), ==, 7);
  page = g_settings_get_string (settings, "page");
  g_assert_cmpstr (page, ==, "own");

  /* Somebody else changed a key. */
  g_string_truncate (fixture->log, 0);
  g_settings_set_string (settings, "page", "outside");
  g_assert_cmpstr (larder_slice_get_string (fixture->slice, "page"), ==, "outside");
  assert_log (fixture, "hydrating hydrated ");
}

#define ADD(name, func) \
  g_test_add ("/slice-storage/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("memory", test_memory);
  ADD ("files", test_files);
  ADD ("hostile-files-are-kept-aside", test_hostile_files);
  ADD ("the-former-record-is-read-when-the-last-can-not-be", test_former);
  ADD ("a-huge-file-is-not-read", test_huge_file);
  ADD ("settings", test_settings);

  return g_test_run ();
}
