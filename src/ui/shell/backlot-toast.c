/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as a toast. */

#include "config.h"

#include "ui/shell/backlot-toast.h"

#include <glib/gi18n.h>

static void
count_cb (AdwToast       *toast,
          GParamSpec     *pspec,
          BacklotMessage *message)
{
  g_autofree char *title = NULL;

  /* Translators: a message, and how often it was told */
  title = g_strdup_printf (_("%s (%u)"), backlot_message_get_title (message),
                           backlot_message_get_count (message));
  adw_toast_set_title (toast, title);
}

AdwToast *
backlot_toast_new (BacklotMessage *message)
{
  AdwToast *toast = NULL;

  g_return_val_if_fail (BACKLOT_IS_MESSAGE (message), NULL);

  toast = adw_toast_new (backlot_message_get_title (message));
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_timeout (toast, backlot_message_get_timeout_s (message));
  if (backlot_message_get_button_label (message) != NULL)
    {
      adw_toast_set_button_label (toast, backlot_message_get_button_label (message));
      adw_toast_set_detailed_action_name (toast, backlot_message_get_action (message));
    }
  g_signal_connect_object (message, "notify::count", G_CALLBACK (count_cb), toast,
                           G_CONNECT_SWAPPED);
  return toast;
}
