/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Style, length, size and sound of a film, changed where they stand. */

#include "config.h"

#include "ui/film/backlot-film-settings.h"

#include <glib/gi18n.h>

#include "query/backlot-error.h"
#include "query/film/backlot-films-queries.h"
#include "ui/common/backlot-change-mark.h"
#include "ui/common/backlot-drop-rows.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-words.h"

struct _BacklotFilmSettings
{
  AdwBin              parent_instance;

  BacklotBackend     *backend;       /* (owned) (nullable) */
  BacklotFilmProject *project;       /* (owned) (nullable) */
  BacklotTeam        *team;          /* (owned) (nullable) */
  GSignalGroup       *film_signals;  /* (owned) */
  GSignalGroup       *project_signals;   /* (owned) */
  GCancellable       *cancellable;   /* (owned) */
  gboolean            showing;       /* the controls are being set, nobody moved them */

  GtkDropDown        *style;
  GtkSpinButton      *minutes;
  GtkDropDown        *size;
  GtkWidget          *sound_button;
  AdwButtonContent   *sound_content;
  GtkWidget          *sound_remove_button;
  BacklotChangeMark  *mark;
};

static const char *styles[] = { "classic", "cinematic", "vintage", "documentary", "playful" };
static const int heights[] = { 360, 720, 1080 };

G_DEFINE_FINAL_TYPE (BacklotFilmSettings, backlot_film_settings, ADW_TYPE_BIN)

static void
tell (BacklotFilmSettings *self,
      const char          *title)
{
  backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)),
                          backlot_film_project_get_history (self->project), title);
}

static void
style_selected_cb (BacklotFilmSettings *self)
{
  guint selected = gtk_drop_down_get_selected (self->style);

  if (self->showing || selected >= G_N_ELEMENTS (styles))
    return;
  backlot_history_set_style (backlot_film_project_get_history (self->project), styles[selected]);
  tell (self, _("Style changed"));
}

static void
minutes_changed_cb (BacklotFilmSettings *self)
{
  if (self->showing)
    return;
  backlot_history_set_minutes (backlot_film_project_get_history (self->project),
                               gtk_spin_button_get_value_as_int (self->minutes));
  tell (self, _("Length changed"));
}

static void
size_selected_cb (BacklotFilmSettings *self)
{
  guint selected = gtk_drop_down_get_selected (self->size);

  if (self->showing || selected >= G_N_ELEMENTS (heights))
    return;
  backlot_history_set_height (backlot_film_project_get_history (self->project), heights[selected]);
  tell (self, _("Size changed"));
}

static void
show_film (BacklotFilmSettings *self)
{
  BacklotFilm *film = backlot_film_project_get_film (self->project);

  self->showing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_strcmp0 (backlot_film_get_style (film), styles[i]) == 0)
      gtk_drop_down_set_selected (self->style, i);
  for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
    if (backlot_film_get_height (film) == heights[i])
      gtk_drop_down_set_selected (self->size, i);
  gtk_spin_button_set_value (self->minutes, (double) backlot_film_get_duration_min (film));
  /* What was never read is shown as if nobody had chosen anything. */
  gtk_widget_set_sensitive (GTK_WIDGET (self), larder_record_get_exists (LARDER_RECORD (film)));
  self->showing = FALSE;
}

static void
show_sound (BacklotFilmSettings *self)
{
  g_autoptr(BacklotMedia) sound = NULL;
  g_autofree char *tooltip = NULL;
  const char *filename = NULL;

  g_object_get (self->project, "sound", &sound, NULL);
  if (sound != NULL)
    filename = backlot_media_get_filename (sound);

  adw_button_content_set_label (self->sound_content, filename != NULL ? filename : _("Add Sound…"));
  tooltip = filename != NULL ? g_strdup_printf (_("Replace the sound track “%s”"), filename)
                             : g_strdup (_("Choose a sound file to be played under the film"));
  backlot_rights_show (self->sound_button, backlot_team_get_can_edit (self->team),
                       backlot_rights_word_edit (), tooltip);
  gtk_widget_set_visible (self->sound_remove_button, filename != NULL);
}

