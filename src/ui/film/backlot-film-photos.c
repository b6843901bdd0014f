/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The photos of a film: adding, captions, order, removal. */

#include "config.h"

#include "ui/film/backlot-film-photos-private.h"

#include <glib/gi18n.h>

#include "query/project/backlot-photos-queries.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-row-factory.h"
#include "ui/common/backlot-words-task.h"
#include "ui/common/backlot-words.h"
#include "ui/film/backlot-film-photo-card.h"

G_DEFINE_FINAL_TYPE (BacklotFilmPhotos, backlot_film_photos, ADW_TYPE_BIN)

static BacklotHistory *
get_history (BacklotFilmPhotos *self)
{
  return backlot_film_project_get_history (self->project);
}

static void
caption_cb (BacklotFilmPhotos    *self,
            const char           *caption,
            BacklotFilmPhotoCard *card)
{
  BacklotFilmPhoto *photo = backlot_film_photo_card_get_photo (card);

  backlot_history_set_caption (get_history (self), backlot_film_photo_get_id (photo), caption);
  backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)), get_history (self),
                          _("Caption changed"));
}

/* All selected photos go along when one of them is dragged. */
static void
dropped_cb (BacklotFilmPhotos    *self,
            BacklotFilmPhoto     *dropped,
            gboolean              before,
            BacklotFilmPhotoCard *card)
{
  g_auto(GStrv) ids = backlot_film_photos_get_selected (self);
  const char *dropped_id = backlot_film_photo_get_id (dropped);
  BacklotFilmPhoto *target = backlot_film_photo_card_get_photo (card);
  g_autofree char *before_id = NULL;
  guint n_photos = g_list_model_get_n_items (self->photos);

  if (!g_strv_contains ((const char * const *) ids, dropped_id))
    {
      const char *only[] = { dropped_id, NULL };

      g_strfreev (ids);
      ids = g_strdupv ((char **) only);
    }

  for (guint i = 0; i < n_photos; i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (self->photos, i);

      if (photo == target)
        {
          guint place = before ? i : i + 1;
          g_autoptr(BacklotFilmPhoto) next = g_list_model_get_item (self->photos, place);

          /* The first one from there on that is not moved itself. */
          while (next != NULL && g_strv_contains ((const char * const *) ids,
                                                  backlot_film_photo_get_id (next)))
            {
              g_object_unref (next);
              next = g_list_model_get_item (self->photos, ++place);
            }
          before_id = next != NULL ? g_strdup (backlot_film_photo_get_id (next)) : NULL;
          break;
        }
    }

  backlot_film_project_place_photos (self->project, (const char * const *) ids, before_id);
  backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)), get_history (self),
                          _("Order changed"));
}

static void
setup_cb (BacklotFilmPhotos *self,
          GtkListItem       *item)
{
  GtkWidget *card = g_object_new (BACKLOT_TYPE_FILM_PHOTO_CARD,
                                  "pictures", backlot_backend_get_pictures (self->backend),
                                  "backend", self->backend,
                                  "width-request", 150,
                                  NULL);

  g_object_set (card, "team", self->team, NULL);
  g_signal_connect_object (card, "caption", G_CALLBACK (caption_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "dropped", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, card);
}

/* What becomes of the file, and of the words once that is there. */
static void
describe (GObject     *object,
          GParamSpec  *pspec,
          GtkListItem *item)
{
  BacklotFilmPhotoCard *card = BACKLOT_FILM_PHOTO_CARD (gtk_list_item_get_child (item));
  BacklotFilmPhoto *photo = gtk_list_item_get_item (item);
  BacklotSyncState change = backlot_change_mark_get_state (backlot_film_photo_card_get_mark (card));
  const char *caption = backlot_film_photo_get_caption (photo);
  g_autofree char *filename = NULL;
  g_autofree char *state =
    backlot_film_photo_get_state (photo) == BACKLOT_PHOTO_READY && change != BACKLOT_SYNC_SAVED
      ? backlot_words_sync_state (change)
      : backlot_words_photo_state (backlot_film_photo_get_state (photo));

  g_object_get (photo, "filename", &filename, NULL);
  gtk_list_item_set_accessible_label (item, caption[0] != '\0' ? caption : filename);
  gtk_list_item_set_accessible_description (item, state);
}

static void
bind_cb (BacklotFilmPhotos *self,
         GtkListItem       *item)
{
  BacklotFilmPhoto *photo = gtk_list_item_get_item (item);
  GtkWidget *card = gtk_list_item_get_child (item);

  g_object_set (card, "photo", photo, NULL);
  g_signal_connect_object (photo, "notify::caption", G_CALLBACK (describe), item, 0);
  g_signal_connect_object (photo, "notify::state", G_CALLBACK (describe), item, 0);
  g_signal_connect_object (backlot_film_photo_card_get_mark (BACKLOT_FILM_PHOTO_CARD (card)),
                           "notify::state", G_CALLBACK (describe), item, 0);
  describe (NULL, NULL, item);
}

static void
unbind_cb (BacklotFilmPhotos *self,
           GtkListItem       *item)
{
  GtkWidget *card = gtk_list_item_get_child (item);

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), describe, item);
  g_signal_handlers_disconnect_by_func (
    backlot_film_photo_card_get_mark (BACKLOT_FILM_PHOTO_CARD (card)), describe, item);
  g_object_set (card, "photo", NULL, NULL);
}

