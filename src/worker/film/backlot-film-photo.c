/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads photos of any kind by content: first what they are, later their pixels at reduced size. */

#include "config.h"

#include "worker/film/backlot-film-photo.h"

#include <errno.h>
#include <fcntl.h>
#include <gexiv2/gexiv2.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (128 * 1024)

/* For the size alone: cameras write it behind some ten thousand bytes of metadata. */
#define HEADER_BLOCK (8 * 1024)

/* JPEG is decoded at reduced size, everything else whole first. */
#define JPEG_PIXELS_MAX (400.0 * 1000 * 1000)
#define OTHER_PIXELS_MAX (120.0 * 1000 * 1000)

/* Decoders complain about missing lines only sometimes. A file without its last few bytes lacks a
 * row of blocks at most, and nobody sees that; what lacks more is damaged. */
#define ROWS_MIN 0.98

G_DEFINE_QUARK (backlot-film-photo-error-quark, backlot_film_photo_error)

G_DEFINE_ENUM_TYPE (BacklotFilmPhotoError, backlot_film_photo_error,
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_PHOTO_ERROR_UNREADABLE, "unreadable"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_PHOTO_ERROR_NOT_AN_IMAGE, "not_an_image"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_PHOTO_ERROR_DAMAGED, "damaged"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_PHOTO_ERROR_TOO_LARGE, "too_large"))

/* One reading of a file through a loader. */
typedef struct
{
  double    scale;        /* wanted at least; 0.0: only the size is wanted */
  gboolean  is_jpeg;
  gboolean  is_by_rows;   /* pixels come while the file is read, not at its end */
  gboolean  too_large;
  int       width;        /* in the file, before orientation; 0: not yet known */
  int       height;
  int       rows;         /* how far down pixels have come */
} Reading;

/* Only ordinary files: opening a FIFO would wait for ever. */
static int
open_file (const char  *path,
           GError     **error)
{
  struct stat info;
  int fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);

  if (fd < 0)
    {
      g_set_error (error, BACKLOT_FILM_PHOTO_ERROR, BACKLOT_FILM_PHOTO_ERROR_UNREADABLE,
                   "The file can not be opened: %s.", g_strerror (errno));
      return -1;
    }

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      g_set_error_literal (error, BACKLOT_FILM_PHOTO_ERROR, BACKLOT_FILM_PHOTO_ERROR_UNREADABLE,
                           "This is not an ordinary file.");
      close (fd);
      return -1;
    }

  return fd;
}

/* Halves, quarters and eighths of JPEG cost nothing: the decoder leaves the rest out. */
static void
loader_size_prepared_cb (GdkPixbufLoader *loader,
                         int              width,
                         int              height,
                         gpointer         user_data)
{
  Reading *reading = user_data;
  GdkPixbufFormat *format = gdk_pixbuf_loader_get_format (loader);
  g_autofree char *name = format != NULL ? gdk_pixbuf_format_get_name (format) : NULL;
  double limit;
  int part = 1;

  reading->width = width;
  reading->height = height;
  reading->is_jpeg = g_strcmp0 (name, "jpeg") == 0;
  reading->is_by_rows = reading->is_jpeg || g_strcmp0 (name, "png") == 0;

  limit = reading->is_jpeg ? JPEG_PIXELS_MAX : OTHER_PIXELS_MAX;
  if ((double) width * height > limit)
    {
      /* The smallest size that a loader takes, for those that can not be stopped here. */
      reading->too_large = TRUE;
      gdk_pixbuf_loader_set_size (loader, 1, 1);
      return;
    }

  if (reading->scale <= 0.0)
    {
      /* What else is in the first block shall cost nothing. */
      gdk_pixbuf_loader_set_size (loader, 1, 1);
      return;
    }

  if (!reading->is_jpeg)
    return;

  while (part < 8 && reading->scale * part * 2 <= 1.0)
    part *= 2;
  if (part > 1)
    gdk_pixbuf_loader_set_size (loader, (width + part - 1) / part, (height + part - 1) / part);
}

static void
loader_area_updated_cb (GdkPixbufLoader *loader,
                        int              x,
                        int              y,
                        int              width,
                        int              height,
                        gpointer         user_data)
{
  Reading *reading = user_data;

  reading->rows = MAX (reading->rows, y + height);
}

static gboolean
is_drawing (GdkPixbufLoader *loader)
{
  GdkPixbufFormat *format = gdk_pixbuf_loader_get_format (loader);
  g_autofree char *name = format != NULL ? gdk_pixbuf_format_get_name (format) : NULL;

  return name != NULL && (g_str_has_prefix (name, "svg") || g_str_equal (name, "xpm") ||
                          g_str_equal (name, "ani"));
}

/* Feeds the loader, the whole file or until the size is known. A loader's error is kept in
 * @problem; what is returned is whether the file could be read. */
