/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person who works here: name, plan, how much is stored. */

#pragma once

#include "model/account/backlot-profile.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* ["account","profile"]. */
LarderQueryOptions *backlot_profile_options  (BacklotBackend *backend);
/* Returns: (transfer full): never NULL; "exists" is FALSE until it was read once. */
BacklotProfile     *backlot_profile_get      (BacklotBackend *backend);
/* Changes how the person is called; nothing happens when it is so already. */
void                backlot_profile_set_name (BacklotBackend *backend,
                                              const char     *name);
/* Whether the person wants mail about what happens; a studio that can send some asks this. */
gboolean            backlot_profile_get_email_notifications (BacklotProfile *profile);
void                backlot_profile_set_email_notifications (BacklotBackend *backend,
                                                             gboolean        email_notifications);

G_END_DECLS
