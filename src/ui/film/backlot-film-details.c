/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known about a film, a photo, a render or a task of it, and what was said about it. */

#include "config.h"

#include "ui/film/backlot-film-details.h"

#include <glib/gi18n.h>

#include "query/collab/backlot-discussion.h"
#include "ui/collab/backlot-comments.h"
#include "ui/collab/backlot-task-form.h"
#include "ui/common/backlot-change-mark.h"
#include "ui/common/backlot-inline-switcher.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-when.h"
#include "ui/common/backlot-words.h"

/* The most that any of them has. */
#define MAX_FIELDS 6
/* What the studio takes. */
#define MAX_TITLE 200

struct _BacklotFilmDetails
{
  AdwBin              parent_instance;

  BacklotBackend     *backend;    /* (owned) (nullable) */
  BacklotFilmProject *project;    /* (owned) (nullable) */
  BacklotTeam        *team;       /* (owned) (nullable) */
  BacklotTextDrafts  *drafts;     /* (owned) (nullable) */
  GObject            *item;       /* (owned) (nullable) */
  char               *said_of;    /* (nullable): whose comments are shown */
  guint               n_fields;   /* that are shown */
  AdwActionRow       *rows[MAX_FIELDS];

  GtkWidget          *switcher;
  AdwViewStack       *tabs;
  AdwViewStackPage   *comments_tab;
  AdwBin             *comments;
  BacklotChangeMark  *mark;
  GtkListBox         *fields;
  AdwEntryRow        *name_row;
  AdwEntryRow        *description_row;
  AdwBin             *task;       /* has a form since there was a task */
};

G_DEFINE_FINAL_TYPE (BacklotFilmDetails, backlot_film_details, ADW_TYPE_BIN)

/* Takes @text; what is not known has no row. */
static void
add_field (BacklotFilmDetails *self,
           const char         *title,
           char               *text)
{
  g_autofree char *taken = text;
  AdwActionRow *row = self->rows[self->n_fields];

  if (taken == NULL || taken[0] == '\0')
    return;
  self->n_fields++;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, taken);
}

static char *
word_time (LarderRecord *record)
{
  g_autoptr(GDateTime) time = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  g_object_get (record, "created-at", &time, NULL);
  return time != NULL ? backlot_when_word (time, now) : NULL;
}

static char *
word_pixels (LarderRecord *media)
{
  gint64 width = larder_record_get_int (media, "width");
  gint64 height = larder_record_get_int (media, "height");

  /* Translators: width and height of a picture */
  return width > 0 ? g_strdup_printf (_("%d × %d pixels"), (int) width, (int) height) : NULL;
}

static char *
word_size (BacklotMedia *media)
{
  gint64 size = backlot_media_get_size_bytes (media);

  return size > 0 ? backlot_words_size (size) : NULL;
}

/* What is being typed about the same thing stays. */
static void
show_text (AdwEntryRow *row,
           gboolean     is_new,
           const char  *text)
{
  gboolean typing = !is_new && (gtk_widget_get_state_flags (GTK_WIDGET (row)) &
                                GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL);
  if (text == NULL || typing || g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), text))
    return;
  adw_entry_row_set_show_apply_button (row, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_show_apply_button (row, TRUE);
}

static void
show_name (BacklotFilmDetails *self,
           gboolean            is_new,
           const char         *title,
           const char         *text)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), title);
  adw_entry_row_set_max_length (self->name_row, BACKLOT_IS_PROJECT (self->item) ? MAX_TITLE : 0);
  show_text (self->name_row, is_new, text);
}

static void
show_project (BacklotFilmDetails *self,
              BacklotProject     *project,
              gboolean            is_new)
{
  guint n_photos = 0;
  guint n_renders = 0;

  g_object_get (self->project, "n-photos", &n_photos, "n-renders", &n_renders, NULL);
  show_name (self, is_new, _("Title"), backlot_project_get_title (project));
  show_text (self->description_row, is_new,
             larder_record_get_string (LARDER_RECORD (project), "description"));
  add_field (self, _("Photos"), g_strdup_printf ("%u", n_photos));
  add_field (self, _("Renders"), g_strdup_printf ("%u", n_renders));
  add_field (self, _("Made"), word_time (LARDER_RECORD (project)));
}

