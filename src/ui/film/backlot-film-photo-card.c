/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One photo of a film as a card: picture, caption, and where its file is on its way. */

#include "config.h"

#include "ui/film/backlot-film-photo-card.h"

#include <glib/gi18n.h>

#include "query/project/backlot-picture-cache.h"
#include "ui/collab/backlot-editing-note.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-row-menu.h"
#include "ui/common/backlot-thumbnail.h"
#include "ui/common/backlot-words.h"

struct _BacklotFilmPhotoCard
{
  GtkBox               parent_instance;

  BacklotFilmPhoto    *photo;      /* (owned) (nullable) */
  BacklotPictureCache *pictures;   /* (owned) (nullable) */
  BacklotBackend      *backend;    /* (owned) (nullable) */
  BacklotTeam         *team;       /* (owned) (nullable) */
  GSignalGroup        *signals;    /* (owned): of @photo */
  GtkWidget           *editor;     /* (nullable): the popover while a caption is edited */
  gboolean             given_up;   /* by Escape */
  gboolean             before;     /* where a dragged photo would go */

  BacklotThumbnail    *thumbnail;
  BacklotChangeMark   *mark;
  GMenuModel          *menu;
};

typedef enum
{
  PROP_PHOTO = 1,
  PROP_PICTURES,
  PROP_BACKEND,
  PROP_TEAM,
} BacklotFilmPhotoCardProperty;

enum
{
  SIGNAL_CAPTION,
  SIGNAL_DROPPED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_TEAM + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotFilmPhotoCard, backlot_film_photo_card, GTK_TYPE_BOX)

static gboolean
is_not_ready (BacklotFilmPhotoCard *self,
              BacklotPhotoState     state)
{
  return state != BACKLOT_PHOTO_READY;
}

static gboolean
shows_progress (BacklotFilmPhotoCard *self,
                BacklotPhotoState     state)
{
  return state == BACKLOT_PHOTO_UPLOADING || state == BACKLOT_PHOTO_PAUSED;
}

static gboolean
has_failed (BacklotFilmPhotoCard *self,
            BacklotPhotoState     state)
{
  return state == BACKLOT_PHOTO_FAILED;
}

static char *
state_icon (BacklotFilmPhotoCard *self,
            BacklotPhotoState     state)
{
  switch (state)
    {
    case BACKLOT_PHOTO_FAILED:
      return g_strdup ("dialog-warning-symbolic");
    case BACKLOT_PHOTO_PAUSED:
      return g_strdup ("media-playback-pause-symbolic");
    case BACKLOT_PHOTO_READY:
    case BACKLOT_PHOTO_WAITING:
    case BACKLOT_PHOTO_UPLOADING:
    default:
      return g_strdup ("content-loading-symbolic");
    }
}

static char *
state_text (BacklotFilmPhotoCard *self,
            BacklotPhotoState     state,
            const GError         *error)
{
  return error != NULL ? backlot_words_error (error) : backlot_words_photo_state (state);
}

/* Blueprint calls a closure “as double” as if it returned a float. */
static float
fraction_of (BacklotFilmPhotoCard *self,
             int                   percent)
{
  return (float) percent / 100.0f;
}

static char *
caption_text (BacklotFilmPhotoCard *self,
              const char           *caption)
{
  return g_strdup (caption != NULL && caption[0] != '\0' ? caption : _("No caption"));
}

static char **
caption_classes (BacklotFilmPhotoCard *self,
                 const char           *caption)
{
  const char *plain[] = { "caption", NULL };
  const char *dim[] = { "caption", "dim-label", NULL };

  return g_strdupv ((char **) (caption != NULL && caption[0] != '\0' ? plain : dim));
}

