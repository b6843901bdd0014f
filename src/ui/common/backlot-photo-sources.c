/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where photos and sounds come from: the file dialog, a drop, the clipboard. */

#include "config.h"

#include "ui/common/backlot-photo-sources.h"

#include <glib/gi18n.h>

#include "query/project/backlot-project-file.h"

/* As long as a person waits for a paste without wondering. */
#define FORMATS_WAIT_MS 1000

static void
add_filter (GListStore         *filters,
            const char         *name,
            const char * const *mime_types)
{
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; mime_types[i] != NULL; i++)
    gtk_file_filter_add_mime_type (filter, mime_types[i]);
  g_list_store_append (filters, filter);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GListModel) files = NULL;
  g_autoptr(GError) error = NULL;

  if (GPOINTER_TO_INT (g_task_get_task_data (task)) == BACKLOT_PHOTO_SOURCES_PHOTOS)
    files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (object), result, &error);
  else
    {
      g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result,
                                                           &error);

      if (file != NULL)
        {
          GListStore *store = g_list_store_new (G_TYPE_FILE);

          g_list_store_append (store, file);
          files = G_LIST_MODEL (store);
        }
    }

  if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    g_task_return_pointer (task, NULL, NULL);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&files), g_object_unref);
}

void
backlot_photo_sources_choose_async (GtkWidget               *parent,
                                    BacklotPhotoSourcesKind  kind,
                                    GCancellable            *cancellable,
                                    GAsyncReadyCallback      callback,
                                    gpointer                 user_data)
{
  const char *photos[] = { "image/jpeg", "image/png", "image/webp", "image/tiff", "image/gif",
                           NULL };
  const char *sounds[] = { "audio/*", NULL };
  const char *any[] = { "*/*", NULL };
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (parent));
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, backlot_photo_sources_choose_async);
  g_task_set_task_data (task, GINT_TO_POINTER (kind), NULL);
  gtk_file_dialog_set_modal (dialog, TRUE);

  if (kind == BACKLOT_PHOTO_SOURCES_PHOTOS)
    {
      gtk_file_dialog_set_title (dialog, _("Add Photos"));
      gtk_file_dialog_set_accept_label (dialog, _("_Add"));
      add_filter (filters, _("Photos"), photos);
    }
  else
    {
      gtk_file_dialog_set_title (dialog, _("Choose a Sound Track"));
      gtk_file_dialog_set_accept_label (dialog, _("_Choose"));
      add_filter (filters, _("Sounds"), sounds);
    }
  add_filter (filters, _("All Files"), any);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));

  if (kind == BACKLOT_PHOTO_SOURCES_PHOTOS)
    gtk_file_dialog_open_multiple (dialog, window, cancellable, opened_cb, task);
  else
    gtk_file_dialog_open (dialog, window, cancellable, opened_cb, task);
}

GListModel *
backlot_photo_sources_choose_finish (GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result,
                                                  backlot_photo_sources_choose_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What was on the clipboard, one or the other. */
typedef struct
{
  GListModel *files;     /* (owned) (nullable) */
  GBytes     *picture;   /* (owned) (nullable) */
} Pasted;

static void
pasted_free (gpointer data)
{
  Pasted *pasted = data;

  g_clear_object (&pasted->files);
  g_clear_pointer (&pasted->picture, g_bytes_unref);
  g_free (pasted);
}

/* Compressing a large picture takes a while; a texture does not change. */
static void
encode_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Pasted *pasted = g_new0 (Pasted, 1);

  pasted->picture = gdk_texture_save_to_png_bytes (GDK_TEXTURE (task_data));
  g_task_return_pointer (task, pasted, pasted_free);
}

static void
encoded_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  Pasted *pasted = g_task_propagate_pointer (G_TASK (result), &error);

  if (pasted != NULL)
    g_task_return_pointer (task, pasted, pasted_free);
  else
    g_task_return_error (task, error);
}

/* The task of the thread does not hold the widget: the thread may be the last to let go of it. */
static void
texture_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GTask) encoding = NULL;
  g_autoptr(GError) error = NULL;
  GdkTexture *texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (object), result, &error);

  if (texture == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  encoding = g_task_new (NULL, g_task_get_cancellable (task), encoded_cb, g_object_ref (task));
  g_task_set_source_tag (encoding, texture_cb);
  g_task_set_task_data (encoding, texture, g_object_unref);
  g_task_run_in_thread (encoding, encode_thread);
}

