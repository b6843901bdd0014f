/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing told to the person in the window, as a toast. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_MESSAGE_INFO,
  BACKLOT_MESSAGE_SUCCESS,
  BACKLOT_MESSAGE_WARNING,
  BACKLOT_MESSAGE_ERROR,
} BacklotMessageType;

/**
 * BacklotMessage:
 *
 * Read-only properties: title, count (how often it was told; 1 at first). A toast shows 5 s, an
 * error 10 s.
 */
#define BACKLOT_TYPE_MESSAGE (backlot_message_get_type ())
G_DECLARE_FINAL_TYPE (BacklotMessage, backlot_message, BACKLOT, MESSAGE, GObject)

BacklotMessage     *backlot_message_new             (BacklotMessageType  type,
                                                     const char         *title);
/* @action: a detailed action name, such as `win.undo` or `app.open-uri::backlot:queue` */
void                backlot_message_set_button      (BacklotMessage     *self,
                                                     const char         *label,
                                                     const char         *action);
/* @subject: what the message is about; what shows it may look at its type. */
void                backlot_message_set_subject     (BacklotMessage     *self,
                                                     GObject            *subject);
BacklotMessageType  backlot_message_get_message_type (BacklotMessage    *self);
const char         *backlot_message_get_title       (BacklotMessage     *self);
const char         *backlot_message_get_button_label (BacklotMessage    *self);
const char         *backlot_message_get_action      (BacklotMessage     *self);
GObject            *backlot_message_get_subject     (BacklotMessage     *self);
guint               backlot_message_get_count       (BacklotMessage     *self);
guint               backlot_message_get_timeout_s   (BacklotMessage     *self);
gboolean            backlot_message_is_same         (BacklotMessage     *a,
                                                     BacklotMessage     *b);
void                backlot_message_count_up        (BacklotMessage     *self);

G_END_DECLS
