/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cancels a message only as long as its answer has not come. */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

GCancellable *backlot_message_guard (SoupMessage  *message,
                                     GCancellable *cancellable);

G_END_DECLS
