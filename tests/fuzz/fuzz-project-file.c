/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Project files: the whole file; an odd last byte has the rest as its project.json. */
#define _GNU_SOURCE

#include "config.h"

#include "fuzz.h"

#include "query/project/backlot-project-file.h"
#include "query/project/backlot-zip-writer.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A ZIP that is right around a manifest that is not: what the sums would keep from being tried. */
static GBytes *
wrap (const guint8 *data,
      size_t        size)
{
  g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr(BacklotZipWriter) zip = backlot_zip_writer_new (stream);
  g_autoptr(GBytes) type = g_bytes_new_static (BACKLOT_PROJECT_MIME_TYPE,
                                               strlen (BACKLOT_PROJECT_MIME_TYPE));
  g_autoptr(GBytes) photo = g_bytes_new_static ("x", 1);
  g_autoptr(GBytes) manifest = g_bytes_new (data, size);

  backlot_zip_writer_add_bytes (zip, "mimetype", type, NULL, NULL);
  backlot_zip_writer_add_bytes (zip, "media/0001.jpg", photo, NULL, NULL);
  backlot_zip_writer_add_bytes (zip, BACKLOT_PROJECT_MANIFEST, manifest, NULL, NULL);
  backlot_zip_writer_finish (zip, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

/* What an import asks without looking twice. */
static void
check_taken (BacklotProjectFile *file)
{
  LarderValue *manifest = backlot_project_file_get_manifest (file);
  LarderValue *photos = larder_value_get_member (manifest, "photos");
  guint n_files = backlot_project_file_get_n_files (file);

  FUZZ_CHECK (strlen (backlot_project_file_get_title (file)) > 0);
  for (guint i = 0; i < n_files; i++)
    {
      gint64 offset, size;

      backlot_project_file_get_range (file, i, &offset, &size);
      FUZZ_CHECK (offset > 0 && size > 0 && offset + size < backlot_project_file_get_size (file));
    }
  for (guint i = 0; i < larder_value_get_n_items (photos); i++)
    FUZZ_CHECK (larder_value_get_member_int (larder_value_get_item (photos, i), "file", n_files) <
                n_files);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  int fd = memfd_create ("project", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(BacklotProjectFile) file = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;
  const guint8 *whole;

  bytes = size > 0 && (data[size - 1] & 1) != 0 ? wrap (data, size - 1) : g_bytes_new (data, size);
  whole = g_bytes_get_data (bytes, &length);
  FUZZ_CHECK (fd >= 0 && write (fd, whole, length) == (gssize) length);
  file = backlot_project_file_read (path, &error);
  FUZZ_CHECK ((file == NULL) == (error != NULL));
  FUZZ_CHECK (error == NULL || error->domain == BACKLOT_ERROR);
  if (file != NULL)
    check_taken (file);
  close (fd);
  return 0;
}
