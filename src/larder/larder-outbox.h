/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The durable queue of mutations: one SQLite file, one process. */

#pragma once

#include "larder/larder-mutation.h"

G_BEGIN_DECLS

#define LARDER_TYPE_OUTBOX (larder_outbox_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderOutbox, larder_outbox, LARDER, OUTBOX, GObject)

LARDER_EXPORT
LarderOutbox *larder_outbox_new             (const char           *path,
                                             GError              **error);
LARDER_EXPORT
LarderValue  *larder_outbox_peek            (const char           *path,
                                             GError              **error);
LARDER_EXPORT
guint         larder_outbox_get_n_waiting   (LarderOutbox         *self);
LARDER_EXPORT
guint         larder_outbox_get_n_failed    (LarderOutbox         *self);
LARDER_EXPORT
guint         larder_outbox_get_n_conflicts (LarderOutbox         *self);
LARDER_EXPORT
gboolean      larder_outbox_get_saving      (LarderOutbox         *self);
LARDER_EXPORT
gboolean      larder_outbox_get_was_damaged (LarderOutbox         *self);
LARDER_EXPORT
void          larder_outbox_flush_async     (LarderOutbox         *self,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
LARDER_EXPORT
gboolean      larder_outbox_flush_finish    (LarderOutbox         *self,
                                             GAsyncResult         *result,
                                             GError              **error);

LARDER_EXPORT
void          larder_outbox_close           (LarderOutbox         *self);

G_END_DECLS
