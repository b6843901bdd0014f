/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking back and doing again, from every page. */

#include "config.h"

#include "ui/shell/backlot-window-private.h"

#include <glib/gi18n.h>

#include "query/backlot-parked.h"

#include "ui/common/backlot-page.h"
#include "ui/common/backlot-undo-toast.h"

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

/* (nullable) */
static BacklotHistory *
get_page_history (BacklotWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation_view);

  return BACKLOT_IS_PAGE (page) ? backlot_page_get_history (BACKLOT_PAGE (page)) : NULL;
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
  BacklotHistory *history = get_page_history (self);
  g_autofree char *title = NULL;
  const char *refusal = NULL;
  BacklotHistoryOutcome outcome;
  BacklotHistoryStep step;

  if (history == NULL)
    history = backlot_histories_find (backlot_context_get_histories (self->context), redo);
  if (history == NULL || !backlot_history_peek (history, redo, &step))
    {
      show (self, redo ? _("Nothing left to redo") : _("Nothing left to undo"));
      return;
    }
  title = word (redo, step.name);
  outcome = redo ? backlot_history_redo (history) : backlot_history_undo (history);
  refusal = backlot_undo_toast_word_refusal (outcome);
  if (refusal != NULL || outcome == BACKLOT_HISTORY_DONE)
    show (self, refusal != NULL ? refusal : title);
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

/* What was refused of one row. */
void
backlot_window_discard (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  BacklotWindow *self = BACKLOT_WINDOW (widget);
  BacklotHistories *histories = backlot_context_get_histories (self->context);
  BacklotHistory *history = get_page_history (self);
  const char *title = _("Change discarded");
  g_autoptr(BacklotDiscard) discard =
    backlot_parked_discard (backlot_context_get_backend (self->context),
                            g_variant_get_string (parameter, NULL));

  if (discard == NULL)
    return;
  if (history != NULL && g_strcmp0 (backlot_history_get_project (history),
                                    backlot_discard_get_project (discard)) == 0)
    backlot_history_add (history, BACKLOT_DEED (discard));
  else
    history = backlot_histories_add_discard (histories, discard);
  backlot_history_name (history, title);
  backlot_toasts_add (self->toasts, backlot_undo_toast_new (history, title));
}
