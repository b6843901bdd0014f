/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A task as a row. */

#include "config.h"

#include "ui/collab/backlot-task-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "query/collab/backlot-task-board.h"
#include "ui/collab/backlot-editing-note.h"
#include "ui/common/backlot-change-mark.h"
#include "ui/common/backlot-record-link.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-row-menu.h"
#include "ui/common/backlot-words-task.h"

struct _BacklotTaskRow
{
  GtkBox             parent_instance;

  BacklotBackend    *backend;      /* (owned) (nullable) */
  BacklotTask       *task;         /* (owned) (nullable) */
  BacklotTeam       *team;         /* (owned) (nullable) */
  LarderRecord      *person;       /* (owned) (nullable): who shall do it */
  GSignalGroup      *signals;      /* (owned): of @task */
  GMenuModel        *menu;
  gboolean           shows_project;
  gboolean           can_change;
  gboolean           updating;     /* the check shows the task, nobody pressed it */

  GtkCheckButton    *check;
  GtkLabel          *details_label;
  BacklotChangeMark *mark;
  BacklotEditingNote *editing_note;
};

typedef enum
{
  PROP_BACKEND = 1,
  PROP_SHOWS_PROJECT,
  PROP_TASK,
  PROP_CAN_CHANGE,
  PROP_TEAM,
  PROP_DESCRIPTION,
} BacklotTaskRowProperty;

enum
{
  SIGNAL_ASKED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_DESCRIPTION + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotTaskRow, backlot_task_row, GTK_TYPE_BOX)

static char **
title_classes (BacklotTaskRow *self,
               gboolean        is_done)
{
  const char *plain[] = { NULL };
  const char *dim[] = { "dim-label", NULL };

  return g_strdupv ((char **) (is_done ? dim : plain));
}

static PangoAttrList *
title_attributes (BacklotTaskRow *self,
                  gboolean        is_done)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  if (is_done)
    pango_attr_list_insert (attributes, pango_attr_strikethrough_new (TRUE));
  return attributes;
}

static float
fraction_of (BacklotTaskRow *self,
             gint64          progress)
{
  return (float) progress / 100.0f;
}

static gboolean
is_begun (BacklotTaskRow *self,
          gint64          progress,
          gboolean        is_done)
{
  return progress > 0 && !is_done;
}

static void
toggled_cb (BacklotTaskRow *self)
{
  if (!self->updating && self->task != NULL)
    g_signal_emit (self, signals[SIGNAL_ASKED], 0,
                   gtk_check_button_get_active (self->check) ? "done" : "open");
}

static void
edit_cb (BacklotTaskRow *self)
{
  g_signal_emit (self, signals[SIGNAL_ASKED], 0, "edit");
}

static char *
word_details (BacklotTaskRow *self)
{
  g_autofree char *details = backlot_words_task_details (self->backend, self->task);
  LarderValue *project = NULL;
  const char *title = NULL;

  if (!self->shows_project)
    return g_steal_pointer (&details);
  project = larder_table_get_value (backlot_backend_get_table (self->backend, "projects"),
                                    backlot_task_get_project_id (self->task));
  title = project != NULL ? larder_value_get_member_string (project, "title") : NULL;
  if (title == NULL)
    return g_steal_pointer (&details);
  return details[0] != '\0' ? g_strjoin (" · ", title, details, NULL) : g_strdup (title);
}

static char *
word_description (BacklotTaskRow *self)
{
  g_autofree char *state = NULL;
  g_autofree char *status = NULL;
  BacklotSyncState sync = BACKLOT_SYNC_SAVED;
  const char *details = NULL;
  const char *editing = NULL;

  if (self->task == NULL)
    return g_strdup ("");
  details = gtk_label_get_label (self->details_label);
  status = backlot_words_task_status (backlot_task_get_status (self->task));
  g_object_get (self->mark, "state", &sync, NULL);
  state = backlot_words_sync_state (sync);
  editing = backlot_editing_note_get_text (self->editing_note);
  return g_strconcat (status, details[0] != '\0' ? ", " : "", details,
                      state[0] != '\0' ? ", " : "", state,
                      editing[0] != '\0' ? ", " : "", editing, NULL);
}

