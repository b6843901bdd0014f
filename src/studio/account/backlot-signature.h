/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signature of a webhook: who sent it, when, and that nobody changed it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *backlot_signature_make  (const char *secret,
                                   gint64      time_s,
                                   const char *body);
gboolean  backlot_signature_check (const char *secret,
                                   gint64      now_s,
                                   const char *header,
                                   const char *body);

G_END_DECLS
