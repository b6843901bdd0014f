/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ids of requests that move money, until their outcome is known. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotIdempotencyKeys:
 *
 * What moves money is never stored to be sent again later, but the id of such a request is: asked
 * for the same once more, after an answer that was lost or a program that was killed, it goes out
 * with the same id, and the server does it once. Used from one thread.
 */
typedef struct _BacklotIdempotencyKeys BacklotIdempotencyKeys;

BacklotIdempotencyKeys *backlot_idempotency_keys_new    (const char             *path);
void                    backlot_idempotency_keys_free   (BacklotIdempotencyKeys *self);
char                   *backlot_idempotency_keys_take   (BacklotIdempotencyKeys *self,
                                                         const char             *request,
                                                         const char             *subject);
void                    backlot_idempotency_keys_settle (BacklotIdempotencyKeys *self,
                                                         const char             *request,
                                                         const char             *subject);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotIdempotencyKeys, backlot_idempotency_keys_free)

G_END_DECLS
