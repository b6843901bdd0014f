/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a project file: beside its place, and there only when it is whole. */

#include "config.h"

#include "query/project/backlot-project-package.h"

#include <errno.h>
#include <gio/gfiledescriptorbased.h>
#include <string.h>
#include <unistd.h>

#include "query/project/backlot-zip-writer.h"

struct _BacklotProjectPackage
{
  GFile              *target;   /* (owned) */
  GFile              *part;     /* (owned) (nullable): what is written so far */
  GFileOutputStream  *stream;   /* (owned) (nullable) */
  BacklotZipWriter   *zip;      /* (owned) (nullable) */
  LarderValueBuilder *files;    /* (owned) */
  guint               n_files;
};

BacklotProjectPackage *
backlot_project_package_new (GFile *target)
{
  BacklotProjectPackage *self = g_new0 (BacklotProjectPackage, 1);

  self->target = g_object_ref (target);
  self->files = larder_value_builder_new_array ();
  return self;
}

void
backlot_project_package_free (BacklotProjectPackage *self)
{
  g_clear_pointer (&self->zip, backlot_zip_writer_free);
  g_clear_object (&self->stream);
  if (self->part != NULL)
    g_file_delete (self->part, NULL, NULL);
  g_clear_object (&self->part);
  g_clear_pointer (&self->files, larder_value_builder_unref);
  g_object_unref (self->target);
  g_free (self);
}

/* Makes of an error of GIO one that is worded, but leaves a cancellation as it is. */
static gboolean
fail (GError  *local_error,
      GError **error)
{
  BacklotError code = BACKLOT_ERROR_DISK;

  if (local_error->domain == BACKLOT_ERROR ||
      g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    code = BACKLOT_ERROR_DISK_FULL;
  g_set_error (error, BACKLOT_ERROR, code, "The project file can not be written: %s",
               local_error->message);
  g_error_free (local_error);
  return FALSE;
}

static gboolean
begin (BacklotProjectPackage  *self,
       GCancellable           *cancellable,
       GError                **error)
{
  g_autoptr(GFile) folder = g_file_get_parent (self->target);
  g_autoptr(GBytes) type = NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (".", id, ".part", NULL);

  if (self->zip != NULL)
    return TRUE;
  if (folder == NULL)
    {
      g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_DISK, "No folder");
      return FALSE;
    }
  self->part = g_file_get_child (folder, name);
  self->stream = g_file_create (self->part, G_FILE_CREATE_NONE, cancellable, error);
  if (self->stream == NULL)
    {
      g_clear_object (&self->part);
      return FALSE;
    }
  self->zip = backlot_zip_writer_new (G_OUTPUT_STREAM (self->stream));
  /* Stored and first: what looks at the beginning of files sees it. */
  type = g_bytes_new_static (BACKLOT_PROJECT_MIME_TYPE, strlen (BACKLOT_PROJECT_MIME_TYPE));
  return backlot_zip_writer_add_bytes (self->zip, "mimetype", type, cancellable, error);
}

/* Letters and digits of the name's end, for those who open the file with another program. */
static char *
dup_extension (const char *filename)
{
  const char *dot = strrchr (filename, '.');
  g_autofree char *extension = g_ascii_strdown (dot != NULL ? dot + 1 : "", -1);
  gsize length = strlen (extension);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (extension[i]))
      length = 0;
  return length > 0 && length <= 8 ? g_strconcat (".", extension, NULL) : g_strdup ("");
}

gboolean
backlot_project_package_add (BacklotProjectPackage  *self,
                             const char             *path,
                             const char             *filename,
                             GCancellable           *cancellable,
                             GError                **error)
{
  g_autofree char *extension = dup_extension (filename);
  g_autofree char *name = NULL;
  g_autofree char *sha256 = NULL;
  GError *local_error = NULL;
  gint64 size;

  name = g_strdup_printf ("%s%04u%s", BACKLOT_PROJECT_MEDIA, self->n_files + 1, extension);
  if (!begin (self, cancellable, &local_error) ||
      !backlot_zip_writer_add_file (self->zip, name, path, &sha256, &size, cancellable,
                                    &local_error))
    return fail (local_error, error);
  self->n_files++;
  larder_value_builder_begin_object (self->files, NULL);
  larder_value_builder_set_string (self->files, "name", name);
  larder_value_builder_set_string (self->files, "filename", filename);
  larder_value_builder_set_int (self->files, "size_bytes", size);
  larder_value_builder_set_string (self->files, "sha256", sha256);
  larder_value_builder_close (self->files);
  return TRUE;
}

/* On the disk before it gets its name, so that no name ever stands for less than all. */
static gboolean
settle (BacklotProjectPackage  *self,
        GCancellable           *cancellable,
        GError                **error)
{
  if (!g_output_stream_flush (G_OUTPUT_STREAM (self->stream), cancellable, error))
    return FALSE;
  if (G_IS_FILE_DESCRIPTOR_BASED (self->stream) &&
      fsync (g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (self->stream))) != 0)
    {
      int code = errno;

      g_set_error_literal (error, G_IO_ERROR, (gint) g_io_error_from_errno (code),
                           g_strerror (code));
      return FALSE;
    }
  return g_output_stream_close (G_OUTPUT_STREAM (self->stream), cancellable, error) &&
         g_file_move (self->part, self->target, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL,
                      error);
}

gboolean
backlot_project_package_finish (BacklotProjectPackage  *self,
                                LarderValue            *manifest,
                                GCancellable           *cancellable,
                                GError                **error)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) files = larder_value_builder_end (self->files);
  g_autoptr(LarderValue) added = NULL;
  g_autoptr(LarderValue) whole = NULL;
  g_autoptr(GBytes) bytes = NULL;
  GError *local_error = NULL;

  larder_value_builder_set_value (builder, "files", files);
  added = larder_value_builder_end (builder);
  whole = larder_value_merge (manifest, added);
  bytes = larder_value_to_bytes (whole);
  if (g_bytes_get_size (bytes) > BACKLOT_PROJECT_MANIFEST_BYTES)
    {
      g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_PROJECT_TOO_LARGE, "Too many words");
      return FALSE;
    }
  if (!begin (self, cancellable, &local_error) ||
      !backlot_zip_writer_add_bytes (self->zip, BACKLOT_PROJECT_MANIFEST, bytes, cancellable,
                                     &local_error) ||
      !backlot_zip_writer_finish (self->zip, cancellable, &local_error) ||
      !settle (self, cancellable, &local_error))
    return fail (local_error, error);
  g_clear_object (&self->part);
  return TRUE;
}
