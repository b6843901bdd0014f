/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scratch folder: gone with its worker, also when the worker could not tidy up. */

#include "config.h"

#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "worker/backlot-scratch.h"

static char *
make_parent (void)
{
  return g_dir_make_tmp ("backlot-scratch-XXXXXX", NULL);
}

static guint
count_children (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_job_folders (void)
{
  g_autofree char *parent = make_parent ();
  g_autofree char *file = NULL, *job = NULL, *again = NULL, *sly = NULL;
  BacklotScratch *scratch = backlot_scratch_new (parent, NULL);

  job = backlot_scratch_make_job (scratch, "11111111-0000-4000-8000-000000000000", NULL);
  file = g_build_filename (job, "photo", NULL);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  again = backlot_scratch_make_job (scratch, "11111111-0000-4000-8000-000000000000", NULL);
  g_assert_cmpstr (again, ==, job);
  g_assert_cmpuint (count_children (again), ==, 0);

  /* An id from the server leads nowhere else. */
  sly = backlot_scratch_make_job (scratch, "../../outside", NULL);
  g_assert_true (g_str_has_prefix (sly, backlot_scratch_get_path (scratch)));

  backlot_scratch_free (scratch);
  g_assert_cmpuint (count_children (parent), ==, 0);
  g_rmdir (parent);
}

static void
test_leftovers (void)
{
  g_autofree char *parent = make_parent ();
  g_autofree char *outside = g_build_filename (parent, "not-ours", NULL);
  g_autoptr(BacklotScratch) alive = backlot_scratch_new (parent, NULL);
  BacklotScratch *next = NULL;
  pid_t child;
  int status = 0;

  g_assert_true (g_file_set_contents (outside, "x", 1, NULL));
  child = fork ();
  if (child == 0)
    {
      BacklotScratch *dead = backlot_scratch_new (parent, NULL);
      g_autofree char *job = backlot_scratch_make_job (dead, "job", NULL);
      g_autofree char *link = g_build_filename (job, "link", NULL);

      /* As kill -9: nothing is tidied up. */
      if (symlink (outside, link) != 0)
        _exit (1);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpuint (count_children (parent), ==, 3);

  next = backlot_scratch_new (parent, NULL);
  /* The living one, the new one, and what is not ours. */
  g_assert_cmpuint (count_children (parent), ==, 3);
  g_assert_true (g_file_test (backlot_scratch_get_path (alive), G_FILE_TEST_IS_DIR));
  g_assert_true (g_file_test (outside, G_FILE_TEST_IS_REGULAR));
  backlot_scratch_free (next);
  g_unlink (outside);
}

static void
test_no_place (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (backlot_scratch_new ("/proc/nowhere", &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, G_IO_ERROR);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/scratch/one-folder-a-job", test_job_folders);
  g_test_add_func ("/scratch/leftovers-of-the-dead-go", test_leftovers);
  g_test_add_func ("/scratch/no-place", test_no_place);

  return g_test_run ();
}
