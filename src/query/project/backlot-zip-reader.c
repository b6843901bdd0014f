/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a ZIP of stored entries, and believes nothing of it. */

#include "config.h"

#include "query/project/backlot-zip-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "query/backlot-error.h"
#include "query/project/backlot-zip.h"

/* Of the directory: what the entries that are allowed can need. */
#define MAX_DIRECTORY (BACKLOT_ZIP_MAX_ENTRIES * (BACKLOT_ZIP_CENTRAL_BYTES + BACKLOT_ZIP_MAX_NAME))

/* Where an archive of tar says that it is one. */
#define TAR_BYTES        512
#define TAR_MAGIC_OFFSET 257

struct _BacklotZipReader
{
  int         fd;
  gint64      size;
  gint64      directory;   /* where the directory begins: no entry reaches it */
  GArray     *entries;     /* (owned): of BacklotZipEntry */
  GHashTable *names;       /* (owned): name → index + 1 */
};

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_DAMAGED_PROJECT, what);
  return FALSE;
}

static guint
get_16 (const guint8 *bytes)
{
  return bytes[0] | (guint) bytes[1] << 8;
}

static guint32
get_32 (const guint8 *bytes)
{
  return get_16 (bytes) | (guint32) get_16 (bytes + 2) << 16;
}

static gboolean
read_at (BacklotZipReader  *self,
         gint64             offset,
         guint8            *bytes,
         gsize              length,
         GError           **error)
{
  while (length > 0)
    {
      gssize got = pread (self->fd, bytes, length, (off_t) offset);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          g_set_error (error, BACKLOT_ERROR, BACKLOT_ERROR_FILE_UNREADABLE,
                       "The file can not be read: %s", g_strerror (errno));
          return FALSE;
        }
      if (got == 0)
        return fail (error, "The file became shorter");
      bytes += got;
      offset += got;
      length -= (gsize) got;
    }
  return TRUE;
}

static gboolean
open_file (BacklotZipReader  *self,
           const char        *path,
           GError           **error)
{
  struct stat status;
  BacklotError code = BACKLOT_ERROR_FILE_UNREADABLE;

  /* A pipe is found before it is opened; what is exchanged in between is found afterwards. */
  if (stat (path, &status) != 0)
    code = errno == ENOENT ? BACKLOT_ERROR_FILE_VANISHED : BACKLOT_ERROR_FILE_UNREADABLE;
  else if (S_ISREG (status.st_mode))
    self->fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  else
    code = S_ISDIR (status.st_mode) ? BACKLOT_ERROR_NOT_A_PROJECT : BACKLOT_ERROR_SPECIAL_FILE;
  if (self->fd < 0 || fstat (self->fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error_literal (error, BACKLOT_ERROR, code, "The file can not be opened");
      return FALSE;
    }
  self->size = status.st_size;
  return TRUE;
}

/* Which kind of file it is, by its beginning. */
static gboolean
check_beginning (BacklotZipReader  *self,
                 GError           **error)
{
  guint8 bytes[TAR_BYTES] = { 0 };

  if (!read_at (self, 0, bytes, (gsize) MIN (self->size, TAR_BYTES), error))
    return FALSE;
  if (memcmp (bytes + TAR_MAGIC_OFFSET, "ustar", 5) == 0)
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_STUDIO_PROJECT,
                         "Of the studio's own export");
  else if (get_32 (bytes) != BACKLOT_ZIP_LOCAL_MAGIC)
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_NOT_A_PROJECT, "Not a ZIP");
  else if (self->size > BACKLOT_ZIP_MAX_BYTES)
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_FILE_TOO_LARGE, "Too many bytes");
  else
    return TRUE;
  return FALSE;
}

/* Returns: (nullable): the directory. Without a comment, the end is where it is. */
static guint8 *
read_directory (BacklotZipReader  *self,
                guint             *n_entries,
                gsize             *length,
                GError           **error)
{
  guint8 end[BACKLOT_ZIP_END_BYTES];
  g_autofree guint8 *directory = NULL;

  if (self->size < BACKLOT_ZIP_END_BYTES)
    {
      fail (error, "There is no end");
      return NULL;
    }
  if (!read_at (self, self->size - BACKLOT_ZIP_END_BYTES, end, sizeof end, error))
    return NULL;
  *n_entries = get_16 (end + 10);
  *length = get_32 (end + 12);
  self->directory = get_32 (end + 16);
  if (get_32 (end) != BACKLOT_ZIP_END_MAGIC || get_16 (end + 4) != 0 || get_16 (end + 6) != 0 ||
      get_16 (end + 8) != *n_entries ||
      get_16 (end + 20) != 0 || *n_entries > BACKLOT_ZIP_MAX_ENTRIES || *length > MAX_DIRECTORY ||
      self->directory + (gint64) *length != self->size - BACKLOT_ZIP_END_BYTES)
    {
      fail (error, "The end is not right");
      return NULL;
    }
  directory = g_malloc (MAX (*length, 1));
  if (!read_at (self, self->directory, directory, *length, error))
    return NULL;
  return g_steal_pointer (&directory);
}

/* Small letters, digits, and the signs that our own names have; in at most one folder. */
static gboolean
is_plain_name (const char *name,
               gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_islower (name[i]) && !g_ascii_isdigit (name[i]) && strchr ("-./", name[i]) == NULL)
      return FALSE;
  return length > 0 && length <= BACKLOT_ZIP_MAX_NAME && name[0] != '/' && name[0] != '.' &&
         g_strstr_len (name, (gssize) length, "..") == NULL;
}

