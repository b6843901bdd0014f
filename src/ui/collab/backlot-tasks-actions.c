/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with tasks that are selected, or with the one that has the focus. */

#include "config.h"

#include "ui/collab/backlot-tasks-private.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-page.h"
#include "ui/common/backlot-rights.h"

/* The row of the item that has the focus. */
static BacklotTaskRow *
find_focused_row (BacklotTasks *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    return NULL;
  row = gtk_widget_get_ancestor (focus, BACKLOT_TYPE_TASK_ROW);
  if (row == NULL && BACKLOT_IS_TASK_ROW (gtk_widget_get_first_child (focus)))
    row = gtk_widget_get_first_child (focus);
  return row != NULL ? BACKLOT_TASK_ROW (row) : NULL;
}

static BacklotTask *
get_task (BacklotTasks *self,
          const char   *id)
{
  int position = backlot_tasks_find_position (self, id);

  return position >= 0
           ? g_list_model_get_item (G_LIST_MODEL (self->selection), (guint) position) : NULL;
}

/* What an action is about: the focused task, unless it is part of a larger selection. */
static GStrv
get_subjects (BacklotTasks *self)
{
  BacklotTaskRow *row = find_focused_row (self);
  BacklotTask *task = row != NULL ? backlot_task_row_get_task (row) : NULL;
  g_auto(GStrv) ids = backlot_tasks_get_selected (self);
  const char *only[] = { NULL, NULL };

  if (task == NULL)
    return g_steal_pointer (&ids);
  only[0] = larder_record_get_id (LARDER_RECORD (task));
  if (g_strv_contains ((const char * const *) ids, only[0]))
    return g_steal_pointer (&ids);
  return g_strdupv ((char **) only);
}

static BacklotHistory *
get_history (BacklotTasks *self)
{
  return backlot_task_board_get_history (self->board);
}

static void
tell (BacklotTasks *self,
      const char   *title)
{
  backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)), get_history (self), title);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  backlot_tasks_begin_new (BACKLOT_TASKS (widget));
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BacklotTasks *self = BACKLOT_TASKS (widget);
  g_auto(GStrv) ids = get_subjects (self);
  g_autoptr(BacklotTask) task = ids[0] != NULL ? get_task (self, ids[0]) : NULL;

  if (task != NULL)
    backlot_tasks_open_editor (self, task);
}

/* One step for all of them. @value: (nullable) */
static void
change_all (BacklotTasks *self,
            GStrv         ids,
            const char   *member,
            const char   *value)
{
  BacklotHistory *history = get_history (self);
  g_autofree char *title = NULL;
  guint n_tasks = g_strv_length (ids);

  if (n_tasks == 0 || !backlot_tasks_can_change (self, ids))
    return;
  backlot_history_begin (history);
  for (guint i = 0; i < n_tasks; i++)
    {
      g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

      if (value != NULL)
        larder_value_builder_set_string (changes, member, value);
      else
        larder_value_builder_set_null (changes, member);
      if (g_strcmp0 (value, "done") == 0)
        larder_value_builder_set_int (changes, "progress", 100);
      backlot_history_edit (history, "tasks.update", "tasks", ids[i],
                            larder_value_builder_end (changes));
    }
  backlot_history_end (history);
  title = g_strdup_printf (ngettext ("%u task changed", "%u tasks changed", n_tasks), n_tasks);
  tell (self, title);
}

/* There may be thousands. */
static gboolean
are_done (BacklotTasks *self,
          GStrv         ids)
{
  LarderTable *tasks =
    backlot_backend_get_table (backlot_task_board_get_backend (self->board), "tasks");
  gboolean done = TRUE;

  for (guint i = 0; done && ids[i] != NULL; i++)
    {
      LarderValue *task = larder_table_get_value (tasks, ids[i]);

      done = task != NULL && g_strcmp0 (larder_value_get_member_string (task, "status"),
                                        "done") == 0;
    }
  return done;
}

