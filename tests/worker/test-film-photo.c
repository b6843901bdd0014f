/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos of every kind, by content. */

#include "config.h"

#include "worker/film/backlot-film-photo.h"

#include <gexiv2/gexiv2.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "film-support.h"

typedef struct
{
  char *folder;
  char *png;        /* quarters, 240×160 */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GdkPixbuf) pixbuf = film_support_new_quarters (240, 160);

  fixture->folder = film_support_make_folder ();
  fixture->png = film_support_save (pixbuf, fixture->folder, "source.png", "png");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  film_support_remove_folder (fixture->folder);
  g_free (fixture->png);
  g_free (fixture->folder);
}

static void
assert_quarters (GdkPixbuf *pixbuf,
                 int        tolerance)
{
  film_support_assert_near (film_support_get_pixel (pixbuf, 0.25, 0.25), 0xc02020, tolerance);
  film_support_assert_near (film_support_get_pixel (pixbuf, 0.75, 0.25), 0x20a030, tolerance);
  film_support_assert_near (film_support_get_pixel (pixbuf, 0.25, 0.75), 0x2030c0, tolerance);
  film_support_assert_near (film_support_get_pixel (pixbuf, 0.75, 0.75), 0xd0c020, tolerance);
}

static void
assert_reads (const char *path,
              int         width,
              int         height,
              int         tolerance)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotFilmPhoto) photo = backlot_film_photo_new (path, NULL, &error);
  g_autoptr(GdkPixbuf) pixbuf = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (photo->width, ==, width);
  g_assert_cmpint (photo->height, ==, height);
  pixbuf = backlot_film_photo_decode (photo, 1.0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, width);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, height);
  assert_quarters (pixbuf, tolerance);
}

/* Names say nothing: the endings are wrong on purpose in half of them. */
static void
test_kinds (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *name;
    const char *format;
    const char *option;
    const char *value;
    int         tolerance;
  } kinds[] = {
    { "a.jpg", "JPEG:", "-quality", "95", 12 },
    { "progressive.jpg", "JPEG:", "-interlace", "JPEG", 12 },
    { "cmyk.jpg", "JPEG:", "-colorspace", "CMYK", 30 },
    { "deep.txt", "PNG48:", "-depth", "16", 2 },
    { "palette", "PNG8:", "-colors", "16", 4 },
    { "photo.jpg", "WEBP:", "-quality", "95", 20 },
    { "photo.tiff", "TIFF:", "-compress", "LZW", 2 },
    { "anim.png", "GIF:", "-colors", "64", 12 },
    { "grüße 🎞\n.bmp", "BMP3:", "-depth", "8", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, kinds[i].name, NULL);
      g_autofree char *plain = g_build_filename (fixture->folder, "converted", NULL);
      g_autofree char *target = g_strconcat (kinds[i].format, plain, NULL);

      g_test_message ("%s", kinds[i].format);
      film_support_convert (fixture->png, kinds[i].option, kinds[i].value, target, NULL);
      g_assert_cmpint (g_rename (plain, path), ==, 0);
      assert_reads (path, 240, 160, kinds[i].tolerance);
    }
}

static void
test_animation (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "anim.gif", NULL);

  film_support_convert (fixture->png, "(", "-size", "240x160", "xc:black", ")", "-delay", "10", path,
                        NULL);
  assert_reads (path, 240, 160, 12);
}

static void
test_transparent (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GdkPixbuf) clear = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 64, 64);
  g_autofree char *path = NULL;
  g_autoptr(BacklotFilmPhoto) photo = NULL;
  g_autoptr(GdkPixbuf) pixbuf = NULL;
  g_autoptr(GError) error = NULL;

  gdk_pixbuf_fill (clear, 0x00000000);
  path = film_support_save (clear, fixture->folder, "clear.png", "png");
  photo = backlot_film_photo_new (path, NULL, &error);
  g_assert_no_error (error);
  pixbuf = backlot_film_photo_decode (photo, 1.0, NULL, &error);
  g_assert_no_error (error);
  film_support_assert_near (film_support_get_pixel (pixbuf, 0.5, 0.5), 0xffffff, 0);
}

/* For each of the eight ways in which a camera may be held, the photo is stored as that camera
 * would store it, and must be read as it was seen. */
static void
test_orientation (Fixture       *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    GdkPixbufRotation rotation;
    gboolean          flip;
  } stored[] = {
    { GDK_PIXBUF_ROTATE_NONE, FALSE }, { GDK_PIXBUF_ROTATE_NONE, TRUE },
    { GDK_PIXBUF_ROTATE_UPSIDEDOWN, FALSE }, { GDK_PIXBUF_ROTATE_UPSIDEDOWN, TRUE },
    { GDK_PIXBUF_ROTATE_CLOCKWISE, TRUE }, { GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE, FALSE },
    { GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE, TRUE }, { GDK_PIXBUF_ROTATE_CLOCKWISE, FALSE },
  };

  gexiv2_initialize ();
  for (int i = 0; i < 8; i++)
    {
      g_autoptr(GdkPixbuf) seen = film_support_new_quarters (240, 160);
      g_autoptr(GdkPixbuf) turned = gdk_pixbuf_rotate_simple (seen, stored[i].rotation);
      g_autoptr(GdkPixbuf) flipped = gdk_pixbuf_flip (turned, TRUE);
      g_autofree char *path = film_support_save (stored[i].flip ? flipped : turned,
                                                 fixture->folder, "turned.jpg", "jpeg");
      g_autoptr(GExiv2Metadata) metadata = gexiv2_metadata_new ();
      g_autoptr(GError) error = NULL;

      gexiv2_metadata_open_path (metadata, path, &error);
      g_assert_no_error (error);
      gexiv2_metadata_try_set_orientation (metadata, i + 1, &error);
      g_assert_no_error (error);
      gexiv2_metadata_try_set_tag_string (metadata, "Exif.Photo.DateTimeOriginal",
                                          "2022:05:06 07:08:09", &error);
      g_assert_no_error (error);
      gexiv2_metadata_save_file (metadata, path, &error);
      g_assert_no_error (error);

      assert_reads (path, 240, 160, 12);
      {
        g_autoptr(BacklotFilmPhoto) photo = backlot_film_photo_new (path, NULL, &error);

        g_assert_cmpint (photo->orientation, ==, i + 1);
        g_assert_cmpstr (photo->taken, ==, "2022:05:06 07:08:09");
      }
    }
}

