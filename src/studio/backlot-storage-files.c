/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of stored objects: one plain, never changing file for each version. */
#include "config.h"

#include "studio/backlot-storage-files.h"

#include "studio/backlot-api-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define INCOMING "incoming"

struct _BacklotStorageFiles
{
  char *folder;
  char *incoming;   /* what is not complete yet */
};

/* What went wrong with a file, in words that a person can use. */
void
backlot_storage_set_errno (GError **error,
                           int      errsv)
{
  if (errsv == ENOSPC || errsv == EDQUOT)
    backlot_api_error_set (error, 507, "DiskFull", "The disk of the studio is full");
  else if (errsv == EROFS || errsv == EACCES || errsv == EPERM)
    backlot_api_error_set (error, 500, "ReadOnly", "The folder of the studio can not be written");
  else if (errsv == ENOENT)
    backlot_api_error_set (error, 404, "NoSuchKey", "Object not found");
  else
    backlot_api_error_set (error, 500, "InternalError", "A file of the studio failed: %s",
                           g_strerror (errsv));
}

BacklotStorageFiles *
backlot_storage_files_new (const char  *folder,
                           GError     **error)
{
  BacklotStorageFiles *self = g_new0 (BacklotStorageFiles, 1);

  self->folder = g_strdup (folder);
  self->incoming = g_build_filename (folder, INCOMING, NULL);
  if (g_mkdir_with_parents (self->incoming, 0700) == 0)
    return self;
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
               "The folder %s can not be made: %s", self->incoming, g_strerror (errno));
  backlot_storage_files_free (self);
  return NULL;
}

void
backlot_storage_files_free (BacklotStorageFiles *self)
{
  g_free (self->folder);
  g_free (self->incoming);
  g_free (self);
}

/* Where a version grows until it is complete. */
char *
backlot_storage_files_incoming (const BacklotStorageFiles *self,
                                const char                *version)
{
  return g_build_filename (self->incoming, version, NULL);
}

static char *
shelf_of (const BacklotStorageFiles *self,
          const char                *version)
{
  const char shelf[] = { version[0], version[1], '\0' };

  return g_build_filename (self->folder, shelf, NULL);
}

/* Where a complete version lies. */
char *
backlot_storage_files_object (const BacklotStorageFiles *self,
                              const char                *version)
{
  g_autofree char *shelf = shelf_of (self, version);

  return g_build_filename (shelf, version, NULL);
}

/* Bytes of a version, complete or not; -1 if there is none. */
gint64
backlot_storage_files_size (const BacklotStorageFiles *self,
                            const char                *version)
{
  g_autofree char *incoming = backlot_storage_files_incoming (self, version);
  g_autofree char *object = backlot_storage_files_object (self, version);
  struct stat info;

  if (stat (incoming, &info) == 0 || stat (object, &info) == 0)
    return info.st_size;
  return -1;
}

static gboolean
sync_path (const char *path,
           int         flags)
{
  int fd = g_open (path, flags | O_CLOEXEC, 0);
  gboolean synced;
  int errsv;

  if (fd < 0)
    return FALSE;
  synced = fsync (fd) == 0;
  errsv = errno;
  close (fd);
  errno = errsv;
  return synced;
}

/**
 * backlot_storage_files_publish:
 *
 * Makes an incoming version complete, so that it survives a loss of power: file, rename, folders.
 * Blocks.
 */
gboolean
backlot_storage_files_publish (const BacklotStorageFiles  *self,
                               const char                 *version,
                               GError                    **error)
{
  g_autofree char *incoming = backlot_storage_files_incoming (self, version);
  g_autofree char *object = backlot_storage_files_object (self, version);
  g_autofree char *shelf = shelf_of (self, version);

  /* A crash may have come between the rename and the row. */
  if (!g_file_test (incoming, G_FILE_TEST_EXISTS) && g_file_test (object, G_FILE_TEST_EXISTS))
    return TRUE;
  if (sync_path (incoming, O_RDONLY) &&
      (g_mkdir (shelf, 0700) == 0 ? sync_path (self->folder, O_RDONLY | O_DIRECTORY)
                                  : errno == EEXIST) &&
      g_rename (incoming, object) == 0 && sync_path (shelf, O_RDONLY | O_DIRECTORY))
    return TRUE;
  backlot_storage_set_errno (error, errno);
  return FALSE;
}

typedef struct
{
  const BacklotStorageFiles *files;     /* (unowned) */
  char                      *version;   /* (owned) */
} Publication;

static void
publication_free (gpointer data)
{
  Publication *publication = data;

  g_free (publication->version);
  g_free (publication);
}

static void
publish_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Publication *publication = task_data;
  GError *error = NULL;

  if (backlot_storage_files_publish (publication->files, publication->version, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
backlot_storage_files_publish_async (BacklotStorageFiles *self,
                                     const char          *version,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Publication *publication = g_new0 (Publication, 1);

  publication->files = self;
  publication->version = g_strdup (version);
  g_task_set_source_tag (task, backlot_storage_files_publish_async);
  g_task_set_task_data (task, publication, publication_free);
  g_task_run_in_thread (task, publish_thread);
}

gboolean
backlot_storage_files_publish_finish (GAsyncResult  *result,
                                      GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Gives the bytes of a complete version a second name. Files never change, so a link is a copy.
 * Blocks. */
gboolean
backlot_storage_files_duplicate (const BacklotStorageFiles  *self,
                                 const char                 *version,
                                 const char                 *copy,
                                 GError                    **error)
{
  g_autofree char *source = backlot_storage_files_object (self, version);
  g_autofree char *incoming = backlot_storage_files_incoming (self, copy);
  g_autoptr(GFile) from = g_file_new_for_path (source);
  g_autoptr(GFile) to = g_file_new_for_path (incoming);
  g_autoptr(GError) reason = NULL;

  if (link (source, incoming) == 0 ||
      g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &reason))
    return backlot_storage_files_publish (self, copy, error);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    backlot_storage_set_errno (error, ENOSPC);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    backlot_storage_set_errno (error, ENOENT);
  else
    backlot_api_error_set (error, 500, "InternalError", "%s", reason->message);
  backlot_storage_files_remove (self, copy);
  return FALSE;
}

/* Complete or not; that it is gone already is no error. */
void
backlot_storage_files_remove (const BacklotStorageFiles *self,
                              const char                *version)
{
  g_autofree char *incoming = backlot_storage_files_incoming (self, version);
  g_autofree char *object = backlot_storage_files_object (self, version);

  g_unlink (incoming);
  g_unlink (object);
}

static void
list_folder (const char *folder,
             gint64      before_s,
             GPtrArray  *versions)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat info;

      if (g_uuid_string_is_valid (name) && stat (path, &info) == 0 && S_ISREG (info.st_mode) &&
          info.st_ctime < before_s)
        g_ptr_array_add (versions, g_strdup (name));
    }
}

/**
 * backlot_storage_files_list:
 * @before_s: seconds since 1970
 *
 * Returns: (element-type utf8) (transfer full): the versions whose files are older than that,
 *   complete or not
 */
GPtrArray *
backlot_storage_files_list (const BacklotStorageFiles *self,
                            gint64                     before_s)
{
  GPtrArray *versions = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *shelf = g_build_filename (self->folder, name, NULL);

      list_folder (shelf, before_s, versions);
    }
  return versions;
}
