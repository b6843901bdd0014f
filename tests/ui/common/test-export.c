/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/backlot-export.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define FILM_BYTES (256 * 1024 * 1024)

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
dup_names (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) g_strcmp0);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

static GFile *
new_film (const char *folder,
          gsize       size)
{
  g_autofree char *path = g_build_filename (folder, "film.mp4", NULL);
  int fd = g_open (path, O_CREAT | O_WRONLY, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_no_errno (ftruncate (fd, (off_t) size));
  g_close (fd, NULL);
  return g_file_new_for_path (path);
}

/* What is in the folder of @target until @result is there never is a part of a film under its
 * name. */
static void
watch (GFile         *target,
       GAsyncResult **result)
{
  g_autofree char *path = g_file_get_path (target);

  while (*result == NULL)
    {
      GStatBuf status;

      if (g_stat (path, &status) == 0)
        g_assert_true (status.st_size == FILM_BYTES || status.st_size == 3);
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
test_whole (void)
{
  g_autofree char *folder = g_dir_make_tmp ("export-XXXXXX", NULL);
  g_autoptr(GFile) film = new_film (folder, FILM_BYTES);
  g_autofree char *path = g_build_filename (folder, "copy.mp4", NULL);
  g_autoptr(GFile) target = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *names = NULL;

  backlot_export_copy_async (film, target, NULL, done_cb, &result);
  watch (target, &result);
  backlot_export_copy_finish (result, &error);
  g_assert_no_error (error);
  names = dup_names (folder);
  g_assert_cmpstr (names, ==, "copy.mp4 film.mp4");
  g_assert_true (g_file_delete (film, NULL, NULL) && g_file_delete (target, NULL, NULL));
  g_assert_no_errno (g_rmdir (folder));
}

static void
test_cancelled (void)
{
  g_autofree char *folder = g_dir_make_tmp ("export-XXXXXX", NULL);
  g_autoptr(GFile) film = new_film (folder, FILM_BYTES);
  g_autofree char *path = g_build_filename (folder, "copy.mp4", NULL);
  g_autoptr(GFile) target = g_file_new_for_path (path);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *names = NULL;

  g_cancellable_cancel (cancellable);
  backlot_export_copy_async (film, target, cancellable, done_cb, &result);
  watch (target, &result);
  g_assert_false (backlot_export_copy_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  names = dup_names (folder);
  g_assert_cmpstr (names, ==, "film.mp4");
  g_assert_true (g_file_delete (film, NULL, NULL));
  g_assert_no_errno (g_rmdir (folder));
}

/* The film was removed in between. */
static void
test_gone (void)
{
  g_autofree char *folder = g_dir_make_tmp ("export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "copy.mp4", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.mp4", NULL);
  g_autoptr(GFile) film = g_file_new_for_path (missing);
  g_autoptr(GFile) target = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *names = NULL;

  g_assert_true (g_file_set_contents (path, "old", 3, NULL));
  backlot_export_copy_async (film, target, NULL, done_cb, &result);
  watch (target, &result);
  g_assert_false (backlot_export_copy_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  names = dup_names (folder);
  g_assert_cmpstr (names, ==, "copy.mp4");
  g_assert_true (g_file_delete (target, NULL, NULL));
  g_assert_no_errno (g_rmdir (folder));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/export/whole-or-not-at-all", test_whole);
  g_test_add_func ("/export/cancelled", test_cancelled);
  g_test_add_func ("/export/gone", test_gone);
  return g_test_run ();
}
