/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What players remember: the volume for all, the position for each film. */

#include "config.h"

#include "store/backlot-playback.h"

#include "store/backlot-recent.h"

/* Films whose position is remembered. */
#define MAX_POSITIONS 100

struct _BacklotPlayback
{
  LarderSlice parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotPlayback, backlot_playback, LARDER_TYPE_SLICE)

static void
backlot_playback_class_init (BacklotPlaybackClass *klass)
{
  static const LarderMember members[] = {
    { "volume", NULL, LARDER_MEMBER_DOUBLE, "1.0" },
    { "muted", NULL, LARDER_MEMBER_BOOLEAN, NULL },
    { "positions", NULL, LARDER_MEMBER_VALUE, "{}" },
  };

  larder_slice_class_install_members (LARDER_SLICE_CLASS (klass), members, G_N_ELEMENTS (members));
}

static void
backlot_playback_init (BacklotPlayback *self)
{
}

BacklotPlayback *
backlot_playback_new (void)
{
  return g_object_new (BACKLOT_TYPE_PLAYBACK, "name", "playback", NULL);
}

gint64
backlot_playback_get_position (BacklotPlayback *self,
                               const char      *media_id)
{
  LarderValue *position = NULL;

  g_return_val_if_fail (BACKLOT_IS_PLAYBACK (self), 0);
  g_return_val_if_fail (media_id != NULL, 0);

  position = backlot_recent_get (LARDER_SLICE (self), "positions", media_id);
  if (position == NULL || larder_value_get_kind (position) != LARDER_VALUE_INT)
    return 0;
  return MAX (larder_value_get_int (position), 0);
}

void
backlot_playback_set_position (BacklotPlayback *self,
                               const char      *media_id,
                               gint64           position_ms)
{
  g_return_if_fail (BACKLOT_IS_PLAYBACK (self));
  g_return_if_fail (media_id != NULL);

  backlot_recent_set (LARDER_SLICE (self), "positions", media_id,
                      position_ms > 0 ? larder_value_new_int (position_ms) : NULL, MAX_POSITIONS);
}
