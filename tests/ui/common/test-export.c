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

typedef struct
{
  char         *folder;
  GFile        *film;     /* in it */
  GFile        *target;   /* not there yet */
  GAsyncResult *result;   /* (nullable) */
  GError       *error;    /* (nullable) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("export-XXXXXX", NULL);
  fixture->film = new_film (fixture->folder, FILM_BYTES);
  path = g_build_filename (fixture->folder, "copy.mp4", NULL);
  fixture->target = g_file_new_for_path (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_file_delete (fixture->film, NULL, NULL);
  g_file_delete (fixture->target, NULL, NULL);
  g_assert_no_errno (g_rmdir (fixture->folder));
  g_clear_error (&fixture->error);
  g_object_unref (fixture->result);
  g_object_unref (fixture->target);
  g_object_unref (fixture->film);
  g_free (fixture->folder);
}

static gboolean
copy (Fixture      *fixture,
      GCancellable *cancellable)
{
  backlot_export_copy_async (fixture->film, fixture->target, cancellable, done_cb,
                             &fixture->result);
  watch (fixture->target, &fixture->result);
  return backlot_export_copy_finish (fixture->result, &fixture->error);
}

static void
test_whole (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *names = NULL;

  g_assert_true (copy (fixture, NULL));
  g_assert_no_error (fixture->error);
  names = dup_names (fixture->folder);
  g_assert_cmpstr (names, ==, "copy.mp4 film.mp4");
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *names = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (copy (fixture, cancellable));
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  names = dup_names (fixture->folder);
  g_assert_cmpstr (names, ==, "film.mp4");
}

/* The film was removed in between; what has its name stays. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *names = NULL;

  g_assert_true (g_file_set_contents (g_file_peek_path (fixture->target), "old", 3, NULL));
  g_assert_true (g_file_delete (fixture->film, NULL, NULL));
  g_assert_false (copy (fixture, NULL));
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  names = dup_names (fixture->folder);
  g_assert_cmpstr (names, ==, "copy.mp4");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/export/whole-or-not-at-all", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/export/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/export/gone", Fixture, NULL, set_up, test_gone, tear_down);
  return g_test_run ();
}
