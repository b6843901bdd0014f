/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In the place of a page that could not be made. */

#include "config.h"

#include "ui/shell/backlot-fault-page.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-error-view.h"

struct _BacklotFaultPage
{
  BacklotPage       parent_instance;

  char             *address;      /* never NULL */

  BacklotErrorView *error_view;
};

G_DEFINE_FINAL_TYPE (BacklotFaultPage, backlot_fault_page, BACKLOT_TYPE_PAGE)

static void
retry_cb (BacklotFaultPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.rebuild-page", NULL);
}

static char *
get_address (BacklotPage *page)
{
  return g_strdup (BACKLOT_FAULT_PAGE (page)->address);
}

static void
backlot_fault_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_FAULT_PAGE);

  G_OBJECT_CLASS (backlot_fault_page_parent_class)->dispose (object);
}

static void
backlot_fault_page_finalize (GObject *object)
{
  g_free (BACKLOT_FAULT_PAGE (object)->address);

  G_OBJECT_CLASS (backlot_fault_page_parent_class)->finalize (object);
}

static void
backlot_fault_page_class_init (BacklotFaultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_fault_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = backlot_fault_page_finalize;
  BACKLOT_PAGE_CLASS (klass)->get_address = get_address;

  g_type_ensure (BACKLOT_TYPE_ERROR_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-fault-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFaultPage, error_view);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
backlot_fault_page_init (BacklotFaultPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

BacklotPage *
backlot_fault_page_new (const char *address,
                        const char *problem)
{
  BacklotFaultPage *self = NULL;

  g_return_val_if_fail (address != NULL && problem != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_FAULT_PAGE, NULL);
  self->address = g_strdup (address);
  backlot_error_view_show (self->error_view, _("Something Went Wrong"),
                           _("This page couldn’t be made. Everything else works, and nothing is "
                             "lost."), problem, TRUE);
  return BACKLOT_PAGE (self);
}
