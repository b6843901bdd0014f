/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of tasks to be worked with. */

#include "config.h"

#include "ui/collab/backlot-tasks-private.h"

#include <glib/gi18n.h>

#include "model/project/backlot-project.h"

#include "ui/collab/backlot-task-dialog.h"
#include "ui/common/backlot-list-words.h"
#include "ui/common/backlot-page-state.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-row-factory.h"
#include "ui/common/backlot-row-menu.h"

G_DEFINE_FINAL_TYPE (BacklotTasks, backlot_tasks, ADW_TYPE_BIN)

gboolean
backlot_tasks_get_can_edit (BacklotTasks *self)
{
  return self->team == NULL || backlot_team_get_can_edit (self->team);
}

gboolean
backlot_tasks_can_change (BacklotTasks *self,
                          GStrv         ids)
{
  BacklotBackend *backend = self->board != NULL ? backlot_task_board_get_backend (self->board)
                                                : NULL;

  if (backlot_tasks_get_can_edit (self))
    return TRUE;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      LarderValue *task = larder_table_get_value (backlot_backend_get_table (backend, "tasks"),
                                                  ids[i]);

      if (task == NULL || g_strcmp0 (larder_value_get_member_string (task, "assignee_id"),
                                     backlot_backend_get_user_id (backend)) != 0)
        return FALSE;
    }
  return ids[0] != NULL;
}

static void
add_cb (BacklotTasks *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->add_entry));
  g_autofree char *title = g_strstrip (g_strdup (text));
  BacklotBackend *backend = NULL;
  const char *project_id = NULL;
  const char *assignee_id = NULL;

  if (title[0] == '\0' || self->board == NULL || !backlot_tasks_get_can_edit (self))
    return;
  backend = backlot_task_board_get_backend (self->board);
  project_id = backlot_task_board_get_project (self->board);
  /* Who works alone does it himself; and what one writes into one's own list, too. */
  if (project_id == NULL || (self->team != NULL && backlot_team_get_is_alone (self->team)))
    assignee_id = backlot_backend_get_user_id (backend);
  if (project_id == NULL)
    {
      LarderRecord *project = gtk_drop_down_get_selected_item (self->project_drop);

      if (project == NULL)
        return;
      project_id = larder_record_get_id (project);
    }
  g_free (self->added_id);
  self->added_id = backlot_tasks_create (backend, project_id, title, assignee_id, NULL);
  backlot_tasks_follow (self);
  gtk_editable_set_text (GTK_EDITABLE (self->add_entry), "");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), _("Task added"),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

static void
editor_closed_cb (BacklotTasks      *self,
                  BacklotTaskDialog *dialog)
{
  if (backlot_task_dialog_get_has_changed (dialog))
    backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)),
                            backlot_task_board_get_history (self->board), _("Task changed"));
}

void
backlot_tasks_open_editor (BacklotTasks *self,
                           BacklotTask  *task)
{
  AdwDialog *dialog = backlot_task_dialog_new (self->board, self->team, self->drafts, task);

  g_signal_connect_object (dialog, "closed", G_CALLBACK (editor_closed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

void
backlot_tasks_set_done (BacklotTasks *self,
                        BacklotTask  *task,
                        gboolean      done)
{
  BacklotHistory *history = backlot_task_board_get_history (self->board);

  backlot_task_set_done (history, task, done);
  backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)), history,
                          done ? _("Task done") : _("Task open again"));
}

static void
asked_cb (BacklotTasks   *self,
          const char     *what,
          BacklotTaskRow *row)
{
  BacklotTask *task = backlot_task_row_get_task (row);

  if (g_str_equal (what, "edit"))
    backlot_tasks_open_editor (self, task);
  else
    backlot_tasks_set_done (self, task, g_str_equal (what, "done"));
}

static void
activate_cb (BacklotTasks *self,
             guint         position)
{
  g_autoptr(BacklotTask) task = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (task != NULL)
    backlot_tasks_open_editor (self, task);
}