static void
update_actions (BacklotFilmPhotoCard *self)
{
  BacklotUpload *upload = self->photo != NULL ? backlot_film_photo_get_upload (self->photo) : NULL;
  gboolean can_pause = FALSE, can_resume = FALSE, can_retry = FALSE;

  if (upload != NULL)
    g_object_get (upload, "can-pause", &can_pause, "can-resume", &can_resume,
                  "can-retry", &can_retry, NULL);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.pause", can_pause);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.resume", can_resume);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.retry", can_retry);
}

static void
upload_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotFilmPhotoCard *self = BACKLOT_FILM_PHOTO_CARD (widget);
  BacklotUpload *upload = backlot_film_photo_get_upload (self->photo);

  if (upload == NULL)
    return;

  if (g_strcmp0 (name, "card.pause") == 0)
    backlot_upload_pause (upload);
  else if (g_strcmp0 (name, "card.resume") == 0)
    backlot_upload_resume (upload);
  else
    backlot_upload_retry (upload);
}

static void
keep_caption (BacklotFilmPhotoCard *self,
              GtkWidget            *editor)
{
  GtkEditable *entry = GTK_EDITABLE (gtk_popover_get_child (GTK_POPOVER (editor)));
  g_autofree char *caption = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_strcmp0 (caption, backlot_film_photo_get_caption (self->photo)) != 0)
    g_signal_emit (self, signals[SIGNAL_CAPTION], 0, caption);
}

/* A click elsewhere closes the field, too, and must not throw away what was typed. */
static void
editor_closed_cb (BacklotFilmPhotoCard *self)
{
  GtkWidget *editor = g_steal_pointer (&self->editor);
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  if (editor == NULL)
    return;

  if (self->team != NULL)
    backlot_presence_rests (backlot_team_get_presence (self->team));
  if (!self->given_up && self->photo != NULL)
    keep_caption (self, editor);
  gtk_widget_unparent (editor);
  if (item != NULL)
    gtk_widget_grab_focus (item);
}

static void
editor_activate_cb (BacklotFilmPhotoCard *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->editor));
}

static gboolean
editor_key_cb (BacklotFilmPhotoCard *self,
               guint                 key)
{
  self->given_up = key == GDK_KEY_Escape;
  return GDK_EVENT_PROPAGATE;
}

static void
menu_pressed_cb (BacklotFilmPhotoCard *self,
                 int                   n_press,
                 double                x,
                 double                y,
                 GtkGesture           *gesture)
{
  /* The menu acts on the selection, so the card under the pointer has to be in it. */
  gtk_widget_activate_action (GTK_WIDGET (self), "photos.select", "s",
                              backlot_film_photo_get_id (self->photo));
  backlot_row_menu_show (GTK_WIDGET (self), self->menu, x, y);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
long_pressed_cb (BacklotFilmPhotoCard *self,
                 double                x,
                 double                y,
                 GtkGesture           *gesture)
{
  menu_pressed_cb (self, 1, x, y, gesture);
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  backlot_row_menu_show (widget, BACKLOT_FILM_PHOTO_CARD (widget)->menu,
                         gtk_widget_get_width (widget) / 2.0,
                         gtk_widget_get_height (widget) / 2.0);
}

static gboolean
can_change (BacklotFilmPhotoCard *self)
{
  return self->team == NULL || backlot_team_get_can_edit (self->team);
}

/* Others see it on the photo while it is written. */
static void
editor_changed_cb (BacklotFilmPhotoCard *self)
{
  if (self->team != NULL && self->photo != NULL)
    backlot_presence_edits (backlot_team_get_presence (self->team), "photo",
                            backlot_film_photo_get_id (self->photo), "caption");
}

static GdkContentProvider *
drag_prepare_cb (BacklotFilmPhotoCard *self,
                 double                x,
                 double                y)
{
  if (self->photo == NULL || !can_change (self))
    return NULL;
  return gdk_content_provider_new_typed (BACKLOT_TYPE_FILM_PHOTO, self->photo);
}

static void
drag_begin_cb (BacklotFilmPhotoCard *self,
               GdkDrag              *drag,
               GtkDragSource        *source)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self->thumbnail));

  gtk_drag_source_set_icon (source, paintable, 24, 24);
  gtk_widget_add_css_class (GTK_WIDGET (self), "dragged");
}

