/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is, by its content: its type, its checksum, the pixels of a picture. */

#include "config.h"

#include "query/project/backlot-media-examine.h"

#include <errno.h>
#include <gdk-pixbuf/gdk-pixbuf.h>

#include "query/project/backlot-media-copy.h"

#define CHUNK_BYTES (256 * 1024)
/* Formats other than JPEG are decoded at full size; beyond this only their structure counts. */
#define DECODE_PIXELS (50 * 1000 * 1000)

/* What a decoder has told about a picture. */
typedef struct
{
  BacklotMediaFacts *facts;
  gboolean           decode;   /* FALSE: its size is all that is wanted */
} Decoding;

void
backlot_media_facts_clear (BacklotMediaFacts *self)
{
  g_clear_pointer (&self->mime_type, g_free);
  g_clear_pointer (&self->extension, g_free);
  g_clear_pointer (&self->sha256, g_free);
}

static gboolean
is_too_large (BacklotMediaFacts *self)
{
  return (gint64) self->width * self->height > BACKLOT_MEDIA_MAX_PIXELS;
}

static void
size_prepared_cb (GdkPixbufLoader *loader,
                  int              width,
                  int              height,
                  gpointer         user_data)
{
  Decoding *decoding = user_data;
  BacklotMediaFacts *self = decoding->facts;
  double scale = 64.0 / MAX (MAX (width, height), 64);

  self->width = width;
  self->height = height;
  /* JPEG is decoded at the small size without ever being whole in memory. */
  decoding->decode = !is_too_large (self) && (g_str_equal (self->extension, "jpg") ||
                                              (gint64) width * height <= DECODE_PIXELS);
  if (decoding->decode)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (width * scale)),
                                MAX (1, (int) (height * scale)));
  else
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static gboolean
feed (GdkPixbufLoader  *loader,
      Decoding         *decoding,
      const guint8     *bytes,
      gsize             length,
      GCancellable     *cancellable,
      GError          **error)
{
  gboolean fed = TRUE;

  for (gsize at = 0; at < length && fed && decoding->decode; at += CHUNK_BYTES)
    fed = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
          gdk_pixbuf_loader_write (loader, bytes + at, MIN (length - at, CHUNK_BYTES),
                                   decoding->decode ? error : NULL);
  if (decoding->decode && fed)
    return gdk_pixbuf_loader_close (loader, error);
  gdk_pixbuf_loader_close (loader, NULL);
  /* Of a picture that is only measured the decoder may say what it likes. */
  if (!decoding->decode)
    g_clear_error (error);
  return !decoding->decode;
}

static void
take_orientation (BacklotMediaFacts *self,
                  GdkPixbuf          *pixbuf)
{
  const char *orientation = gdk_pixbuf_get_option (pixbuf, "orientation");

  if (orientation != NULL && orientation[0] >= '1' && orientation[0] <= '8' &&
      orientation[1] == '\0')
    self->orientation = orientation[0] - '0';
  if (self->orientation >= 5)
    {
      int width = self->width;

      self->width = self->height;
      self->height = width;
    }
}

/* The decoder is named, because guessing would ask a database that may not be installed. */
static GdkPixbufLoader *
new_loader (BacklotMediaFacts  *self,
            GError             **error)
{
  if (g_str_equal (self->extension, "jpg"))
    return gdk_pixbuf_loader_new_with_type ("jpeg", error);
  return gdk_pixbuf_loader_new_with_type (self->extension, error);
}

static gboolean
decode (BacklotMediaFacts  *self,
        const guint8        *bytes,
        gsize                length,
        GCancellable        *cancellable,
        GError             **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GdkPixbufLoader) loader = new_loader (self, &local_error);
  Decoding decoding = { .facts = self, .decode = TRUE };
  gboolean fed = FALSE;

  if (loader != NULL)
    {
      g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &decoding);
      fed = feed (loader, &decoding, bytes, length, cancellable, &local_error);
    }
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (is_too_large (self))
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_FILE_TOO_LARGE, "Too many pixels");
  else if (!fed || self->width < 1 || self->height < 1 ||
           (decoding.decode && gdk_pixbuf_loader_get_pixbuf (loader) == NULL))
    g_set_error (error, BACKLOT_ERROR, BACKLOT_ERROR_DAMAGED_IMAGE,
                 "The picture can not be decoded: %s",
                 local_error != NULL ? local_error->message : "it has no pixels");
  else
    {
      if (decoding.decode)
        take_orientation (self, gdk_pixbuf_loader_get_pixbuf (loader));
      return TRUE;
    }
  return FALSE;
}

/**
 * backlot_media_examine:
 * @self: (out caller-allocates): cleared by backlot_media_facts_clear (), also after a failure
 * @path: a copy of our own, which changes no more, so it may be mapped
 *
 * Blocks: for a thread.
 */
gboolean
backlot_media_examine (BacklotMediaFacts  *self,
                       const char         *path,
                       GCancellable       *cancellable,
                       GError            **error)
{
  g_autoptr(GMappedFile) map = NULL;
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const BacklotMediaType *type;
  const guint8 *bytes;
  gsize length;

  *self = (BacklotMediaFacts) { .orientation = 1 };
  map = g_mapped_file_new (path, FALSE, NULL);
  if (map == NULL)
    return backlot_media_fail_spool (errno, "The copy can not be read", error);
  bytes = (const guint8 *) g_mapped_file_get_contents (map);
  length = g_mapped_file_get_length (map);
  type = backlot_media_type_find (bytes, length, error);
  if (type == NULL || !backlot_media_type_check_whole (type, bytes, length, error))
    return FALSE;
  self->kind = type->kind;
  self->mime_type = g_strdup (type->mime_type);
  self->extension = g_strdup (type->extension);
  self->size_bytes = (gint64) length;
  if (type->kind == BACKLOT_MEDIA_PHOTO && !decode (self, bytes, length, cancellable, error))
    return FALSE;
  for (gsize at = 0; at < length; at += CHUNK_BYTES)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_checksum_update (checksum, bytes + at, (gssize) MIN (length - at, CHUNK_BYTES));
    }
  self->sha256 = g_strdup (g_checksum_get_string (checksum));
  return TRUE;
}
