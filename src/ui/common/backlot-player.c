/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays one local video file, with controls over the picture. */

#include "config.h"

#include "ui/common/backlot-player-private.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-toasts.h"

/* How long the controls stay after the last movement of the pointer. */
#define HIDE_AFTER_MS 3000
/* Who was there has seen the film. */
#define END_S 1.0
/* The stream tells a seek as done though a later one is still under way, for so long at most. */
#define SEEK_US (G_USEC_PER_SEC / 2)
/* So near it has arrived. */
#define ARRIVED_S 0.05

typedef enum
{
  PROP_FILE = 1,
  PROP_POSITION,
  PROP_PLAYING,
  PROP_VOLUME,
  PROP_MUTED,
  PROP_LOOP,
} BacklotPlayerProperty;

enum
{
  SIGNAL_FULLSCREEN,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_LOOP + 1];
static guint signals[N_SIGNALS];

/* The one that plays; another one that starts pauses it. */
static BacklotPlayer *playing_player;

G_DEFINE_FINAL_TYPE (BacklotPlayer, backlot_player, ADW_TYPE_BIN)

static char *
format_time (double seconds)
{
  int whole = (int) MAX (seconds, 0.0);

  if (whole >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  return g_strdup_printf ("%d:%02d", whole / 60, whole % 60);
}

/* Seconds; 0 while it is not known. */
double
backlot_player_get_duration (BacklotPlayer *self)
{
  if (self->stream == NULL || !gtk_media_stream_is_prepared (self->stream))
    return 0.0;
  return (double) gtk_media_stream_get_duration (self->stream) / G_USEC_PER_SEC;
}

static void
show_times (BacklotPlayer *self)
{
  g_autofree char *position = format_time (backlot_player_get_position (self));
  g_autofree char *duration = format_time (backlot_player_get_duration (self));

  gtk_label_set_label (self->position_label, position);
  gtk_label_set_label (self->duration_label, duration);
}

static void
set_inhibited (BacklotPlayer *self,
               gboolean       inhibited)
{
  GApplication *application = g_application_get_default ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!GTK_IS_APPLICATION (application) || inhibited == (self->inhibit_cookie != 0))
    return;

  if (inhibited && GTK_IS_WINDOW (root))
    {
      self->inhibit_cookie = gtk_application_inhibit (GTK_APPLICATION (application),
                                                      GTK_WINDOW (root),
                                                      GTK_APPLICATION_INHIBIT_IDLE,
                                                      _("A video is playing"));
    }
  else if (!inhibited)
    {
      gtk_application_uninhibit (GTK_APPLICATION (application), self->inhibit_cookie);
      self->inhibit_cookie = 0;
    }
}

