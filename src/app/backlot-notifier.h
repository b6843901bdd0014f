/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells what the studio has to tell: in the window, or on the desktop. */

#pragma once

#include "query/account/backlot-notices.h"

#include "ui/common/backlot-context.h"
#include "ui/shell/backlot-window.h"

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_TELL_NOTHING,   /* the person sees it, or wants no notifications */
  BACKLOT_TELL_TOAST,
  BACKLOT_TELL_DESKTOP,
} BacklotTell;

BacklotTell      backlot_notifier_decide     (gboolean window_active,
                                              gboolean item_visible,
                                              gboolean enabled);

/**
 * BacklotNotifier:
 *
 * ::told: something was told, in whichever way. Desktop notifications have the
 * id of backlot_notices_dup_id().
 */
#define BACKLOT_TYPE_NOTIFIER (backlot_notifier_get_type ())
G_DECLARE_FINAL_TYPE (BacklotNotifier, backlot_notifier, BACKLOT, NOTIFIER, GObject)

BacklotNotifier *backlot_notifier_new        (GApplication    *application,
                                              BacklotContext  *context,
                                              BacklotNotices  *notices);
/* A window of the program shows another place, or has the focus now: what is seen need not be told
 * any more. */
void             backlot_notifier_look       (BacklotNotifier *self);

/* Who opens a job, a task or a comment has seen what was told of it, also if the desktop gives the
 * window no focus. @address: such as `job/ID` */
void             backlot_notifier_open       (BacklotNotifier *self,
                                              const char      *address);

/* Whoever signs out is told nothing of this studio any more. */
void             backlot_notifier_withdraw_all (BacklotNotifier *self);

/* What can be done at once. Works without a window and without a program, too: the desktop starts
 * it. @uri: where @row leads to */
void             backlot_notifier_add_buttons (GNotification       *notification,
                                               BacklotNotification *row,
                                               const char          *uri);

/* How many of one event came within the last minute, with this one; more than three are summed
 * up. */
guint            backlot_notifier_count      (GArray          *times_us,
                                              gint64           now_us);

G_END_DECLS
