/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a player, by its buttons and by keys. */

#include "config.h"

#include "ui/common/backlot-player-frame.h"
#include "ui/common/backlot-player-private.h"

#define JUMP_S  10.0
/* Films are made at 30 frames a second. */
#define FRAME_S (1.0 / 30.0)

static void
play_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BacklotPlayer *self = BACKLOT_PLAYER (widget);

  backlot_player_set_playing (self, !backlot_player_get_playing (self));
}

static void
seek_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BacklotPlayer *self = BACKLOT_PLAYER (widget);
  double position = backlot_player_get_position (self) + g_variant_get_double (parameter);

  backlot_player_set_position (self, CLAMP (position, 0.0, backlot_player_get_duration (self)));
  backlot_player_show_controls (self);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BacklotPlayer *self = BACKLOT_PLAYER (widget);
  double position = backlot_player_get_position (self);

  if (backlot_player_get_playing (self))
    return;

  position += g_variant_get_int32 (parameter) * FRAME_S;
  backlot_player_set_position (self, CLAMP (position, 0.0, backlot_player_get_duration (self)));
  backlot_player_show_controls (self);
}

static void
volume_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotPlayer *self = BACKLOT_PLAYER (widget);

  g_object_set (self, "volume", CLAMP (self->volume + g_variant_get_double (parameter), 0.0, 1.0),
                NULL);
  backlot_player_show_controls (self);
}

static void
fullscreen_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  g_signal_emit_by_name (widget, "fullscreen");
}

static void
save_frame_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  BacklotPlayer *self = BACKLOT_PLAYER (widget);

  if (self->stream != NULL)
    backlot_player_frame_save (widget, GDK_PAINTABLE (self->stream));
}

static void
open_with_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  BacklotPlayer *self = BACKLOT_PLAYER (widget);
  g_autoptr(GtkFileLauncher) launcher = gtk_file_launcher_new (self->file);

  gtk_file_launcher_set_always_ask (launcher, TRUE);
  gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, NULL, NULL);
}

/* Only while the player has the focus. */
static void
add_keys (GtkWidgetClass *widget_class)
{
  const struct
  {
    guint key;
    double seconds;
  } jumps[] = {
    { GDK_KEY_Left, -JUMP_S }, { GDK_KEY_j, -JUMP_S },
    { GDK_KEY_Right, JUMP_S }, { GDK_KEY_l, JUMP_S },
  };

  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    gtk_widget_class_add_binding_action (widget_class, jumps[i].key, 0, "player.seek", "d",
                                         jumps[i].seconds);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "player.play", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, 0, "player.play", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, 0, "player.step", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_period, 0, "player.step", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, 0, "player.volume", "d", 0.05);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, 0, "player.volume", "d", -0.05);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, 0, "player.muted", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, 0, "player.fullscreen", NULL);
}

void
backlot_player_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "player.play", NULL, play_action);
  gtk_widget_class_install_action (widget_class, "player.seek", "d", seek_action);
  gtk_widget_class_install_action (widget_class, "player.step", "i", step_action);
  gtk_widget_class_install_action (widget_class, "player.volume", "d", volume_action);
  gtk_widget_class_install_action (widget_class, "player.fullscreen", NULL, fullscreen_action);
  gtk_widget_class_install_action (widget_class, "player.save-frame", NULL, save_frame_action);
  gtk_widget_class_install_action (widget_class, "player.open-with", NULL, open_with_action);
  gtk_widget_class_install_property_action (widget_class, "player.muted", "muted");
  gtk_widget_class_install_property_action (widget_class, "player.loop", "loop");
  add_keys (widget_class);
}
