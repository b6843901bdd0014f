/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The resumable upload of one file (TUS 1.0.0). */

#pragma once

#include "service/backlot-storage.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_TUS_UPLOAD (backlot_tus_upload_get_type ())
/**
 * BacklotTusUpload:
 *
 * Sends a file to one object. It can be run again after an error, and in a later process when its
 * checkpoint was kept: it then asks the server how much has arrived and goes on there. To pause it,
 * cancel the run.
 *
 * Properties: `bytes-sent` (gint64, readable, notifies): bytes that were really sent, at a resume
 * what the server has; `size` (gint64, readable): of the file, −1 before the first run;
 * `checkpoint` (LarderValue, nullable): an object that the caller stores durably whenever it is
 * notified and gives to the upload of a later process. It is there from the moment when the server
 * has made the upload, and becomes %NULL when there is nothing left to resume.
 */
G_DECLARE_FINAL_TYPE (BacklotTusUpload, backlot_tus_upload, BACKLOT, TUS_UPLOAD, GObject)

BacklotTusUpload *backlot_tus_upload_new             (BacklotTransport     *transport,
                                                      GFile                *file,
                                                      const char           *bucket,
                                                      const char           *path,
                                                      const char           *content_type);
void              backlot_tus_upload_set_checkpoint  (BacklotTusUpload     *self,
                                                      LarderValue          *checkpoint);
LarderValue      *backlot_tus_upload_get_checkpoint  (BacklotTusUpload     *self);
gint64            backlot_tus_upload_get_bytes_sent  (BacklotTusUpload     *self);
gint64            backlot_tus_upload_get_size        (BacklotTusUpload     *self);

void              backlot_tus_upload_run_async       (BacklotTusUpload     *self,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean          backlot_tus_upload_run_finish      (BacklotTusUpload     *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

void              backlot_tus_upload_discard_async   (BacklotTusUpload     *self,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean          backlot_tus_upload_discard_finish  (BacklotTusUpload     *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_END_DECLS