static void
show_photo (BacklotFilmDetails *self,
            BacklotFilmPhoto   *photo,
            gboolean            is_new)
{
  BacklotMedia *media = backlot_film_photo_get_media (photo);

  show_name (self, is_new, _("Caption"), backlot_film_photo_get_caption (photo));
  add_field (self, _("File"), g_strdup (backlot_media_get_filename (media)));
  add_field (self, _("Dimensions"), word_pixels (LARDER_RECORD (media)));
  add_field (self, _("Size"), word_size (media));
  add_field (self, _("State"), backlot_words_photo_state (backlot_film_photo_get_state (photo)));
  add_field (self, _("Added"), word_time (LARDER_RECORD (backlot_film_photo_get_photo (photo))));
}

static void
show_render (BacklotFilmDetails *self,
             BacklotRender      *render,
             gboolean            is_new)
{
  BacklotJob *job = backlot_render_get_job (render);
  BacklotMedia *media = backlot_render_get_media (render);
  BacklotOutput *output = backlot_render_get_output (render);
  double duration = media != NULL
                      ? larder_record_get_double (LARDER_RECORD (media), "duration_s") : 0;

  show_name (self, is_new, _("Name"),
             output != NULL ? backlot_output_get_label (output) : NULL);
  add_field (self, _("State"),
             backlot_words_job_state (larder_record_get_string (LARDER_RECORD (job), "status")));
  if (duration > 0)
    add_field (self, _("Length"), backlot_words_duration (duration));
  if (media != NULL)
    add_field (self, _("Dimensions"), word_pixels (LARDER_RECORD (media)));
  if (media != NULL)
    add_field (self, _("Size"), word_size (media));
  add_field (self, _("Credits"), backlot_words_job_credits (job));
  add_field (self, _("Made"), word_time (LARDER_RECORD (job)));
}

/* Returns: (nullable): the row that is changed here; a task shows its changes itself */
static LarderRecord *
find_record (BacklotFilmDetails *self)
{
  if (BACKLOT_IS_FILM_PHOTO (self->item))
    return LARDER_RECORD (backlot_film_photo_get_photo (BACKLOT_FILM_PHOTO (self->item)));
  if (BACKLOT_IS_RENDER (self->item))
    return LARDER_RECORD (backlot_render_get_output (BACKLOT_RENDER (self->item)));
  return BACKLOT_IS_PROJECT (self->item) ? LARDER_RECORD (self->item) : NULL;
}

static void
show_rights (BacklotFilmDetails *self)
{
  gboolean can = self->team != NULL && backlot_team_get_can_edit (self->team);

  backlot_rights_show (GTK_WIDGET (self->name_row), can, backlot_rights_word_edit (), NULL);
  backlot_rights_show (GTK_WIDGET (self->description_row), can, backlot_rights_word_edit (), NULL);
}

/* Its form takes longest to make, and most films are opened without a look at a task. */
static void
show_task (BacklotFilmDetails *self,
           BacklotTask        *task)
{
  GtkWidget *form = adw_bin_get_child (self->task);

  gtk_widget_set_visible (GTK_WIDGET (self->task), task != NULL);
  if (form == NULL && task == NULL)
    return;
  if (form == NULL)
    {
      form = g_object_new (BACKLOT_TYPE_TASK_FORM, NULL);
      backlot_task_form_set_project (BACKLOT_TASK_FORM (form), self->backend,
                                     backlot_film_project_get_history (self->project),
                                     self->team);
      adw_bin_set_child (self->task, form);
    }
  backlot_task_form_set_task (BACKLOT_TASK_FORM (form), task);
}

