/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large a window is, and which of its panes are open. */

#include "config.h"

#include "store/backlot-window-state.h"

#define DEFAULT_WIDTH 1200
#define DEFAULT_HEIGHT 800
#define MIN_WIDTH 360
#define MIN_HEIGHT 294
#define MAX_SIZE 32767

struct _BacklotWindowState
{
  LarderSlice parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotWindowState, backlot_window_state, LARDER_TYPE_SLICE)

static void
backlot_window_state_class_init (BacklotWindowStateClass *klass)
{
  static const LarderMember members[] = {
    { "width", NULL, LARDER_MEMBER_INT, G_STRINGIFY (DEFAULT_WIDTH) },
    { "height", NULL, LARDER_MEMBER_INT, G_STRINGIFY (DEFAULT_HEIGHT) },
    { "maximized", NULL, LARDER_MEMBER_BOOLEAN, NULL },
    { "sidebar-visible", NULL, LARDER_MEMBER_BOOLEAN, "true" },
    { "details-visible", NULL, LARDER_MEMBER_BOOLEAN, NULL },
  };

  larder_slice_class_install_members (LARDER_SLICE_CLASS (klass), members, G_N_ELEMENTS (members));
}

static void
backlot_window_state_init (BacklotWindowState *self)
{
}

BacklotWindowState *
backlot_window_state_new (void)
{
  return g_object_new (BACKLOT_TYPE_WINDOW_STATE, "name", "window", NULL);
}

static int
get_size (BacklotWindowState *self,
          const char         *name,
          int                 minimum,
          int                 fallback)
{
  gint64 size = larder_slice_get_int (LARDER_SLICE (self), name);

  return size >= minimum && size <= MAX_SIZE ? (int) size : fallback;
}

int
backlot_window_state_get_width (BacklotWindowState *self)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOW_STATE (self), DEFAULT_WIDTH);

  return get_size (self, "width", MIN_WIDTH, DEFAULT_WIDTH);
}

int
backlot_window_state_get_height (BacklotWindowState *self)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOW_STATE (self), DEFAULT_HEIGHT);

  return get_size (self, "height", MIN_HEIGHT, DEFAULT_HEIGHT);
}

gboolean
backlot_window_state_get_sidebar_visible (BacklotWindowState *self)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOW_STATE (self), TRUE);

  return larder_slice_get_boolean (LARDER_SLICE (self), "sidebar-visible");
}