/* What the directory says of an entry has to stand before the entry, too. */
static gboolean
check_header (BacklotZipReader  *self,
              const guint8      *line,
              BacklotZipEntry   *entry,
              gint64             offset,
              GError           **error)
{
  guint8 header[BACKLOT_ZIP_LOCAL_BYTES + BACKLOT_ZIP_MAX_NAME];
  gsize name_length = strlen (entry->name);

  if (offset + (gint64) (BACKLOT_ZIP_LOCAL_BYTES + name_length) > self->directory)
    return fail (error, "An entry is outside");
  if (!read_at (self, offset, header, BACKLOT_ZIP_LOCAL_BYTES + name_length, error))
    return FALSE;
  if (get_32 (header) != BACKLOT_ZIP_LOCAL_MAGIC ||
      memcmp (header + 6, line + 8, 4) != 0 || memcmp (header + 14, line + 16, 12) != 0 ||
      get_16 (header + 26) != name_length ||
      memcmp (header + BACKLOT_ZIP_LOCAL_BYTES, entry->name, name_length) != 0)
    return fail (error, "An entry is not what the directory says");
  entry->offset = offset + (gint64) BACKLOT_ZIP_LOCAL_BYTES + (gint64) name_length +
                  get_16 (header + 28);
  if (entry->offset + entry->size > self->directory)
    return fail (error, "An entry is too long");
  return TRUE;
}

/* Returns: how many bytes of the directory it has, 0 with an error. @end: of the entry before. */
static gsize
read_entry (BacklotZipReader  *self,
            const guint8      *line,
            gsize              left,
            gint64            *end,
            GError           **error)
{
  BacklotZipEntry entry = { 0 };
  gsize name_length, length;
  gint64 offset;

  if (left < BACKLOT_ZIP_CENTRAL_BYTES || get_32 (line) != BACKLOT_ZIP_CENTRAL_MAGIC)
    return fail (error, "The directory is not right");
  name_length = get_16 (line + 28);
  length = BACKLOT_ZIP_CENTRAL_BYTES + name_length + get_16 (line + 30) + get_16 (line + 32);
  if (length > left ||
      !is_plain_name ((const char *) line + BACKLOT_ZIP_CENTRAL_BYTES, name_length))
    return fail (error, "A name is not right");
  /* Bit 0: encrypted. Bit 3: the sizes come later. Nothing is packed. */
  if ((get_16 (line + 8) & ~BACKLOT_ZIP_FLAGS) != 0 || get_16 (line + 10) != 0 ||
      get_32 (line + 20) != get_32 (line + 24))
    return fail (error, "An entry is packed");
  offset = get_32 (line + 42);
  if (offset < *end)
    return fail (error, "Entries lie in each other");

  entry.name = g_strndup ((const char *) line + BACKLOT_ZIP_CENTRAL_BYTES, name_length);
  entry.crc = get_32 (line + 16);
  entry.size = get_32 (line + 24);
  if (!check_header (self, line, &entry, offset, error))
    {
      g_free (entry.name);
      return 0;
    }
  *end = entry.offset + entry.size;
  g_array_append_val (self->entries, entry);
  if (!g_hash_table_insert (self->names, entry.name, GUINT_TO_POINTER (self->entries->len)))
    return fail (error, "A name comes twice");
  return length;
}

static gboolean
read_entries (BacklotZipReader  *self,
              GError           **error)
{
  g_autofree guint8 *directory = NULL;
  guint n_entries;
  gsize length, at = 0;
  gint64 end = 0;

  directory = read_directory (self, &n_entries, &length, error);
  if (directory == NULL)
    return FALSE;
  for (guint i = 0; i < n_entries; i++)
    {
      gsize used = read_entry (self, directory + at, length - at, &end, error);

      if (used == 0)
        return FALSE;
      at += used;
    }
  return at == length || fail (error, "The directory is too long");
}

static void
clear_entry (gpointer data)
{
  g_free (((BacklotZipEntry *) data)->name);
}

BacklotZipReader *
backlot_zip_reader_new (const char  *path,
                        GError     **error)
{
  g_autoptr(BacklotZipReader) self = g_new0 (BacklotZipReader, 1);

  self->fd = -1;
  self->entries = g_array_new (FALSE, FALSE, sizeof (BacklotZipEntry));
  g_array_set_clear_func (self->entries, clear_entry);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  if (!open_file (self, path, error) || !check_beginning (self, error) ||
      !read_entries (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
backlot_zip_reader_free (BacklotZipReader *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_hash_table_unref (self->names);
  g_array_unref (self->entries);
  g_free (self);
}

int
backlot_zip_reader_get_fd (BacklotZipReader *self)
{
  return self->fd;
}

gint64
backlot_zip_reader_get_size (BacklotZipReader *self)
{
  return self->size;
}

guint
backlot_zip_reader_get_n (BacklotZipReader *self)
{
  return self->entries->len;
}

const BacklotZipEntry *
backlot_zip_reader_get (BacklotZipReader *self,
                        guint             index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);

  return &g_array_index (self->entries, BacklotZipEntry, index);
}

const BacklotZipEntry *
backlot_zip_reader_find (BacklotZipReader *self,
                         const char       *name)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->names, name));

  return found > 0 ? backlot_zip_reader_get (self, found - 1) : NULL;
}

GBytes *
backlot_zip_reader_load (BacklotZipReader       *self,
                         const BacklotZipEntry  *entry,
                         gint64                  limit,
                         GError                **error)
{
  g_autofree guint8 *bytes = NULL;

  if (entry->size > limit)
    {
      fail (error, "An entry is too large");
      return NULL;
    }
  bytes = g_malloc (MAX ((gsize) entry->size, 1));
  if (!read_at (self, entry->offset, bytes, (gsize) entry->size, error))
    return NULL;
  if (backlot_zip_crc32 (0, bytes, (gsize) entry->size) != entry->crc)
    {
      fail (error, "An entry has another checksum");
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), (gsize) entry->size);
}
