/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of one task, each to be changed where it stands. */

#include "config.h"

#include "ui/collab/backlot-task-form.h"

#include <glib/gi18n.h>

#include "ui/collab/backlot-editing-note.h"
#include "ui/common/backlot-change-mark.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-words-task.h"
#include "ui/common/backlot-words.h"

/* What was typed is kept that long after the last key. */
#define KEEP_MS 1000

struct _BacklotTaskForm
{
  AdwBin             parent_instance;

  BacklotBackend    *backend;       /* (owned) (nullable) */
  BacklotHistory    *history;       /* (owned) (nullable) */
  BacklotTeam       *team;          /* (owned) (nullable) */
  BacklotTask       *task;          /* (owned) (nullable) */
  char              *due_on;        /* (nullable): as it is shown */
  GPtrArray         *people;        /* (owned): ids, by place in the list; "": nobody */
  guint              keep_id;
  gboolean           showing;       /* what changes is shown, nobody typed it */
  gboolean           has_changed;   /* since the task is shown */

  BacklotChangeMark *mark;
  GtkWidget         *editing_note;
  AdwEntryRow       *title_row;
  GtkTextView       *description_view;
  GtkTextBuffer     *description_buffer;
  AdwComboRow       *status_row;
  GtkRange          *progress_scale;
  AdwComboRow       *assignee_row;
  AdwActionRow      *due_row;
  GtkWidget         *clear_due_button;
  GtkWidget         *due_button;
  GtkPopover        *due_popover;
  GtkCalendar       *calendar;
};

typedef enum
{
  PROP_TASK = 1,
} BacklotTaskFormProperty;

static GParamSpec *properties[PROP_TASK + 1];

G_DEFINE_FINAL_TYPE (BacklotTaskForm, backlot_task_form, ADW_TYPE_BIN)

static const char * const statuses[] = { "todo", "in_progress", "blocked", "done" };

static char *
get_description (BacklotTaskForm *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->description_buffer, &start, &end);
  return gtk_text_buffer_get_text (self->description_buffer, &start, &end, FALSE);
}

/* NULL: nobody. */
static const char *
get_assignee (BacklotTaskForm *self)
{
  guint place = adw_combo_row_get_selected (self->assignee_row);
  const char *id = place < self->people->len ? g_ptr_array_index (self->people, place) : "";

  return id[0] != '\0' ? id : NULL;
}

static void
set_text (LarderValueBuilder *changes,
          const char         *member,
          const char         *text)
{
  if (text != NULL)
    larder_value_builder_set_string (changes, member, text);
  else
    larder_value_builder_set_null (changes, member);
}

/* Only what differs is sent: others may change the rest of the task meanwhile. */
static LarderValue *
find_changes (BacklotTaskForm *self)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();
  g_autofree char *title =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title_row))));
  g_autofree char *description = get_description (self);
  guint status = adw_combo_row_get_selected (self->status_row);
  int progress = (int) gtk_range_get_value (self->progress_scale);
  gboolean becomes_done = FALSE;

  if (title[0] != '\0' && !g_str_equal (title, backlot_task_get_title (self->task)))
    larder_value_builder_set_string (changes, "title", title);
  if (!g_str_equal (description, backlot_task_get_description (self->task)))
    larder_value_builder_set_string (changes, "description", description);
  if (status < G_N_ELEMENTS (statuses) &&
      !g_str_equal (statuses[status], backlot_task_get_status (self->task)))
    {
      larder_value_builder_set_string (changes, "status", statuses[status]);
      becomes_done = g_str_equal (statuses[status], "done");
    }
  if (becomes_done || progress != backlot_task_get_progress (self->task))
    larder_value_builder_set_int (changes, "progress", becomes_done ? 100 : progress);
  if (g_strcmp0 (get_assignee (self), backlot_task_get_assignee_id (self->task)) != 0)
    set_text (changes, "assignee_id", get_assignee (self));
  if (g_strcmp0 (self->due_on, backlot_task_get_due_on (self->task)) != 0)
    set_text (changes, "due_on", self->due_on);
  return larder_value_builder_end (changes);
}

static void
keep (BacklotTaskForm *self)
{
  g_autoptr(LarderValue) changes = NULL;
  const char *key = NULL;

  g_clear_handle_id (&self->keep_id, g_source_remove);
  if (self->task == NULL || !larder_record_get_exists (LARDER_RECORD (self->task)))
    return;
  changes = find_changes (self);
  if (larder_value_get_n_items (changes) == 0)
    return;
  self->has_changed = TRUE;
  /* Who wins when two write is another rule for progress alone. */
  key = larder_value_get_n_items (changes) == 1 && larder_value_has_member (changes, "progress")
          ? "tasks.progress" : "tasks.update";
  backlot_history_edit (self->history, key, "tasks",
                        larder_record_get_id (LARDER_RECORD (self->task)),
                        g_steal_pointer (&changes));
}

static void
keep_cb (gpointer user_data)
{
  BacklotTaskForm *self = user_data;

  self->keep_id = 0;
  keep (self);
}

