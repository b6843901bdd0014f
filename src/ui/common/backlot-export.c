/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What exports have in common: a name for the file, and what is told at their end. */

#include "config.h"

#include "ui/common/backlot-export.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-dialogs.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-words.h"

char *
backlot_export_propose_name (const char *title,
                             const char *fallback,
                             const char *suffix)
{
  g_autofree char *name = g_strdup (title);

  g_strdelimit (name, "/\\:*?\"<>|\n\t", ' ');
  g_strstrip (name);
  return g_strconcat (name[0] != '\0' ? name : fallback, suffix, NULL);
}

static gboolean
copy (GFile         *source,
      GFile         *target,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr(GFile) folder = g_file_get_parent (target);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (".", id, ".part", NULL);
  g_autoptr(GFile) part = g_file_get_child (folder != NULL ? folder : target, name);

  if (g_file_copy (source, part, G_FILE_COPY_TARGET_DEFAULT_PERMS, cancellable, NULL, NULL,
                   error) &&
      g_file_move (part, target, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, error))
    return TRUE;
  g_file_delete (part, NULL, NULL);
  return FALSE;
}

static void
copy_in_thread (GTask        *task,
                gpointer      source,
                gpointer      target,
                GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;

  if (copy (source, target, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
backlot_export_copy_async (GFile               *source,
                           GFile               *target,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, backlot_export_copy_async);
  /* A cancellation that comes after the move changes nothing. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (target), g_object_unref);
  g_task_run_in_thread (task, copy_in_thread);
}

gboolean
backlot_export_copy_finish (GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
show_in_files_cb (AdwToast *toast,
                  gpointer  user_data)
{
  g_autoptr(GtkFileLauncher) launcher = gtk_file_launcher_new (G_FILE (user_data));

  gtk_file_launcher_open_containing_folder (launcher, NULL, NULL, NULL, NULL);
}

void
backlot_export_tell_done (GtkWidget  *widget,
                          const char *text,
                          GFile      *file)
{
  BacklotPage *page = backlot_page_get_ancestor (widget);
  AdwToast *toast;

  if (page == NULL)
    return;
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _("_Show in Files"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (show_in_files_cb),
                         g_object_ref (file), (GClosureNotify) g_object_unref, 0);
  backlot_page_add_toast (page, toast);
}

/* Cancel is its only answer, and Escape means the same. */
static void
response_cb (AdwAlertDialog *dialog,
             const char     *response,
             GCancellable   *cancellable)
{
  g_cancellable_cancel (cancellable);
}

AdwDialog *
backlot_export_show_progress (GtkWidget       *widget,
                              const char      *heading,
                              GCancellable    *cancellable,
                              GtkProgressBar **bar)
{
  AdwDialog *dialog = backlot_dialogs_new_alert (heading, NULL);

  g_object_ref_sink (dialog);
  *bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (*bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Copying files"), -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (*bar));
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"));
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), cancellable, 0);
  adw_dialog_present (dialog, widget);
  return dialog;
}

void
backlot_export_tell_failure (GtkWidget    *widget,
                             const char   *heading,
                             const GError *error)
{
  g_autofree char *sentence = backlot_words_error (error);
  AdwDialog *dialog = backlot_dialogs_new_alert (heading, sentence);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, widget);
}