static gboolean
drop_cb (BacklotTaskRow *row,
         const GValue   *value,
         double          x,
         double          y)
{
  BacklotTask *dropped = g_value_get_object (value);
  GtkWidget *widget = gtk_widget_get_ancestor (GTK_WIDGET (row), BACKLOT_TYPE_TASKS);
  BacklotTask *target = backlot_task_row_get_task (row);
  BacklotTasks *self = BACKLOT_TASKS (widget);
  const char *ids[] = { NULL, NULL };
  gboolean below = y > gtk_widget_get_height (GTK_WIDGET (row)) / 2.0;
  g_autoptr(BacklotTask) next = NULL;
  BacklotHistory *history = NULL;

  if (self == NULL || dropped == NULL || dropped == target)
    return FALSE;
  ids[0] = larder_record_get_id (LARDER_RECORD (dropped));
  if (below)
    {
      int position =
        backlot_tasks_find_position (self, larder_record_get_id (LARDER_RECORD (target)));

      next = g_list_model_get_item (G_LIST_MODEL (self->selection), (guint) position + 1);
      target = next;
    }
  if (target == dropped)
    return FALSE;
  g_set_str (&self->moved_id, ids[0]);
  backlot_task_board_place (self->board, ids,
                            target != NULL ? larder_record_get_id (LARDER_RECORD (target)) : NULL);
  history = backlot_task_board_get_history (self->board);
  backlot_page_tell_undo (backlot_page_get_ancestor (widget), history, _("Order changed"));
  return TRUE;
}

static void
describe (GtkListItem *item)
{
  BacklotTask *task = gtk_list_item_get_item (item);

  if (task != NULL)
    backlot_list_words_describe (item, backlot_task_get_title (task));
}