static gboolean
feed (GdkPixbufLoader  *loader,
      Reading          *reading,
      int               fd,
      GError          **problem,
      GCancellable     *cancellable,
      GError          **error)
{
  g_autofree guchar *block = g_malloc (BLOCK);

  while (*problem == NULL && !reading->too_large &&
         (reading->width == 0 || reading->scale > 0.0))
    {
      gssize n = read (fd, block, reading->scale > 0.0 ? BLOCK : HEADER_BLOCK);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, BACKLOT_FILM_PHOTO_ERROR, BACKLOT_FILM_PHOTO_ERROR_UNREADABLE,
                       "The file can not be read: %s.", g_strerror (errno));
          return FALSE;
        }
      if (n == 0)
        break;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      gdk_pixbuf_loader_write (loader, block, (gsize) n, problem);
      if (is_drawing (loader) && *problem == NULL)
        g_set_error_literal (problem, BACKLOT_FILM_PHOTO_ERROR,
                             BACKLOT_FILM_PHOTO_ERROR_NOT_AN_IMAGE, "");
    }

  return TRUE;
}

/* Turns what a loader said into one of our codes. */
static void
set_error (GError        **error,
           const Reading  *reading,
           const GError   *problem)
{
  if (reading->too_large)
    g_set_error (error, BACKLOT_FILM_PHOTO_ERROR, BACKLOT_FILM_PHOTO_ERROR_TOO_LARGE,
                 "The photo has %.0f megapixels, which is too large.",
                 (double) reading->width * reading->height / 1e6);
  else if (problem != NULL && (reading->width == 0 ||
                               problem->domain == BACKLOT_FILM_PHOTO_ERROR))
    g_set_error_literal (error, BACKLOT_FILM_PHOTO_ERROR, BACKLOT_FILM_PHOTO_ERROR_NOT_AN_IMAGE,
                         "The file is not a photo.");
  else
    g_set_error_literal (error, BACKLOT_FILM_PHOTO_ERROR, BACKLOT_FILM_PHOTO_ERROR_DAMAGED,
                         "The photo is damaged or incomplete.");
}

/* gdk-pixbuf asks the system's database of types, which may be missing; the kinds that cameras
 * write need no database. */
static GdkPixbufLoader *
make_loader (int fd)
{
  static const struct
  {
    const char *type;
    const char *magic;
    gsize       length;
    gsize       offset;
  } kinds[] = {
    { "jpeg", "\xff\xd8\xff", 3, 0 },
    { "png", "\x89PNG\r\n\x1a\n", 8, 0 },
    { "gif", "GIF8", 4, 0 },
    { "webp", "WEBP", 4, 8 },
    { "tiff", "II*\0", 4, 0 },
    { "tiff", "MM\0*", 4, 0 },
    { "bmp", "BM", 2, 0 },
  };
  char start[16] = { 0 };
  GdkPixbufLoader *loader = NULL;

  if (pread (fd, start, sizeof start, 0) > 0)
    for (guint i = 0; i < G_N_ELEMENTS (kinds) && loader == NULL; i++)
      if (memcmp (start + kinds[i].offset, kinds[i].magic, kinds[i].length) == 0)
        loader = gdk_pixbuf_loader_new_with_type (kinds[i].type, NULL);

  return loader != NULL ? loader : gdk_pixbuf_loader_new ();
}

static GdkPixbufLoader *
read_file (const char    *path,
           Reading       *reading,
           GError       **problem,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GdkPixbufLoader) loader = NULL;
  int fd = open_file (path, error);
  gboolean was_read;

  if (fd < 0)
    return NULL;

  loader = make_loader (fd);
  g_signal_connect (loader, "size-prepared", G_CALLBACK (loader_size_prepared_cb), reading);
  g_signal_connect (loader, "area-updated", G_CALLBACK (loader_area_updated_cb), reading);
  was_read = feed (loader, reading, fd, problem, cancellable, error);
  close (fd);

  /* A loader must be closed, but what it says after it was stopped early is of no interest. */
  if (was_read && *problem == NULL && !reading->too_large &&
      (reading->scale > 0.0 || reading->width == 0))
    {
      int rows = reading->rows;

      gdk_pixbuf_loader_close (loader, problem);
      /* Lines that only came when the end was declared were made up. */
      if (reading->is_by_rows)
        reading->rows = rows;
    }
  else
    gdk_pixbuf_loader_close (loader, NULL);

  return was_read ? g_steal_pointer (&loader) : NULL;
}

/* Turns what a loader gave into what is seen. Loaders know the orientation of some formats only,
 * and lose it when they scale. */