static void
drag_end_cb (BacklotFilmPhotoCard *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "dragged");
}

static GdkDragAction
drop_motion_cb (BacklotFilmPhotoCard *self,
                double                x,
                double                y)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  self->before = (x < gtk_widget_get_width (GTK_WIDGET (self)) / 2.0) != rtl;
  gtk_widget_remove_css_class (GTK_WIDGET (self), self->before ? "drop-after" : "drop-before");
  gtk_widget_add_css_class (GTK_WIDGET (self), self->before ? "drop-before" : "drop-after");

  return GDK_ACTION_MOVE;
}

static void
drop_leave_cb (BacklotFilmPhotoCard *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "drop-before");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "drop-after");
}

static gboolean
drop_cb (BacklotFilmPhotoCard *self,
         const GValue         *value)
{
  BacklotFilmPhoto *photo = g_value_get_object (value);

  drop_leave_cb (self);
  if (photo == NULL || photo == self->photo)
    return FALSE;

  g_signal_emit (self, signals[SIGNAL_DROPPED], 0, photo, self->before);
  return TRUE;
}

static void
dispose (GObject *object)
{
  BacklotFilmPhotoCard *self = BACKLOT_FILM_PHOTO_CARD (object);

  g_clear_pointer (&self->editor, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_FILM_PHOTO_CARD);
  g_clear_object (&self->signals);
  g_clear_object (&self->photo);
  g_clear_object (&self->pictures);
  g_clear_object (&self->backend);
  g_clear_object (&self->team);

  G_OBJECT_CLASS (backlot_film_photo_card_parent_class)->dispose (object);
}

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  BacklotFilmPhotoCard *self = BACKLOT_FILM_PHOTO_CARD (object);

  switch ((BacklotFilmPhotoCardProperty) prop_id)
    {
    case PROP_PHOTO:
      g_value_set_object (value, self->photo);
      break;
    case PROP_PICTURES:
      g_value_set_object (value, self->pictures);
      break;
    case PROP_BACKEND:
      g_value_set_object (value, self->backend);
      break;
    case PROP_TEAM:
      g_value_set_object (value, self->team);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_property (GObject      *object,
              guint         prop_id,
              const GValue *value,
              GParamSpec   *pspec)
{
  BacklotFilmPhotoCard *self = BACKLOT_FILM_PHOTO_CARD (object);

  switch ((BacklotFilmPhotoCardProperty) prop_id)
    {
    case PROP_PHOTO:
      if (!g_set_object (&self->photo, g_value_get_object (value)))
        break;
      g_signal_group_set_target (self->signals, self->photo);
      update_actions (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_PICTURES:
      if (g_set_object (&self->pictures, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_BACKEND:
      if (g_set_object (&self->backend, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_TEAM:
      if (g_set_object (&self->team, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
backlot_film_photo_card_class_init (BacklotFilmPhotoCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;

  properties[PROP_PHOTO] =
    g_param_spec_object ("photo", NULL, NULL, BACKLOT_TYPE_FILM_PHOTO, flags);
  properties[PROP_PICTURES] =
    g_param_spec_object ("pictures", NULL, NULL, BACKLOT_TYPE_PICTURE_CACHE, flags);
  properties[PROP_BACKEND] =
    g_param_spec_object ("backend", NULL, NULL, BACKLOT_TYPE_BACKEND, flags);
  properties[PROP_TEAM] = g_param_spec_object ("team", NULL, NULL, BACKLOT_TYPE_TEAM, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * BacklotFilmPhotoCard::caption:
   * @caption: what the person typed
   */
  signals[SIGNAL_CAPTION] = g_signal_new ("caption", BACKLOT_TYPE_FILM_PHOTO_CARD,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                          1, G_TYPE_STRING);
  /**
   * BacklotFilmPhotoCard::dropped:
   * @photo: another photo that was dropped on this one
   * @before: whether it shall stand before this one
   */
  signals[SIGNAL_DROPPED] = g_signal_new ("dropped", BACKLOT_TYPE_FILM_PHOTO_CARD,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                          2, BACKLOT_TYPE_FILM_PHOTO, G_TYPE_BOOLEAN);

  g_type_ensure (BACKLOT_TYPE_CHANGE_MARK);
  g_type_ensure (BACKLOT_TYPE_EDITING_NOTE);
  g_type_ensure (BACKLOT_TYPE_PHOTO);
  g_type_ensure (BACKLOT_TYPE_THUMBNAIL);
  g_type_ensure (BACKLOT_TYPE_FILM_PHOTO);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-film-photo-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPhotoCard, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPhotoCard, mark);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmPhotoCard, menu);
  gtk_widget_class_bind_template_callback (widget_class, is_not_ready);
  gtk_widget_class_bind_template_callback (widget_class, shows_progress);
  gtk_widget_class_bind_template_callback (widget_class, has_failed);
  gtk_widget_class_bind_template_callback (widget_class, state_icon);
  gtk_widget_class_bind_template_callback (widget_class, state_text);
  gtk_widget_class_bind_template_callback (widget_class, fraction_of);
  gtk_widget_class_bind_template_callback (widget_class, caption_text);
  gtk_widget_class_bind_template_callback (widget_class, caption_classes);

  gtk_widget_class_install_action (widget_class, "card.pause", NULL, upload_action);
  gtk_widget_class_install_action (widget_class, "card.resume", NULL, upload_action);
  gtk_widget_class_install_action (widget_class, "card.retry", NULL, upload_action);
  gtk_widget_class_install_action (widget_class, "card.menu", NULL, menu_action);
}

static void
add_drag (BacklotFilmPhotoCard *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (BACKLOT_TYPE_FILM_PHOTO, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_prepare_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (drag_begin_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));

  g_signal_connect_object (target, "motion", G_CALLBACK (drop_motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (drop_leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
backlot_film_photo_card_init (BacklotFilmPhotoCard *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  self->signals = g_signal_group_new (BACKLOT_TYPE_FILM_PHOTO);
  g_signal_group_connect_swapped (self->signals, "notify::upload", G_CALLBACK (update_actions),
                                  self);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (update_actions),
                                  self);

  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_rights_explain (self->menu, "rights.edit", backlot_rights_word_edit ());
  add_drag (self);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (menu_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (long_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

BacklotFilmPhoto *
backlot_film_photo_card_get_photo (BacklotFilmPhotoCard *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PHOTO_CARD (self), NULL);

  return self->photo;
}

/**
 * backlot_film_photo_card_edit_caption:
 *
 * Opens a field on the card. Enter or a click elsewhere keeps what was typed, Escape does not; the
 * focus returns to the card.
 */
void
backlot_film_photo_card_edit_caption (BacklotFilmPhotoCard *self)
{
  GtkEventController *keys;
  GtkWidget *entry;

  g_return_if_fail (BACKLOT_IS_FILM_PHOTO_CARD (self));

  if (self->photo == NULL || !can_change (self) || self->editor != NULL)
    return;

  entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), backlot_film_photo_get_caption (self->photo));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 24);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Caption"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Caption"), -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (editor_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (editor_activate_cb), self,
                           G_CONNECT_SWAPPED);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (editor_key_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, keys);

  self->given_up = FALSE;
  self->editor = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->editor), entry);
  gtk_widget_set_parent (self->editor, GTK_WIDGET (self));
  g_signal_connect_object (self->editor, "closed", G_CALLBACK (editor_closed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (self->editor));
  editor_changed_cb (self);
  gtk_widget_grab_focus (entry);
}

BacklotChangeMark *
backlot_film_photo_card_get_mark (BacklotFilmPhotoCard *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PHOTO_CARD (self), NULL);

  return self->mark;
}