static void
show_rights (BacklotFilmSettings *self)
{
  gboolean can = backlot_team_get_can_edit (self->team);
  const char *reason = backlot_rights_word_edit ();

  backlot_rights_show (GTK_WIDGET (self->style), can, reason, NULL);
  backlot_rights_show (GTK_WIDGET (self->minutes), can, reason, NULL);
  backlot_rights_show (GTK_WIDGET (self->size), can, reason, NULL);
  backlot_rights_show (self->sound_remove_button, can, reason, _("Remove Sound Track"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.choose-sound", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.remove-sound", can);
  show_sound (self);
}

static void
import_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotMediaImport) import = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  BacklotFilmSettings *self;

  import = backlot_media_import_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = BACKLOT_FILM_SETTINGS (user_data);
  if (import != NULL && backlot_media_import_get_kind (import) == BACKLOT_MEDIA_SOUND)
    {
      backlot_films_set_sound (self->backend, backlot_film_project_get_id (self->project), import);
      return;
    }

  if (import != NULL)
    backlot_media_import_discard (import);
  sentence = import != NULL || g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_NOT_AN_IMAGE)
               ? g_strdup (_("This is no sound that can be used"))
               : backlot_words_error (error);
  backlot_page_add_toast (backlot_page_get_ancestor (GTK_WIDGET (self)), adw_toast_new (sentence));
}

static void
open_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(BacklotFilmSettings) self = BACKLOT_FILM_SETTINGS (user_data);
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL && self->backend != NULL)
    backlot_media_import_async (file, backlot_backend_get_spool_folder (self->backend),
                                self->cancellable, import_cb, self);
}

static void
choose_sound_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Sounds"));
  gtk_file_filter_add_mime_type (filter, "audio/*");
  gtk_file_dialog_set_default_filter (dialog, filter);
  gtk_file_dialog_set_title (dialog, _("Choose a Sound Track"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, open_cb,
                        g_object_ref (widget));
}

static void
remove_sound_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  BacklotFilmSettings *self = BACKLOT_FILM_SETTINGS (widget);

  backlot_history_remove_sound (backlot_film_project_get_history (self->project));
  tell (self, _("Sound removed"));
}

static void
dispose (GObject *object)
{
  BacklotFilmSettings *self = BACKLOT_FILM_SETTINGS (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_FILM_SETTINGS);
  g_clear_object (&self->film_signals);
  g_clear_object (&self->project_signals);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->team);
  g_clear_object (&self->project);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_film_settings_parent_class)->dispose (object);
}

static void
backlot_film_settings_class_init (BacklotFilmSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;

  g_type_ensure (BACKLOT_TYPE_CHANGE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-film-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmSettings, style);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmSettings, minutes);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmSettings, size);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmSettings, sound_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmSettings, sound_content);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmSettings, sound_remove_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmSettings, mark);
  gtk_widget_class_bind_template_callback (widget_class, style_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, minutes_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, size_selected_cb);
  gtk_widget_class_install_action (widget_class, "settings.choose-sound", NULL,
                                   choose_sound_action);
  gtk_widget_class_install_action (widget_class, "settings.remove-sound", NULL,
                                   remove_sound_action);
}

static void
backlot_film_settings_init (BacklotFilmSettings *self)
{
  self->cancellable = g_cancellable_new ();
  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_drop_rows_name (GTK_WIDGET (self->style));
  backlot_drop_rows_name (GTK_WIDGET (self->size));
  self->showing = FALSE;

  self->film_signals = g_signal_group_new (BACKLOT_TYPE_FILM);
  g_signal_group_connect_swapped (self->film_signals, "notify", G_CALLBACK (show_film), self);
  self->project_signals = g_signal_group_new (BACKLOT_TYPE_FILM_PROJECT);
  g_signal_group_connect_swapped (self->project_signals, "notify::sound", G_CALLBACK (show_sound),
                                  self);
}

/* What became of the whole project is told above. */
static void
show_mark (BacklotFilmSettings *self)
{
  LarderRecord *whole = LARDER_RECORD (backlot_film_project_get_project (self->project));

  g_object_set (self->mark, "record", larder_record_get_base (whole) != NULL
                  ? backlot_film_project_get_film (self->project) : NULL, NULL);
}

void
backlot_film_settings_set_project (BacklotFilmSettings *self,
                                   BacklotBackend      *backend,
                                   BacklotFilmProject  *project,
                                   BacklotTeam         *team)
{
  g_return_if_fail (BACKLOT_IS_FILM_SETTINGS (self));

  g_set_object (&self->backend, backend);
  g_set_object (&self->project, project);
  g_set_object (&self->team, team);
  g_signal_group_set_target (self->film_signals, backlot_film_project_get_film (project));
  g_signal_group_set_target (self->project_signals, project);
  g_object_set (self->mark, "backend", backend, NULL);
  g_signal_connect_object (backlot_film_project_get_project (project), "notify",
                           G_CALLBACK (show_mark), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (team, "notify::can-edit", G_CALLBACK (show_rights), self,
                           G_CONNECT_SWAPPED);
  show_film (self);
  show_mark (self);
  show_rights (self);
}