/* Others see it at the task while it is written. */
static void
tell_editing (BacklotTaskForm *self)
{
  gboolean describes = gtk_widget_has_focus (GTK_WIDGET (self->description_view));

  if (self->team != NULL && self->task != NULL)
    backlot_presence_edits (backlot_team_get_presence (self->team), "task",
                            larder_record_get_id (LARDER_RECORD (self->task)),
                            describes ? "description" : "title");
}

static void
edited_cb (BacklotTaskForm *self)
{
  g_autofree char *title = NULL;

  if (self->showing)
    return;
  tell_editing (self);
  title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title_row))));
  if (title[0] == '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->title_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title_row), "error");
  g_clear_handle_id (&self->keep_id, g_source_remove);
  self->keep_id = g_timeout_add_once (KEEP_MS, keep_cb, self);
}

static void
chosen_cb (BacklotTaskForm *self)
{
  if (!self->showing && self->task != NULL)
    keep (self);
}

static void
show_due (BacklotTaskForm *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *words = backlot_words_due (self->due_on, today);

  adw_action_row_set_subtitle (self->due_row, words[0] != '\0' ? words : _("No date"));
  gtk_widget_set_visible (self->clear_due_button, self->due_on != NULL);
}

static void
day_cb (BacklotTaskForm *self)
{
  g_autoptr(GDateTime) day = NULL;

  if (self->showing)
    return;
  day = gtk_calendar_get_date (self->calendar);
  g_free (self->due_on);
  self->due_on = g_date_time_format (day, "%Y-%m-%d");
  show_due (self);
  keep (self);
}

static void
clear_due_cb (BacklotTaskForm *self)
{
  g_clear_pointer (&self->due_on, g_free);
  show_due (self);
  keep (self);
  gtk_widget_grab_focus (self->due_button);
}

static void
show_calendar (BacklotTaskForm *self)
{
  g_autoptr(GDateTime) day = backlot_words_parse_day (self->due_on);

  if (day != NULL)
    gtk_calendar_select_day (self->calendar, day);
}

static void
show_people (BacklotTaskForm *self)
{
  GListModel *members = self->team != NULL ? backlot_team_get_members (self->team) : NULL;
  const char *assignee = backlot_task_get_assignee_id (self->task);
  const char *me = backlot_backend_get_user_id (self->backend);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  gboolean was_showing = self->showing;
  guint place = 0;

  g_ptr_array_set_size (self->people, 0);
  g_ptr_array_add (self->people, g_strdup (""));
  g_ptr_array_add (self->people, g_strdup (me));
  for (guint i = 0; members != NULL && i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr(BacklotMember) member = g_list_model_get_item (members, i);

      if (g_strcmp0 (backlot_member_get_user_id (member), me) != 0)
        g_ptr_array_add (self->people, g_strdup (backlot_member_get_user_id (member)));
    }
  if (assignee != NULL &&
      !g_ptr_array_find_with_equal_func (self->people, assignee, g_str_equal, NULL))
    g_ptr_array_add (self->people, g_strdup (assignee));
  gtk_string_list_append (names, C_("assigned to", "Nobody"));
  for (guint i = 1; i < self->people->len; i++)
    gtk_string_list_take (names, backlot_words_person (self->backend,
                                                       g_ptr_array_index (self->people, i)));
  g_ptr_array_find_with_equal_func (self->people, assignee != NULL ? assignee : "", g_str_equal,
                                    &place);
  self->showing = TRUE;
  adw_combo_row_set_model (self->assignee_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->assignee_row, place);
  self->showing = was_showing;
}

/* Who is a viewer may change what is assigned to him; the studio has the last word. */
static void
show_rights (BacklotTaskForm *self)
{
  gboolean can = self->team == NULL || backlot_team_get_can_edit (self->team) ||
                 g_strcmp0 (backlot_task_get_assignee_id (self->task),
                            backlot_backend_get_user_id (self->backend)) == 0;
  GtkWidget *widgets[] = {
    GTK_WIDGET (self->title_row), GTK_WIDGET (self->description_view),
    GTK_WIDGET (self->status_row), GTK_WIDGET (self->progress_scale),
    GTK_WIDGET (self->assignee_row), GTK_WIDGET (self->due_row),
  };

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    backlot_rights_show (widgets[i], can, _("Only editors can change tasks"), NULL);
}

/* What is being typed stays; it is kept in a moment. */
static void
show_task (BacklotTaskForm *self)
{
  g_autofree char *description = get_description (self);
  const char *now = backlot_task_get_description (self->task);

  if (self->keep_id != 0)
    return;
  self->showing = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->title_row)),
                 backlot_task_get_title (self->task)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->title_row), backlot_task_get_title (self->task));
  if (!g_str_equal (description, now))
    gtk_text_buffer_set_text (self->description_buffer, now, -1);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_str_equal (statuses[i], backlot_task_get_status (self->task)))
      adw_combo_row_set_selected (self->status_row, i);
  gtk_range_set_value (self->progress_scale, backlot_task_get_progress (self->task));
  g_set_str (&self->due_on, backlot_task_get_due_on (self->task));
  show_calendar (self);
  show_due (self);
  show_people (self);
  show_rights (self);
  self->showing = FALSE;
}

