/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known about a photo, a render or a task of a film, and what was said about it. */

#include "config.h"

#include "ui/film/backlot-film-details.h"

#include <glib/gi18n.h>

#include "query/collab/backlot-discussion.h"
#include "ui/collab/backlot-comments.h"
#include "ui/common/backlot-when.h"
#include "ui/common/backlot-words-task.h"
#include "ui/common/backlot-words.h"

/* The most that any of them has. */
#define MAX_FIELDS 6

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

  GtkStack           *stack;
  GtkWidget          *switcher;
  AdwViewStack       *tabs;
  AdwViewStackPage   *comments_tab;
  AdwBin             *comments;
  GtkListBox         *fields;
  AdwEntryRow        *name_row;
  GtkWidget          *edit_button;
};

enum
{
  SIGNAL_EDIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

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

/* What is being typed stays. */
static void
show_name (BacklotFilmDetails *self,
           const char         *title,
           const char         *text)
{
  gboolean typing = (gtk_widget_get_state_flags (GTK_WIDGET (self->name_row)) &
                     GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), title);
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), text != NULL);
  if (text == NULL || typing ||
      g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name_row)), text))
    return;
  adw_entry_row_set_show_apply_button (self->name_row, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), text);
  adw_entry_row_set_show_apply_button (self->name_row, TRUE);
}

static void
show_photo (BacklotFilmDetails *self,
            BacklotFilmPhoto   *photo)
{
  BacklotMedia *media = backlot_film_photo_get_media (photo);

  show_name (self, _("Caption"), backlot_film_photo_get_caption (photo));
  add_field (self, _("File"), g_strdup (backlot_media_get_filename (media)));
  add_field (self, _("Dimensions"), word_pixels (LARDER_RECORD (media)));
  add_field (self, _("Size"), word_size (media));
  add_field (self, _("State"), backlot_words_photo_state (backlot_film_photo_get_state (photo)));
  add_field (self, _("Added"), word_time (LARDER_RECORD (backlot_film_photo_get_photo (photo))));
}

static void
show_render (BacklotFilmDetails *self,
             BacklotRender      *render)
{
  BacklotJob *job = backlot_render_get_job (render);
  BacklotMedia *media = backlot_render_get_media (render);
  BacklotOutput *output = backlot_render_get_output (render);
  double duration = media != NULL
                      ? larder_record_get_double (LARDER_RECORD (media), "duration_s") : 0;

  show_name (self, _("Name"), output != NULL ? backlot_output_get_label (output) : NULL);
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

static void
show_task (BacklotFilmDetails *self,
           BacklotTask        *task)
{
  const char *assignee = backlot_task_get_assignee_id (task);
  const char *due = backlot_task_get_due_on (task);
  g_autoptr(GDateTime) day = due != NULL ? backlot_words_parse_day (due) : NULL;

  show_name (self, "", NULL);
  add_field (self, _("Task"), g_strdup (backlot_task_get_title (task)));
  add_field (self, _("Status"), backlot_words_task_status (backlot_task_get_status (task)));
  if (assignee != NULL && assignee[0] != '\0')
    add_field (self, _("Assigned To"), backlot_words_person (self->backend, assignee));
  if (day != NULL)
    add_field (self, _("Due"), g_date_time_format (day, "%x"));
  add_field (self, _("Progress"), backlot_words_percent (backlot_task_get_progress (task)));
  add_field (self, _("Description"), g_strdup (backlot_task_get_description (task)));
}

static void
update (BacklotFilmDetails *self)
{
  gboolean can = self->team != NULL && backlot_team_get_can_edit (self->team);

  self->n_fields = 0;
  if (BACKLOT_IS_FILM_PHOTO (self->item))
    show_photo (self, BACKLOT_FILM_PHOTO (self->item));
  else if (BACKLOT_IS_RENDER (self->item))
    show_render (self, BACKLOT_RENDER (self->item));
  else if (BACKLOT_IS_TASK (self->item))
    show_task (self, BACKLOT_TASK (self->item));
  for (guint i = 0; i < MAX_FIELDS; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->rows[i]), i < self->n_fields);
  gtk_editable_set_editable (GTK_EDITABLE (self->name_row), can);
  gtk_widget_set_visible (self->edit_button, BACKLOT_IS_TASK (self->item));
  gtk_widget_set_visible (self->switcher, self->item != NULL);
  gtk_stack_set_visible_child_name (self->stack, self->item != NULL ? "item" : "nothing");
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
    adw_view_stack_page_set_visible (self->comments_tab, id != NULL);
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
  update (self);
  show_comments (self);
}

static void
name_applied_cb (BacklotFilmDetails *self)
{
  BacklotHistory *history = backlot_film_project_get_history (self->project);
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  BacklotOutput *output = BACKLOT_IS_RENDER (self->item)
                            ? backlot_render_get_output (BACKLOT_RENDER (self->item)) : NULL;

  g_strstrip (text);
  if (BACKLOT_IS_FILM_PHOTO (self->item))
    backlot_history_set_caption (history,
                                 backlot_film_photo_get_id (BACKLOT_FILM_PHOTO (self->item)), text);
  else if (output != NULL)
    backlot_history_rename_output (history, larder_record_get_id (LARDER_RECORD (output)), text);
}

static void
edit_cb (BacklotFilmDetails *self)
{
  if (BACKLOT_IS_TASK (self->item))
    g_signal_emit (self, signals[SIGNAL_EDIT], 0,
                   larder_record_get_id (LARDER_RECORD (self->item)));
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

  signals[SIGNAL_EDIT] = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-film-details.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, switcher);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, tabs);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, comments_tab);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, comments);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, fields);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, name_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmDetails, edit_button);
  gtk_widget_class_bind_template_callback (widget_class, name_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_cb);
}

static void
backlot_film_details_init (BacklotFilmDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < MAX_FIELDS; i++)
    {
      self->rows[i] = ADW_ACTION_ROW (adw_action_row_new ());
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->rows[i]), FALSE);
      adw_action_row_set_subtitle_selectable (self->rows[i], TRUE);
      gtk_widget_add_css_class (GTK_WIDGET (self->rows[i]), "property");
      gtk_list_box_append (self->fields, GTK_WIDGET (self->rows[i]));
    }
  update (self);
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
  g_signal_connect_object (team, "notify::can-edit", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
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
  item_changed_cb (self);
}
