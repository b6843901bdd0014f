/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saves the picture that a player shows as a PNG file. */

#include "config.h"

#include "ui/common/backlot-player-frame.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/common/backlot-dialogs.h"

static GdkTexture *
take_picture (GtkWidget    *parent,
              GdkPaintable *paintable)
{
  g_autoptr(GdkPaintable) image = gdk_paintable_get_current_image (paintable);
  g_autoptr(GtkSnapshot) snapshot = NULL;
  g_autoptr(GskRenderNode) node = NULL;
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (parent));
  double width = gdk_paintable_get_intrinsic_width (image);
  double height = gdk_paintable_get_intrinsic_height (image);

  if (GDK_IS_TEXTURE (image))
    return GDK_TEXTURE (g_steal_pointer (&image));
  if (width <= 0.0 || height <= 0.0)
    return NULL;

  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (image, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);

  return node != NULL ? gsk_renderer_render_texture (renderer, node, NULL) : NULL;
}

typedef struct
{
  GtkWidget  *parent;    /* (owned) */
  GdkTexture *texture;   /* (owned) */
} Saving;

static void
saving_free (Saving *saving)
{
  g_clear_object (&saving->parent);
  g_clear_object (&saving->texture);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
replace_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Saving) saving = user_data;
  g_autoptr(GError) error = NULL;
  AdwDialog *dialog;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    {
      gtk_accessible_announce (GTK_ACCESSIBLE (saving->parent), _("Picture saved"),
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
      return;
    }

  dialog = backlot_dialogs_new_alert (_("Couldn’t Save the Picture"), error->message);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, saving->parent);
}

static void
save_dialog_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Saving) saving = user_data;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GBytes) png = NULL;

  /* Without a file the person thought better of it. */
  file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  if (file == NULL)
    return;

  png = gdk_texture_save_to_png_bytes (saving->texture);
  g_file_replace_contents_bytes_async (file, png, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       replace_cb, g_steal_pointer (&saving));
}

/**
 * backlot_player_frame_save:
 * @parent: the widget that asks; its window owns the dialog
 * @paintable: what is shown now
 *
 * Asks for a name and writes the picture there in full size. The picture is taken at once, so that
 * a film that plays on does not change it.
 */
void
backlot_player_frame_save (GtkWidget    *parent,
                           GdkPaintable *paintable)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(Saving) saving = g_new0 (Saving, 1);

  saving->parent = g_object_ref (parent);
  saving->texture = take_picture (parent, paintable);
  if (saving->texture == NULL)
    return;

  gtk_file_dialog_set_title (dialog, _("Save Frame"));
  gtk_file_dialog_set_initial_name (dialog, _("Frame.png"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (parent)), NULL,
                        save_dialog_cb, g_steal_pointer (&saving));
}
