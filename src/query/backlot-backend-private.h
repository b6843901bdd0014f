/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this layer share with the backend. */

#pragma once

#include "query/backlot-backend.h"
#include "query/backlot-idempotency-keys.h"

#include "service/backlot-realtime.h"
#include "service/backlot-rest.h"
#include "service/backlot-storage.h"

G_BEGIN_DECLS

BacklotTransport *backlot_backend_get_transport (BacklotBackend     *self);
BacklotRest      *backlot_backend_get_rest      (BacklotBackend     *self);
BacklotStorage   *backlot_backend_get_storage   (BacklotBackend     *self);
BacklotRealtime  *backlot_backend_get_realtime  (BacklotBackend     *self);
const char       *backlot_backend_get_pictures_folder (BacklotBackend *self);
/* Of requests that move money: asked for again, they are the same. */
BacklotIdempotencyKeys *backlot_backend_get_idempotency_keys (BacklotBackend *self);
/* Row events are heard now, so polling is only a safety net. */
gboolean          backlot_backend_is_live       (BacklotBackend     *self);
gint64            backlot_backend_get_time_ms   (BacklotBackend     *self);

/* Values that were written here last, by table, row and member; LarderValue each. Changes of one
 * turn do not see each other in the tables yet. */
GHashTable       *backlot_backend_get_own_edits (BacklotBackend     *self);

/* While a page of a project is open; counted. */
void              backlot_backend_open_project  (BacklotBackend     *self,
                                                 const char         *project_id);
void              backlot_backend_close_project (BacklotBackend     *self,
                                                 const char         *project_id);

/* Invalidates the queries whose key begins with @first, @second (nullable), @third (nullable);
 * collected, and at most once a second for each. */
void              backlot_backend_invalidate    (BacklotBackend     *self,
                                                 const char         *first,
                                                 const char         *second,
                                                 const char         *third);

/* A new key of strings, sunk. */
GVariant         *backlot_backend_new_key       (const char         *first,
                                                 const char         *second,
                                                 const char         *third,
                                                 const char         *fourth);

G_END_DECLS
