/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what a project file has, before a project is made of it. */

#include "config.h"

#include "ui/project/backlot-import-dialog.h"

#include <glib/gi18n.h>

#include "query/project/backlot-project-import.h"
#include "ui/common/backlot-dialogs.h"
#include "ui/common/backlot-words.h"

struct _BacklotImportDialog
{
  AdwDialog             parent_instance;

  BacklotBackend       *backend;       /* (owned): where the project is made */
  BacklotProjectFile   *file;          /* (owned) (nullable): NULL while it is looked at */
  GCancellable         *cancellable;   /* (owned): of the look and of the import */

  GtkStack             *stack;
  AdwHeaderBar         *header;
  AdwBanner            *banner;
  GtkProgressBar       *progress;
  AdwPreferencesGroup  *preview;
  AdwStatusPage        *failed_page;
  GtkWidget            *import_button;
  AdwActionRow         *style_row;
  AdwActionRow         *photos_row;
  AdwActionRow         *sound_row;
  AdwActionRow         *tasks_row;
  AdwActionRow         *comments_row;
  AdwActionRow         *size_row;
};

enum
{
  CREATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotImportDialog, backlot_import_dialog, ADW_TYPE_DIALOG)

static void
set_importing (BacklotImportDialog *self,
               gboolean             importing)
{
  gtk_widget_set_visible (GTK_WIDGET (self->progress), importing);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.start",
                                 !importing && self->file != NULL);
}

static void
show_count (AdwActionRow *row,
            guint         count)
{
  g_autofree char *text = g_strdup_printf ("%u", count);

  adw_action_row_set_subtitle (row, text);
}

static void
show_file (BacklotImportDialog *self)
{
  g_autofree char *style = backlot_words_style (backlot_project_file_get_style (self->file));
  g_autofree char *minutes = backlot_words_minutes (backlot_project_file_get_duration (self->file));
  g_autofree char *film = g_strdup_printf ("%s · %s", style, minutes);
  g_autofree char *size = backlot_words_size (backlot_project_file_get_size (self->file));
  const char *title = backlot_project_file_get_title (self->file);
  g_autofree char *markup = g_markup_escape_text (title, -1);

  adw_preferences_group_set_title (self->preview, markup);
  adw_action_row_set_subtitle (self->style_row, film);
  show_count (self->photos_row, backlot_project_file_get_n_photos (self->file));
  adw_action_row_set_subtitle (self->sound_row,
                               backlot_project_file_get_has_sound (self->file) ? _("Yes")
                                                                               : _("No"));
  show_count (self->tasks_row, backlot_project_file_get_n_tasks (self->file));
  show_count (self->comments_row, backlot_project_file_get_n_comments (self->file));
  adw_action_row_set_subtitle (self->size_row, size);
  gtk_stack_set_visible_child_name (self->stack, "preview");
  adw_dialog_set_default_widget (ADW_DIALOG (self), self->import_button);
  set_importing (self, FALSE);
  gtk_widget_grab_focus (self->import_button);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(BacklotImportDialog) self = BACKLOT_IMPORT_DIALOG (user_data);
  g_autoptr(GError) error = NULL;
  BacklotProjectFile *file = backlot_project_file_read_finish (result, &error);

  if (file != NULL)
    {
      self->file = file;
      if (!g_cancellable_is_cancelled (self->cancellable))
        show_file (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = backlot_words_error (error);
      g_autofree char *markup = g_markup_escape_text (sentence, -1);

      g_info ("a project file was refused: %s", error->message);
      adw_status_page_set_description (self->failed_page, markup);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      gtk_widget_set_visible (self->import_button, FALSE);
    }
}

static void
progress_cb (guint    n_done,
             guint    n_all,
             gpointer user_data)
{
  BacklotImportDialog *self = BACKLOT_IMPORT_DIALOG (user_data);

  gtk_progress_bar_set_fraction (self->progress, (double) n_done / MAX (n_all, 1));
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BacklotImportDialog) self = BACKLOT_IMPORT_DIALOG (user_data);
  g_autoptr(GError) error = NULL;
  g_autofree char *project_id = NULL;

  project_id = backlot_project_import_finish (BACKLOT_BACKEND (object), result, &error);
  if (project_id != NULL)
    {
      g_signal_emit (self, signals[CREATED], 0, project_id);
      adw_dialog_close (ADW_DIALOG (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = backlot_words_error (error);

      set_importing (self, FALSE);
      adw_banner_set_title (self->banner, sentence);
      adw_banner_set_revealed (self->banner, TRUE);
    }
}

static void
start_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  BacklotImportDialog *self = BACKLOT_IMPORT_DIALOG (widget);

  set_importing (self, TRUE);
  adw_banner_set_revealed (self->banner, FALSE);
  backlot_project_import_async (self->backend, self->file, progress_cb, self, self->cancellable,
                                imported_cb, g_object_ref (self));
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
backlot_import_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (BACKLOT_IMPORT_DIALOG (dialog)->cancellable);
}

static void
backlot_import_dialog_dispose (GObject *object)
{
  BacklotImportDialog *self = BACKLOT_IMPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_IMPORT_DIALOG);
  g_clear_object (&self->file);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_import_dialog_parent_class)->dispose (object);
}

static void
backlot_import_dialog_finalize (GObject *object)
{
  g_object_unref (BACKLOT_IMPORT_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (backlot_import_dialog_parent_class)->finalize (object);
}

static void
backlot_import_dialog_class_init (BacklotImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = backlot_import_dialog_dispose;
  object_class->finalize = backlot_import_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = backlot_import_dialog_closed;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "import.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "import.cancel", NULL, cancel_action);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/project/backlot-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, header);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, style_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, photos_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, sound_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, tasks_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, comments_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotImportDialog, size_row);
}

static void
backlot_import_dialog_init (BacklotImportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_header_bar_set_title_widget (self->header,
                                   backlot_dialogs_new_title (
                                     adw_dialog_get_title (ADW_DIALOG (self))));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.start", FALSE);
}

BacklotImportDialog *
backlot_import_dialog_new (BacklotBackend *backend,
                           GFile          *file)
{
  BacklotImportDialog *self = g_object_new (BACKLOT_TYPE_IMPORT_DIALOG, NULL);

  self->backend = g_object_ref (backend);
  backlot_project_file_read_async (file, self->cancellable, read_cb, g_object_ref (self));
  return self;
}