static void
hide_controls_cb (gpointer user_data)
{
  BacklotPlayer *self = BACKLOT_PLAYER (user_data);
  GtkWidget *focus = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->hide_id = 0;

  if (root != NULL)
    focus = gtk_root_get_focus (root);

  /* Never while somebody works with them, and never over a still picture. */
  if (!backlot_player_get_playing (self) ||
      backlot_volume_button_is_open (self->volume_button) ||
      (focus != NULL && gtk_widget_is_ancestor (focus, self->controls_box)))
    return;

  gtk_revealer_set_reveal_child (self->controls, FALSE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
}

void
backlot_player_show_controls (BacklotPlayer *self)
{
  gtk_revealer_set_reveal_child (self->controls, TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
  g_clear_handle_id (&self->hide_id, g_source_remove);
  self->hide_id = g_timeout_add_once (HIDE_AFTER_MS, hide_controls_cb, self);
}

static void
stream_playing_cb (BacklotPlayer *self)
{
  gboolean playing = backlot_player_get_playing (self);

  gtk_button_set_icon_name (self->play_button,
                            playing ? "media-playback-pause-symbolic"
                                    : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), playing ? _("Pause") : _("Play"));
  set_inhibited (self, playing);

  if (playing)
    {
      if (playing_player != NULL && playing_player != self)
        backlot_player_set_playing (playing_player, FALSE);
      g_set_weak_pointer (&playing_player, self);
    }

  backlot_player_show_controls (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

static void
stream_error_cb (BacklotPlayer *self)
{
  const GError *error = self->stream != NULL ? gtk_media_stream_get_error (self->stream) : NULL;

  if (error == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "video");
      return;
    }

  backlot_player_error_show (self->error_page, self->file, error);
  gtk_stack_set_visible_child_name (self->stack, "error");
  set_inhibited (self, FALSE);
}

static void
stream_prepared_cb (BacklotPlayer *self)
{
  /* A stream that failed counts as prepared, too. */
  if (self->stream == NULL || gtk_media_stream_get_error (self->stream) != NULL ||
      !gtk_media_stream_is_prepared (self->stream))
    return;

  gtk_adjustment_set_upper (self->adjustment, backlot_player_get_duration (self));
  show_times (self);

  /* A film that was seen to its end begins again. */
  if (self->wanted_position > 0.0 &&
      self->wanted_position < backlot_player_get_duration (self) - END_S)
    backlot_player_set_position (self, self->wanted_position);
  self->wanted_position = -1.0;
}

static gboolean
is_under_way (BacklotPlayer *self)
{
  return self->target >= 0.0 && (gtk_media_stream_is_seeking (self->stream) ||
                                 g_get_monotonic_time () - self->target_time < SEEK_US);
}

static void
stream_timestamp_cb (BacklotPlayer *self)
{
  double timestamp = (double) gtk_media_stream_get_timestamp (self->stream) / G_USEC_PER_SEC;
  double position = 0.0;

  if (!gtk_media_stream_is_seeking (self->stream) && ABS (timestamp - self->target) < ARRIVED_S)
    self->target = -1.0;
  position = backlot_player_get_position (self);
  gtk_adjustment_set_value (self->adjustment, position);
  show_times (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

static gboolean
scale_change_value_cb (BacklotPlayer *self,
                       GtkScrollType  scroll,
                       double         value,
                       GtkRange      *range)
{
  backlot_player_set_position (self, CLAMP (value, 0.0, backlot_player_get_duration (self)));
  backlot_player_show_controls (self);

  return GDK_EVENT_STOP;
}

static void
motion_cb (BacklotPlayer *self,
           double         x,
           double         y)
{
  /* A new picture under a resting pointer is a motion event, too. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;

  self->pointer_x = x;
  self->pointer_y = y;
  backlot_player_show_controls (self);
}

static void
pressed_cb (BacklotPlayer *self,
            int            n_press)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));

  if (n_press == 2)
    g_signal_emit (self, signals[SIGNAL_FULLSCREEN], 0);
}

static void
pause_cb (gpointer user_data)
{
  BacklotPlayer *self = BACKLOT_PLAYER (user_data);

  self->pause_id = 0;
  backlot_player_set_playing (self, FALSE);
}

static void
map (GtkWidget *widget)
{
  BacklotPlayer *self = BACKLOT_PLAYER (widget);

  g_clear_handle_id (&self->pause_id, g_source_remove);

  GTK_WIDGET_CLASS (backlot_player_parent_class)->map (widget);
}

/* A window that gets another layout maps it again at once, and the film goes on. */
static void
unmap (GtkWidget *widget)
{
  BacklotPlayer *self = BACKLOT_PLAYER (widget);

  if (self->pause_id == 0)
    self->pause_id = g_idle_add_once (pause_cb, self);
  g_clear_handle_id (&self->hide_id, g_source_remove);

  GTK_WIDGET_CLASS (backlot_player_parent_class)->unmap (widget);
}

static void
dispose (GObject *object)
{
  BacklotPlayer *self = BACKLOT_PLAYER (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  backlot_player_set_file (self, NULL);
  /* A film that was playing has stopped, and that shows the controls. */
  g_clear_handle_id (&self->hide_id, g_source_remove);
  /* The template lets go of its named children without telling their parent. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_PLAYER);
  g_clear_object (&self->stream_bindings);
  g_clear_object (&self->stream_signals);

  G_OBJECT_CLASS (backlot_player_parent_class)->dispose (object);
}

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  BacklotPlayer *self = BACKLOT_PLAYER (object);

  switch ((BacklotPlayerProperty) prop_id)
    {
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_POSITION:
      g_value_set_double (value, backlot_player_get_position (self));
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, backlot_player_get_playing (self));
      break;
    case PROP_VOLUME:
      g_value_set_double (value, self->volume);
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    case PROP_LOOP:
      g_value_set_boolean (value, self->loop);
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
  BacklotPlayer *self = BACKLOT_PLAYER (object);

  switch ((BacklotPlayerProperty) prop_id)
    {
    case PROP_FILE:
      backlot_player_set_file (self, g_value_get_object (value));
      break;
    case PROP_POSITION:
      backlot_player_set_position (self, g_value_get_double (value));
      break;
    case PROP_PLAYING:
      backlot_player_set_playing (self, g_value_get_boolean (value));
      break;
    case PROP_VOLUME:
      if (self->volume == g_value_get_double (value))
        break;
      self->volume = g_value_get_double (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_MUTED:
      if (self->muted == g_value_get_boolean (value))
        break;
      self->muted = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_LOOP:
      if (self->loop == g_value_get_boolean (value))
        break;
      self->loop = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
backlot_player_class_init (BacklotPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  widget_class->map = map;
  widget_class->unmap = unmap;

  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  properties[PROP_POSITION] =
    g_param_spec_double ("position", NULL, NULL, 0.0, G_MAXDOUBLE, 0.0, flags);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  properties[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0.0, 1.0, 1.0, flags);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, flags);
  properties[PROP_LOOP] = g_param_spec_boolean ("loop", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * BacklotPlayer::fullscreen:
   *
   * Somebody asked for the whole screen, or for the way back.
   */
  signals[SIGNAL_FULLSCREEN] = g_signal_new ("fullscreen", BACKLOT_TYPE_PLAYER, G_SIGNAL_RUN_LAST,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (BACKLOT_TYPE_PLAYER_ERROR);
  g_type_ensure (BACKLOT_TYPE_VOLUME_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/common/backlot-player.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayer, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayer, picture);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayer, controls);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayer, controls_box);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayer, play_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayer, position_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayer, duration_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayer, adjustment);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayer, volume_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlayer, error_page);
  gtk_widget_class_bind_template_callback (widget_class, backlot_toasts_keep_clear);
  gtk_widget_class_bind_template_callback (widget_class, scale_change_value_cb);

  backlot_player_install_actions (widget_class);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* A film does in every language, and so do its keys. */
static void
run_left_to_right (GtkWidget *widget)
{
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child))
      run_left_to_right (child);
}

static void
backlot_player_init (BacklotPlayer *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->volume = 1.0;
  self->wanted_position = -1.0;
  self->target = -1.0;

  gtk_widget_init_template (GTK_WIDGET (self));
  run_left_to_right (GTK_WIDGET (self->controls_box));

  self->stream_bindings = g_binding_group_new ();
  g_binding_group_bind (self->stream_bindings, "volume", self, "volume",
                        G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->stream_bindings, "muted", self, "muted", G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->stream_bindings, "loop", self, "loop", G_BINDING_BIDIRECTIONAL);

  self->stream_signals = g_signal_group_new (GTK_TYPE_MEDIA_STREAM);
  g_signal_group_connect_swapped (self->stream_signals, "notify::playing",
                                  G_CALLBACK (stream_playing_cb), self);
  g_signal_group_connect_swapped (self->stream_signals, "notify::error",
                                  G_CALLBACK (stream_error_cb), self);
  g_signal_group_connect_swapped (self->stream_signals, "notify::prepared",
                                  G_CALLBACK (stream_prepared_cb), self);
  g_signal_group_connect_swapped (self->stream_signals, "notify::timestamp",
                                  G_CALLBACK (stream_timestamp_cb), self);

  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->picture), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
backlot_player_new (void)
{
  return g_object_new (BACKLOT_TYPE_PLAYER, NULL);
}

GFile *
backlot_player_get_file (BacklotPlayer *self)
{
  g_return_val_if_fail (BACKLOT_IS_PLAYER (self), NULL);

  return self->file;
}

/**
 * backlot_player_set_file:
 * @file: (nullable): a local file
 *
 * Shows the first picture of @file, paused. A file that can not be played is explained in place.
 */
void
backlot_player_set_file (BacklotPlayer *self,
                         GFile         *file)
{
  g_return_if_fail (BACKLOT_IS_PLAYER (self));
  g_return_if_fail (file == NULL || G_IS_FILE (file));

  if (!g_set_object (&self->file, file))
    return;

  backlot_player_set_playing (self, FALSE);
  set_inhibited (self, FALSE);
  self->target = -1.0;
  g_clear_object (&self->stream);

  if (file != NULL)
    {
      self->stream = GTK_MEDIA_STREAM (gtk_media_file_new_for_file (file));
      gtk_media_stream_set_volume (self->stream, self->volume);
      gtk_media_stream_set_muted (self->stream, self->muted);
      gtk_media_stream_set_loop (self->stream, self->loop);
    }

  g_binding_group_set_source (self->stream_bindings, self->stream);
  g_signal_group_set_target (self->stream_signals, self->stream);
  if (self->picture != NULL)
    {
      gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->stream));
      stream_error_cb (self);
      stream_prepared_cb (self);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE]);
}