static void
show_item (BacklotFilmDetails *self,
           gboolean            is_new)
{
  BacklotTask *task = BACKLOT_IS_TASK (self->item) ? BACKLOT_TASK (self->item) : NULL;

  self->n_fields = 0;
  if (!BACKLOT_IS_PROJECT (self->item))
    show_text (self->description_row, is_new, NULL);
  if (BACKLOT_IS_FILM_PHOTO (self->item))
    show_photo (self, BACKLOT_FILM_PHOTO (self->item), is_new);
  else if (BACKLOT_IS_RENDER (self->item))
    show_render (self, BACKLOT_RENDER (self->item), is_new);
  else if (BACKLOT_IS_PROJECT (self->item))
    show_project (self, BACKLOT_PROJECT (self->item), is_new);
  for (guint i = 0; i < MAX_FIELDS; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->rows[i]), i < self->n_fields);
  show_task (self, task);
  gtk_widget_set_visible (GTK_WIDGET (self->fields), task == NULL && self->item != NULL);
  g_object_set (self->mark, "record", find_record (self), NULL);
}

/* Returns: (nullable): the id of what is talked about */
static const char *
find_subject (BacklotFilmDetails  *self,
              const char         **type)
{
  if (BACKLOT_IS_FILM_PHOTO (self->item))
    {
      *type = "photo";
      return backlot_film_photo_get_id (BACKLOT_FILM_PHOTO (self->item));
    }
  if (BACKLOT_IS_TASK (self->item))
    {
      *type = "task";
      return larder_record_get_id (LARDER_RECORD (self->item));
    }
  if (BACKLOT_IS_RENDER (self->item) &&
      backlot_render_get_output (BACKLOT_RENDER (self->item)) != NULL)
    {
      *type = "output";
      return larder_record_get_id (
        LARDER_RECORD (backlot_render_get_output (BACKLOT_RENDER (self->item))));
    }
  return NULL;
}

static void
show_comments (BacklotFilmDetails *self)
{
  const char *type = NULL;
  const char *id = find_subject (self, &type);
  GtkWidget *comments = NULL;
  g_autoptr(BacklotDiscussion) discussion = NULL;

  if (g_strcmp0 (id, self->said_of) == 0)
    return;
  g_set_str (&self->said_of, id);
  if (self->item != NULL)
    {
      adw_view_stack_page_set_visible (self->comments_tab, id != NULL);
      gtk_widget_set_visible (self->switcher, id != NULL);
    }
  if (id == NULL)
    {
      adw_bin_set_child (self->comments, NULL);
      return;
    }
  discussion = backlot_discussion_new (self->backend, backlot_film_project_get_id (self->project),
                                       type, id, backlot_film_project_get_history (self->project),
                                       self->team);
  comments = g_object_new (BACKLOT_TYPE_COMMENTS, NULL);
  backlot_comments_set_discussion (BACKLOT_COMMENTS (comments), discussion, self->drafts,
                                   self->team);
  adw_bin_set_child (self->comments, comments);
}

static void
item_changed_cb (BacklotFilmDetails *self)
{
  show_item (self, FALSE);
  show_comments (self);
}

static void
project_changed_cb (BacklotFilmDetails *self)
{
  if (BACKLOT_IS_PROJECT (self->item))
    show_item (self, FALSE);
}

static char *
dup_typed (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
tell (BacklotFilmDetails *self,
      const char         *words)
{
  backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)),
                          backlot_film_project_get_history (self->project), words);
}

/* A project is never without a title: an empty one is no change. */
static void
set_title (BacklotFilmDetails *self,
           const char         *title)
{
  if (title[0] == '\0')
    {
      show_text (self->name_row, TRUE, backlot_project_get_title (BACKLOT_PROJECT (self->item)));
      return;
    }
  backlot_history_set_title (backlot_film_project_get_history (self->project), title);
  tell (self, _("Project renamed"));
}

