/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks before more credits are spent than the person wants to spend without a question. */

#include "config.h"

#include "ui/film/backlot-spend-question.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-dialogs.h"

typedef struct
{
  GtkWidget      *owner;       /* (owned) */
  GFunc           func;
  gpointer        user_data;
  GDestroyNotify  destroy;     /* (nullable) */
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->owner);
  if (question->destroy != NULL)
    question->destroy (question->user_data);
  g_free (question);
}

static void
response_cb (AdwAlertDialog *dialog,
             const char     *response,
             Question       *question)
{
  if (g_str_equal (response, "spend"))
    question->func (question->owner, question->user_data);
}

void
backlot_spend_question_ask (GtkWidget      *owner,
                            gint64          limit,
                            int             price,
                            GFunc           func,
                            gpointer        user_data,
                            GDestroyNotify  destroy)
{
  Question *question = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  AdwDialog *dialog = NULL;

  g_return_if_fail (GTK_IS_WIDGET (owner));
  g_return_if_fail (func != NULL);

  if (limit <= 0 || price <= limit)
    {
      func (owner, user_data);
      if (destroy != NULL)
        destroy (user_data);
      return;
    }
  question = g_new0 (Question, 1);
  question->owner = g_object_ref (owner);
  question->func = func;
  question->user_data = user_data;
  question->destroy = destroy;
  heading = g_strdup_printf (ngettext ("Spend %d Credit?", "Spend %d Credits?", (gulong) price),
                             price);
  body = g_strdup_printf (ngettext ("Preferences ask before a render costs more than %d credit.",
                                    "Preferences ask before a render costs more than %d credits.",
                                    (gulong) limit),
                          (int) limit);
  dialog = backlot_dialogs_new_alert (heading, body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", _("_Cancel"),
                                  "spend", _("_Render"),
                                  NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "spend",
                                            ADW_RESPONSE_SUGGESTED);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  adw_dialog_present (dialog, owner);
}
