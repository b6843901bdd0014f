/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with photos that are there: captions, order, removal, a closer look. */

#include "config.h"

#include <glib/gi18n.h>

#include "query/project/backlot-photos-queries.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-thumbnail.h"
#include "ui/film/backlot-film-photo-card.h"
#include "ui/film/backlot-film-photos-private.h"

/* The card of the item that has the focus or, without one, of the first selected item. */
static BacklotFilmPhotoCard *
find_card (BacklotFilmPhotos *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  g_auto(GStrv) ids = backlot_film_photos_get_selected (self);

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->grid)))
    {
      GtkWidget *child = gtk_widget_get_first_child (focus);

      if (BACKLOT_IS_FILM_PHOTO_CARD (child))
        return BACKLOT_FILM_PHOTO_CARD (child);
    }

  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *child = gtk_widget_get_first_child (item);

      BacklotFilmPhoto *photo = NULL;

      if (BACKLOT_IS_FILM_PHOTO_CARD (child))
        photo = backlot_film_photo_card_get_photo (BACKLOT_FILM_PHOTO_CARD (child));
      if (photo != NULL && g_strv_contains ((const char * const *) ids,
                                            backlot_film_photo_get_id (photo)))
        return BACKLOT_FILM_PHOTO_CARD (child);
    }

  return NULL;
}

/* What an action is about: the focused photo, unless it is part of a larger selection. */
static GStrv
get_subjects (BacklotFilmPhotos *self)
{
  BacklotFilmPhotoCard *card = find_card (self);
  g_auto(GStrv) ids = backlot_film_photos_get_selected (self);
  const char *only[] = { NULL, NULL };

  if (card == NULL || backlot_film_photo_card_get_photo (card) == NULL)
    return g_steal_pointer (&ids);

  only[0] = backlot_film_photo_get_id (backlot_film_photo_card_get_photo (card));
  if (g_strv_contains ((const char * const *) ids, only[0]))
    return g_steal_pointer (&ids);

  return g_strdupv ((char **) only);
}

static void
caption_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  BacklotFilmPhotoCard *card = find_card (BACKLOT_FILM_PHOTOS (widget));

  if (card != NULL)
    backlot_film_photo_card_edit_caption (card);
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BacklotFilmPhotoCard *card = find_card (BACKLOT_FILM_PHOTOS (widget));

  if (card != NULL)
    gtk_widget_activate_action (GTK_WIDGET (card), "card.menu", NULL);
}

static int
find_position (BacklotFilmPhotos *self,
               const char        *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->photos); i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (self->photos, i);

      if (g_strcmp0 (backlot_film_photo_get_id (photo), id) == 0)
        return (int) i;
    }

  return -1;
}

static void
focus_moved_cb (gpointer user_data)
{
  BacklotFilmPhotos *self = BACKLOT_FILM_PHOTOS (user_data);
  int position = find_position (self, self->moved_id);

  self->focus_id = 0;
  g_clear_pointer (&self->moved_id, g_free);
  if (position >= 0)
    gtk_grid_view_scroll_to (self->grid, (guint) position,
                             GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
}

/* The photo takes focus and selection along, as soon as grid and list agree on where it is now: the
 * list changes when the new order is on disk. */
void
backlot_film_photos_follow_moved (BacklotFilmPhotos *self)
{
  if (self->moved_id != NULL && self->focus_id == 0)
    self->focus_id = g_idle_add_once (focus_moved_cb, self);
}

static void
move (BacklotFilmPhotos *self,
      int                steps)
{
  BacklotFilmPhotoCard *card = find_card (self);

  if (card == NULL)
    return;

  g_set_str (&self->moved_id, backlot_film_photo_get_id (backlot_film_photo_card_get_photo (card)));
  backlot_film_project_move_photo (self->project, self->moved_id, steps);
  backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)),
                          backlot_film_project_get_history (self->project), _("Order changed"));
}

