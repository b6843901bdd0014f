/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a ZIP of stored entries to a stream. */

#include "config.h"

#include "query/project/backlot-zip-writer.h"

#include "query/backlot-error.h"
#include "query/project/backlot-zip.h"

#define CHUNK_BYTES (256 * 1024)

/* The first of January 1980: files that hold the same are the same. */
#define NO_DATE 0x0021u

struct _BacklotZipWriter
{
  GOutputStream *stream;      /* (owned) */
  GByteArray    *directory;   /* (owned): what stands at the end */
  guint          n_entries;
  gint64         offset;
};

guint32
backlot_zip_crc32 (guint32       crc,
                   const guint8 *bytes,
                   gsize         length)
{
  static guint32 table[256];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint32 i = 0; i < 256; i++)
        {
          guint32 value = i;

          for (int bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? (value >> 1) ^ 0xedb88320u : value >> 1;
          table[i] = value;
        }
      g_once_init_leave (&once, 1);
    }
  crc = ~crc;
  for (gsize i = 0; i < length; i++)
    crc = table[(crc ^ bytes[i]) & 0xff] ^ (crc >> 8);
  return ~crc;
}

BacklotZipWriter *
backlot_zip_writer_new (GOutputStream *stream)
{
  BacklotZipWriter *self = g_new0 (BacklotZipWriter, 1);

  self->stream = g_object_ref (stream);
  self->directory = g_byte_array_new ();
  return self;
}

void
backlot_zip_writer_free (BacklotZipWriter *self)
{
  g_object_unref (self->stream);
  g_byte_array_unref (self->directory);
  g_free (self);
}

static void
put_16 (GByteArray *array,
        guint       number)
{
  guint16 value = GUINT16_TO_LE ((guint16) number);

  g_byte_array_append (array, (const guint8 *) &value, sizeof value);
}

static void
put_32 (GByteArray *array,
        guint32     number)
{
  guint32 value = GUINT32_TO_LE (number);

  g_byte_array_append (array, (const guint8 *) &value, sizeof value);
}

/* What the header of an entry and its line in the directory have in common. */
static void
put_entry (GByteArray *array,
           const char *name,
           guint32     crc,
           gint64      size)
{
  put_16 (array, BACKLOT_ZIP_VERSION);
  put_16 (array, BACKLOT_ZIP_FLAGS);
  put_16 (array, 0);
  put_16 (array, 0);
  put_16 (array, NO_DATE);
  put_32 (array, crc);
  put_32 (array, (guint32) size);
  put_32 (array, (guint32) size);
  put_16 (array, (guint) strlen (name));
  put_16 (array, 0);
}

static gboolean
write_bytes (BacklotZipWriter  *self,
             const guint8      *bytes,
             gsize              length,
             GCancellable      *cancellable,
             GError           **error)
{
  if (!g_output_stream_write_all (self->stream, bytes, length, NULL, cancellable, error))
    return FALSE;
  self->offset += (gint64) length;
  return TRUE;
}

static gboolean
begin_entry (BacklotZipWriter  *self,
             const char        *name,
             guint32            crc,
             gint64             size,
             GCancellable      *cancellable,
             GError           **error)
{
  g_autoptr(GByteArray) header = g_byte_array_new ();
  gint64 end = self->offset + size + self->directory->len + BACKLOT_ZIP_MAX_NAME * 2 +
               BACKLOT_ZIP_LOCAL_BYTES + BACKLOT_ZIP_CENTRAL_BYTES + BACKLOT_ZIP_END_BYTES;

  if (end > BACKLOT_ZIP_MAX_BYTES || self->n_entries == BACKLOT_ZIP_MAX_ENTRIES)
    {
      g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_PROJECT_TOO_LARGE,
                           "More than a project file can hold");
      return FALSE;
    }

  put_32 (self->directory, BACKLOT_ZIP_CENTRAL_MAGIC);
  put_16 (self->directory, BACKLOT_ZIP_VERSION);
  put_entry (self->directory, name, crc, size);
  put_16 (self->directory, 0);
  put_16 (self->directory, 0);
  put_16 (self->directory, 0);
  put_32 (self->directory, 0);
  put_32 (self->directory, (guint32) self->offset);
  g_byte_array_append (self->directory, (const guint8 *) name, (guint) strlen (name));
  self->n_entries++;

  put_32 (header, BACKLOT_ZIP_LOCAL_MAGIC);
  put_entry (header, name, crc, size);
  g_byte_array_append (header, (const guint8 *) name, (guint) strlen (name));
  return write_bytes (self, header->data, header->len, cancellable, error);
}

