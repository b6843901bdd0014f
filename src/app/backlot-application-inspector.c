/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The developer window of the application: made when it is asked for, gone when it is closed. */

#include "config.h"

#include "app/backlot-application-private.h"

#include "ui/inspector/backlot-inspector-window.h"

/* With a developer looking at it, what waits for a look goes on, whichever window has the focus. */
void
backlot_application_update_focus (BacklotApplication *self)
{
  if (self->window == NULL)
    return;
  backlot_backend_set_focused (backlot_workplace_get_backend (self->here),
                               self->inspector != NULL ||
                               gtk_window_is_active (GTK_WINDOW (self->window)));
}

void
backlot_application_show_inspector (BacklotApplication *self)
{
  if (self->here == NULL || self->stopping)
    return;
  if (self->inspector == NULL)
    {
      self->inspector =
        GTK_WINDOW (backlot_inspector_window_new (
          backlot_backend_get_client (backlot_workplace_get_backend (self->here)),
          backlot_state_get_slices (backlot_workplace_get_state (self->here))));
      gtk_window_set_application (self->inspector, GTK_APPLICATION (self));
      backlot_application_update_focus (self);
      gtk_window_present (self->inspector);
    }
  else if (gtk_window_is_active (self->inspector))
    gtk_window_close (self->inspector);
  else
    gtk_window_present (self->inspector);
}
