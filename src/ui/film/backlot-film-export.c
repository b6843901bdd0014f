/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exports a finished film: asks for a name, fetches what is not here, writes it whole. */

#include "config.h"

#include "ui/film/backlot-film-export.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-export.h"

typedef struct
{
  GtkWidget           *widget;     /* (owned): shows the outcome */
  BacklotPictureCache *pictures;   /* (owned) */
  BacklotMedia        *media;      /* (owned) */
  GFile               *target;     /* (owned) (nullable) */
} Export;

static void
export_free (Export *export)
{
  g_clear_object (&export->widget);
  g_clear_object (&export->pictures);
  g_clear_object (&export->media);
  g_clear_object (&export->target);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
tell_failure (Export       *export,
              const GError *error)
{
  backlot_export_tell_failure (export->widget, _("Couldn’t Export the Film"), error);
}

static void
copy_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Export) export = user_data;
  g_autoptr(GError) error = NULL;

  if (!backlot_export_copy_finish (result, &error))
    {
      tell_failure (export, error);
      return;
    }
  backlot_export_tell_done (export->widget, _("Film exported"), export->target);
}

static void
fetch_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Export) export = user_data;
  g_autofree char *path = NULL;
  g_autoptr(GFile) film = NULL;
  g_autoptr(GError) error = NULL;

  path = backlot_picture_cache_get_finish (BACKLOT_PICTURE_CACHE (object), result, &error);
  if (path == NULL)
    {
      tell_failure (export, error);
      return;
    }

  film = g_file_new_for_path (path);
  backlot_export_copy_async (film, export->target, NULL, copy_cb, export);
  g_steal_pointer (&export);
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

  backlot_picture_cache_get_async (export->pictures, export->media, NULL, fetch_cb, export);
  g_steal_pointer (&export);
}

static char *
propose_name (BacklotRender *render)
{
  const char *path = backlot_media_get_storage_path (backlot_render_get_media (render));
  const char *dot = strrchr (path, '.');

  return backlot_export_propose_name (backlot_render_get_title (render), _("Film"),
                                      dot != NULL ? dot : ".mp4");
}

/**
 * backlot_film_export:
 * @widget: on the page that shows the outcome
 * @render: a finished one
 */
void
backlot_film_export (GtkWidget           *widget,
                     BacklotPictureCache *pictures,
                     BacklotRender       *render)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = NULL;
  Export *export;

  g_return_if_fail (backlot_render_get_media (render) != NULL);

  export = g_new0 (Export, 1);
  export->widget = g_object_ref (widget);
  export->pictures = g_object_ref (pictures);
  export->media = g_object_ref (backlot_render_get_media (render));

  name = propose_name (render);
  gtk_file_dialog_set_title (dialog, _("Export Film"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, save_cb, export);
}
