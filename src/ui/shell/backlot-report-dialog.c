/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report of a fault, ready to be read and changed; it is sent by nobody but the person. */

#include "config.h"

#include "ui/shell/backlot-report-dialog.h"

#define TRACKER "https://github.com/backlot/backlot/issues/new"

struct _BacklotReportDialog
{
  AdwDialog      parent_instance;

  GtkTextBuffer *buffer;
};

G_DEFINE_FINAL_TYPE (BacklotReportDialog, backlot_report_dialog, ADW_TYPE_DIALOG)

static char *
dup_text (BacklotReportDialog *self)
{
  char *text = NULL;

  g_object_get (self->buffer, "text", &text, NULL);
  return text;
}

static void
copy_cb (BacklotReportDialog *self)
{
  g_autofree char *text = dup_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
open_cb (BacklotReportDialog *self)
{
  g_autofree char *uri = backlot_report_dialog_dup_uri (self);
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                           NULL, NULL);
}

static void
backlot_report_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_REPORT_DIALOG);

  G_OBJECT_CLASS (backlot_report_dialog_parent_class)->dispose (object);
}

static void
backlot_report_dialog_class_init (BacklotReportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_report_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-report-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotReportDialog, buffer);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
backlot_report_dialog_init (BacklotReportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
backlot_report_dialog_new (const char *text)
{
  BacklotReportDialog *self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_REPORT_DIALOG, NULL);
  gtk_text_buffer_set_text (self->buffer, text, -1);
  return ADW_DIALOG (self);
}

char *
backlot_report_dialog_dup_uri (BacklotReportDialog *self)
{
  g_autofree char *text = NULL;
  g_autofree char *body = NULL;

  g_return_val_if_fail (BACKLOT_IS_REPORT_DIALOG (self), NULL);

  text = dup_text (self);
  body = g_uri_escape_string (text, NULL, FALSE);
  return g_strconcat (TRACKER "?body=", body, NULL);
}
