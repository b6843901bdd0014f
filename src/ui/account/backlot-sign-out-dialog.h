/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks before somebody signs out: what becomes of changes that were not sent. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Responses of the dialog, beside that of closing it. */
#define BACKLOT_SIGN_OUT_SEND    "send"      /* first */
#define BACKLOT_SIGN_OUT_KEEP    "keep"      /* changes stay here until the next sign-in */
#define BACKLOT_SIGN_OUT_DISCARD "discard"
#define BACKLOT_SIGN_OUT_NOW     "now"       /* nothing waits */

/* @n_changes: that were not sent yet; @online: whether they can be sent now */
AdwDialog *backlot_sign_out_dialog_new (const char *studio,
                                        guint       n_changes,
                                        gboolean    online);

G_END_DECLS