gboolean
backlot_zip_writer_add_bytes (BacklotZipWriter  *self,
                              const char        *name,
                              GBytes            *bytes,
                              GCancellable      *cancellable,
                              GError           **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint32 crc = backlot_zip_crc32 (0, data, length);

  return begin_entry (self, name, crc, (gint64) length, cancellable, error) &&
         write_bytes (self, data, length, cancellable, error);
}

static gboolean
measure (GInputStream  *stream,
         guint32       *crc,
         gint64        *size,
         char         **sha256,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gssize got;

  *crc = 0;
  *size = 0;
  while ((got = g_input_stream_read (stream, chunk, CHUNK_BYTES, cancellable, error)) > 0)
    {
      *crc = backlot_zip_crc32 (*crc, chunk, (gsize) got);
      *size += got;
      g_checksum_update (checksum, chunk, got);
    }
  if (got < 0)
    return FALSE;
  *sha256 = g_strdup (g_checksum_get_string (checksum));
  return TRUE;
}

static gboolean
copy (BacklotZipWriter       *self,
      GInputStream           *stream,
      guint32                 crc,
      gint64                  size,
      GCancellable           *cancellable,
      GError                **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  guint32 written_crc = 0;
  gint64 written = 0;

  while (written < size)
    {
      gsize wanted = (gsize) MIN (size - written, CHUNK_BYTES);
      gssize got = g_input_stream_read (stream, chunk, wanted, cancellable, error);

      if (got < 0 || (got > 0 && !write_bytes (self, chunk, (gsize) got, cancellable, error)))
        return FALSE;
      if (got == 0)
        break;
      written_crc = backlot_zip_crc32 (written_crc, chunk, (gsize) got);
      written += got;
    }
  if (written == size && written_crc == crc)
    return TRUE;
  g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_DISK, "A file changed while it was read");
  return FALSE;
}

gboolean
backlot_zip_writer_add_file (BacklotZipWriter       *self,
                             const char             *name,
                             const char             *path,
                             char                  **sha256,
                             gint64                 *size,
                             GCancellable           *cancellable,
                             GError                **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autofree char *found = NULL;
  guint32 crc;

  if (stream == NULL ||
      !measure (G_INPUT_STREAM (stream), &crc, size, &found, cancellable, error) ||
      !g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, cancellable, error) ||
      !begin_entry (self, name, crc, *size, cancellable, error) ||
      !copy (self, G_INPUT_STREAM (stream), crc, *size, cancellable, error))
    return FALSE;
  *sha256 = g_steal_pointer (&found);
  return TRUE;
}

gboolean
backlot_zip_writer_finish (BacklotZipWriter  *self,
                           GCancellable      *cancellable,
                           GError           **error)
{
  guint32 offset = (guint32) self->offset;
  guint length = self->directory->len;

  put_32 (self->directory, BACKLOT_ZIP_END_MAGIC);
  put_16 (self->directory, 0);
  put_16 (self->directory, 0);
  put_16 (self->directory, self->n_entries);
  put_16 (self->directory, self->n_entries);
  put_32 (self->directory, length);
  put_32 (self->directory, offset);
  put_16 (self->directory, 0);
  return write_bytes (self, self->directory->data, self->directory->len, cancellable, error);
}
