/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies projects of this computer to a team's studio: which ones, how far, and how it ended. */

#include "config.h"

#include "ui/project/backlot-copy-dialog.h"

#include <glib/gi18n.h>

#include "larder/larder-query-observer.h"

#include "query/project/backlot-projects-queries.h"
#include "ui/project/backlot-copy-row.h"

struct _BacklotCopyDialog
{
  AdwDialog            parent_instance;

  BacklotProjectCopy  *copy;       /* (owned) */
  BacklotBackend      *to;         /* (owned) */
  GListModel          *projects;   /* (owned): of this computer */
  LarderQueryObserver *query;      /* (owned) */

  GtkStack            *stack;
  GtkLabel            *introduction;
  GtkLabel            *report;
  GtkListBox          *list;
  GtkWidget           *copy_button;
  GtkWidget           *stop_button;
};

G_DEFINE_FINAL_TYPE (BacklotCopyDialog, backlot_copy_dialog, ADW_TYPE_DIALOG)

static BacklotCopyRow *
get_row (BacklotCopyDialog *self,
         guint              index)
{
  return BACKLOT_COPY_ROW (gtk_list_box_get_row_at_index (self->list, (int) index));
}

static guint
count_chosen (BacklotCopyDialog *self)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->projects); i++)
    n += get_row (self, i) != NULL && backlot_copy_row_get_chosen (get_row (self, i));
  return n;
}

/* What has ended, what of that is in the other studio, and all that was chosen. */
static void
count (BacklotCopyDialog *self,
       guint             *n_there,
       guint             *n_all)
{
  GListModel *copied = backlot_project_copy_get_projects (self->copy);

  for (guint i = 0; i < g_list_model_get_n_items (copied); i++)
    {
      g_autoptr(BacklotCopiedProject) project = g_list_model_get_item (copied, i);
      BacklotCopyState state = backlot_copied_project_get_state (project);

      *n_all += 1;
      *n_there += state == BACKLOT_COPY_COPIED || state == BACKLOT_COPY_PRESENT;
    }
}

static char *
word_report (BacklotCopyDialog *self)
{
  gboolean online = backlot_backend_get_online (self->to);
  guint n_there = 0;
  guint n_all = 0;

  count (self, &n_there, &n_all);
  if (n_all == 0)
    return g_strdup ("");
  if (backlot_project_copy_get_is_running (self->copy) && !online)
    return g_strdup (_("Waiting for a connection. It goes on by itself."));
  /* Translators: how many of how many projects were copied */
  return g_strdup_printf (ngettext ("%u of %u project copied", "%u of %u projects copied", n_all),
                          n_there, n_all);
}

static void
update (BacklotCopyDialog *self)
{
  gboolean running = backlot_project_copy_get_is_running (self->copy);
  g_autofree char *report = word_report (self);

  gtk_label_set_label (self->report, report);
  gtk_widget_set_visible (GTK_WIDGET (self->report), report[0] != '\0');
  gtk_widget_set_visible (self->copy_button, !running);
  gtk_widget_set_visible (self->stop_button, running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "copying.start",
                                 !running && count_chosen (self) > 0);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (self->projects) > 0 ? "projects"
                                                                                  : "empty");
}

static void
start_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  BacklotCopyDialog *self = BACKLOT_COPY_DIALOG (widget);
  g_autoptr(GPtrArray) chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (self->projects); i++)
    if (backlot_copy_row_get_chosen (get_row (self, i)))
      g_ptr_array_add (chosen, g_object_ref (backlot_copy_row_get_project (get_row (self, i))));
  for (guint i = 0; i < chosen->len; i++)
    backlot_project_copy_add (self->copy,
                              larder_record_get_id (g_ptr_array_index (chosen, i)),
                              backlot_project_get_title (g_ptr_array_index (chosen, i)));
  gtk_widget_grab_focus (self->stop_button);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  backlot_project_copy_stop (BACKLOT_COPY_DIALOG (widget)->copy);
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  BacklotCopyDialog *self = user_data;
  GtkWidget *row = backlot_copy_row_new (self->copy, item);

  g_signal_connect_object (row, "notify::chosen", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return row;
}

static void
backlot_copy_dialog_dispose (GObject *object)
{
  BacklotCopyDialog *self = BACKLOT_COPY_DIALOG (object);

  if (self->query != NULL)
    larder_query_observer_detach (self->query);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_COPY_DIALOG);
  g_clear_object (&self->query);
  g_clear_object (&self->projects);
  g_clear_object (&self->copy);
  g_clear_object (&self->to);

  G_OBJECT_CLASS (backlot_copy_dialog_parent_class)->dispose (object);
}

static void
backlot_copy_dialog_class_init (BacklotCopyDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = backlot_copy_dialog_dispose;

  gtk_widget_class_install_action (widget_class, "copying.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "copying.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "copying.close", NULL, close_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-copy-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotCopyDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotCopyDialog, introduction);
  gtk_widget_class_bind_template_child (widget_class, BacklotCopyDialog, report);
  gtk_widget_class_bind_template_child (widget_class, BacklotCopyDialog, list);
  gtk_widget_class_bind_template_child (widget_class, BacklotCopyDialog, copy_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotCopyDialog, stop_button);
}

static void
backlot_copy_dialog_init (BacklotCopyDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_dialog_set_default_widget (ADW_DIALOG (self), self->copy_button);
}

AdwDialog *
backlot_copy_dialog_new (BacklotProjectCopy *copy,
                         BacklotBackend     *to,
                         const char         *name)
{
  BacklotCopyDialog *self = NULL;
  BacklotBackend *from = NULL;
  g_autoptr(LarderQueryOptions) options = NULL;
  g_autofree char *introduction = NULL;

  g_return_val_if_fail (BACKLOT_IS_PROJECT_COPY (copy), NULL);
  g_return_val_if_fail (BACKLOT_IS_BACKEND (to), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_COPY_DIALOG, NULL);
  self->copy = g_object_ref (copy);
  self->to = g_object_ref (to);
  from = backlot_project_copy_get_source (copy);
  options = backlot_projects_list_options (from, NULL);
  self->query = larder_query_observer_new (backlot_backend_get_client (from), options);
  larder_query_observer_attach (self->query);
  self->projects = backlot_projects_list (from, "film");
  /* Translators: the name of a studio */
  introduction = g_strdup_printf (_("“%s” gets a copy of each project that is ticked. The projects "
                                    "on this computer stay as they are. Rendered films aren’t "
                                    "copied."),
                                  name);
  gtk_label_set_label (self->introduction, introduction);
  gtk_list_box_bind_model (self->list, self->projects, make_row, self, NULL);
  g_signal_connect_object (self->projects, "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (copy, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (to, "notify::online", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return ADW_DIALOG (self);
}