static void
files_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result, &error);
  Pasted *pasted = NULL;

  if (value == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  pasted = g_new0 (Pasted, 1);
  pasted->files = backlot_photo_sources_get_dropped (value);
  g_task_return_pointer (task, pasted, pasted_free);
}

/* Reads what the clipboard says that it has. Takes the task. */
static void
paste_formats (GdkClipboard *clipboard,
               GTask        *task)
{
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT,
                                    g_task_get_cancellable (task), files_cb, task);
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, g_task_get_cancellable (task), texture_cb, task);
  else
    {
      g_task_return_pointer (task, g_new0 (Pasted, 1), pasted_free);
      g_object_unref (task);
    }
}

/* A program that has just taken the clipboard tells a moment later what is on it. */
typedef struct
{
  GTask *task;      /* (owned) */
  gulong handler;   /* on the clipboard */
  guint  timeout;   /* source id */
} FormatsWait;

static void
formats_wait_end (FormatsWait  *wait,
                  GdkClipboard *clipboard)
{
  GTask *task = wait->task;

  g_signal_handler_disconnect (clipboard, wait->handler);
  g_source_remove (wait->timeout);
  g_free (wait);
  paste_formats (clipboard, task);
}

static void
formats_changed_cb (GdkClipboard *clipboard,
                    GParamSpec   *pspec,
                    gpointer      user_data)
{
  if (!gdk_content_formats_is_empty (gdk_clipboard_get_formats (clipboard)))
    formats_wait_end (user_data, clipboard);
}

static gboolean
formats_timeout_cb (gpointer user_data)
{
  FormatsWait *wait = user_data;

  formats_wait_end (wait, gtk_widget_get_clipboard (g_task_get_source_object (wait->task)));
  return G_SOURCE_REMOVE;
}

void
backlot_photo_sources_paste_async (GtkWidget           *widget,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GTask *task = g_task_new (widget, cancellable, callback, user_data);
  FormatsWait *wait = NULL;

  g_task_set_source_tag (task, backlot_photo_sources_paste_async);
  if (!gdk_content_formats_is_empty (gdk_clipboard_get_formats (clipboard)))
    {
      paste_formats (clipboard, task);
      return;
    }
  wait = g_new0 (FormatsWait, 1);
  wait->task = task;
  wait->handler = g_signal_connect (clipboard, "notify::formats", G_CALLBACK (formats_changed_cb),
                                    wait);
  wait->timeout = g_timeout_add (FORMATS_WAIT_MS, formats_timeout_cb, wait);
}

gboolean
backlot_photo_sources_paste_finish (GAsyncResult  *result,
                                    GListModel   **files,
                                    GBytes       **picture,
                                    GError       **error)
{
  Pasted *pasted = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result,
                                                  backlot_photo_sources_paste_async),
                        FALSE);

  pasted = g_task_propagate_pointer (G_TASK (result), error);
  if (pasted == NULL)
    return FALSE;
  *files = g_steal_pointer (&pasted->files);
  *picture = g_steal_pointer (&pasted->picture);
  pasted_free (pasted);
  return TRUE;
}

GtkDropTarget *
backlot_photo_sources_new_drop_target (void)
{
  return gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
}

GListModel *
backlot_photo_sources_get_dropped (const GValue *value)
{
  g_autoptr(GSList) files = NULL;
  GListStore *store = NULL;

  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return NULL;
  files = gdk_file_list_get_files (g_value_get_boxed (value));
  if (files == NULL)
    return NULL;
  store = g_list_store_new (G_TYPE_FILE);
  for (GSList *l = files; l != NULL; l = l->next)
    g_list_store_append (store, l->data);
  return G_LIST_MODEL (store);
}

GListModel *
backlot_photo_sources_hand_projects (GtkWidget  *widget,
                                     GListModel *files)
{
  g_auto(GVariantBuilder) uris = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));
  GListStore *others = g_list_store_new (G_TYPE_FILE);

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (files), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);

      if (backlot_project_file_is_named (file))
        g_variant_builder_add_value (&uris, g_variant_new_take_string (g_file_get_uri (file)));
      else
        g_list_store_append (others, file);
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (others)) < g_list_model_get_n_items (files))
    gtk_widget_activate_action (widget, "app.new-project-with", "as", &uris);
  return G_LIST_MODEL (others);
}
