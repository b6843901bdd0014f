/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding of small pictures: size, orientation, damage. */

#include "config.h"

#include "ui/common/backlot-thumbnail-decode.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

typedef struct
{
  char         *folder;
  GAsyncResult *result;   /* (owned) (nullable) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp (NULL, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_clear_object (&fixture->result);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_set_object (&fixture->result, result);
}

static GdkTexture *
decode (Fixture      *fixture,
        const char   *path,
        int           width,
        int           height,
        GCancellable *cancellable,
        GError      **error)
{
  g_clear_object (&fixture->result);
  backlot_thumbnail_decode_async (path, width, height, cancellable, result_cb, fixture);
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return backlot_thumbnail_decode_finish (fixture->result, error);
}

/* A picture, red on its left half and blue on its right one. */
static char *
write_picture (Fixture    *fixture,
               const char *name,
               const char *type)
{
  g_autoptr(GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 800, 400);
  g_autoptr(GdkPixbuf) right = gdk_pixbuf_new_subpixbuf (pixbuf, 400, 0, 400, 400);
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, 0xff0000ff);
  gdk_pixbuf_fill (right, 0x0000ffff);
  gdk_pixbuf_save (pixbuf, path, type, &error, NULL);
  g_assert_no_error (error);

  return path;
}

static void
test_covers_the_size (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *path = write_picture (fixture, "picture.jpg", "jpeg");
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) texture = decode (fixture, path, 100, 80, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 200);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 100);
}

/* A sample that its camera stored on its side. */
static void
test_stands_upright (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *path = g_build_filename (g_getenv ("BACKLOT_SOURCE_ROOT"), "data", "samples",
                                            "06-yellow-flower.jpg", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) texture = decode (fixture, path, 200, 200, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_height (texture), >, gdk_texture_get_width (texture));
}

static void
test_is_never_enlarged (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *path = write_picture (fixture, "picture.png", "png");
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) texture = decode (fixture, path, 5000, 5000, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 800);
}

static void
test_known_ones_come_at_once (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autofree char *path = write_picture (fixture, "picture.png", "png");
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) first = decode (fixture, path, 64, 64, NULL, &error);
  g_autoptr(GdkTexture) again = decode (fixture, path, 64, 64, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (first == again);
}

static void
test_name_does_not_matter (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *path = write_picture (fixture, "picture.txt", "png");
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) texture = decode (fixture, path, 64, 64, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (texture);
}

static void
test_no_picture_is_an_error (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "picture.jpg", NULL);
  g_autofree char *missing = g_build_filename (fixture->folder, "missing.jpg", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "this is no picture", -1, NULL));
  g_assert_null (decode (fixture, path, 64, 64, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  g_assert_null (decode (fixture, missing, 64, 64, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = write_picture (fixture, "picture.jpg", "jpeg");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (decode (fixture, path, 64, 64, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  /* The session has folders of its own; isolated ones would lack the types of files, without which
   * no SVG icon and no picture is recognised. */
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/thumbnail-decode/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("covers-the-size", test_covers_the_size);
  ADD ("stands-upright", test_stands_upright);
  ADD ("is-never-enlarged", test_is_never_enlarged);
  ADD ("known-ones-come-at-once", test_known_ones_come_at_once);
  ADD ("name-does-not-matter", test_name_does_not_matter);
  ADD ("no-picture-is-an-error", test_no_picture_is_an_error);
  ADD ("cancelled", test_cancelled);

  return g_test_run ();
}
