/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In the place of a row that could not be made. */

#include "config.h"

#include "ui/common/backlot-fault-row.h"

struct _BacklotFaultRow
{
  AdwBin     parent_instance;

  GtkWidget *row;             /* (owned) (nullable) */

  GtkButton *report_button;
};

G_DEFINE_FINAL_TYPE (BacklotFaultRow, backlot_fault_row, ADW_TYPE_BIN)

static void
renew (GtkWidget  *view,
       const char *property)
{
  g_autoptr(GtkListItemFactory) factory = NULL;

  g_object_get (view, property, &factory, NULL);
  g_object_set (view, property, NULL, NULL);
  g_object_set (view, property, factory, NULL);
}

static void
retry_cb (BacklotFaultRow *self)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_LIST_BASE);

  if (view == NULL)
    return;
  if (GTK_IS_LIST_VIEW (view))
    renew (view, "header-factory");
  renew (view, "factory");
}

static void
dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_FAULT_ROW);
  g_clear_object (&BACKLOT_FAULT_ROW (object)->row);

  G_OBJECT_CLASS (backlot_fault_row_parent_class)->dispose (object);
}

static void
backlot_fault_row_class_init (BacklotFaultRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/common/backlot-fault-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFaultRow, report_button);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
backlot_fault_row_init (BacklotFaultRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
backlot_fault_row_new (const char *problem,
                       GtkWidget  *row)
{
  BacklotFaultRow *self = g_object_new (BACKLOT_TYPE_FAULT_ROW, "tooltip-text", problem, NULL);

  g_set_object (&self->row, row);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->report_button), "s", problem);
  return GTK_WIDGET (self);
}

GtkWidget *
backlot_fault_row_get_row (BacklotFaultRow *self)
{
  g_return_val_if_fail (BACKLOT_IS_FAULT_ROW (self), NULL);

  return self->row;
}
