/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Local files of photos, posters and films: from the spool, or fetched once. */

#include "config.h"

#include "query/project/backlot-picture-cache.h"

#include <glib/gstdio.h>

#include "query/backlot-backend-private.h"
#include "query/backlot-error-service.h"
#include "query/project/backlot-picture-cache-private.h"
#include "query/project/backlot-picture-folder.h"

struct _BacklotPictureCache
{
  GObject         parent_instance;

  BacklotStorage *storage;        /* (owned) */
  char           *folder;
  char           *spool_folder;
  GCancellable   *cancellable;    /* (owned) */
  GHashTable     *downloads;      /* (owned): path → array of the tasks that wait for it */
  gint64          limit;          /* bytes; 0: none */
  gint64          size;           /* bytes, as far as is known */
  gint64          grown;          /* bytes that came while files are removed */
  gboolean        trimming;
};

G_DEFINE_FINAL_TYPE (BacklotPictureCache, backlot_picture_cache, G_TYPE_OBJECT)

typedef struct
{
  BacklotPictureCache *self;      /* (owned) */
  char                *path;      /* (owned) */
} Download;

static void
download_free (Download *download)
{
  g_object_unref (download->self);
  g_free (download->path);
  g_free (download);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Download, download_free)

/* Object paths are made by programs, but the file must not leave the folder even so. */
static gboolean
is_safe (const char *object_path)
{
  g_auto(GStrv) parts = NULL;

  if (object_path == NULL || *object_path == '\0')
    return FALSE;
  parts = g_strsplit (object_path, "/", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    if (*parts[i] == '\0' || *parts[i] == '.')
      return FALSE;
  return TRUE;
}

static char *
get_path (BacklotPictureCache *self,
          const char          *bucket,
          const char          *object_path)
{
  return g_build_filename (self->folder, bucket, object_path, NULL);
}

static void
backlot_picture_cache_dispose (GObject *object)
{
  BacklotPictureCache *self = BACKLOT_PICTURE_CACHE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->storage);

  G_OBJECT_CLASS (backlot_picture_cache_parent_class)->dispose (object);
}

static void
backlot_picture_cache_finalize (GObject *object)
{
  BacklotPictureCache *self = BACKLOT_PICTURE_CACHE (object);

  g_free (self->folder);
  g_free (self->spool_folder);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->downloads);

  G_OBJECT_CLASS (backlot_picture_cache_parent_class)->finalize (object);
}

static void
backlot_picture_cache_class_init (BacklotPictureCacheClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_picture_cache_dispose;
  object_class->finalize = backlot_picture_cache_finalize;
}

static void
backlot_picture_cache_init (BacklotPictureCache *self)
{
  self->cancellable = g_cancellable_new ();
  self->downloads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) g_ptr_array_unref);
}

BacklotPictureCache *
backlot_picture_cache_new (BacklotBackend *backend)
{
  BacklotPictureCache *self = g_object_new (BACKLOT_TYPE_PICTURE_CACHE, NULL);

  self->storage = g_object_ref (backlot_backend_get_storage (backend));
  self->folder = g_strdup (backlot_backend_get_pictures_folder (backend));
  self->spool_folder = g_strdup (backlot_backend_get_spool_folder (backend));
  return self;
}

static void trim (BacklotPictureCache *self);

static void
trimmed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BacklotPictureCache) self = user_data;
  g_autoptr(GError) error = NULL;
  gint64 left = backlot_picture_folder_trim_finish (result, &error);
  gint64 grown = self->grown;

  self->trimming = FALSE;
  self->grown = 0;
  if (error != NULL)
    g_info ("The pictures can not be looked through: %s", error->message);
  else
    self->size = left + grown;
  if (grown > 0 && self->limit > 0 && self->size > self->limit)
    trim (self);
}

static void
trim (BacklotPictureCache *self)
{
  if (self->trimming)
    return;
  self->trimming = TRUE;
  backlot_picture_folder_trim_async (self->folder, self->limit, self->cancellable, trimmed_cb,
                                     g_object_ref (self));
}

static void
note_file (BacklotPictureCache *self,
           const char          *path)
{
  GStatBuf info;

  if (self->limit <= 0 || g_stat (path, &info) != 0)
    return;
  if (self->trimming)
    self->grown += info.st_size;
  else
    self->size += info.st_size;
  if (self->size > self->limit)
    trim (self);
}

void
backlot_picture_cache_set_limit (BacklotPictureCache *self,
                                 gint64               limit)
{
  g_return_if_fail (BACKLOT_IS_PICTURE_CACHE (self));
  g_return_if_fail (limit >= 0);

  if (self->limit == limit)
    return;
  self->limit = limit;
  /* A round that runs has the former limit: another one follows it. */
  if (self->trimming)
    self->grown++;
  else if (limit > 0)
    trim (self);
}

