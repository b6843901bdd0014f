/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes a file of the person into the spool: a copy of our own, and what it is. */

#include "config.h"

#include "query/project/backlot-media-import.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "query/backlot-work-pool.h"
#include "query/project/backlot-media-copy.h"
#include "query/project/backlot-media-examine.h"

#define RUNNING_AT_ONCE 2

struct _BacklotMediaImport
{
  GObject           parent_instance;

  char             *id;
  char             *spool_folder;
  char             *filename;
  BacklotMediaFacts facts;
};

G_DEFINE_FINAL_TYPE (BacklotMediaImport, backlot_media_import, G_TYPE_OBJECT)

static gboolean
sync_folder (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return done;
}

static gboolean
take_into_spool (BacklotMediaImport  *self,
                 BacklotMediaSource  *source,
                 const char          *part,
                 GCancellable        *cancellable,
                 GError             **error)
{
  g_autofree char *final_path = NULL;
  gboolean copied, synced;
  int out;

  if (g_mkdir_with_parents (self->spool_folder, 0700) != 0)
    return backlot_media_fail_spool (errno, "The spool can not be made", error);
  out = open (part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (out < 0)
    return backlot_media_fail_spool (errno, "The spool can not be written", error);
  copied = backlot_media_copy (source, out, cancellable, error);
  synced = !copied || fsync (out) == 0;
  if (!synced)
    backlot_media_fail_spool (errno, "The copy can not be written", error);
  close (out);
  if (!copied || !synced || !backlot_media_examine (&self->facts, part, cancellable, error))
    return FALSE;

  if (source->sha256 != NULL && g_ascii_strcasecmp (source->sha256, self->facts.sha256) != 0)
    {
      g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_DAMAGED_PROJECT,
                           "A file has another checksum");
      return FALSE;
    }
  final_path = backlot_media_import_get_path (self);
  if (g_rename (part, final_path) != 0 || !sync_folder (self->spool_folder))
    return backlot_media_fail_spool (errno, "The copy can not be named", error);
  return TRUE;
}

/* Cancelled at the last moment: nobody gets it, and nothing is left in the spool. */
static void
discard_unwanted (gpointer data)
{
  backlot_media_import_discard (data);
  g_object_unref (data);
}

static void
import_thread (gpointer data,
               gpointer user_data)
{
  g_autoptr(GTask) task = data;
  g_autoptr(BacklotMediaImport) self = g_object_new (BACKLOT_TYPE_MEDIA_IMPORT, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *part_name = NULL;
  g_autofree char *part = NULL;
  BacklotMediaSource *source = g_task_get_task_data (task);

  self->id = g_uuid_string_random ();
  self->spool_folder = g_strdup (source->spool_folder);
  self->filename = backlot_media_sanitize_filename (source->name);
  part_name = g_strconcat (self->id, ".part", NULL);
  part = g_build_filename (source->spool_folder, part_name, NULL);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (take_into_spool (self, source, part, g_task_get_cancellable (task), &error))
    g_task_return_pointer (task, g_steal_pointer (&self), discard_unwanted);
  else
    {
      g_unlink (part);
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

static void
start_import (GTask  *task,
              BacklotMediaSource *source)
{
  static GThreadPool *pool;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      pool = backlot_work_pool_new (import_thread, RUNNING_AT_ONCE);
      g_once_init_leave (&once, 1);
    }
  g_task_set_task_data (task, source, (GDestroyNotify) backlot_media_source_free);
  g_thread_pool_push (pool, task, NULL);
}

static void
backlot_media_import_finalize (GObject *object)
{
  BacklotMediaImport *self = BACKLOT_MEDIA_IMPORT (object);

  g_free (self->id);
  g_free (self->spool_folder);
  g_free (self->filename);
  backlot_media_facts_clear (&self->facts);

  G_OBJECT_CLASS (backlot_media_import_parent_class)->finalize (object);
}

static void
backlot_media_import_class_init (BacklotMediaImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_media_import_finalize;
}

static void
backlot_media_import_init (BacklotMediaImport *self)
{
  self->facts.orientation = 1;
}

void
backlot_media_import_async (GFile               *file,
                            const char          *spool_folder,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  BacklotMediaSource *source = NULL;
  g_autofree char *name = NULL;
  GTask *task;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (spool_folder != NULL);

  name = g_file_get_basename (file);
  source = backlot_media_source_new (name, spool_folder);
  source->file = g_object_ref (file);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_media_import_async);
  start_import (task, source);
}

void
backlot_media_import_bytes_async (GBytes              *bytes,
                                  const char          *suggested_name,
                                  const char          *spool_folder,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  BacklotMediaSource *source = NULL;
  GTask *task;

  g_return_if_fail (bytes != NULL);
  g_return_if_fail (spool_folder != NULL);

  source = backlot_media_source_new (suggested_name, spool_folder);
  source->bytes = g_bytes_ref (bytes);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_media_import_async);
  start_import (task, source);
}

void
backlot_media_import_part_async (int                  fd,
                                 gint64               offset,
                                 gint64               length,
                                 const char          *sha256,
                                 const char          *name,
                                 const char          *spool_folder,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  BacklotMediaSource *source = NULL;
  GTask *task;

  g_return_if_fail (fd >= 0);
  g_return_if_fail (sha256 != NULL && spool_folder != NULL);

  source = backlot_media_source_new (name, spool_folder);
  source->fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  source->offset = offset;
  source->length = length;
  source->sha256 = g_strdup (sha256);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_media_import_async);
  /* What was made before it was cancelled belongs to the caller, who knows when it is gone; the
   * task would keep it until its thread lets go of it. */
  g_task_set_check_cancellable (task, FALSE);
  if (source->fd >= 0)
    {
      start_import (task, source);
      return;
    }
  g_task_return_new_error_literal (task, BACKLOT_ERROR, BACKLOT_ERROR_DISK, g_strerror (errno));
  g_object_unref (task);
  backlot_media_source_free (source);
}

