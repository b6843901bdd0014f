/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links to what has no page of its own: a job, a task, a comment. */

#include "config.h"

#include "ui/shell/backlot-window-private.h"

#include "ui/shell/backlot-gone-page.h"

static void
show_gone (BacklotWindow *self)
{
  backlot_window_replace_page (self, ADW_NAVIGATION_PAGE (backlot_gone_page_new ()));
  backlot_window_focus_page (self);
}

static void
resolved_cb (BacklotWindow *self,
             const char    *address)
{
  g_autofree char *target = g_strdup (address);

  g_clear_object (&self->job_link);
  g_clear_object (&self->item_link);
  if (target != NULL)
    backlot_window_open (self, target);
  else
    show_gone (self);
}

static void
open_item (BacklotWindow *self,
           const char    *table,
           const char    *id)
{
  self->item_link = backlot_item_link_new (backlot_context_get_backend (self->context), table, id);
  g_signal_connect_object (self->item_link, "resolved", G_CALLBACK (resolved_cb), self,
                           G_CONNECT_SWAPPED);
  backlot_item_link_start (self->item_link);
}

static void
open_job (BacklotWindow *self,
          const char    *job_id)
{
  self->job_link = backlot_job_link_new (backlot_context_get_backend (self->context), job_id);
  g_signal_connect_object (self->job_link, "resolved", G_CALLBACK (resolved_cb), self,
                           G_CONNECT_SWAPPED);
  backlot_job_link_start (self->job_link);
}

/* It may not be known yet: the program was started by a click. */
void
backlot_window_open_link (BacklotWindow        *self,
                          const BacklotAddress *address)
{
  if (backlot_window_get_address (self) == NULL)
    backlot_window_open_place (self, "home", "");
  g_clear_object (&self->job_link);
  g_clear_object (&self->item_link);
  if (address->kind == BACKLOT_ADDRESS_JOB)
    open_job (self, address->id);
  else
    open_item (self, address->kind == BACKLOT_ADDRESS_TASK ? "tasks" : "comments", address->id);
}
