/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong for a person: the only error domain that the widgets see and word. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotError:
 * @BACKLOT_ERROR_NETWORK: nobody answers; the change is kept and tried again
 * @BACKLOT_ERROR_BUSY_SERVER: 429 or 5xx; tried again
 * @BACKLOT_ERROR_STRANGE_ANSWER: something else answers, such as a network's own page; tried again
 * @BACKLOT_ERROR_NOT_SIGNED_IN: the session ended
 * @BACKLOT_ERROR_NOT_ALLOWED: no right to do this
 * @BACKLOT_ERROR_NOT_FOUND: project, job or row is gone, or was never visible
 * @BACKLOT_ERROR_CONFLICT: somebody changed the same field meanwhile
 * @BACKLOT_ERROR_NOT_TAKEN: the server speaks of a conflict, but nobody changed anything
 * @BACKLOT_ERROR_PRICE_CHANGED: the price is another than the one shown
 * @BACKLOT_ERROR_INSUFFICIENT_CREDITS: more credits are needed than are available
 * @BACKLOT_ERROR_QUOTA_EXCEEDED: no storage left for this file
 * @BACKLOT_ERROR_TOO_LARGE: more than the server takes at once
 * @BACKLOT_ERROR_NO_PHOTOS: a film without photos
 * @BACKLOT_ERROR_PHOTO_NOT_UPLOADED: a photo or the sound is not at the server yet
 * @BACKLOT_ERROR_PROJECT_ARCHIVED: no work is started in an archived project
 * @BACKLOT_ERROR_NOT_RETRYABLE: the job can not be tried again in its state
 * @BACKLOT_ERROR_STATE: the change is not possible in the present state
 * @BACKLOT_ERROR_ID_IN_USE: another row has this id
 * @BACKLOT_ERROR_SERVER_TOO_OLD: the server lacks a table or function
 * @BACKLOT_ERROR_INVALID: the server does not take a value
 * @BACKLOT_ERROR_FAULT: a fault of the program; details for a report
 * @BACKLOT_ERROR_STUDIO: the local studio could not be started
 * @BACKLOT_ERROR_DISK: a local file can not be read or written
 * @BACKLOT_ERROR_DISK_FULL: no space left on this computer
 * @BACKLOT_ERROR_IN_USE: another program has the outbox of this studio
 * @BACKLOT_ERROR_LOST_FILE: the copy of a file that was to be uploaded is gone
 * @BACKLOT_ERROR_CANCELLED_UPLOAD: a person cancelled the upload of this file
 * @BACKLOT_ERROR_NOT_AN_IMAGE: import: neither a picture nor a sound that can be used
 * @BACKLOT_ERROR_DAMAGED_IMAGE: import: a picture that ends too early or can not be decoded
 * @BACKLOT_ERROR_EMPTY_FILE: import: 0 bytes
 * @BACKLOT_ERROR_FOLDER: import: a folder
 * @BACKLOT_ERROR_SPECIAL_FILE: import: a pipe, socket or device
 * @BACKLOT_ERROR_VECTOR_IMAGE: import: an SVG
 * @BACKLOT_ERROR_FILE_VANISHED: import: the file is not there any more
 * @BACKLOT_ERROR_FILE_UNREADABLE: import: no right to read the file
 * @BACKLOT_ERROR_FILE_TOO_LARGE: import: more bytes or pixels than are taken
 * @BACKLOT_ERROR_NOT_A_PROJECT: project file: something else
 * @BACKLOT_ERROR_DAMAGED_PROJECT: project file: incomplete, or not as it was written
 * @BACKLOT_ERROR_NEWER_PROJECT: project file: of a later version of the program
 * @BACKLOT_ERROR_STUDIO_PROJECT: project file: one that the studio's own command wrote
 * @BACKLOT_ERROR_PROJECT_TOO_LARGE: export: more than a project file holds
 * @BACKLOT_ERROR_METERED: a large file waits for a network that is not metered; tried again
 * @BACKLOT_ERROR_BAD_ANSWER: the studio answers, but not with what was asked for; details for a
 *   report
 *
 * The message is English and for logs; widgets word the code.
 */
