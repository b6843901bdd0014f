/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the spool on their way to the studio, one after the other. */

#pragma once

#include "app/backlot-progress-line.h"
#include "query/project/backlot-media-import.h"
#include "service/backlot-session.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_MEDIA_DELIVERY (backlot_media_delivery_get_type ())
/**
 * BacklotMediaDelivery:
 *
 * Makes the rows of all files, sends their bytes and marks each one that has arrived. What fails
 * for reasons that pass is tried again, and goes on where it was cut. When it is cancelled or fails
 * for good, it removes the rows before it says so.
 */
G_DECLARE_FINAL_TYPE (BacklotMediaDelivery, backlot_media_delivery, BACKLOT, MEDIA_DELIVERY,
                      GObject)

BacklotMediaDelivery *backlot_media_delivery_new        (BacklotTransport     *transport,
                                                         BacklotSession       *session,
                                                         GPtrArray            *files,
                                                         BacklotProgressLine  *line);
void                  backlot_media_delivery_run_async  (BacklotMediaDelivery *self,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean              backlot_media_delivery_run_finish (BacklotMediaDelivery *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);

G_END_DECLS
