/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project file that was looked at: what it has, before anything is made of it. */

#include "config.h"

#include "query/project/backlot-project-file.h"

#include <string.h>

#include "query/project/backlot-zip-reader.h"

struct _BacklotProjectFile
{
  GObject           parent_instance;

  BacklotZipReader *zip;        /* (owned) */
  LarderValue      *manifest;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (BacklotProjectFile, backlot_project_file, G_TYPE_OBJECT)

static void
backlot_project_file_finalize (GObject *object)
{
  BacklotProjectFile *self = BACKLOT_PROJECT_FILE (object);

  g_clear_pointer (&self->zip, backlot_zip_reader_free);
  g_clear_pointer (&self->manifest, larder_value_unref);

  G_OBJECT_CLASS (backlot_project_file_parent_class)->finalize (object);
}

static void
backlot_project_file_class_init (BacklotProjectFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_project_file_finalize;
}

static void
backlot_project_file_init (BacklotProjectFile *self)
{
}

static gboolean
check_type (BacklotProjectFile  *self,
            GError             **error)
{
  const BacklotZipEntry *entry = backlot_zip_reader_get_n (self->zip) > 0
                                   ? backlot_zip_reader_get (self->zip, 0) : NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (entry != NULL && g_str_equal (entry->name, "mimetype") &&
      entry->size == (gint64) strlen (BACKLOT_PROJECT_MIME_TYPE))
    {
      bytes = backlot_zip_reader_load (self->zip, entry, entry->size, error);
      if (bytes == NULL)
        return FALSE;
      if (memcmp (g_bytes_get_data (bytes, NULL), BACKLOT_PROJECT_MIME_TYPE,
                  strlen (BACKLOT_PROJECT_MIME_TYPE)) == 0)
        return TRUE;
    }
  g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_NOT_A_PROJECT, "Another kind of ZIP");
  return FALSE;
}

static gboolean
read_manifest (BacklotProjectFile  *self,
               GError             **error)
{
  const BacklotZipEntry *entry = backlot_zip_reader_find (self->zip, BACKLOT_PROJECT_MANIFEST);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) local_error = NULL;

  if (entry == NULL)
    {
      g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_DAMAGED_PROJECT, "No project.json");
      return FALSE;
    }
  bytes = backlot_zip_reader_load (self->zip, entry, BACKLOT_PROJECT_MANIFEST_BYTES, error);
  if (bytes == NULL)
    return FALSE;
  self->manifest = larder_value_new_from_bytes (bytes, &local_error);
  if (self->manifest == NULL || larder_value_get_kind (self->manifest) != LARDER_VALUE_OBJECT)
    {
      g_set_error (error, BACKLOT_ERROR, BACKLOT_ERROR_DAMAGED_PROJECT, "project.json: %s",
                   local_error != NULL ? local_error->message : "no object");
      return FALSE;
    }
  return backlot_project_manifest_check (self->manifest, error);
}

static LarderValue *
get_files (BacklotProjectFile *self)
{
  return larder_value_get_member (self->manifest, "files");
}

static const BacklotZipEntry *
get_entry (BacklotProjectFile *self,
           guint               index)
{
  LarderValue *file = larder_value_get_item (get_files (self), index);

  return backlot_zip_reader_find (self->zip, larder_value_get_member_string (file, "name"));
}

/* Every file that is told of is there, and no other one is. */
static gboolean
check_files (BacklotProjectFile  *self,
             GError             **error)
{
  guint n_files = larder_value_get_n_items (get_files (self));

  for (guint i = 0; i < n_files; i++)
    {
      LarderValue *file = larder_value_get_item (get_files (self), i);
      const BacklotZipEntry *entry = get_entry (self, i);

      if (entry == NULL || entry->size != larder_value_get_member_int (file, "size_bytes", -1))
        {
          g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_DAMAGED_PROJECT,
                               "A file is missing");
          return FALSE;
        }
    }
  if (backlot_zip_reader_get_n (self->zip) == n_files + 2)
    return TRUE;
  g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_DAMAGED_PROJECT, "A file too many");
  return FALSE;
}

