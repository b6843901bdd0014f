/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exports a project into a file: asks for a name, shows how far it is, can be cancelled. */

#include "config.h"

#include "ui/project/backlot-export-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "query/project/backlot-project-export.h"
#include "ui/common/backlot-export.h"

typedef struct
{
  GtkWidget      *widget;        /* (owned): shows the outcome */
  BacklotBackend *backend;       /* (owned) */
  char           *project_id;
  GFile          *target;        /* (owned) (nullable): not chosen yet */
  GCancellable   *cancellable;   /* (owned) */
  AdwDialog      *dialog;        /* (owned) (nullable): how far it is */
  GtkProgressBar *bar;           /* of it */
} Export;

static void
export_free (Export *export)
{
  g_clear_object (&export->widget);
  g_clear_object (&export->backend);
  g_clear_object (&export->target);
  g_clear_object (&export->cancellable);
  g_clear_object (&export->dialog);
  g_free (export->project_id);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
progress_cb (guint    n_done,
             guint    n_all,
             gpointer user_data)
{
  Export *export = user_data;

  gtk_progress_bar_set_fraction (export->bar, (double) n_done / MAX (n_all, 1));
}

static void
tell_done (Export *export,
           guint   n_missing)
{
  g_autofree char *text = NULL;

  text = n_missing == 0
           ? g_strdup (_("Project exported"))
           : g_strdup_printf (ngettext ("Project exported without %u file that is lost",
                                        "Project exported without %u files that are lost",
                                        n_missing),
                              n_missing);
  backlot_export_tell_done (export->widget, text, export->target);
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Export) export = user_data;
  g_autoptr(GError) error = NULL;
  guint n_missing = 0;
  gboolean done = backlot_project_export_finish (BACKLOT_BACKEND (object), result, &n_missing,
                                                 &error);

  adw_dialog_force_close (export->dialog);
  if (done)
    tell_done (export, n_missing);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    backlot_export_tell_failure (export->widget, _("Couldn’t Export the Project"), error);
}

static void
save_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Export) export = user_data;

  export->target = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  if (export->target == NULL)
    return;
  export->dialog = backlot_export_show_progress (export->widget, _("Exporting Project"),
                                                 export->cancellable, &export->bar);
  backlot_project_export_async (export->backend, export->project_id, export->target, progress_cb,
                                export, export->cancellable, exported_cb, export);
  g_steal_pointer (&export);
}

void
backlot_export_dialog_ask (GtkWidget      *widget,
                           BacklotBackend *backend,
                           const char     *project_id,
                           const char     *title)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = NULL;
  Export *export = g_new0 (Export, 1);

  export->widget = g_object_ref (widget);
  export->backend = g_object_ref (backend);
  export->project_id = g_strdup (project_id);
  export->cancellable = g_cancellable_new ();

  name = backlot_export_propose_name (title, _("Project"), BACKLOT_PROJECT_SUFFIX);
  gtk_file_dialog_set_title (dialog, _("Export Project"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, save_cb, export);
}