static void
show_rights (BacklotFilmPhotos *self)
{
  static const char * const edits[] = {
    "photos.caption", "photos.move-back", "photos.move-forward", "photos.remove",
  };
  gboolean can = backlot_team_get_can_edit (self->team);

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), edits[i], can);
  backlot_rights_show (self->empty_button, can, backlot_rights_word_edit (), NULL);
  adw_status_page_set_description (self->empty_page,
                                   can ? _("Drop photos here, paste them, or choose files.")
                                       : _("Only editors can add some."));
}

static void
dispose (GObject *object)
{
  BacklotFilmPhotos *self = BACKLOT_FILM_PHOTOS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_pointer (&self->moved_id, g_free);
  self->photos = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_FILM_PHOTOS);
  g_clear_object (&self->selection);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->team);
  g_clear_object (&self->project);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_film_photos_parent_class)->dispose (object);
}

static void
backlot_film_photos_class_init (BacklotFilmPhotosClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;

  g_type_ensure (BACKLOT_TYPE_DROP_HINT);
  g_type_ensure (BACKLOT_TYPE_FILM_SETTINGS);
  g_type_ensure (BACKLOT_TYPE_PAGE_STATE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-film-photos.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPhotos, settings);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPhotos, state);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPhotos, grid);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPhotos, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPhotos, drop_hint);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPhotos, empty_page);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPhotos, empty_button);
  backlot_film_photos_install_actions (widget_class);
}

static void
backlot_film_photos_init (BacklotFilmPhotos *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  backlot_film_photos_add_keys (self);
  backlot_film_photos_add_drop_target (self);
}

void
backlot_film_photos_set_project (BacklotFilmPhotos  *self,
                                 BacklotBackend     *backend,
                                 BacklotFilmProject *project,
                                 BacklotTeam        *team)
{
  g_autoptr(GtkListItemFactory) factory = backlot_row_factory_new ();

  g_return_if_fail (BACKLOT_IS_FILM_PHOTOS (self));
  g_return_if_fail (self->project == NULL);

  self->backend = g_object_ref (backend);
  self->project = g_object_ref (project);
  self->team = g_object_ref (team);
  self->photos = backlot_film_project_get_photos (project);
  g_signal_connect_object (self->photos, "items-changed",
                           G_CALLBACK (backlot_film_photos_follow_moved), self,
                           G_CONNECT_SWAPPED);

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  self->selection = gtk_multi_selection_new (g_object_ref (self->photos));
  gtk_grid_view_set_factory (self->grid, factory);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));

  backlot_film_settings_set_project (self->settings, backend, project, team);
  g_object_set (self->state,
                "model", self->photos,
                "query", backlot_film_project_get_photos_query (project),
                NULL);
  g_signal_connect_object (team, "notify::can-edit", G_CALLBACK (show_rights), self,
                           G_CONNECT_SWAPPED);
  show_rights (self);
}

/**
 * backlot_film_photos_get_selected:
 *
 * Returns: (transfer full): ids of the selected photos, in their order
 */
GStrv
backlot_film_photos_get_selected (BacklotFilmPhotos *self)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (model);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (self->photos, position);

      g_strv_builder_add (ids, backlot_film_photo_get_id (photo));
    }

  return g_strv_builder_end (ids);
}

void
backlot_film_photos_focus (BacklotFilmPhotos *self)
{
  g_return_if_fail (BACKLOT_IS_FILM_PHOTOS (self));

  gtk_widget_child_focus (GTK_WIDGET (self->state), GTK_DIR_TAB_FORWARD);
}

GtkSelectionModel *
backlot_film_photos_get_selection_model (BacklotFilmPhotos *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PHOTOS (self), NULL);

  return GTK_SELECTION_MODEL (self->selection);
}

GtkScrolledWindow *
backlot_film_photos_get_scrolled_window (BacklotFilmPhotos *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PHOTOS (self), NULL);

  return self->scrolled;
}
