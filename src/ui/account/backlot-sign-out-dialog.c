/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks before somebody signs out: what becomes of changes that were not sent. */

#include "config.h"

#include "ui/account/backlot-sign-out-dialog.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-dialogs.h"

static void
ask_about_changes (AdwAlertDialog *dialog,
                   guint           n_changes,
                   gboolean        online)
{
  g_autofree char *body =
    g_strdup_printf (ngettext ("%u change was not sent yet.", "%u changes were not sent yet.",
                               n_changes), n_changes);

  adw_alert_dialog_set_body (dialog, body);
  adw_alert_dialog_add_response (dialog, BACKLOT_SIGN_OUT_DISCARD, _("_Discard"));
  adw_alert_dialog_set_response_appearance (dialog, BACKLOT_SIGN_OUT_DISCARD,
                                            ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_add_response (dialog, BACKLOT_SIGN_OUT_KEEP, _("_Keep for the Next Time"));
  adw_alert_dialog_add_response (dialog, BACKLOT_SIGN_OUT_SEND, _("_Send First"));
  adw_alert_dialog_set_response_enabled (dialog, BACKLOT_SIGN_OUT_SEND, online);
  adw_alert_dialog_set_response_appearance (dialog, BACKLOT_SIGN_OUT_SEND,
                                            ADW_RESPONSE_SUGGESTED);
}

AdwDialog *
backlot_sign_out_dialog_new (const char *studio,
                             guint       n_changes,
                             gboolean    online)
{
  /* Translators: %s is the name of a studio */
  g_autofree char *heading = g_strdup_printf (_("Sign Out of %s?"), studio);
  AdwDialog *self = backlot_dialogs_new_alert (heading, NULL);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (self);

  adw_alert_dialog_add_response (dialog, "cancel", _("_Cancel"));
  adw_alert_dialog_set_close_response (dialog, "cancel");
  if (n_changes > 0)
    ask_about_changes (dialog, n_changes, online);
  else
    {
      adw_alert_dialog_set_body (dialog,
                                 _("Copies of its projects are removed from this computer. "
                                   "The studio keeps everything."));
      adw_alert_dialog_add_response (dialog, BACKLOT_SIGN_OUT_NOW, _("_Sign Out"));
      adw_alert_dialog_set_response_appearance (dialog, BACKLOT_SIGN_OUT_NOW,
                                                ADW_RESPONSE_DESTRUCTIVE);
    }
  return self;
}