/**
 * backlot_player_get_position:
 *
 * Returns: seconds from the beginning; where it goes while it is on its way there, so that quick
 *   steps add up
 */
double
backlot_player_get_position (BacklotPlayer *self)
{
  g_return_val_if_fail (BACKLOT_IS_PLAYER (self), 0.0);

  if (self->stream == NULL)
    return 0.0;
  if (is_under_way (self))
    return self->target;
  return (double) gtk_media_stream_get_timestamp (self->stream) / G_USEC_PER_SEC;
}

/**
 * backlot_player_set_position:
 * @seconds: from the beginning; before the file is ready it is where playing will begin
 */
void
backlot_player_set_position (BacklotPlayer *self,
                             double         seconds)
{
  g_return_if_fail (BACKLOT_IS_PLAYER (self));

  if (self->stream == NULL || !gtk_media_stream_is_prepared (self->stream))
    {
      self->wanted_position = seconds;
      return;
    }
  self->target = seconds;
  self->target_time = g_get_monotonic_time ();
  gtk_media_stream_seek (self->stream, (gint64) (seconds * G_USEC_PER_SEC));
  stream_timestamp_cb (self);
}

gboolean
backlot_player_get_playing (BacklotPlayer *self)
{
  g_return_val_if_fail (BACKLOT_IS_PLAYER (self), FALSE);

  return self->stream != NULL && gtk_media_stream_get_playing (self->stream);
}

void
backlot_player_set_playing (BacklotPlayer *self,
                            gboolean       playing)
{
  g_return_if_fail (BACKLOT_IS_PLAYER (self));

  if (self->stream != NULL && playing != gtk_media_stream_get_playing (self->stream))
    gtk_media_stream_set_playing (self->stream, playing);
}
