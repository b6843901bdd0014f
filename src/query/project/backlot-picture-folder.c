/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much the pictures take that were looked at, and letting go of them. */

#include "config.h"

#include "query/project/backlot-picture-folder.h"

#include <string.h>

#include "query/backlot-backend-private.h"

typedef gboolean (*VisitFunc) (GFile     *file,
                               GFileInfo *info,
                               gpointer   data,
                               GError   **error);

static gboolean
add_size (GFile      *file,
          GFileInfo  *info,
          gpointer    data,
          GError    **error)
{
  gint64 *sum = data;

  *sum += g_file_info_get_size (info);
  return TRUE;
}

/* What is still being fetched is a part, with a tag beside it. */
static gboolean
remove_file (GFile      *file,
             GFileInfo  *info,
             gpointer    data,
             GError    **error)
{
  return strstr (g_file_info_get_name (info), ".part") != NULL ||
         g_file_delete (file, NULL, error);
}

/* A file, and when it was looked at. */
typedef struct
{
  GFile  *file;   /* (owned) */
  gint64  size;
  gint64  time;   /* seconds since 1970 */
} Picture;

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_object_unref (picture->file);
  g_free (picture);
}

/* Not every system notes when a file is read: then it is the time when it came. */
static gboolean
collect (GFile      *file,
         GFileInfo  *info,
         gpointer    data,
         GError    **error)
{
  Picture *picture = NULL;

  if (strstr (g_file_info_get_name (info), ".part") != NULL)
    return TRUE;
  picture = g_new0 (Picture, 1);
  picture->file = g_object_ref (file);
  picture->size = g_file_info_get_size (info);
  picture->time =
    (gint64) MAX (g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_ACCESS),
                  g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED));
  g_ptr_array_add (data, picture);
  return TRUE;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const Picture *first = a;
  const Picture *second = b;

  return first->time < second->time ? -1 : first->time > second->time;
}

static gboolean
visit (GFile         *folder,
       VisitFunc      func,
       gpointer       data,
       GCancellable  *cancellable,
       GError       **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GFileEnumerator) files =
    g_file_enumerate_children (folder, "standard::name,standard::type,standard::size,"
                               "time::access,time::modified",
                               G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, &local_error);

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  if (files == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  while (TRUE)
    {
      GFileInfo *info = NULL;
      GFile *file = NULL;
      gboolean done = FALSE;

      if (!g_file_enumerator_iterate (files, &info, &file, cancellable, error))
        return FALSE;
      if (info == NULL)
        return TRUE;
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        done = visit (file, func, data, cancellable, error);
      else
        done = func (file, info, data, error);
      if (!done)
        return FALSE;
    }
}

static void
measure (GTask        *task,
         gpointer      source,
         gpointer      data,
         GCancellable *cancellable)
{
  GError *error = NULL;
  gint64 sum = 0;

  if (visit (data, add_size, &sum, cancellable, &error))
    g_task_return_int (task, sum);
  else
    g_task_return_error (task, error);
}

static void
clear (GTask        *task,
       gpointer      source,
       gpointer      data,
       GCancellable *cancellable)
{
  GError *error = NULL;
  gint64 sum = 0;

  if (visit (data, remove_file, &sum, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

typedef struct
{
  GFile  *folder;   /* (owned) */
  gint64  limit;
} Trim;

static void
trim_free (gpointer data)
{
  Trim *trim = data;

  g_object_unref (trim->folder);
  g_free (trim);
}

static void
trim (GTask        *task,
      gpointer      source,
      gpointer      data,
      GCancellable *cancellable)
{
  Trim *order = data;
  g_autoptr(GPtrArray) pictures = g_ptr_array_new_with_free_func (picture_free);
  GError *error = NULL;
  gint64 sum = 0;

  if (!visit (order->folder, collect, pictures, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_ptr_array_sort_values (pictures, compare_times);
  for (guint i = 0; i < pictures->len; i++)
    sum += ((Picture *) g_ptr_array_index (pictures, i))->size;
  for (guint i = 0; i + 1 < pictures->len && sum > order->limit; i++)
    {
      Picture *picture = g_ptr_array_index (pictures, i);

      if (g_file_delete (picture->file, NULL, NULL))
        sum -= picture->size;
    }
  g_task_return_int (task, sum);
}

static void
run (BacklotBackend      *backend,
     GTaskThreadFunc      func,
     gpointer             tag,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_file_new_for_path (backlot_backend_get_pictures_folder (backend)),
                        g_object_unref);
  g_task_run_in_thread (task, func);
}

void
backlot_picture_folder_measure_async (BacklotBackend      *backend,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_BACKEND (backend));

  run (backend, measure, backlot_picture_folder_measure_async, cancellable, callback, user_data);
}

gint64
backlot_picture_folder_measure_finish (GAsyncResult  *result,
                                       GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), -1);

  return (gint64) g_task_propagate_int (G_TASK (result), error);
}

void
backlot_picture_folder_trim_async (const char          *folder,
                                   gint64               limit,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Trim *order = NULL;

  g_return_if_fail (folder != NULL);

  order = g_new0 (Trim, 1);
  order->folder = g_file_new_for_path (folder);
  order->limit = limit;
  g_task_set_source_tag (task, backlot_picture_folder_trim_async);
  g_task_set_task_data (task, order, trim_free);
  g_task_run_in_thread (task, trim);
}

gint64
backlot_picture_folder_trim_finish (GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), -1);

  return (gint64) g_task_propagate_int (G_TASK (result), error);
}

void
backlot_picture_folder_clear_async (BacklotBackend      *backend,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_BACKEND (backend));

  run (backend, clear, backlot_picture_folder_clear_async, cancellable, callback, user_data);
}

gboolean
backlot_picture_folder_clear_finish (GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