void
backlot_picture_cache_adopt (BacklotPictureCache *self,
                             const char          *bucket,
                             const char          *object_path,
                             const char          *path)
{
  g_autofree char *target = NULL;
  g_autofree char *folder = NULL;

  if (is_safe (object_path))
    {
      target = get_path (self, bucket, object_path);
      folder = g_path_get_dirname (target);
      if (g_mkdir_with_parents (folder, 0700) == 0 && g_rename (path, target) == 0)
        {
          note_file (self, target);
          return;
        }
    }
  /* Another file system, or a full disk: the file can be fetched again. */
  g_unlink (path);
}

char *
backlot_picture_cache_lookup_object (BacklotPictureCache *self,
                                     const char          *bucket,
                                     const char          *object_path)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (BACKLOT_IS_PICTURE_CACHE (self), NULL);
  g_return_val_if_fail (bucket != NULL, NULL);

  if (!is_safe (object_path))
    return NULL;
  path = get_path (self, bucket, object_path);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

static char *
lookup_spool (BacklotPictureCache *self,
              BacklotMedia        *media)
{
  const char *id = larder_record_get_id (LARDER_RECORD (media));
  g_autofree char *path = NULL;

  if (!g_uuid_string_is_valid (id))
    return NULL;
  path = g_build_filename (self->spool_folder, id, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

char *
backlot_picture_cache_lookup (BacklotPictureCache *self,
                              BacklotMedia        *media)
{
  char *path;

  g_return_val_if_fail (BACKLOT_IS_PICTURE_CACHE (self), NULL);
  g_return_val_if_fail (BACKLOT_IS_MEDIA (media), NULL);

  path = lookup_spool (self, media);
  if (path == NULL)
    path = backlot_picture_cache_lookup_object (self, backlot_media_get_bucket (media),
                                                backlot_media_get_storage_path (media));
  return path;
}

static void
downloaded_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Download) download = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) tasks = NULL;
  gpointer key, value;

  backlot_storage_download_finish (BACKLOT_STORAGE (object), result, &error);
  if (error != NULL)
    error = backlot_error_take_service (g_steal_pointer (&error));
  else
    note_file (download->self, download->path);
  if (!g_hash_table_steal_extended (download->self->downloads, download->path, &key, &value))
    return;
  g_free (key);
  tasks = value;
  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (tasks, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, g_strdup (download->path), g_free);
    }
}

/* Takes @task. */
static void
wait_for_object (BacklotPictureCache *self,
                 GTask               *task,
                 const char          *bucket,
                 const char          *object_path)
{
  g_autofree char *path = get_path (self, bucket, object_path);
  GPtrArray *tasks = g_hash_table_lookup (self->downloads, path);
  g_autofree char *folder = NULL;
  g_autoptr(GFile) target = NULL;
  Download *download;

  if (tasks != NULL)
    {
      g_ptr_array_add (tasks, task);
      return;
    }
  tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (tasks, task);
  g_hash_table_insert (self->downloads, g_strdup (path), tasks);

  folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  target = g_file_new_for_path (path);
  download = g_new0 (Download, 1);
  download->self = g_object_ref (self);
  download->path = g_steal_pointer (&path);
  backlot_storage_download_async (self->storage, bucket, object_path, target, NULL, NULL,
                                  self->cancellable, downloaded_cb, download);
}

void
backlot_picture_cache_get_object_async (BacklotPictureCache *self,
                                        const char          *bucket,
                                        const char          *object_path,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  char *path;

  g_return_if_fail (BACKLOT_IS_PICTURE_CACHE (self));
  g_return_if_fail (bucket != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_picture_cache_get_async);
  path = backlot_picture_cache_lookup_object (self, bucket, object_path);
  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else if (!is_safe (object_path))
    g_task_return_new_error (task, BACKLOT_ERROR, BACKLOT_ERROR_NOT_FOUND, "There is no such file");
  else
    wait_for_object (self, g_steal_pointer (&task), bucket, object_path);
}

void
backlot_picture_cache_get_async (BacklotPictureCache *self,
                                 BacklotMedia        *media,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  char *path;

  g_return_if_fail (BACKLOT_IS_PICTURE_CACHE (self));
  g_return_if_fail (BACKLOT_IS_MEDIA (media));

  path = lookup_spool (self, media);
  if (path == NULL)
    {
      backlot_picture_cache_get_object_async (self, backlot_media_get_bucket (media),
                                              backlot_media_get_storage_path (media), cancellable,
                                              callback, user_data);
      return;
    }
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_picture_cache_get_async);
  g_task_return_pointer (task, path, g_free);
}

char *
backlot_picture_cache_get_finish (BacklotPictureCache  *self,
                                  GAsyncResult         *result,
                                  GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
