/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a start says when the run before did not come to its end. */

#include "config.h"

#include "app/backlot-application-private.h"

#include <glib/gi18n.h>

#include "store/backlot-session-mark.h"
#include "ui/common/backlot-dialogs.h"

/* From so many runs in a row on the last page is what may be wrong. */
#define MANY 2

void
backlot_application_begin_run (BacklotApplication *self)
{
  if (self->marked)
    return;
  self->marked = TRUE;
  self->n_crashes = backlot_session_mark_begin (self->locations->state_folder);
}

void
backlot_application_end_run (BacklotApplication *self)
{
  if (self->marked)
    backlot_session_mark_end (self->locations->state_folder);
}

gboolean
backlot_application_avoids_last_page (BacklotApplication *self)
{
  return self->n_crashes >= MANY;
}

void
backlot_application_tell_crash (BacklotApplication *self)
{
  g_autoptr(BacklotMessage) message = NULL;
  BacklotContext *context = NULL;

  if (self->n_crashes == 0 || self->crash_told || self->window == NULL)
    return;
  self->crash_told = TRUE;
  context = backlot_window_get_context (self->window);
  message = backlot_message_new (BACKLOT_MESSAGE_INFO, _("Restored after a problem"));
  backlot_message_set_button (message, _("Details"), "app.crash-details");
  backlot_ui_store_tell (backlot_context_get_ui_store (context), message);
}

static void
report_cb (BacklotApplication *self)
{
  g_autofree char *text = g_strdup_printf ("The program did not come to its end, %u in a row",
                                           self->n_crashes);

  g_action_group_activate_action (G_ACTION_GROUP (self), "report", g_variant_new_string (text));
}

static void
details_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  BacklotWindow *window = backlot_application_get_shown (self);
  g_autofree char *body = NULL;
  AdwDialog *dialog = NULL;

  if (window == NULL)
    return;
  body = g_strdup (_("What was saved by then is here again, and changes that wait are sent. It "
                     "looks the same after a loss of power, or when the program was ended by "
                     "force."));
  if (backlot_application_avoids_last_page (self))
    {
      g_autofree char *first = g_steal_pointer (&body);

      body = g_strjoin ("\n\n", first,
                        _("It happened twice in a row, so the last page isn’t opened again."), NULL);
    }
  dialog = backlot_dialogs_new_alert (_("Backlot Ended Unexpectedly"), body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "close", _("_Close"), "report", _("_Report…"), NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "close");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "close");
  g_signal_connect_object (dialog, "response::report", G_CALLBACK (report_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (window));
}

void
backlot_application_add_crash_action (BacklotApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "crash-details", .activate = details_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
