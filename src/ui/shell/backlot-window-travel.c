/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the person was: back and forward between places. */

#include "config.h"

#include "ui/shell/backlot-window-private.h"

#include <string.h>

#define MAX_PLACES 50

/* Tabs and items are parts of a place, and no places themselves. */
static gboolean
is_same_place (const char *a,
               const char *b)
{
  g_autoptr(BacklotAddress) first = backlot_address_parse (a);
  g_autoptr(BacklotAddress) second = backlot_address_parse (b);

  return first->kind == second->kind && g_strcmp0 (first->id, second->id) == 0;
}

static char *
pop (GPtrArray *places)
{
  return places->len > 0 ? g_ptr_array_steal_index (places, places->len - 1) : NULL;
}

static void
push (GPtrArray  *places,
      const char *address)
{
  if (places->len == MAX_PLACES)
    g_ptr_array_remove_index (places, 0);
  g_ptr_array_add (places, g_strdup (address));
}

void
backlot_window_note_place (BacklotWindow *self,
                           const char    *from,
                           const char    *to)
{
  if (from == NULL || self->travelling || is_same_place (from, to))
    return;
  push (self->places_before, from);
  g_ptr_array_set_size (self->places_after, 0);
}

/* A place that can not be shown any more is passed by. */
static gboolean
travel (BacklotWindow *self,
        GPtrArray     *from,
        GPtrArray     *to)
{
  g_autofree char *here = g_strdup (self->address);
  gboolean arrived = FALSE;

  self->travelling = TRUE;
  while (!arrived && from->len > 0)
    {
      g_autofree char *place = pop (from);

      arrived = backlot_window_open (self, place);
    }
  self->travelling = FALSE;
  if (arrived && here != NULL)
    push (to, here);
  return arrived;
}

void
backlot_window_go_back (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  BacklotWindow *self = BACKLOT_WINDOW (widget);

  if (travel (self, self->places_before, self->places_after))
    backlot_window_focus_page (self);
}

void
backlot_window_go_forward (GtkWidget  *widget,
                           const char *name,
                           GVariant   *parameter)
{
  BacklotWindow *self = BACKLOT_WINDOW (widget);

  if (travel (self, self->places_after, self->places_before))
    backlot_window_focus_page (self);
}

void
backlot_window_leave_page (GtkWidget  *widget,
                           const char *name,
                           GVariant   *parameter)
{
  BacklotWindow *self = BACKLOT_WINDOW (widget);

  if (!travel (self, self->places_before, self->places_after))
    backlot_window_open (self, "home");
  backlot_window_focus_page (self);
}