static void
describe (BacklotTaskRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCRIPTION]);
}

/* What is assigned to this person he may change everywhere. */
static void
show_rights (BacklotTaskRow *self)
{
  gboolean can = self->can_change ||
                 g_strcmp0 (backlot_task_get_assignee_id (self->task),
                            backlot_backend_get_user_id (self->backend)) == 0;

  backlot_rights_show (GTK_WIDGET (self->check), can, _("Only editors can change tasks"),
                       _("Done"));
}

static void
update (BacklotTaskRow *self)
{
  g_autofree char *details = NULL;
  gboolean late = FALSE;

  if (self->task == NULL || self->backend == NULL)
    return;
  details = word_details (self);
  late = backlot_task_board_find_section (self->task) == BACKLOT_TASK_OVERDUE;
  gtk_label_set_label (self->details_label, details);
  gtk_widget_set_visible (GTK_WIDGET (self->details_label), details[0] != '\0');
  gtk_widget_remove_css_class (GTK_WIDGET (self->details_label), late ? "dim-label" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->details_label), late ? "error" : "dim-label");
  self->updating = TRUE;
  gtk_check_button_set_active (self->check, backlot_task_get_is_done (self->task));
  self->updating = FALSE;
  show_rights (self);
  describe (self);
}

static void
follow_person (BacklotTaskRow *self)
{
  backlot_record_link_set (&self->person, self->backend, "people",
                           self->task != NULL ? backlot_task_get_assignee_id (self->task) : NULL,
                           G_CALLBACK (update), self);
}

static void
assignee_cb (BacklotTaskRow *self)
{
  follow_person (self);
  update (self);
}

static void
set_task (BacklotTaskRow *self,
          BacklotTask    *task)
{
  if (!g_set_object (&self->task, task))
    return;
  g_signal_group_set_target (self->signals, task);
  follow_person (self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TASK]);
}

