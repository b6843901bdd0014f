/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Archives of plain files, as tar has them (POSIX ustar). */

#include "config.h"

#include "studio/backlot-tar.h"

#include <string.h>

#define BLOCK 512
#define CHUNK (256 * 1024)
/* What eleven octal digits hold. */
#define SIZE_MAX_OCTAL G_GINT64_CONSTANT (077777777777)

typedef struct
{
  char name[100];
  char mode[8];
  char uid[8];
  char gid[8];
  char size[12];
  char mtime[12];
  char checksum[8];
  char type;
  char link[100];
  char magic[8];
  char owner[32];
  char group[32];
  char device[16];
  char prefix[155];
  char rest[12];
} Header;

G_STATIC_ASSERT (sizeof (Header) == BLOCK);

static guint
checksum_of (const Header *header)
{
  const guchar *bytes = (const guchar *) header;
  gsize start = G_STRUCT_OFFSET (Header, checksum);
  guint sum = 0;

  for (gsize i = 0; i < BLOCK; i++)
    sum += i >= start && i < start + sizeof header->checksum ? ' ' : bytes[i];
  return sum;
}

static void
fill_header (Header     *header,
             const char *name,
             gint64      size)
{
  memset (header, 0, sizeof *header);
  g_strlcpy (header->name, name, sizeof header->name);
  memcpy (header->mode, "0000600", sizeof header->mode);
  memcpy (header->uid, "0000000", sizeof header->uid);
  memcpy (header->gid, "0000000", sizeof header->gid);
  g_snprintf (header->size, sizeof header->size, "%011" G_GINT64_MODIFIER "o",
              (guint64) size);
  memcpy (header->mtime, "00000000000", sizeof header->mtime);
  header->type = '0';
  memcpy (header->magic, "ustar\00000", sizeof header->magic);
  g_snprintf (header->checksum, sizeof header->checksum, "%06o", checksum_of (header));
  header->checksum[7] = ' ';
}

static gboolean
refuse (GError     **error,
        const char  *reason)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The archive is damaged: %s", reason);
  return FALSE;
}

/**
 * backlot_tar_copy:
 *
 * Copies just @size bytes.
 */
gboolean
backlot_tar_copy (GInputStream   *stream,
                  gint64          size,
                  GOutputStream  *out,
                  GError        **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);

  while (size > 0)
    {
      gssize n_read = g_input_stream_read (stream, buffer, (gsize) MIN (size, CHUNK), NULL, error);

      if (n_read < 0)
        return FALSE;
      if (n_read == 0)
        return refuse (error, "it ends too early");
      if (!g_output_stream_write_all (out, buffer, (gsize) n_read, NULL, NULL, error))
        return FALSE;
      size -= n_read;
    }
  return TRUE;
}

static gsize
padding_of (gint64 size)
{
  return (gsize) (-size & (BLOCK - 1));
}

/**
 * backlot_tar_add_stream:
 * @size: bytes of @stream that become the file
 */
gboolean
backlot_tar_add_stream (GOutputStream  *archive,
                        const char     *name,
                        GInputStream   *stream,
                        gint64          size,
                        GError        **error)
{
  static const char zeros[BLOCK] = { 0 };
  Header header;

  if (size > SIZE_MAX_OCTAL || strlen (name) >= sizeof header.name)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The file %s is too large", name);
      return FALSE;
    }
  fill_header (&header, name, size);
  return g_output_stream_write_all (archive, &header, sizeof header, NULL, NULL, error) &&
         backlot_tar_copy (stream, size, archive, error) &&
         g_output_stream_write_all (archive, zeros, padding_of (size), NULL, NULL, error);
}

gboolean
backlot_tar_add (GOutputStream  *archive,
                 const char     *name,
                 const char     *path,
                 GError        **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr(GFileInfo) info = NULL;

  if (stream == NULL)
    return FALSE;
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, error);
  return info != NULL &&
         backlot_tar_add_stream (archive, name, G_INPUT_STREAM (stream),
                                 g_file_info_get_size (info), error);
}

gboolean
backlot_tar_end (GOutputStream  *archive,
                 GError        **error)
{
  static const char zeros[2 * BLOCK] = { 0 };

  return g_output_stream_write_all (archive, zeros, sizeof zeros, NULL, NULL, error);
}

static gboolean
is_empty (const Header *header)
{
  const char *bytes = (const char *) header;

  for (gsize i = 0; i < BLOCK; i++)
    if (bytes[i] != 0)
      return FALSE;
  return TRUE;
}

/* An octal number, or -1. */
static gint64
read_octal (const char *field,
            gsize       length)
{
  g_autofree char *text = g_strndup (field, length);
  char *end;
  guint64 number;

  g_strstrip (text);
  number = g_ascii_strtoull (text, &end, 8);
  return *text != '\0' && *end == '\0' && number <= SIZE_MAX_OCTAL ? (gint64) number : -1;
}

/**
 * backlot_tar_read:
 * @func: called for each file, in the order of the archive; must read all of it
 *
 * Takes plain files only: an archive with anything else is refused, and so is one that ends early.
 */
gboolean
backlot_tar_read (GInputStream    *archive,
                  BacklotTarFunc   func,
                  gpointer         user_data,
                  GError         **error)
{
  char padding[BLOCK];
  Header header;
  gsize n_read;

  while (g_input_stream_read_all (archive, &header, sizeof header, &n_read, NULL, error))
    {
      g_autofree char *name = g_strndup (header.name, sizeof header.name);
      gint64 size = read_octal (header.size, sizeof header.size);

      if (n_read < sizeof header)
        return refuse (error, "it has no end");
      if (is_empty (&header))
        return TRUE;
      if (read_octal (header.checksum, sizeof header.checksum) != checksum_of (&header))
        return refuse (error, "a header's checksum is wrong");
      if (size < 0 || header.type != '0' || header.prefix[0] != '\0')
        return refuse (error, "it has more than plain files");
      if (!func (name, size, archive, user_data, error) ||
          !g_input_stream_read_all (archive, padding, padding_of (size), &n_read, NULL, error))
        return FALSE;
      if (n_read < padding_of (size))
        return refuse (error, "it ends too early");
    }
  return FALSE;
}