static void
test_reduced (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GdkPixbuf) large = film_support_new_quarters (2401, 1603);
  g_autofree char *path = film_support_save (large, fixture->folder, "large.jpg", "jpeg");
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotFilmPhoto) photo = backlot_film_photo_new (path, NULL, &error);

  g_assert_no_error (error);
  for (int part = 1; part <= 8; part *= 2)
    {
      g_autoptr(GdkPixbuf) pixbuf = backlot_film_photo_decode (photo, 1.0 / part, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, (2401 + part - 1) / part);
      g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, (1603 + part - 1) / part);
      assert_quarters (pixbuf, 12);
    }
}

static void
assert_refused (const char            *path,
                BacklotFilmPhotoError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotFilmPhoto) photo = backlot_film_photo_new (path, NULL, &error);

  if (photo != NULL)
    {
      g_autoptr(GdkPixbuf) pixbuf = backlot_film_photo_decode (photo, 0.5, NULL, &error);

      g_assert_null (pixbuf);
    }
  g_assert_error (error, BACKLOT_FILM_PHOTO_ERROR, (int) code);
  g_assert_cmpint (error->message[strlen (error->message) - 1], ==, '.');
}

static char *
save_text (Fixture    *fixture,
           const char *name,
           const char *text,
           gssize      length)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  return path;
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *empty = save_text (fixture, "empty.jpg", "", 0);
  g_autofree char *text = save_text (fixture, "text.jpg", "This is not a photo at all.\n", -1);
  g_autofree char *svg = save_text (fixture, "drawing.png",
                                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" "
                                    "height=\"9\"><rect width=\"9\" height=\"9\"/></svg>\n", -1);
  g_autofree char *gone = g_build_filename (fixture->folder, "gone.jpg", NULL);
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo.jpg", NULL);

  assert_refused (empty, BACKLOT_FILM_PHOTO_ERROR_NOT_AN_IMAGE);
  assert_refused (text, BACKLOT_FILM_PHOTO_ERROR_NOT_AN_IMAGE);
  assert_refused (svg, BACKLOT_FILM_PHOTO_ERROR_NOT_AN_IMAGE);
  assert_refused (gone, BACKLOT_FILM_PHOTO_ERROR_UNREADABLE);
  assert_refused (fixture->folder, BACKLOT_FILM_PHOTO_ERROR_UNREADABLE);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_refused (fifo, BACKLOT_FILM_PHOTO_ERROR_UNREADABLE);
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *types[] = { "jpeg", "png" };
  g_autoptr(GdkPixbuf) noise = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 400, 300);
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);

  for (int i = 0; i < 300 * gdk_pixbuf_get_rowstride (noise) - 16; i++)
    gdk_pixbuf_get_pixels (noise)[i] = (guint8) g_rand_int_range (rand, 0, 256);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *whole = film_support_save (noise, fixture->folder, "whole", types[i]);
      g_autofree char *bytes = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (whole, &bytes, &size, NULL));
      for (int part = 1; part <= 9; part += 2)
        {
          g_autofree char *cut = save_text (fixture, "cut", bytes, (gssize) (size * part / 10));

          assert_refused (cut, BACKLOT_FILM_PHOTO_ERROR_DAMAGED);
        }
    }
}

/* A header of a hundred bytes may promise any number of pixels. */
static void
test_too_large (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *bytes = NULL;
  gsize size;
  g_autofree char *huge = NULL;

  g_assert_true (g_file_get_contents (fixture->png, &bytes, &size, NULL));
  memcpy (bytes + 16, "\x00\x00\x75\x30\x00\x00\x75\x30", 8);
  /* The header's checksum, for 30,000 by 30,000 pixels of 8 bit RGB. */
  {
    guint32 crc = 0xffffffff;

    for (int i = 12; i < 29; i++)
      {
        crc ^= (guchar) bytes[i];
        for (int k = 0; k < 8; k++)
          crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
      }
    crc = GUINT32_TO_BE (~crc);
    memcpy (bytes + 29, &crc, 4);
  }
  huge = save_text (fixture, "huge.png", bytes, (gssize) size);
  assert_refused (huge, BACKLOT_FILM_PHOTO_ERROR_TOO_LARGE);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  BacklotFilmPhoto *photo;

  g_cancellable_cancel (cancellable);
  photo = backlot_film_photo_new (fixture->png, cancellable, &error);
  g_assert_null (photo);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/film-photo/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("reads-every-kind-by-content", test_kinds);
  ADD ("shows-the-first-frame-of-an-animation", test_animation);
  ADD ("lays-transparent-photos-on-white", test_transparent);
  ADD ("is-read-as-it-was-seen", test_orientation);
  ADD ("is-decoded-small-where-that-is-cheap", test_reduced);
  ADD ("refuses-what-is-no-photo", test_refused);
  ADD ("refuses-truncated-photos", test_truncated);
  ADD ("refuses-what-memory-can-not-hold", test_too_large);
  ADD ("stops-when-cancelled", test_cancelled);
#undef ADD

  return g_test_run ();
}