static void
name_applied_cb (BacklotFilmDetails *self)
{
  BacklotHistory *history = backlot_film_project_get_history (self->project);
  g_autofree char *text = dup_typed (self->name_row);
  LarderRecord *record = find_record (self);

  if (BACKLOT_IS_PROJECT (self->item))
    set_title (self, text);
  else if (BACKLOT_IS_FILM_PHOTO (self->item))
    {
      backlot_history_set_caption (history, larder_record_get_id (record), text);
      tell (self, _("Caption changed"));
    }
  else if (record != NULL)
    {
      backlot_history_rename_output (history, larder_record_get_id (record), text);
      tell (self, _("Render renamed"));
    }
}

static void
description_applied_cb (BacklotFilmDetails *self)
{
  g_autofree char *text = dup_typed (self->description_row);

  backlot_history_set_description (backlot_film_project_get_history (self->project), text);
  tell (self, _("Description changed"));
}

static void
let_go_of_item (BacklotFilmDetails *self)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
}

static void
backlot_film_details_dispose (GObject *object)
{
  BacklotFilmDetails *self = BACKLOT_FILM_DETAILS (object);

  let_go_of_item (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_FILM_DETAILS);
  g_clear_object (&self->drafts);
  g_clear_object (&self->team);
  g_clear_object (&self->project);
  g_clear_object (&self->backend);
  g_clear_pointer (&self->said_of, g_free);

  G_OBJECT_CLASS (backlot_film_details_parent_class)->dispose (object);
}

static void
backlot_film_details_class_init (BacklotFilmDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_film_details_dispose;

  g_type_ensure (BACKLOT_TYPE_CHANGE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-film-details.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, switcher);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, tabs);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, comments_tab);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, comments);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, fields);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, name_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, description_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, mark);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, task);
  gtk_widget_class_bind_template_callback (widget_class, name_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, description_applied_cb);
}

static void
backlot_film_details_init (BacklotFilmDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_inline_switcher_free_content (ADW_INLINE_VIEW_SWITCHER (self->switcher));
  for (guint i = 0; i < MAX_FIELDS; i++)
    {
      self->rows[i] = ADW_ACTION_ROW (adw_action_row_new ());
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->rows[i]), FALSE);
      adw_action_row_set_subtitle_selectable (self->rows[i], TRUE);
      gtk_widget_add_css_class (GTK_WIDGET (self->rows[i]), "property");
      gtk_list_box_append (self->fields, GTK_WIDGET (self->rows[i]));
    }
  show_item (self, TRUE);
}

void
backlot_film_details_set_project (BacklotFilmDetails *self,
                                  BacklotBackend     *backend,
                                  BacklotFilmProject *project,
                                  BacklotTeam        *team,
                                  BacklotTextDrafts  *drafts)
{
  g_return_if_fail (BACKLOT_IS_FILM_DETAILS (self));
  g_return_if_fail (self->project == NULL);

  self->backend = g_object_ref (backend);
  self->project = g_object_ref (project);
  self->team = g_object_ref (team);
  self->drafts = g_object_ref (drafts);
  g_object_set (self->mark, "backend", backend, NULL);
  g_signal_connect_object (project, "notify", G_CALLBACK (project_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (team, "notify::can-edit", G_CALLBACK (show_rights), self,
                           G_CONNECT_SWAPPED);
  show_rights (self);
}

void
backlot_film_details_set_item (BacklotFilmDetails *self,
                               gpointer            item)
{
  g_return_if_fail (BACKLOT_IS_FILM_DETAILS (self));

  if (item == (gpointer) self->item)
    return;
  let_go_of_item (self);
  self->item = item != NULL ? g_object_ref (item) : NULL;
  if (item != NULL)
    g_signal_connect_object (item, "notify", G_CALLBACK (item_changed_cb), self,
                             G_CONNECT_SWAPPED);
  show_item (self, TRUE);
  show_comments (self);
}