static void
toggle_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotTasks *self = BACKLOT_TASKS (widget);
  g_auto(GStrv) ids = get_subjects (self);
  g_autoptr(BacklotTask) only = NULL;

  if (ids[0] == NULL || !backlot_tasks_can_change (self, ids))
    return;
  only = ids[1] == NULL ? get_task (self, ids[0]) : NULL;
  if (only != NULL)
    backlot_tasks_set_done (self, only, !backlot_task_get_is_done (only));
  else
    change_all (self, ids, "status", are_done (self, ids) ? "todo" : "done");
}

static void
set_status_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  g_auto(GStrv) ids = get_subjects (BACKLOT_TASKS (widget));

  change_all (BACKLOT_TASKS (widget), ids, "status", g_variant_get_string (parameter, NULL));
}

static void
set_due_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  const char *when = g_variant_get_string (parameter, NULL);
  g_auto(GStrv) ids = get_subjects (BACKLOT_TASKS (widget));
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) day = NULL;
  g_autofree char *text = NULL;

  if (g_str_equal (when, "today"))
    day = g_date_time_ref (now);
  else if (g_str_equal (when, "tomorrow"))
    day = g_date_time_add_days (now, 1);
  else if (g_str_equal (when, "week"))
    day = g_date_time_add_days (now, 7);
  text = day != NULL ? g_date_time_format (day, "%Y-%m-%d") : NULL;
  change_all (BACKLOT_TASKS (widget), ids, "due_on", text);
}

static void
assign_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotTasks *self = BACKLOT_TASKS (widget);
  g_auto(GStrv) ids = get_subjects (self);
  BacklotBackend *backend = backlot_task_board_get_backend (self->board);
  gboolean is_me = g_str_equal (g_variant_get_string (parameter, NULL), "me");

  change_all (self, ids, "assignee_id", is_me ? backlot_backend_get_user_id (backend) : NULL);
}

static void
follow_cb (gpointer user_data)
{
  BacklotTasks *self = BACKLOT_TASKS (user_data);
  int position = backlot_tasks_find_position (self, self->moved_id);

  self->follow_id = 0;
  g_clear_pointer (&self->moved_id, g_free);
  if (position >= 0)
    gtk_list_view_scroll_to (self->list, (guint) position,
                             GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
  position = backlot_tasks_find_position (self, self->added_id);
  if (position >= 0)
    {
      g_clear_pointer (&self->added_id, g_free);
      gtk_list_view_scroll_to (self->list, (guint) position, GTK_LIST_SCROLL_NONE, NULL);
    }
}

/* A moved task takes focus and selection along and an added one is shown, as soon as the view and
 * the list agree on where it is now: the list changes when the change is on disk. */
void
backlot_tasks_follow (BacklotTasks *self)
{
  if ((self->moved_id != NULL || self->added_id != NULL) && self->follow_id == 0)
    self->follow_id = g_idle_add_once (follow_cb, self);
}

static void
move_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BacklotTasks *self = BACKLOT_TASKS (widget);
  g_auto(GStrv) ids = get_subjects (self);

  if (ids[0] == NULL)
    return;
  g_set_str (&self->moved_id, ids[0]);
  if (backlot_task_board_move (self->board, ids[0], g_str_has_suffix (name, "up") ? -1 : 1))
    tell (self, _("Order changed"));
  else
    g_clear_pointer (&self->moved_id, g_free);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotTasks *self = BACKLOT_TASKS (widget);
  g_auto(GStrv) ids = get_subjects (self);
  g_autoptr(BacklotRemoval) removal = NULL;
  g_autofree char *title = NULL;
  int position = 0;
  guint n_tasks = 0, n_removed = 0;

  if (ids[0] == NULL)
    return;
  position = backlot_tasks_find_position (self, ids[0]);
  removal = backlot_tasks_delete (backlot_task_board_get_backend (self->board),
                                  (const char * const *) ids);
  n_removed = backlot_history_remove (get_history (self), removal);
  title = g_strdup_printf (ngettext ("%u task deleted", "%u tasks deleted", n_removed), n_removed);
  tell (self, title);

  /* The next task gets the focus, else the one before. */
  n_tasks = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  if (n_tasks > 0 && position >= 0)
    gtk_list_view_scroll_to (self->list, MIN ((guint) position, n_tasks - 1),
                             GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
  else
    backlot_tasks_focus (self);
}

static void
copy_link_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  g_auto(GStrv) ids = get_subjects (BACKLOT_TASKS (widget));
  g_autoptr(BacklotTask) task = ids[0] != NULL ? get_task (BACKLOT_TASKS (widget), ids[0]) : NULL;
  g_autofree char *link = NULL;

  if (task == NULL)
    return;
  link = g_strconcat ("backlot:project/", backlot_task_get_project_id (task), "/tasks/", ids[0],
                      NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), link);
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BacklotTaskRow *row = find_focused_row (BACKLOT_TASKS (widget));

  if (row != NULL)
    backlot_task_row_show_menu (row);
}