typedef enum
{
  BACKLOT_ERROR_NETWORK,
  BACKLOT_ERROR_BUSY_SERVER,
  BACKLOT_ERROR_STRANGE_ANSWER,
  BACKLOT_ERROR_NOT_SIGNED_IN,
  BACKLOT_ERROR_NOT_ALLOWED,
  BACKLOT_ERROR_NOT_FOUND,
  BACKLOT_ERROR_CONFLICT,
  BACKLOT_ERROR_NOT_TAKEN,
  BACKLOT_ERROR_PRICE_CHANGED,
  BACKLOT_ERROR_INSUFFICIENT_CREDITS,
  BACKLOT_ERROR_QUOTA_EXCEEDED,
  BACKLOT_ERROR_TOO_LARGE,
  BACKLOT_ERROR_NO_PHOTOS,
  BACKLOT_ERROR_PHOTO_NOT_UPLOADED,
  BACKLOT_ERROR_PROJECT_ARCHIVED,
  BACKLOT_ERROR_NOT_RETRYABLE,
  BACKLOT_ERROR_STATE,
  BACKLOT_ERROR_ID_IN_USE,
  BACKLOT_ERROR_SERVER_TOO_OLD,
  BACKLOT_ERROR_INVALID,
  BACKLOT_ERROR_FAULT,
  BACKLOT_ERROR_STUDIO,
  BACKLOT_ERROR_STUDIO_FOLDER,
  BACKLOT_ERROR_STUDIO_FULL,
  BACKLOT_ERROR_STUDIO_DATA,
  BACKLOT_ERROR_DISK,
  BACKLOT_ERROR_DISK_FULL,
  BACKLOT_ERROR_IN_USE,
  BACKLOT_ERROR_LOST_FILE,
  BACKLOT_ERROR_CANCELLED_UPLOAD,
  BACKLOT_ERROR_NOT_AN_IMAGE,
  BACKLOT_ERROR_DAMAGED_IMAGE,
  BACKLOT_ERROR_EMPTY_FILE,
  BACKLOT_ERROR_FOLDER,
  BACKLOT_ERROR_SPECIAL_FILE,
  BACKLOT_ERROR_VECTOR_IMAGE,
  BACKLOT_ERROR_FILE_VANISHED,
  BACKLOT_ERROR_FILE_UNREADABLE,
  BACKLOT_ERROR_FILE_TOO_LARGE,
  BACKLOT_ERROR_NOT_A_PROJECT,
  BACKLOT_ERROR_DAMAGED_PROJECT,
  BACKLOT_ERROR_NEWER_PROJECT,
  BACKLOT_ERROR_STUDIO_PROJECT,
  BACKLOT_ERROR_PROJECT_TOO_LARGE,
  BACKLOT_ERROR_METERED,
  BACKLOT_ERROR_BAD_ANSWER,
} BacklotError;

#define BACKLOT_ERROR (backlot_error_quark ())
GQuark   backlot_error_quark             (void);

/* TRUE when the same request can succeed later by itself: network, a busy or failing server. */
gboolean backlot_error_is_temporary      (const GError *error);

/* TRUE when the studio of this computer can not be started. */
gboolean backlot_error_is_studio         (const GError *error);

/* TRUE when a program is wrong, this one or the studio: nobody can do anything but report it. */
gboolean backlot_error_is_fault          (const GError *error);

/* What the server asked for with Retry-After; 0: nothing. */
void     backlot_error_set_retry_after_s (GError       *error,
                                          int           retry_after_s);
/* How long to wait before the next try: doubling from 1 s to 30 s, longer if the server asked. */
gint64   backlot_error_get_delay_ms      (const GError *error,
                                          guint         failure_count);

G_END_DECLS