BacklotMediaImport *
backlot_media_import_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, backlot_media_import_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
backlot_media_import_get_id (BacklotMediaImport *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), NULL);

  return self->id;
}

char *
backlot_media_import_get_path (BacklotMediaImport *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), NULL);

  return g_build_filename (self->spool_folder, self->id, NULL);
}

BacklotMediaKind
backlot_media_import_get_kind (BacklotMediaImport *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), BACKLOT_MEDIA_PHOTO);

  return self->facts.kind;
}

const char *
backlot_media_import_get_filename (BacklotMediaImport *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), NULL);

  return self->filename;
}

const char *
backlot_media_import_get_mime_type (BacklotMediaImport *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), NULL);

  return self->facts.mime_type;
}

const char *
backlot_media_import_get_extension (BacklotMediaImport *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), NULL);

  return self->facts.extension;
}

gint64
backlot_media_import_get_size_bytes (BacklotMediaImport *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), 0);

  return self->facts.size_bytes;
}

const char *
backlot_media_import_get_sha256 (BacklotMediaImport *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), NULL);

  return self->facts.sha256;
}

int
backlot_media_import_get_width (BacklotMediaImport *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), 0);

  return self->facts.width;
}

int
backlot_media_import_get_height (BacklotMediaImport *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), 0);

  return self->facts.height;
}

int
backlot_media_import_get_orientation (BacklotMediaImport *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), 1);

  return self->facts.orientation;
}

/* The members that a draft and the row of the server have in common. */
static void
add_members (BacklotMediaImport *self,
             LarderValueBuilder *builder)
{
  larder_value_builder_set_string (builder, "id", self->id);
  larder_value_builder_set_string (builder, "filename", self->filename);
  larder_value_builder_set_string (builder, "mime_type", self->facts.mime_type);
  larder_value_builder_set_int (builder, "size_bytes", self->facts.size_bytes);
  larder_value_builder_set_string (builder, "sha256", self->facts.sha256);
  if (self->facts.width > 0 && self->facts.height > 0)
    {
      larder_value_builder_set_int (builder, "width", self->facts.width);
      larder_value_builder_set_int (builder, "height", self->facts.height);
    }
}

LarderValue *
backlot_media_import_to_row (BacklotMediaImport *self,
                             const char         *user_id)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autofree char *path = NULL;

  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), NULL);

  path = g_strconcat (user_id, "/", self->id, "/original.", self->facts.extension, NULL);
  add_members (self, builder);
  larder_value_builder_set_string (builder, "user_id", user_id);
  larder_value_builder_set_string (builder, "bucket", "media");
  larder_value_builder_set_string (builder, "storage_path", path);
  larder_value_builder_set_string (builder, "upload_state", "uploading");
  return larder_value_builder_end (builder);
}

LarderValue *
backlot_media_import_to_value (BacklotMediaImport *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (self), NULL);

  add_members (self, builder);
  larder_value_builder_set_string (builder, "kind",
                                   self->facts.kind == BACKLOT_MEDIA_SOUND ? "sound" : "photo");
  larder_value_builder_set_string (builder, "extension", self->facts.extension);
  larder_value_builder_set_int (builder, "orientation", self->facts.orientation);
  return larder_value_builder_end (builder);
}

BacklotMediaImport *
backlot_media_import_new_from_value (LarderValue *value,
                                     const char  *spool_folder)
{
  g_autoptr(BacklotMediaImport) self = NULL;
  g_autofree char *path = NULL;
  GStatBuf status;

  g_return_val_if_fail (value != NULL && spool_folder != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_MEDIA_IMPORT, NULL);
  self->id = g_strdup (larder_value_get_member_string (value, "id"));
  self->spool_folder = g_strdup (spool_folder);
  self->filename = g_strdup (larder_value_get_member_string (value, "filename"));
  self->facts.mime_type = g_strdup (larder_value_get_member_string (value, "mime_type"));
  self->facts.extension = g_strdup (larder_value_get_member_string (value, "extension"));
  self->facts.sha256 = g_strdup (larder_value_get_member_string (value, "sha256"));
  self->facts.size_bytes = larder_value_get_member_int (value, "size_bytes", 0);
  self->facts.width = (int) larder_value_get_member_int (value, "width", 0);
  self->facts.height = (int) larder_value_get_member_int (value, "height", 0);
  self->facts.orientation = (int) larder_value_get_member_int (value, "orientation", 1);
  if (g_strcmp0 (larder_value_get_member_string (value, "kind"), "sound") == 0)
    self->facts.kind = BACKLOT_MEDIA_SOUND;
  if (self->id == NULL || !g_uuid_string_is_valid (self->id) || self->filename == NULL ||
      self->facts.mime_type == NULL || self->facts.extension == NULL || self->facts.sha256 == NULL)
    return NULL;

  /* A draft of another day may name a file that is gone, or only half of it. */
  path = backlot_media_import_get_path (self);
  if (g_stat (path, &status) != 0 || !S_ISREG (status.st_mode) ||
      status.st_size != self->facts.size_bytes)
    return NULL;
  return g_steal_pointer (&self);
}

void
backlot_media_import_discard (BacklotMediaImport *self)
{
  g_autofree char *path = NULL;

  g_return_if_fail (BACKLOT_IS_MEDIA_IMPORT (self));

  path = backlot_media_import_get_path (self);
  g_unlink (path);
}
