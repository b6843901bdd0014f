/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives a fuzz target its corpus, as a test of the ordinary builds. */
#include "config.h"

#include "fuzz.h"

/* So many cuts of each input, and so many changed bytes. */
#define CUTS 16

static const char *corpus;

static GPtrArray *
list_files (void)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (corpus, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (paths, g_build_filename (corpus, name, NULL));
  g_ptr_array_sort_values (paths, (GCompareFunc) g_strcmp0);
  g_assert_cmpuint (paths->len, >, 0);
  return g_steal_pointer (&paths);
}

/* In memory of exactly its length, so that the sanitizers see a step beyond. */
static void
give (const char *data,
      gsize       length)
{
  g_autofree guint8 *copy = length > 0 ? g_memdup2 (data, length) : g_malloc (1);

  g_assert_cmpint (LLVMFuzzerTestOneInput (copy, length), ==, 0);
}

static void
test_corpus (void)
{
  g_autoptr(GPtrArray) paths = list_files ();

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *data = NULL;
      gsize length;

      g_test_message ("%s", (const char *) g_ptr_array_index (paths, i));
      g_assert_true (g_file_get_contents (g_ptr_array_index (paths, i), &data, &length, NULL));
      give (data, length);
    }
}

static void
test_damaged (void)
{
  g_autoptr(GPtrArray) paths = list_files ();

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *data = NULL;
      gsize length;

      g_test_message ("%s", (const char *) g_ptr_array_index (paths, i));
      g_assert_true (g_file_get_contents (g_ptr_array_index (paths, i), &data, &length, NULL));
      for (gsize cut = 0; cut < CUTS && length > 0; cut++)
        {
          gsize place = length * cut / CUTS;

          give (data, place);
          data[place] ^= (char) (1 << (cut % 8));
          give (data, length);
          data[place] ^= (char) (1 << (cut % 8));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *target = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *damaged = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (argc, ==, 2);
  corpus = argv[1];
  target = g_path_get_basename (corpus);
  whole = g_strconcat ("/fuzz/", target, "/the-corpus", NULL);
  damaged = g_strconcat ("/fuzz/", target, "/the-corpus-cut-and-changed", NULL);
  g_test_add_func (whole, test_corpus);
  g_test_add_func (damaged, test_damaged);
  return g_test_run ();
}