static void
move_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  move (BACKLOT_FILM_PHOTOS (widget), g_str_has_suffix (name, "back") ? -1 : 1);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotFilmPhotos *self = BACKLOT_FILM_PHOTOS (widget);
  g_auto(GStrv) ids = get_subjects (self);
  BacklotHistory *history = backlot_film_project_get_history (self->project);
  g_autoptr(BacklotRemoval) removal = NULL;
  g_autofree char *title = NULL;
  int position;
  guint n_photos, n_removed;

  if (ids[0] == NULL)
    return;

  position = find_position (self, ids[0]);
  removal = backlot_photos_remove (self->backend, (const char * const *) ids);
  n_removed = backlot_history_remove (history, removal);
  title = g_strdup_printf (ngettext ("%u photo removed", "%u photos removed", n_removed),
                           n_removed);
  backlot_page_tell_undo (backlot_page_get_ancestor (widget), history, title);

  /* The next photo gets the focus, else the one before. */
  n_photos = g_list_model_get_n_items (self->photos);
  if (n_photos > 0 && position >= 0)
    gtk_grid_view_scroll_to (self->grid, MIN ((guint) position, n_photos - 1),
                             GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
  else if (n_photos == 0)
    backlot_film_photos_focus (self);
}

static void
preview_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  BacklotFilmPhotos *self = BACKLOT_FILM_PHOTOS (widget);
  BacklotFilmPhotoCard *card = find_card (self);
  BacklotFilmPhoto *photo;
  AdwDialog *dialog;
  GtkWidget *view, *picture;
  g_autofree char *filename = NULL;
  const char *caption;

  if (card == NULL)
    return;

  photo = backlot_film_photo_card_get_photo (card);
  caption = backlot_film_photo_get_caption (photo);
  g_object_get (photo, "filename", &filename, NULL);

  picture = g_object_new (BACKLOT_TYPE_THUMBNAIL,
                          "pictures", backlot_backend_get_pictures (self->backend),
                          "media", backlot_film_photo_get_media (photo),
                          "fit", TRUE, "hexpand", TRUE, "vexpand", TRUE,
                          "focusable", TRUE,
                          NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  caption[0] != '\0' ? caption : filename, -1);
  view = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), picture);

  dialog = adw_dialog_new ();
  adw_dialog_set_title (dialog, caption[0] != '\0' ? caption : filename);
  adw_dialog_set_content_width (dialog, 1100);
  adw_dialog_set_content_height (dialog, 760);
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_focus (dialog, picture);
  adw_dialog_present (dialog, widget);
}

static void
select_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotFilmPhotos *self = BACKLOT_FILM_PHOTOS (widget);
  int position = find_position (self, g_variant_get_string (parameter, NULL));
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);

  if (position < 0)
    return;

  gtk_grid_view_scroll_to (self->grid, (guint) position, GTK_LIST_SCROLL_FOCUS, NULL);
  if (!gtk_selection_model_is_selected (model, (guint) position))
    gtk_selection_model_select_item (model, (guint) position, TRUE);
}

void
backlot_film_photos_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "photos.caption", NULL, caption_action);
  gtk_widget_class_install_action (widget_class, "photos.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "photos.preview", NULL, preview_action);
  gtk_widget_class_install_action (widget_class, "photos.move-back", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "photos.move-forward", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "photos.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "photos.select", "s", select_action);
}

/* Keys of the grid, before its own: Space would toggle the selection, Alt+Left would go back. */
void
backlot_film_photos_add_keys (BacklotFilmPhotos *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  const struct
  {
    const char *trigger;
    const char *action;
  } keys[] = {
    { "space", "action(photos.preview)" },
    { "F2", "action(photos.caption)" },
    { "Delete|KP_Delete", "action(photos.remove)" },
    { "<Alt>Left|<Alt>Up", "action(photos.move-back)" },
    { "<Alt>Right|<Alt>Down", "action(photos.move-forward)" },
    { "<Shift>F10|Menu", "action(photos.menu)" },
  };

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcutTrigger *trigger = gtk_shortcut_trigger_parse_string (keys[i].trigger);
      GtkShortcutAction *action = gtk_shortcut_action_parse_string (keys[i].action);

      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                            gtk_shortcut_new (trigger, action));
    }
  gtk_widget_add_controller (GTK_WIDGET (self->grid), controller);
}
