/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exports all projects into a folder that is asked for, each into a file of its own. */

#include "config.h"

#include "ui/project/backlot-export-all.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "model/project/backlot-project.h"

#include "query/project/backlot-project-export.h"

#include "ui/common/backlot-export.h"

typedef struct
{
  GtkWidget            *widget;        /* (owned): shows the outcome */
  BacklotBackend       *backend;       /* (owned) */
  GPtrArray            *projects;      /* (owned): of BacklotProject */
  guint                 n_done;
  guint                 n_missing;     /* files */
  GFile                *folder;        /* (owned) (nullable): not chosen yet */
  GHashTable           *taken;         /* (owned): names */
  GCancellable         *cancellable;   /* (owned) */
  AdwDialog            *dialog;        /* (owned) (nullable): how far it is */
  GtkProgressBar       *bar;           /* of it */
  BacklotExportAllDone  done;
} ExportAll;

static void
export_all_free (ExportAll *export)
{
  g_clear_object (&export->widget);
  g_clear_object (&export->backend);
  g_clear_pointer (&export->projects, g_ptr_array_unref);
  g_clear_object (&export->folder);
  g_clear_pointer (&export->taken, g_hash_table_unref);
  g_clear_object (&export->cancellable);
  g_clear_object (&export->dialog);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExportAll, export_all_free)

GFile *
backlot_export_all_find_file (GFile      *folder,
                              GHashTable *taken,
                              const char *title)
{
  g_return_val_if_fail (G_IS_FILE (folder), NULL);
  g_return_val_if_fail (taken != NULL, NULL);

  for (guint i = 1;; i++)
    {
      g_autofree char *numbered = i > 1 ? g_strdup_printf ("%s %u", title, i) : g_strdup (title);
      g_autofree char *name = backlot_export_propose_name (numbered, _("Project"),
                                                           BACKLOT_PROJECT_SUFFIX);
      g_autoptr(GFile) file = g_file_get_child (folder, name);

      if (g_file_query_exists (file, NULL) || g_hash_table_contains (taken, name))
        continue;
      g_hash_table_add (taken, g_steal_pointer (&name));
      return g_steal_pointer (&file);
    }
}

static void
progress_cb (guint    n_done,
             guint    n_all,
             gpointer user_data)
{
  ExportAll *export = user_data;
  double part = (double) n_done / MAX (n_all, 1);

  gtk_progress_bar_set_fraction (export->bar, (export->n_done + part) / export->projects->len);
}

static void
tell_done (ExportAll *export)
{
  g_autofree char *words = NULL;

  words = export->n_missing == 0
            ? g_strdup_printf (ngettext ("%u project exported", "%u projects exported",
                                         export->n_done), export->n_done)
            : g_strdup_printf (ngettext ("Projects exported without %u file that is lost",
                                         "Projects exported without %u files that are lost",
                                         export->n_missing), export->n_missing);
  export->done (export->widget, words);
}

static void export_next (ExportAll *export);

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ExportAll) export = user_data;
  g_autoptr(GError) error = NULL;
  guint n_missing = 0;

  if (backlot_project_export_finish (BACKLOT_BACKEND (object), result, &n_missing, &error))
    {
      export->n_done++;
      export->n_missing += n_missing;
      export_next (g_steal_pointer (&export));
      return;
    }
  adw_dialog_force_close (export->dialog);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    backlot_export_tell_failure (export->widget, _("Couldn’t Export All Projects"), error);
}

/* Takes @user_data. */
static void
export_next (ExportAll *user_data)
{
  g_autoptr(ExportAll) export = user_data;
  g_autoptr(GFile) file = NULL;
  BacklotProject *project = NULL;

  if (export->n_done == export->projects->len)
    {
      adw_dialog_force_close (export->dialog);
      tell_done (export);
      return;
    }
  project = g_ptr_array_index (export->projects, export->n_done);
  file = backlot_export_all_find_file (export->folder, export->taken,
                                       backlot_project_get_title (project));
  backlot_project_export_async (export->backend, larder_record_get_id (LARDER_RECORD (project)),
                                file, progress_cb, export, export->cancellable, exported_cb,
                                export);
  g_steal_pointer (&export);
}

static void
folder_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ExportAll) export = user_data;

  export->folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, NULL);
  if (export->folder == NULL)
    return;
  export->dialog = backlot_export_show_progress (export->widget, _("Exporting Projects"),
                                                 export->cancellable, &export->bar);
  export_next (g_steal_pointer (&export));
}

void
backlot_export_all_ask (GtkWidget            *widget,
                        BacklotBackend       *backend,
                        GListModel           *projects,
                        BacklotExportAllDone  done)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  ExportAll *export = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (G_IS_LIST_MODEL (projects));

  export = g_new0 (ExportAll, 1);
  export->widget = g_object_ref (widget);
  export->backend = g_object_ref (backend);
  export->projects = g_ptr_array_new_with_free_func (g_object_unref);
  export->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  export->cancellable = g_cancellable_new ();
  export->done = done;
  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    g_ptr_array_add (export->projects, g_list_model_get_item (projects, i));
  gtk_file_dialog_set_title (dialog, _("Export All Projects"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, folder_cb,
                                 export);
}
