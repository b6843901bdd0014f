/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The developer window of the application: made when it is asked for, gone when it is closed. */

#include "config.h"

#include "app/backlot-application-private.h"

#include "ui/inspector/backlot-inspector-window.h"

static gboolean
is_looked_at (BacklotApplication *self,
              BacklotWorkplace   *workplace)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  if (self->inspector != NULL && self->inspected == workplace)
    return TRUE;
  for (GList *l = windows; l != NULL; l = l->next)
    if (BACKLOT_IS_WINDOW (l->data) && gtk_window_is_active (l->data) &&
        backlot_context_get_backend (backlot_window_get_context (l->data)) ==
        backlot_workplace_get_backend (workplace))
      return TRUE;
  return FALSE;
}

/* With a developer looking at it, what waits for a look goes on, whichever window has the focus. */
void
backlot_application_update_focus (BacklotApplication *self)
{
  for (guint i = 0; i < self->workplaces->len; i++)
    {
      BacklotWorkplace *workplace = g_ptr_array_index (self->workplaces, i);

      backlot_workplace_set_focused (workplace, is_looked_at (self, workplace));
    }
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
      self->inspected = self->here;
      gtk_window_set_application (self->inspector, GTK_APPLICATION (self));
      backlot_application_update_focus (self);
      gtk_window_present (self->inspector);
    }
  else if (gtk_window_is_active (self->inspector))
    gtk_window_close (self->inspector);
  else
    gtk_window_present (self->inspector);
}