static void
select_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotTasks *self = BACKLOT_TASKS (widget);
  int position = backlot_tasks_find_position (self, g_variant_get_string (parameter, NULL));
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);

  if (position < 0)
    return;
  gtk_list_view_scroll_to (self->list, (guint) position, GTK_LIST_SCROLL_FOCUS, NULL);
  if (!gtk_selection_model_is_selected (model, (guint) position))
    gtk_selection_model_select_item (model, (guint) position, TRUE);
}

void
backlot_tasks_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "tasks.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "tasks.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "tasks.toggle", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "tasks.set-status", "s", set_status_action);
  gtk_widget_class_install_action (widget_class, "tasks.set-due", "s", set_due_action);
  gtk_widget_class_install_action (widget_class, "tasks.assign", "s", assign_action);
  gtk_widget_class_install_action (widget_class, "tasks.move-up", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "tasks.move-down", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "tasks.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "tasks.copy-link", NULL, copy_link_action);
  gtk_widget_class_install_action (widget_class, "tasks.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "tasks.select", "s", select_action);
}

void
backlot_tasks_update_actions (BacklotTasks *self)
{
  const char * const names[] = {
    "tasks.new", "tasks.set-due", "tasks.assign", "tasks.delete",
  };
  gboolean can_edit = backlot_tasks_get_can_edit (self);
  gboolean is_ordered =
    self->board != NULL && backlot_task_board_get_project (self->board) != NULL;
  g_auto(GStrv) ids = backlot_tasks_get_selected (self);
  gboolean can_change = backlot_tasks_can_change (self, ids);
  guint n_selected = g_strv_length (ids);
  g_autofree char *words = g_strdup_printf (ngettext ("%u task selected", "%u tasks selected",
                                                      n_selected),
                                            n_selected);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], can_edit);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tasks.toggle", can_change);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tasks.set-status", can_change);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tasks.move-up", can_edit && is_ordered);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tasks.move-down", can_edit && is_ordered);
  backlot_rights_show (self->bulk_delete_button, can_edit, _("Only editors can change tasks"),
                       _("Delete Selected Tasks"));
  backlot_rights_show (self->bulk_done_button, can_change, _("Only editors can change tasks"),
                       _("Selected Tasks Are Done"));
  gtk_label_set_label (self->bulk_label, words);
  gtk_action_bar_set_revealed (self->bulk_bar, n_selected > 1);
}

/* Space would toggle the selection; a button in the row has a use for it. */
static gboolean
toggle_key_cb (GtkWidget *widget,
               GVariant  *arguments,
               gpointer   user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !BACKLOT_IS_TASK_ROW (gtk_widget_get_first_child (focus)))
    return FALSE;
  return gtk_widget_activate_action (widget, "tasks.toggle", NULL);
}

void
backlot_tasks_add_keys (BacklotTasks *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  const struct
  {
    const char *trigger;
    const char *action;
  } keys[] = {
    { "F2", "action(tasks.edit)" },
    { "Delete|KP_Delete", "action(tasks.delete)" },
    { "<Alt>Up", "action(tasks.move-up)" },
    { "<Alt>Down", "action(tasks.move-down)" },
    { "<Shift>F10|Menu", "action(tasks.menu)" },
  };

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].trigger),
                        gtk_shortcut_action_parse_string (keys[i].action)));
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("space"),
                      gtk_callback_action_new (toggle_key_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}