static void
setup_cb (BacklotTasks *self,
          GtkListItem  *item)
{
  GtkWidget *row = g_object_new (BACKLOT_TYPE_TASK_ROW,
                                 "backend", backlot_task_board_get_backend (self->board),
                                 "shows-project",
                                 backlot_task_board_get_project (self->board) == NULL,
                                 NULL);
  GtkDropTarget *target = gtk_drop_target_new (BACKLOT_TYPE_TASK, GDK_ACTION_MOVE);

  g_object_set (row, "team", self->team, NULL);
  if (self->team != NULL)
    g_object_bind_property (self->team, "can-edit", row, "can-change", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (row, "asked", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
  g_signal_connect_object (row, "notify::description", G_CALLBACK (describe), item,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (BacklotTasks *self,
         GtkListItem  *item)
{
  BacklotTask *task = gtk_list_item_get_item (item);

  g_object_set (gtk_list_item_get_child (item), "task", task, NULL);
  g_signal_connect_object (task, "notify::title", G_CALLBACK (describe), item, G_CONNECT_SWAPPED);
  describe (item);
}

static void
unbind_cb (BacklotTasks *self,
           GtkListItem  *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), describe, item);
  g_object_set (gtk_list_item_get_child (item), "task", NULL, NULL);
}

static void
header_bind_cb (BacklotTasks  *self,
                GtkListHeader *header)
{
  const char *words[] = {
    [BACKLOT_TASK_OVERDUE] = C_("tasks", "Overdue"),
    [BACKLOT_TASK_TODAY] = C_("tasks", "Today"),
    [BACKLOT_TASK_LATER] = C_("tasks", "Later"),
    [BACKLOT_TASK_DONE] = C_("tasks", "Done"),
  };
  BacklotTask *task = gtk_list_header_get_item (header);

  if (task != NULL)
    backlot_list_words_set_heading (header, words[backlot_task_board_find_section (task)]);
}

static void
show_wanted (BacklotTasks *self)
{
  int position = self->wanted_id != NULL ? backlot_tasks_find_position (self, self->wanted_id) : -1;
  g_autoptr(BacklotTask) task = NULL;

  if (position < 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_clear_pointer (&self->wanted_id, g_free);
  task = g_list_model_get_item (G_LIST_MODEL (self->selection), (guint) position);
  gtk_list_view_scroll_to (self->list, (guint) position,
                           GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
  backlot_tasks_open_editor (self, task);
}

static void
items_changed_cb (BacklotTasks *self)
{
  backlot_tasks_follow (self);
  show_wanted (self);
}

static void
can_edit_cb (BacklotTasks *self)
{
  gboolean can_edit = backlot_tasks_get_can_edit (self);
  const char *reason = _("Only editors can change tasks");

  backlot_rights_show (GTK_WIDGET (self->add_entry), can_edit, reason, NULL);
  backlot_rights_show (self->new_button, can_edit, reason, NULL);
  backlot_tasks_update_actions (self);
}

static void
map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (backlot_tasks_parent_class)->map (widget);

  show_wanted (BACKLOT_TASKS (widget));
}

static void
dispose (GObject *object)
{
  BacklotTasks *self = BACKLOT_TASKS (object);

  g_clear_handle_id (&self->follow_id, g_source_remove);
  g_clear_pointer (&self->moved_id, g_free);
  g_clear_pointer (&self->added_id, g_free);
  g_clear_pointer (&self->wanted_id, g_free);
  /* The template lets go of its named children without telling their parent. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_TASKS);
  g_clear_object (&self->selection);
  g_clear_object (&self->team);
  g_clear_object (&self->drafts);
  g_clear_object (&self->board);

  G_OBJECT_CLASS (backlot_tasks_parent_class)->dispose (object);
}

static void
backlot_tasks_class_init (BacklotTasksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->map = map;

  g_type_ensure (BACKLOT_TYPE_PAGE_STATE);
  g_type_ensure (BACKLOT_TYPE_PROJECT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/collab/backlot-tasks.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, add_entry);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, project_drop);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, state);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, empty_page);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, list);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, bulk_bar);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, bulk_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, bulk_menu);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, bulk_menu_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, bulk_delete_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, bulk_done_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotTasks, new_button);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  backlot_tasks_install_actions (widget_class);
}

static void
backlot_tasks_init (BacklotTasks *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_entry_set_icon_activatable (self->add_entry, GTK_ENTRY_ICON_PRIMARY, FALSE);
  backlot_row_menu_attach (self->bulk_menu_button, self->bulk_menu);

  backlot_tasks_add_keys (self);
}

static void
add_headers (BacklotTasks *self)
{
  g_autoptr(GtkListItemFactory) factory = backlot_row_factory_new ();

  g_signal_connect_object (factory, "bind", G_CALLBACK (header_bind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_header_factory (self->list, factory);
  adw_status_page_set_title (self->empty_page, _("No Open Tasks"));
  adw_status_page_set_description (self->empty_page,
                                   _("Tasks that are assigned to you show up here, of all projects."));
}

void
backlot_tasks_set_board (BacklotTasks      *self,
                         BacklotTaskBoard  *board,
                         BacklotTeam       *team,
                         BacklotTextDrafts *drafts)
{
  g_autoptr(GtkListItemFactory) factory = backlot_row_factory_new ();
  GtkFlattenListModel *tasks = NULL;

  g_return_if_fail (BACKLOT_IS_TASKS (self));
  g_return_if_fail (self->board == NULL);

  self->board = g_object_ref (board);
  self->drafts = g_object_ref (drafts);
  if (team != NULL)
    {
      self->team = g_object_ref (team);
      g_signal_connect_object (team, "notify::can-edit", G_CALLBACK (can_edit_cb), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  tasks = gtk_flatten_list_model_new (g_object_ref (backlot_task_board_get_sections (board)));
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (tasks));
  g_signal_connect_object (self->selection, "selection-changed",
                           G_CALLBACK (backlot_tasks_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed",
                           G_CALLBACK (backlot_tasks_update_actions), self, G_CONNECT_SWAPPED);
  if (backlot_task_board_get_project (board) == NULL)
    add_headers (self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  /* After the list: it can not scroll to a row that it has not heard of. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_set (self->state, "model", self->selection, "query",
                backlot_task_board_get_query (board), NULL);
  can_edit_cb (self);
}

void
backlot_tasks_set_projects (BacklotTasks *self,
                            GListModel   *projects)
{
  g_return_if_fail (BACKLOT_IS_TASKS (self));

  gtk_drop_down_set_model (self->project_drop, projects);
  gtk_widget_set_visible (GTK_WIDGET (self->project_drop), TRUE);
}

GStrv
backlot_tasks_get_selected (BacklotTasks *self)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr(GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint position = 0;

  if (self->selection == NULL)
    return g_strv_builder_end (ids);
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr(LarderRecord) task = g_list_model_get_item (G_LIST_MODEL (self->selection),
                                                            position);

      g_strv_builder_add (ids, larder_record_get_id (task));
    }
  return g_strv_builder_end (ids);
}

int
backlot_tasks_find_position (BacklotTasks *self,
                             const char   *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr(LarderRecord) task = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (g_strcmp0 (larder_record_get_id (task), id) == 0)
        return (int) i;
    }
  return -1;
}

void
backlot_tasks_begin_new (BacklotTasks *self)
{
  g_return_if_fail (BACKLOT_IS_TASKS (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->add_entry));
}

void
backlot_tasks_show (BacklotTasks *self,
                    const char   *task_id)
{
  g_return_if_fail (BACKLOT_IS_TASKS (self));

  g_set_str (&self->wanted_id, task_id);
  show_wanted (self);
}

void
backlot_tasks_focus (BacklotTasks *self)
{
  g_return_if_fail (BACKLOT_IS_TASKS (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->add_entry));
  else
    gtk_widget_child_focus (self->state, GTK_DIR_TAB_FORWARD);
}

GtkSelectionModel *
backlot_tasks_get_selection_model (BacklotTasks *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASKS (self), NULL);

  return GTK_SELECTION_MODEL (self->selection);
}

GtkScrolledWindow *
backlot_tasks_get_scrolled_window (BacklotTasks *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASKS (self), NULL);

  return self->scrolled;
}