BacklotProjectFile *
backlot_project_file_read (const char  *path,
                           GError     **error)
{
  g_autoptr(BacklotProjectFile) self = g_object_new (BACKLOT_TYPE_PROJECT_FILE, NULL);

  g_return_val_if_fail (path != NULL, NULL);

  self->zip = backlot_zip_reader_new (path, error);
  if (self->zip == NULL || !check_type (self, error) || !read_manifest (self, error) ||
      !check_files (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  BacklotProjectFile *self = backlot_project_file_read (task_data, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
backlot_project_file_read_async (GFile               *file,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  char *path = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_project_file_read_async);
  path = g_file_get_path (file);
  if (path == NULL)
    {
      g_task_return_new_error_literal (task, BACKLOT_ERROR, BACKLOT_ERROR_FILE_UNREADABLE,
                                       "Not on this computer");
      return;
    }
  g_task_set_task_data (task, path, g_free);
  g_task_run_in_thread (task, read_thread);
}

BacklotProjectFile *
backlot_project_file_read_finish (GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

LarderValue *
backlot_project_file_get_manifest (BacklotProjectFile *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FILE (self), NULL);

  return self->manifest;
}

const char *
backlot_project_file_get_title (BacklotProjectFile *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FILE (self), NULL);

  return larder_value_get_member_string (larder_value_get_member (self->manifest, "project"),
                                         "title");
}

const char *
backlot_project_file_get_style (BacklotProjectFile *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FILE (self), NULL);

  return larder_value_get_member_string (larder_value_get_member (self->manifest, "film"), "style");
}

int
backlot_project_file_get_duration (BacklotProjectFile *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FILE (self), 1);

  return (int) larder_value_get_member_int (larder_value_get_member (self->manifest, "film"),
                                            "duration_min", 1);
}

gboolean
backlot_project_file_get_has_sound (BacklotProjectFile *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FILE (self), FALSE);

  return larder_value_get_member_int (larder_value_get_member (self->manifest, "film"), "sound",
                                      -1) >= 0;
}

static guint
count (BacklotProjectFile *self,
       const char         *list)
{
  return larder_value_get_n_items (larder_value_get_member (self->manifest, list));
}

guint
backlot_project_file_get_n_photos (BacklotProjectFile *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FILE (self), 0);

  return count (self, "photos");
}

guint
backlot_project_file_get_n_tasks (BacklotProjectFile *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FILE (self), 0);

  return count (self, "tasks");
}

guint
backlot_project_file_get_n_comments (BacklotProjectFile *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FILE (self), 0);

  return count (self, "comments");
}

gint64
backlot_project_file_get_size (BacklotProjectFile *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FILE (self), 0);

  return backlot_zip_reader_get_size (self->zip);
}

guint
backlot_project_file_get_n_files (BacklotProjectFile *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FILE (self), 0);

  return count (self, "files");
}

void
backlot_project_file_get_range (BacklotProjectFile *self,
                                guint               index,
                                gint64             *offset,
                                gint64             *size)
{
  const BacklotZipEntry *entry;

  g_return_if_fail (BACKLOT_IS_PROJECT_FILE (self));

  entry = get_entry (self, index);
  *offset = entry->offset;
  *size = entry->size;
}

int
backlot_project_file_get_fd (BacklotProjectFile *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FILE (self), -1);

  return backlot_zip_reader_get_fd (self->zip);
}

gboolean
backlot_project_file_is_named (GFile *file)
{
  g_autofree char *name = NULL;
  g_autofree char *lower = NULL;

  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  name = g_file_get_basename (file);
  lower = g_ascii_strdown (name != NULL ? name : "", -1);
  return g_str_has_suffix (lower, BACKLOT_PROJECT_SUFFIX);
}
