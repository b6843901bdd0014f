/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All about one task, to be changed. */

#include "config.h"

#include "ui/collab/backlot-task-dialog.h"

#include <glib/gi18n.h>

#include "ui/collab/backlot-comments.h"
#include "ui/collab/backlot-task-form.h"

struct _BacklotTaskDialog
{
  AdwDialog        parent_instance;

  BacklotTaskForm *form;
  AdwToolbarView  *toolbar_view;
  AdwHeaderBar    *header;
  GtkWidget       *details;
};

G_DEFINE_FINAL_TYPE (BacklotTaskDialog, backlot_task_dialog, ADW_TYPE_DIALOG)

static void
exists_cb (BacklotTaskDialog *self,
           GParamSpec        *pspec,
           LarderRecord      *task)
{
  if (!larder_record_get_exists (task))
    adw_dialog_close (ADW_DIALOG (self));
}

static void
closed (AdwDialog *dialog)
{
  backlot_task_form_finish (BACKLOT_TASK_DIALOG (dialog)->form);
  ADW_DIALOG_CLASS (backlot_task_dialog_parent_class)->closed (dialog);
}

static void
backlot_task_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_TASK_DIALOG);

  G_OBJECT_CLASS (backlot_task_dialog_parent_class)->dispose (object);
}

static void
backlot_task_dialog_class_init (BacklotTaskDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_task_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = closed;

  g_type_ensure (BACKLOT_TYPE_TASK_FORM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/collab/backlot-task-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskDialog, form);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskDialog, toolbar_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskDialog, header);
  gtk_widget_class_bind_template_child (widget_class, BacklotTaskDialog, details);
}

static void
backlot_task_dialog_init (BacklotTaskDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Two pages: the fields, and what was said about the task. */
static void
add_comments (BacklotTaskDialog *self,
              BacklotTaskBoard  *board,
              BacklotTeam       *team,
              BacklotTextDrafts *drafts,
              BacklotTask       *task)
{
  g_autoptr(BacklotDiscussion) discussion =
    backlot_discussion_new (backlot_task_board_get_backend (board),
                            backlot_task_get_project_id (task), "task",
                            larder_record_get_id (LARDER_RECORD (task)),
                            backlot_task_board_get_history (board), team);
  GtkWidget *comments = g_object_new (BACKLOT_TYPE_COMMENTS, NULL);
  GtkWidget *stack = adw_view_stack_new ();
  GtkWidget *switcher = adw_view_switcher_new ();
  g_autoptr(GtkWidget) details = g_object_ref (self->details);

  backlot_comments_set_discussion (BACKLOT_COMMENTS (comments), discussion, drafts, team);
  adw_toolbar_view_set_content (self->toolbar_view, NULL);
  adw_view_stack_add_titled_with_icon (ADW_VIEW_STACK (stack), details, "details", _("Task"),
                                       "backlot-tasks-symbolic");
  adw_view_stack_add_titled_with_icon (ADW_VIEW_STACK (stack), comments, "comments", _("Comments"),
                                       "backlot-notes-symbolic");
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_STACK (stack));
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_SWITCHER_POLICY_WIDE);
  adw_header_bar_set_title_widget (self->header, switcher);
  adw_toolbar_view_set_content (self->toolbar_view, stack);
}

AdwDialog *
backlot_task_dialog_new (BacklotTaskBoard  *board,
                         BacklotTeam       *team,
                         BacklotTextDrafts *drafts,
                         BacklotTask       *task)
{
  BacklotTaskDialog *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_TASK_BOARD (board), NULL);
  g_return_val_if_fail (BACKLOT_IS_TASK (task), NULL);

  self = g_object_new (BACKLOT_TYPE_TASK_DIALOG, NULL);
  backlot_task_form_set_project (self->form, backlot_task_board_get_backend (board),
                                 backlot_task_board_get_history (board), team);
  backlot_task_form_set_task (self->form, task);
  add_comments (self, board, team, drafts, task);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->form));
  g_signal_connect_object (task, "notify::exists", G_CALLBACK (exists_cb), self,
                           G_CONNECT_SWAPPED);
  return ADW_DIALOG (self);
}

gboolean
backlot_task_dialog_get_has_changed (BacklotTaskDialog *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK_DIALOG (self), FALSE);

  return backlot_task_form_get_has_changed (self->form);
}
