/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are given to the program: dropped, opened, or chosen to be imported. */

#include "config.h"

#include "app/backlot-application-private.h"

#include <glib/gi18n.h>

#include "query/project/backlot-project-file.h"
#include "ui/project/backlot-import-dialog.h"

static void
look_at (BacklotApplication *self,
         GFile              *file)
{
  BacklotImportDialog *dialog = NULL;

  if (self->window == NULL)
    return;
  dialog = backlot_import_dialog_new (
    backlot_context_get_backend (backlot_window_get_context (self->window)), file);
  g_signal_connect_object (dialog, "created", G_CALLBACK (backlot_application_show_created), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self->window));
}

void
backlot_application_take_files (BacklotApplication *self,
                                GListModel         *files)
{
  g_autoptr(GListStore) photos = g_list_store_new (G_TYPE_FILE);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);

      if (backlot_project_file_is_named (file))
        look_at (self, file);
      else
        g_list_store_append (photos, file);
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (photos)) > 0)
    backlot_application_new_project (self, G_LIST_MODEL (photos));
}

/* Files that were dropped. */
static void
new_project_with_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  GVariantIter iter;
  const char *uri = NULL;

  g_variant_iter_init (&iter, parameter);
  while (g_variant_iter_next (&iter, "&s", &uri))
    {
      g_autoptr(GFile) file = g_file_new_for_uri (uri);

      g_list_store_append (files, file);
    }
  if (self->window != NULL)
    backlot_application_take_files (self, G_LIST_MODEL (files));
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotApplication) self = BACKLOT_APPLICATION (user_data);
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    look_at (self, file);
}

static void
import_project_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  if (self->window == NULL)
    g_application_activate (G_APPLICATION (self));
  if (self->window == NULL)
    return;
  gtk_file_filter_set_name (filter, _("Project Files"));
  gtk_file_filter_add_suffix (filter, "backlot");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, _("Import Project"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (self->window), NULL, chosen_cb, g_object_ref (self));
}

void
backlot_application_add_file_actions (BacklotApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "import-project", .activate = import_project_cb },
    { .name = "new-project-with", .activate = new_project_with_cb, .parameter_type = "as" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