static void
menu_pressed_cb (BacklotTaskRow *self,
                 int             n_press,
                 double          x,
                 double          y,
                 GtkGesture     *gesture)
{
  /* The menu acts on the selection, so the row under the pointer has to be in it. */
  gtk_widget_activate_action (GTK_WIDGET (self), "tasks.select", "s",
                              larder_record_get_id (LARDER_RECORD (self->task)));
  backlot_row_menu_show (GTK_WIDGET (self), self->menu, x, y);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
long_pressed_cb (BacklotTaskRow *self,
                 double          x,
                 double          y,
                 GtkGesture     *gesture)
{
  menu_pressed_cb (self, 1, x, y, gesture);
}

static GdkContentProvider *
drag_prepare_cb (BacklotTaskRow *self)
{
  return self->task != NULL && self->can_change && !self->shows_project
           ? gdk_content_provider_new_typed (BACKLOT_TYPE_TASK, self->task) : NULL;
}

static void
add_gestures (BacklotTaskRow *self)
{
  GtkGesture *press = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (press), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_swapped (hold, "pressed", G_CALLBACK (long_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_swapped (source, "prepare", G_CALLBACK (drag_prepare_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
}

static void
backlot_task_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  BacklotTaskRow *self = BACKLOT_TASK_ROW (object);

  switch ((BacklotTaskRowProperty) prop_id)
    {
    case PROP_BACKEND:
      g_value_set_object (value, self->backend);
      break;
    case PROP_SHOWS_PROJECT:
      g_value_set_boolean (value, self->shows_project);
      break;
    case PROP_TASK:
      g_value_set_object (value, self->task);
      break;
    case PROP_CAN_CHANGE:
      g_value_set_boolean (value, self->can_change);
      break;
    case PROP_TEAM:
      g_value_set_object (value, self->team);
      break;
    case PROP_DESCRIPTION:
      g_value_take_string (value, word_description (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_task_row_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  BacklotTaskRow *self = BACKLOT_TASK_ROW (object);

  switch ((BacklotTaskRowProperty) prop_id)
    {
    case PROP_BACKEND:
      self->backend = g_value_dup_object (value);
      break;
    case PROP_SHOWS_PROJECT:
      self->shows_project = g_value_get_boolean (value);
      break;
    case PROP_TASK:
      set_task (self, g_value_get_object (value));
      break;
    case PROP_CAN_CHANGE:
      self->can_change = g_value_get_boolean (value);
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_TEAM:
      if (g_set_object (&self->team, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_DESCRIPTION:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_task_row_dispose (GObject *object)
{
  BacklotTaskRow *self = BACKLOT_TASK_ROW (object);

  backlot_record_link_set (&self->person, NULL, NULL, NULL, G_CALLBACK (update), self);
  g_clear_object (&self->signals);
  g_clear_object (&self->task);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_TASK_ROW);
  g_clear_object (&self->team);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_task_row_parent_class)->dispose (object);
}

static void
backlot_task_row_class_init (BacklotTaskRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = backlot_task_row_get_property;
  object_class->set_property = backlot_task_row_set_property;
  object_class->dispose = backlot_task_row_dispose;

  properties[PROP_BACKEND] = g_param_spec_object ("backend", NULL, NULL, BACKLOT_TYPE_BACKEND,
                                                  flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_SHOWS_PROJECT] =
    g_param_spec_boolean ("shows-project", NULL, NULL, FALSE, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_TASK] = g_param_spec_object ("task", NULL, NULL, BACKLOT_TYPE_TASK,
                                               flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CAN_CHANGE] = g_param_spec_boolean ("can-change", NULL, NULL, TRUE,
                                                      flags | G_PARAM_EXPLICIT_NOTIFY |
                                                        G_PARAM_CONSTRUCT);
  properties[PROP_TEAM] = g_param_spec_object ("team", NULL, NULL, BACKLOT_TYPE_TEAM,
                                               flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_ASKED] = g_signal_new ("asked", BACKLOT_TYPE_TASK_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (BACKLOT_TYPE_CHANGE_MARK);
  g_type_ensure (BACKLOT_TYPE_EDITING_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/collab/backlot-task-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskRow, check);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskRow, mark);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskRow, editing_note);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskRow, menu);
  gtk_widget_class_bind_template_callback (widget_class, title_classes);
  gtk_widget_class_bind_template_callback (widget_class, title_attributes);
  gtk_widget_class_bind_template_callback (widget_class, fraction_of);
  gtk_widget_class_bind_template_callback (widget_class, is_begun);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_cb);
}

static void
backlot_task_row_init (BacklotTaskRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_rights_explain (self->menu, "rights.edit", _("Only editors can change tasks"));

  self->signals = g_signal_group_new (BACKLOT_TYPE_TASK);
  g_signal_group_connect_swapped (self->signals, "notify::assignee-id", G_CALLBACK (assignee_cb),
                                  self);
  g_signal_group_connect_swapped (self->signals, "notify::due-on", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::status", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::progress", G_CALLBACK (update), self);
  g_signal_connect_object (self->editing_note, "notify::text", G_CALLBACK (describe), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mark, "notify::state", G_CALLBACK (describe), self,
                           G_CONNECT_SWAPPED);
  add_gestures (self);
}

BacklotTask *
backlot_task_row_get_task (BacklotTaskRow *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK_ROW (self), NULL);

  return self->task;
}

void
backlot_task_row_show_menu (BacklotTaskRow *self)
{
  g_return_if_fail (BACKLOT_IS_TASK_ROW (self));

  backlot_row_menu_show (GTK_WIDGET (self), self->menu,
                         gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                         gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}
