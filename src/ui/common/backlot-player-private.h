/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the player share. */

#pragma once

#include "ui/common/backlot-player-error.h"
#include "ui/common/backlot-player.h"
#include "ui/common/backlot-volume-button.h"

G_BEGIN_DECLS

struct _BacklotPlayer
{
  AdwBin            parent_instance;

  GFile            *file;              /* (owned) (nullable) */
  GtkMediaStream   *stream;            /* (owned) (nullable) */
  GBindingGroup    *stream_bindings;   /* (owned) */
  GSignalGroup     *stream_signals;    /* (owned) */
  double            wanted_position;   /* seconds; where to begin once prepared, else -1 */
  double            target;            /* seconds; of the seek under way, else -1 */
  gint64            target_time;       /* when it was asked for */
  double            volume;            /* 0.0 to 1.0 */
  gboolean          muted;
  gboolean          loop;
  guint             hide_id;
  guint             pause_id;
  guint             inhibit_cookie;
  double            pointer_x;
  double            pointer_y;

  GtkStack         *stack;
  GtkPicture       *picture;
  GtkRevealer      *controls;
  GtkWidget        *controls_box;
  GtkButton        *play_button;
  GtkLabel         *position_label;
  GtkLabel         *duration_label;
  GtkAdjustment    *adjustment;
  BacklotVolumeButton *volume_button;
  BacklotPlayerError *error_page;
};

void   backlot_player_install_actions (GtkWidgetClass *widget_class);
double backlot_player_get_duration    (BacklotPlayer  *self);
/* For some seconds, or for as long as somebody works with them. */
void   backlot_player_show_controls   (BacklotPlayer  *self);

G_END_DECLS
