/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tasks that wait for one outcome; each may stop waiting alone. */

#pragma once

#include "larder/larder-client.h"

G_BEGIN_DECLS

typedef struct _LarderWaiters LarderWaiters;

LarderWaiters *larder_waiters_new      (void);
/* Nobody waits any more by then. */
void           larder_waiters_free     (LarderWaiters *self);
/* Here and below NULL is a list in which nobody waits. */
guint          larder_waiters_get_n    (LarderWaiters *self);
/* Those that wait on behalf of an object of @type. */
guint          larder_waiters_get_n_of (LarderWaiters *self,
                                        GType          type);
/* Takes @task. */
void           larder_waiters_add      (LarderWaiters *self,
                                        GTask         *task,
                                        GMainContext  *context);
/* All get @error, or else @value (nullable), once the observers of @client were told. */
void           larder_waiters_complete (LarderWaiters *self,
                                        LarderClient  *client,
                                        LarderValue   *value,
                                        const GError  *error);
void           larder_waiters_cancel   (LarderWaiters *self,
                                        LarderClient  *client);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderWaiters, larder_waiters_free)

G_END_DECLS
