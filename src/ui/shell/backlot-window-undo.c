/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking back and doing again, from every page. */

#include "config.h"

#include "ui/shell/backlot-window-private.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-page.h"

/* One toast at a time, however quickly steps are taken back. */
static void
show (BacklotWindow *self,
      const char    *title)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_use_markup (toast, FALSE);
  if (self->undo_toast != NULL)
    backlot_toast_dismiss (self->undo_toast);
  g_set_weak_pointer (&self->undo_toast, toast);
  backlot_toasts_add (self->toasts, toast);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), title,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* The page's own action, where it has one that has something to do. */
static gboolean
page_does_it (BacklotPage *page,
              gboolean     redo)
{
  GAction *action = g_action_map_lookup_action (backlot_page_get_actions (page),
                                                redo ? "redo" : "undo");

  if (action == NULL || !g_action_get_enabled (action))
    return FALSE;
  g_action_activate (action, NULL);
  return TRUE;
}

/* @name: (nullable): of the step */
static char *
word (gboolean    redo,
      const char *name)
{
  if (name == NULL)
    return g_strdup (redo ? _("Done again") : _("Undone"));
  /* Translators: %s is what is done again, such as “Caption changed” */
  return redo ? g_strdup_printf (_("Done again: %s"), name)
              /* Translators: %s is what is taken back, such as “Caption changed” */
              : g_strdup_printf (_("Undone: %s"), name);
}

static void
take_step (BacklotWindow *self,
           gboolean       redo)
{
  AdwNavigationPage *visible = adw_navigation_view_get_visible_page (self->navigation_view);
  BacklotPage *page = BACKLOT_IS_PAGE (visible) ? BACKLOT_PAGE (visible) : NULL;
  BacklotHistory *history = page != NULL ? backlot_page_get_history (page) : NULL;
  g_autofree char *title = NULL;
  BacklotHistoryStep step;

  if (page != NULL && page_does_it (page, redo))
    return;
  if (history == NULL)
    history = backlot_histories_find (backlot_context_get_histories (self->context), redo);
  if (history == NULL || !backlot_history_peek (history, redo, &step))
    {
      show (self, redo ? _("Nothing left to redo") : _("Nothing left to undo"));
      return;
    }
  title = word (redo, step.name);
  switch (redo ? backlot_history_redo (history) : backlot_history_undo (history))
    {
    case BACKLOT_HISTORY_DONE:
      show (self, title);
      break;
    case BACKLOT_HISTORY_CHANGED:
      show (self, _("It was changed elsewhere, and stays as it is now"));
      break;
    case BACKLOT_HISTORY_FORBIDDEN:
      show (self, _("The role in this project no longer allows that, and nothing was changed"));
      break;
    case BACKLOT_HISTORY_NOTHING:
    default:
      break;
    }
}

void
backlot_window_undo (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  take_step (BACKLOT_WINDOW (widget), FALSE);
}

void
backlot_window_redo (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  take_step (BACKLOT_WINDOW (widget), TRUE);
}