static void
people_changed_cb (BacklotTaskForm *self)
{
  if (self->task != NULL)
    show_people (self);
}

static void
rights_changed_cb (BacklotTaskForm *self)
{
  if (self->task != NULL)
    show_rights (self);
}

static void
let_go_of_task (BacklotTaskForm *self)
{
  if (self->task != NULL)
    g_signal_handlers_disconnect_by_data (self->task, self);
  g_clear_object (&self->task);
}

static gboolean
backlot_task_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BACKLOT_TASK_FORM (widget)->title_row));
}

static void
backlot_task_form_unmap (GtkWidget *widget)
{
  backlot_task_form_finish (BACKLOT_TASK_FORM (widget));
  GTK_WIDGET_CLASS (backlot_task_form_parent_class)->unmap (widget);
}

static void
backlot_task_form_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch ((BacklotTaskFormProperty) prop_id)
    {
    case PROP_TASK:
      g_value_set_object (value, BACKLOT_TASK_FORM (object)->task);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_task_form_dispose (GObject *object)
{
  BacklotTaskForm *self = BACKLOT_TASK_FORM (object);

  g_clear_handle_id (&self->keep_id, g_source_remove);
  self->showing = TRUE;
  let_go_of_task (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_TASK_FORM);
  g_clear_object (&self->team);
  g_clear_object (&self->history);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_task_form_parent_class)->dispose (object);
}

static void
backlot_task_form_finalize (GObject *object)
{
  BacklotTaskForm *self = BACKLOT_TASK_FORM (object);

  g_ptr_array_unref (self->people);
  g_free (self->due_on);

  G_OBJECT_CLASS (backlot_task_form_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, mark);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, editing_note);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, title_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, description_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, description_buffer);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, status_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, progress_scale);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, assignee_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, due_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, clear_due_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, due_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, due_popover);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskForm, calendar);
}

static void
backlot_task_form_class_init (BacklotTaskFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_task_form_get_property;
  object_class->dispose = backlot_task_form_dispose;
  object_class->finalize = backlot_task_form_finalize;
  widget_class->grab_focus = backlot_task_form_grab_focus;
  widget_class->unmap = backlot_task_form_unmap;

  properties[PROP_TASK] = g_param_spec_object ("task", NULL, NULL, BACKLOT_TYPE_TASK,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_CHANGE_MARK);
  g_type_ensure (BACKLOT_TYPE_EDITING_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/collab/backlot-task-form.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_due_cb);
}

static char *
word_percent (GtkScale *scale,
              double    value,
              gpointer  user_data)
{
  return backlot_words_percent ((int) value);
}

static void
backlot_task_form_init (BacklotTaskForm *self)
{
  g_autoptr(GtkStringList) words = gtk_string_list_new (NULL);

  self->people = g_ptr_array_new_with_free_func (g_free);
  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    gtk_string_list_take (words, backlot_words_task_status (statuses[i]));
  adw_combo_row_set_model (self->status_row, G_LIST_MODEL (words));
  gtk_scale_set_format_value_func (GTK_SCALE (self->progress_scale), word_percent, NULL, NULL);
}

void
backlot_task_form_set_project (BacklotTaskForm *self,
                               BacklotBackend  *backend,
                               BacklotHistory  *history,
                               BacklotTeam     *team)
{
  g_return_if_fail (BACKLOT_IS_TASK_FORM (self));
  g_return_if_fail (self->backend == NULL);

  self->backend = g_object_ref (backend);
  self->history = g_object_ref (history);
  g_object_set (self->mark, "backend", backend, NULL);
  if (team == NULL)
    return;
  self->team = g_object_ref (team);
  g_signal_connect_object (backlot_team_get_members (team), "items-changed",
                           G_CALLBACK (people_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (team, "notify::can-edit", G_CALLBACK (rights_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
backlot_task_form_set_task (BacklotTaskForm *self,
                            BacklotTask     *task)
{
  g_return_if_fail (BACKLOT_IS_TASK_FORM (self));
  g_return_if_fail (self->backend != NULL);

  if (task == self->task)
    return;
  backlot_task_form_finish (self);
  let_go_of_task (self);
  self->has_changed = FALSE;
  if (task != NULL)
    {
      self->task = g_object_ref (task);
      g_signal_connect_object (task, "notify", G_CALLBACK (show_task), self, G_CONNECT_SWAPPED);
      show_task (self);
    }
  g_object_set (self->editing_note, "team", self->team, "record", task, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TASK]);
}

void
backlot_task_form_finish (BacklotTaskForm *self)
{
  g_return_if_fail (BACKLOT_IS_TASK_FORM (self));

  if (self->task == NULL)
    return;
  keep (self);
  if (self->team != NULL)
    backlot_presence_rests (backlot_team_get_presence (self->team));
}

gboolean
backlot_task_form_get_has_changed (BacklotTaskForm *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK_FORM (self), FALSE);

  return self->has_changed;
}
