/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often an address may fail to sign in. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So many failures at once, and one more every two seconds: 150 in five minutes, as in GoTrue. */
#define BACKLOT_AUTH_LIMIT_BURST 30
#define BACKLOT_AUTH_LIMIT_PERIOD_US (2 * G_USEC_PER_SEC)

/**
 * BacklotAuthLimit:
 *
 * A purse for each address: an attempt takes a coin out, and one that was good gives it back. Who
 * knows the password is never held up by this, and a household behind one address signs in as
 * often as it wants.
 */
typedef struct _BacklotAuthLimit BacklotAuthLimit;

BacklotAuthLimit *backlot_auth_limit_new       (void);
void              backlot_auth_limit_free      (BacklotAuthLimit *self);
gboolean          backlot_auth_limit_take      (BacklotAuthLimit *self,
                                                const char       *address,
                                                gint64            now_us);
void              backlot_auth_limit_give_back (BacklotAuthLimit *self,
                                                const char       *address);
guint             backlot_auth_limit_get_size  (BacklotAuthLimit *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotAuthLimit, backlot_auth_limit_free)

G_END_DECLS
