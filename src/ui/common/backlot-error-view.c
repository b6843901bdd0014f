/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why there is nothing to show, and what can be done about it. */

#include "config.h"

#include "ui/common/backlot-error-view.h"

#include <glib/gi18n.h>

struct _BacklotErrorView
{
  AdwBin         parent_instance;

  AdwStatusPage *status_page;
  GtkLabel      *details_label;
  GtkButton     *retry_button;
  GtkButton     *report_button;
};

static guint retry_signal;

G_DEFINE_FINAL_TYPE (BacklotErrorView, backlot_error_view, ADW_TYPE_BIN)

static void
retry_cb (BacklotErrorView *self)
{
  g_signal_emit (self, retry_signal, 0);
}

static void
backlot_error_view_dispose (GObject *object)
{
  /* The template lets go of its named children without telling the bin. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_ERROR_VIEW);

  G_OBJECT_CLASS (backlot_error_view_parent_class)->dispose (object);
}

static void
backlot_error_view_class_init (BacklotErrorViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_error_view_dispose;

  retry_signal = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/common/backlot-error-view.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotErrorView, status_page);
  gtk_widget_class_bind_template_child (widget_class, BacklotErrorView, details_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotErrorView, retry_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotErrorView, report_button);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
backlot_error_view_init (BacklotErrorView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
backlot_error_view_new (void)
{
  return g_object_new (BACKLOT_TYPE_ERROR_VIEW, NULL);
}

/* What can be done: to ask once more, or to tell those who make the program. */
void
backlot_error_view_show (BacklotErrorView *self,
                         const char       *title,
                         const char       *sentence,
                         const char       *details,
                         gboolean          is_fault)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (BACKLOT_IS_ERROR_VIEW (self));
  g_return_if_fail (title != NULL && sentence != NULL && details != NULL);

  markup = g_markup_escape_text (sentence, -1);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, markup);
  gtk_label_set_label (self->details_label, details);
  gtk_button_set_label (self->retry_button, is_fault ? _("Try Again") : _("Retry"));
  gtk_widget_set_visible (GTK_WIDGET (self->report_button), is_fault);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->report_button), "s", details);
}
