/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What exports have in common: a name for the file, and what is told at their end. */

#include "config.h"

#include "ui/common/backlot-export.h"

#include <glib/gi18n.h>

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

void
backlot_export_tell_failure (GtkWidget    *widget,
                             const char   *heading,
                             const GError *error)
{
  g_autofree char *sentence = backlot_words_error (error);
  AdwDialog *dialog = adw_alert_dialog_new (heading, sentence);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, widget);
}
