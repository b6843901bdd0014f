/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A studio of a former version is asked to make way. */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

gboolean     backlot_studio_retirement_is_due      (GBytes *health);
SoupMessage *backlot_studio_retirement_new_message (void);

G_END_DECLS
