/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values kept as JSON files in one folder, read and written by threads. */

#include "config.h"

#include "larder/larder-file-store.h"

#include <errno.h>
#include <glib/gstdio.h>

/**
 * LarderFileStore:
 *
 * Values kept as JSON files in one folder.
 *
 * Reading, parsing and writing are done by threads, one call after the other. A file is replaced as
 * a whole, and is on the disk before the call ends.
 */

struct _LarderFileStore
{
  GObject     parent_instance;

  char       *folder;
  GMutex      lock;       /* held by the thread whose turn it is */
  GHashTable *turns;      /* name to the number of the last call that changed it; by the lock */
  guint       last_turn;  /* of the owner's thread */
};

typedef struct
{
  char        *name;
  LarderValue *value;     /* NULL: nothing is to be kept */
  guint        turn;
} Call;

static void larder_file_store_store_init (LarderStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderFileStore, larder_file_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_STORE,
                                                      larder_file_store_store_init))

static void
call_free (gpointer user_data)
{
  Call *call = user_data;

  g_free (call->name);
  g_clear_pointer (&call->value, larder_value_unref);
  g_free (call);
}

static GTask *
new_task (LarderStore         *store,
          const char          *name,
          LarderValue         *value,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->name = g_strdup (name);
  call->value = value != NULL ? larder_value_ref (value) : NULL;
  call->turn = ++LARDER_FILE_STORE (store)->last_turn;
  g_task_set_task_data (task, call, call_free);
  return task;
}

/* Threads may come to the lock in another order than the calls were made. */
static gboolean
is_late (LarderFileStore *self,
         Call            *call)
{
  guint last = GPOINTER_TO_UINT (g_hash_table_lookup (self->turns, call->name));

  if (last > call->turn)
    return TRUE;
  g_hash_table_insert (self->turns, g_strdup (call->name), GUINT_TO_POINTER (call->turn));
  return FALSE;
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  LarderFileStore *self = source;
  Call *call = task_data;
  g_autofree char *path = larder_file_store_dup_path (self, call->name);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  LarderValue *value;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &error))
    {
      if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_task_return_pointer (task, NULL, NULL);
      else
        g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  value = larder_value_new_from_json (text, (gssize) length, &error);
  if (value == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, value, (GDestroyNotify) larder_value_unref);
}

static gboolean
write_file (LarderFileStore  *self,
            const char       *path,
            LarderValue      *value,
            GError          **error)
{
  g_autofree char *text = larder_value_to_json (value);
  g_autoptr(GError) failure = NULL;

  if (g_mkdir_with_parents (self->folder, 0700) < 0)
    {
      int code = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
      return FALSE;
    }
  if (g_file_set_contents_full (path, text, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &failure))
    return TRUE;
  if (g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, failure->message);
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  LarderFileStore *self = source;
  Call *call = task_data;
  g_autofree char *path = larder_file_store_dup_path (self, call->name);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GError *error = NULL;
  gboolean done = TRUE;

  if (is_late (self, call))
    done = TRUE;
  else if (call->value != NULL)
    done = write_file (self, path, call->value, &error);
  else if (g_unlink (path) < 0 && errno != ENOENT)
    {
      int code = errno;

      error = g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
      done = FALSE;
    }
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
larder_file_store_load_async (LarderStore         *store,
                              const char          *name,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = new_task (store, name, NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, larder_file_store_load_async);
  g_task_run_in_thread (task, load_in_thread);
}

static LarderValue *
larder_file_store_load_finish (LarderStore   *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
larder_file_store_save_async (LarderStore         *store,
                              const char          *name,
                              LarderValue         *value,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = new_task (store, name, value, cancellable, callback, user_data);

  g_task_set_source_tag (task, larder_file_store_save_async);
  g_task_run_in_thread (task, save_in_thread);
}

static void
larder_file_store_remove_async (LarderStore         *store,
                                const char          *name,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = new_task (store, name, NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, larder_file_store_remove_async);
  g_task_run_in_thread (task, save_in_thread);
}

static void
list_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  LarderFileStore *self = source;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) folder = g_dir_open (self->folder, 0, &error);
  const char *file;

  if (folder == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  while (folder != NULL && (file = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (file, ".json"))
      {
        char *name = g_uri_unescape_segment (file, file + strlen (file) - strlen (".json"), NULL);

        if (name != NULL)
          g_strv_builder_take (names, name);
      }
  g_task_return_pointer (task, g_strv_builder_end (names), (GDestroyNotify) g_strfreev);
}

static void
larder_file_store_list_async (LarderStore         *store,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, larder_file_store_list_async);
  g_task_run_in_thread (task, list_in_thread);
}

static char **
larder_file_store_list_finish (LarderStore   *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
larder_file_store_finish (LarderStore   *store,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
larder_file_store_store_init (LarderStoreInterface *iface)
{
  iface->load_async = larder_file_store_load_async;
  iface->load_finish = larder_file_store_load_finish;
  iface->save_async = larder_file_store_save_async;
  iface->save_finish = larder_file_store_finish;
  iface->remove_async = larder_file_store_remove_async;
  iface->remove_finish = larder_file_store_finish;
  iface->list_async = larder_file_store_list_async;
  iface->list_finish = larder_file_store_list_finish;
}

static void
larder_file_store_finalize (GObject *object)
{
  LarderFileStore *self = LARDER_FILE_STORE (object);

  g_hash_table_unref (self->turns);
  g_mutex_clear (&self->lock);
  g_free (self->folder);

  G_OBJECT_CLASS (larder_file_store_parent_class)->finalize (object);
}

static void
larder_file_store_class_init (LarderFileStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = larder_file_store_finalize;
}

static void
larder_file_store_init (LarderFileStore *self)
{
  g_mutex_init (&self->lock);
  self->turns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * larder_file_store_new:
 * @folder: (type filename): where the files are
 *
 * Makes a store over a folder, which is made with the first value.
 *
 * Returns: (transfer full): the store
 */
LarderFileStore *
larder_file_store_new (const char *folder)
{
  LarderFileStore *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (LARDER_TYPE_FILE_STORE, NULL);
  self->folder = g_strdup (folder);
  return self;
}

/**
 * larder_file_store_get_folder:
 *
 * The folder is given once, with the store.
 *
 * Returns: (transfer none) (type filename): where the files are
 */
const char *
larder_file_store_get_folder (LarderFileStore *self)
{
  g_return_val_if_fail (LARDER_IS_FILE_STORE (self), NULL);

  return self->folder;
}

/**
 * larder_file_store_dup_path:
 * @name: the name of a value
 *
 * Names are escaped, so that every text is one file of the folder.
 *
 * Returns: (transfer full) (type filename): the file that keeps it
 */
char *
larder_file_store_dup_path (LarderFileStore *self,
                            const char      *name)
{
  g_autofree char *escaped = NULL;
  g_autofree char *file = NULL;

  g_return_val_if_fail (LARDER_IS_FILE_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  escaped = g_uri_escape_string (name, NULL, FALSE);
  file = g_strconcat (escaped, ".json", NULL);
  return g_build_filename (self->folder, file, NULL);
}
