/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file on its way to the server. */

#pragma once

#include "larder/larder-mutation.h"

G_BEGIN_DECLS

/**
 * BacklotUploadState:
 *
 * The states of an upload (nicks: queued, uploading, paused, processing, complete, error,
 * cancelled). A network that is gone leaves an upload queued; error means that it will not be tried
 * again by itself.
 */
typedef enum
{
  BACKLOT_UPLOAD_QUEUED,
  BACKLOT_UPLOAD_UPLOADING,
  BACKLOT_UPLOAD_PAUSED,
  BACKLOT_UPLOAD_PROCESSING,
  BACKLOT_UPLOAD_COMPLETE,
  BACKLOT_UPLOAD_ERROR,
  BACKLOT_UPLOAD_CANCELLED,
} BacklotUploadState;

#define BACKLOT_TYPE_UPLOAD_STATE (backlot_upload_state_get_type ())
GType backlot_upload_state_get_type (void);

/**
 * BacklotUpload:
 *
 * The upload of one media file, a view of its outbox entry. Read-only properties: media-id,
 * project-id (NULL: none), filename, state, percent (0 to 100, of bytes really sent), sent-bytes,
 * size-bytes, error (GError, NULL unless state is error), can-pause, can-resume, can-cancel,
 * can-retry. ::retry-requested: emitted when a cancelled one shall start again; the queue that owns
 * it makes a new entry.
 */
#define BACKLOT_TYPE_UPLOAD (backlot_upload_get_type ())
G_DECLARE_FINAL_TYPE (BacklotUpload, backlot_upload, BACKLOT, UPLOAD, GObject)

/* @mutation: an entry of `media.upload`, whose variables hold media_id, project_id, filename,
 * size_bytes. */
BacklotUpload     *backlot_upload_new            (LarderMutation *mutation);
/* The same file, tried by another entry. */
void               backlot_upload_set_mutation   (BacklotUpload  *self,
                                                  LarderMutation *mutation);
LarderMutation    *backlot_upload_get_mutation   (BacklotUpload  *self);
const char        *backlot_upload_get_media_id   (BacklotUpload  *self);
const char        *backlot_upload_get_project_id (BacklotUpload  *self);
const char        *backlot_upload_get_filename   (BacklotUpload  *self);
BacklotUploadState backlot_upload_get_state      (BacklotUpload  *self);
int                backlot_upload_get_percent    (BacklotUpload  *self);
gint64             backlot_upload_get_size_bytes (BacklotUpload  *self);
GError            *backlot_upload_get_error      (BacklotUpload  *self);
/* Each does nothing in a state that does not allow it. */
void               backlot_upload_pause          (BacklotUpload  *self);
void               backlot_upload_resume         (BacklotUpload  *self);
void               backlot_upload_cancel         (BacklotUpload  *self);
void               backlot_upload_retry          (BacklotUpload  *self);

G_END_DECLS
