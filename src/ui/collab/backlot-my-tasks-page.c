/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the tasks that are assigned to this person. */

#include "config.h"

#include "ui/collab/backlot-my-tasks-page.h"

#include "ui/collab/backlot-tasks.h"
#include "ui/common/backlot-scroll-memory.h"
#include "ui/common/backlot-selection-memory.h"

struct _BacklotMyTasksPage
{
  BacklotPage       parent_instance;

  BacklotTaskBoard *board;   /* (owned) */

  BacklotTasks     *tasks;
};

G_DEFINE_FINAL_TYPE (BacklotMyTasksPage, backlot_my_tasks_page, BACKLOT_TYPE_PAGE)

static void
new_task_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  backlot_tasks_begin_new (BACKLOT_MY_TASKS_PAGE (user_data)->tasks);
}

static void
open_task (BacklotPage *page,
           const char  *tail)
{
  backlot_tasks_show (BACKLOT_MY_TASKS_PAGE (page)->tasks, tail);
}

static void
refresh (BacklotPage *page)
{
  larder_query_observer_refetch (
    backlot_task_board_get_query (BACKLOT_MY_TASKS_PAGE (page)->board));
}

static void
update_day (BacklotMyTasksPage *self)
{
  if (self->board != NULL)
    backlot_task_board_update_day (self->board);
}

static gboolean
grab_focus (GtkWidget *widget)
{
  backlot_tasks_focus (BACKLOT_MY_TASKS_PAGE (widget)->tasks);
  return TRUE;
}

static void
dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_MY_TASKS_PAGE);
  g_clear_object (&BACKLOT_MY_TASKS_PAGE (object)->board);

  G_OBJECT_CLASS (backlot_my_tasks_page_parent_class)->dispose (object);
}

static void
backlot_my_tasks_page_class_init (BacklotMyTasksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->grab_focus = grab_focus;
  BACKLOT_PAGE_CLASS (klass)->open = open_task;
  BACKLOT_PAGE_CLASS (klass)->refresh = refresh;

  g_type_ensure (BACKLOT_TYPE_TASKS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/collab/backlot-my-tasks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotMyTasksPage, tasks);
}

static void
backlot_my_tasks_page_init (BacklotMyTasksPage *self)
{
  const GActionEntry entries[] = {
    { .name = "new-task", .activate = new_task_cb },
  };

  g_action_map_add_action_entries (backlot_page_get_actions (BACKLOT_PAGE (self)), entries,
                                   G_N_ELEMENTS (entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

BacklotPage *
backlot_my_tasks_page_new (BacklotContext *context)
{
  BacklotMyTasksPage *self = g_object_new (BACKLOT_TYPE_MY_TASKS_PAGE, NULL);
  BacklotNavigation *navigation = backlot_context_get_navigation (context);

  self->board = g_object_ref (backlot_context_get_my_tasks (context));
  backlot_task_board_update_day (self->board);
  /* The board outlives the page. */
  g_signal_connect_object (context, "notify::now-ms", G_CALLBACK (update_day), self,
                           G_CONNECT_SWAPPED);
  backlot_tasks_set_board (self->tasks, self->board, NULL,
                           backlot_context_get_text_drafts (context));
  backlot_tasks_set_projects (self->tasks, backlot_context_get_projects (context));
  backlot_selection_memory_attach (backlot_tasks_get_selection_model (self->tasks), navigation,
                                   "tasks");
  backlot_scroll_memory_attach (backlot_tasks_get_scrolled_window (self->tasks), navigation,
                                "tasks");
  return BACKLOT_PAGE (self);
}
