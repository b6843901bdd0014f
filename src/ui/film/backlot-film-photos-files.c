/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that come into a film: from the dialog, dropped, pasted. */

#include "config.h"

#include <glib/gi18n.h>

#include "query/project/backlot-media-import.h"
#include "query/project/backlot-photos-queries.h"
#include "ui/common/backlot-dialogs.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-photo-sources.h"
#include "ui/common/backlot-words.h"
#include "ui/film/backlot-film-photos-private.h"

/* One sentence when it is one file; a list when they are more. */
static void
tell_refused (BacklotFilmPhotos *self,
              GPtrArray         *refused)
{
  g_autoptr(GString) body = g_string_new (NULL);
  g_autofree char *heading = NULL;
  AdwDialog *dialog;

  for (guint i = 0; i < refused->len; i++)
    {
      const BacklotRefusedFile *file = g_ptr_array_index (refused, i);
      g_autofree char *base = g_file_get_basename (file->file);
      g_autofree char *name = g_filename_display_name (base != NULL ? base : "");
      g_autofree char *line = backlot_words_refused_file (name, file->error);

      if (i > 0)
        g_string_append_c (body, '\n');
      g_string_append (body, line);
    }

  heading = g_strdup_printf (ngettext ("%u File Wasn’t Added", "%u Files Weren’t Added",
                                       refused->len),
                             refused->len);
  dialog = backlot_dialogs_new_alert (heading, body->str);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
add_files_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotFilmPhotos) self = BACKLOT_FILM_PHOTOS (user_data);
  g_auto(GStrv) ids = NULL;
  g_autoptr(GPtrArray) refused = NULL;

  backlot_photos_add_files_finish (self->backend, result, &ids, &refused, NULL);

  if (refused != NULL && refused->len > 0 && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    tell_refused (self, refused);
}

/**
 * backlot_film_photos_add_files:
 * @files: a list of GFile; each is copied before its photo appears
 */
void
backlot_film_photos_add_files (BacklotFilmPhotos *self,
                               GListModel        *files)
{
  g_autoptr(GListModel) photos = NULL;

  g_return_if_fail (BACKLOT_IS_FILM_PHOTOS (self));

  photos = backlot_photo_sources_hand_projects (GTK_WIDGET (self), files);
  if (g_list_model_get_n_items (photos) == 0)
    return;
  /* A copy that is under way goes on when the page is left; @self is kept for its end. */
  backlot_photos_add_files_async (self->backend, backlot_film_project_get_id (self->project),
                                  photos, NULL, add_files_cb, g_object_ref (self));
}

static void
open_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(BacklotFilmPhotos) self = BACKLOT_FILM_PHOTOS (user_data);
  g_autoptr(GListModel) files = NULL;

  files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (object), result, NULL);
  if (files != NULL && self->project != NULL)
    backlot_film_photos_add_files (self, files);
}

void
backlot_film_photos_choose (BacklotFilmPhotos *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GtkFileFilter) pictures = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  const char *types[] = { "image/jpeg", "image/png", "image/webp", "image/tiff", "image/gif" };

  g_return_if_fail (BACKLOT_IS_FILM_PHOTOS (self));

  gtk_file_filter_set_name (pictures, _("Photos"));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    gtk_file_filter_add_mime_type (pictures, types[i]);
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, pictures);
  g_list_store_append (filters, all);

  gtk_file_dialog_set_title (dialog, _("Add Photos"));
  gtk_file_dialog_set_accept_label (dialog, _("_Add"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 self->cancellable, open_cb, g_object_ref (self));
}

static GListModel *
list_files (GdkFileList *list)
{
  g_autoptr(GSList) files = gdk_file_list_get_files (list);
  GListStore *store = g_list_store_new (G_TYPE_FILE);

  for (GSList *l = files; l != NULL; l = l->next)
    g_list_store_append (store, l->data);

  return G_LIST_MODEL (store);
}

static void
import_bytes_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(BacklotMediaImport) import = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  BacklotFilmPhotos *self;

  import = backlot_media_import_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = BACKLOT_FILM_PHOTOS (user_data);
  if (import != NULL)
    {
      id = backlot_photos_add (self->backend, backlot_film_project_get_id (self->project), import,
                               "");
    }
  else
    {
      g_autofree char *sentence = backlot_words_error (error);

      backlot_page_add_toast (backlot_page_get_ancestor (GTK_WIDGET (self)),
                              adw_toast_new (sentence));
    }
}

static void
paste_texture_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(BacklotFilmPhotos) self = BACKLOT_FILM_PHOTOS (user_data);
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GBytes) bytes = NULL;

  texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (object), result, NULL);
  if (texture == NULL || self->project == NULL)
    return;

  bytes = gdk_texture_save_to_png_bytes (texture);
  backlot_media_import_bytes_async (bytes, _("Pasted Picture.png"),
                                    backlot_backend_get_spool_folder (self->backend),
                                    self->cancellable, import_bytes_cb, self);
}

static void
paste_files_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(BacklotFilmPhotos) self = BACKLOT_FILM_PHOTOS (user_data);
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result, NULL);
  g_autoptr(GListModel) files = NULL;

  if (value == NULL || self->project == NULL)
    return;

  files = list_files (g_value_get_boxed (value));
  backlot_film_photos_add_files (self, files);
}

void
backlot_film_photos_paste (BacklotFilmPhotos *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  g_return_if_fail (BACKLOT_IS_FILM_PHOTOS (self));

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT,
                                    self->cancellable, paste_files_cb, g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, self->cancellable, paste_texture_cb,
                                      g_object_ref (self));
}

static void
value_cb (BacklotFilmPhotos *self,
          GParamSpec        *pspec,
          GtkDropTarget     *target)
{
  const GValue *value = gtk_drop_target_get_value (target);
  const char *title = backlot_project_get_title (backlot_film_project_get_project (self->project));
  g_autofree char *label = NULL;
  guint n_files = 0;

  if (value != NULL && G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

      n_files = g_slist_length (files);
    }

  if (n_files > 0)
    label = g_strdup_printf (ngettext ("Add %u File to “%s”", "Add %u Files to “%s”", n_files),
                             n_files, title);
  else
    label = g_strdup_printf (_("Add to “%s”"), title);
  backlot_drop_hint_set_label (self->drop_hint, label);
}

static GdkDragAction
enter_cb (BacklotFilmPhotos *self,
          double             x,
          double             y)
{
  if (!backlot_team_get_can_edit (self->team))
    return 0;
  backlot_drop_hint_set_revealed (self->drop_hint, TRUE);

  return GDK_ACTION_COPY;
}

static void
leave_cb (BacklotFilmPhotos *self)
{
  backlot_drop_hint_set_revealed (self->drop_hint, FALSE);
}

static gboolean
drop_cb (BacklotFilmPhotos *self,
         const GValue      *value)
{
  g_autoptr(GListModel) files = list_files (g_value_get_boxed (value));

  backlot_drop_hint_set_revealed (self->drop_hint, FALSE);
  if (g_list_model_get_n_items (files) == 0 || !backlot_team_get_can_edit (self->team))
    return FALSE;

  backlot_film_photos_add_files (self, files);
  return TRUE;
}

void
backlot_film_photos_add_drop_target (BacklotFilmPhotos *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_object (target, "notify::value", G_CALLBACK (value_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "enter", G_CALLBACK (enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
