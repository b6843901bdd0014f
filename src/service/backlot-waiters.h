/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks that wait for one shared outcome. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotWaiters:
 *
 * Whoever asks for something that is already under way joins those who wait for it. One who cancels
 * gets his answer at once and leaves; what is under way goes on for the others.
 */
typedef struct _BacklotWaiters BacklotWaiters;

BacklotWaiters *backlot_waiters_new      (void);
void            backlot_waiters_free     (BacklotWaiters *self);
void            backlot_waiters_add      (BacklotWaiters *self,
                                          GTask          *task);
GPtrArray      *backlot_waiters_take_all (BacklotWaiters *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotWaiters, backlot_waiters_free)

G_END_DECLS