static GdkPixbuf *
orient (GdkPixbuf *pixbuf,
        int        orientation)
{
  g_autofree char *value = g_strdup_printf ("%d", orientation);

  gdk_pixbuf_remove_option (pixbuf, "orientation");
  gdk_pixbuf_set_option (pixbuf, "orientation", value);

  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

static void
read_thumbnail (BacklotFilmPhoto *self,
                GExiv2Metadata   *metadata)
{
  g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type ("jpeg", NULL);
  g_autofree guint8 *data = NULL;
  GdkPixbuf *pixbuf;
  int size = 0;
  gboolean is_whole;

  if (loader == NULL)
    return;
  is_whole = gexiv2_metadata_get_exif_thumbnail (metadata, &data, &size) && size > 0 &&
             gdk_pixbuf_loader_write (loader, data, (gsize) size, NULL);
  is_whole = gdk_pixbuf_loader_close (loader, NULL) && is_whole;
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (is_whole && pixbuf != NULL)
    self->thumbnail = orient (pixbuf, self->orientation);
}

static void
read_metadata (BacklotFilmPhoto *self)
{
  static gsize is_ready = 0;
  g_autoptr(GExiv2Metadata) metadata = NULL;
  g_autoptr(GError) error = NULL;
  int orientation;

  if (g_once_init_enter (&is_ready))
    {
      gexiv2_initialize ();
      gexiv2_log_set_level (GEXIV2_LOG_LEVEL_MUTE);
      g_once_init_leave (&is_ready, 1);
    }

  metadata = gexiv2_metadata_new ();
  self->orientation = 1;
  if (!gexiv2_metadata_open_path (metadata, self->path, &error))
    {
      g_debug ("no metadata: %s", error->message);
      return;
    }

  orientation = gexiv2_metadata_try_get_orientation (metadata, NULL);
  if (orientation >= 1 && orientation <= 8)
    self->orientation = orientation;
  if (gexiv2_metadata_try_has_tag (metadata, "Exif.Photo.DateTimeOriginal", NULL))
    self->taken = gexiv2_metadata_try_get_tag_string (metadata, "Exif.Photo.DateTimeOriginal",
                                                      NULL);
  read_thumbnail (self, metadata);
}

/**
 * backlot_film_photo_new:
 *
 * Reads what a photo is, without its pixels where the format allows. May block.
 *
 * Returns: (transfer full): the photo, or %NULL with an error of %BACKLOT_FILM_PHOTO_ERROR or
 *   %G_IO_ERROR_CANCELLED
 */
BacklotFilmPhoto *
backlot_film_photo_new (const char    *path,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr(BacklotFilmPhoto) self = g_new0 (BacklotFilmPhoto, 1);
  g_autoptr(GdkPixbufLoader) loader = NULL;
  g_autoptr(GError) problem = NULL;
  Reading reading = { 0 };

  loader = read_file (path, &reading, &problem, cancellable, error);
  if (loader == NULL)
    return NULL;
  if (reading.width <= 0 || reading.height <= 0 || reading.too_large || problem != NULL)
    {
      set_error (error, &reading, problem);
      return NULL;
    }

  self->path = g_strdup (path);
  read_metadata (self);
  self->width = self->orientation >= 5 ? reading.height : reading.width;
  self->height = self->orientation >= 5 ? reading.width : reading.height;

  return g_steal_pointer (&self);
}

void
backlot_film_photo_free (BacklotFilmPhoto *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->path);
  g_free (self->taken);
  g_clear_object (&self->thumbnail);
  g_free (self);
}

/* What is transparent becomes white paper; the alpha channel stays, but means nothing then. */
static void
flatten (GdkPixbuf *pixbuf)
{
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize stride = gdk_pixbuf_get_rowstride (pixbuf);
  int width = gdk_pixbuf_get_width (pixbuf);

  if (!gdk_pixbuf_get_has_alpha (pixbuf))
    return;

  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    for (int x = 0; x < width; x++)
      {
        guint8 *pixel = pixels + stride * y + (gsize) x * 4;

        for (int k = 0; k < 3; k++)
          pixel[k] = (guint8) ((pixel[k] * pixel[3] + 255 * (255 - pixel[3]) + 127) / 255);
      }
}

/**
 * backlot_film_photo_decode:
 * @scale: the result has at least this part of the photo's width and height, at most all
 *
 * Returns: (transfer full): the photo as it is seen, at the smallest size that is cheap to decode
 */
GdkPixbuf *
backlot_film_photo_decode (const BacklotFilmPhoto  *self,
                           double                   scale,
                           GCancellable            *cancellable,
                           GError                 **error)
{
  g_autoptr(GdkPixbufLoader) loader = NULL;
  g_autoptr(GError) problem = NULL;
  Reading reading = { .scale = CLAMP (scale, 1e-6, 1.0) };
  GdkPixbuf *pixbuf;

  g_return_val_if_fail (self != NULL, NULL);

  loader = read_file (self->path, &reading, &problem, cancellable, error);
  if (loader == NULL)
    return NULL;

  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL || problem != NULL || reading.too_large ||
      (reading.is_by_rows && reading.rows < gdk_pixbuf_get_height (pixbuf) * ROWS_MIN))
    {
      set_error (error, &reading, problem);
      return NULL;
    }

  flatten (pixbuf);
  return orient (pixbuf, self->orientation);
}
