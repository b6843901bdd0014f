/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the list of tasks share. */

#pragma once

#include "ui/collab/backlot-task-row.h"
#include "ui/collab/backlot-tasks.h"

G_BEGIN_DECLS

struct _BacklotTasks
{
  AdwBin             parent_instance;

  BacklotTaskBoard  *board;        /* (owned) (nullable) */
  BacklotTeam       *team;         /* (owned) (nullable) */
  BacklotTextDrafts *drafts;       /* (owned) (nullable) */
  GtkMultiSelection *selection;    /* (owned) (nullable): of BacklotTask */
  char              *moved_id;     /* (nullable): gets the focus when it is at its new place */
  char              *added_id;     /* (nullable): is scrolled to when it is there */
  char              *wanted_id;    /* (nullable): is shown when it is there */
  guint              follow_id;

  GtkEntry          *add_entry;
  GtkDropDown       *project_drop;
  GtkWidget         *state;
  AdwStatusPage     *empty_page;
  GtkListView       *list;
  GtkScrolledWindow *scrolled;
  GtkWidget         *new_button;
  GtkActionBar      *bulk_bar;
  GtkWidget         *bulk_delete_button;
  GtkWidget         *bulk_done_button;
  GtkLabel          *bulk_label;
  GMenuModel        *bulk_menu;
  GtkMenuButton     *bulk_menu_button;
};

gboolean backlot_tasks_get_can_edit    (BacklotTasks *self);
/* All of them may be changed: as an editor, or because they are assigned to this person. */
gboolean backlot_tasks_can_change      (BacklotTasks *self,
                                        GStrv         ids);
/* Returns: (transfer full): ids of the selected tasks, in their order */
GStrv    backlot_tasks_get_selected    (BacklotTasks *self);
int      backlot_tasks_find_position   (BacklotTasks *self,
                                        const char   *id);
void     backlot_tasks_open_editor     (BacklotTasks *self,
                                        BacklotTask  *task);
void     backlot_tasks_set_done        (BacklotTasks *self,
                                        BacklotTask  *task,
                                        gboolean      done);
/* Actions `tasks.…`. */
void     backlot_tasks_install_actions (GtkWidgetClass *widget_class);
void     backlot_tasks_update_actions  (BacklotTasks *self);
void     backlot_tasks_add_keys        (BacklotTasks *self);
void     backlot_tasks_follow          (BacklotTasks *self);

G_END_DECLS
