/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong between this program and a server, with everything that the server said. */

#pragma once

#include <gio/gio.h>

#include "larder/larder-value.h"

G_BEGIN_DECLS

/**
 * BacklotServiceError:
 * @BACKLOT_SERVICE_ERROR_OFFLINE: nobody was reached, or the connection was cut
 * @BACKLOT_SERVICE_ERROR_TIMEOUT: the server was reached, but did not answer in time
 * @BACKLOT_SERVICE_ERROR_UNAUTHORIZED: 401, also after the token was refreshed once
 * @BACKLOT_SERVICE_ERROR_SIGNED_OUT: there is no session, or the server ended it for good
 * @BACKLOT_SERVICE_ERROR_PAYMENT: 402, such as `insufficient_credits`
 * @BACKLOT_SERVICE_ERROR_DENIED: 403
 * @BACKLOT_SERVICE_ERROR_NOT_FOUND: 404, 410, or no row where one was asked for
 * @BACKLOT_SERVICE_ERROR_CONFLICT: 409, such as `price_changed` or `23505`
 * @BACKLOT_SERVICE_ERROR_PRECONDITION: 412
 * @BACKLOT_SERVICE_ERROR_TOO_LARGE: 413, or an answer over the limit of the call
 * @BACKLOT_SERVICE_ERROR_UNPROCESSABLE: 422, with a stable code
 * @BACKLOT_SERVICE_ERROR_RATE_LIMITED: 429; see backlot_service_error_get_retry_after_s()
 * @BACKLOT_SERVICE_ERROR_REFUSED: any other 4xx: the request itself is wrong
 * @BACKLOT_SERVICE_ERROR_SERVER: 5xx
 * @BACKLOT_SERVICE_ERROR_UNREADABLE: an answer that does not follow the protocol, such as HTML of a
 *   gateway
 * @BACKLOT_SERVICE_ERROR_FILE_CHANGED: the file to be uploaded is not the one that the upload began
 *   with, or vanished
 * @BACKLOT_SERVICE_ERROR_STUDIO_MISSING: the local studio's program is not installed
 * @BACKLOT_SERVICE_ERROR_STUDIO_FAILED: the local studio was started, but does not answer
 * @BACKLOT_SERVICE_ERROR_STUDIO_FOLDER: the local studio can not read or write its folder
 * @BACKLOT_SERVICE_ERROR_STUDIO_FULL: the local studio can not start on a full disk
 * @BACKLOT_SERVICE_ERROR_STUDIO_DATA: the local studio's database is damaged, or of a newer version
 * @BACKLOT_SERVICE_ERROR_SOCKET_PATH: no path for the local studio's socket is short enough
 *
 * Errors of this layer. Being cancelled is always %G_IO_ERROR_CANCELLED, and troubles with files of
 * this machine stay %G_IO_ERROR.
 */
typedef enum
{
  BACKLOT_SERVICE_ERROR_OFFLINE,
  BACKLOT_SERVICE_ERROR_TIMEOUT,
  BACKLOT_SERVICE_ERROR_UNAUTHORIZED,
  BACKLOT_SERVICE_ERROR_SIGNED_OUT,
  BACKLOT_SERVICE_ERROR_PAYMENT,
  BACKLOT_SERVICE_ERROR_DENIED,
  BACKLOT_SERVICE_ERROR_NOT_FOUND,
  BACKLOT_SERVICE_ERROR_CONFLICT,
  BACKLOT_SERVICE_ERROR_PRECONDITION,
  BACKLOT_SERVICE_ERROR_TOO_LARGE,
  BACKLOT_SERVICE_ERROR_UNPROCESSABLE,
  BACKLOT_SERVICE_ERROR_RATE_LIMITED,
  BACKLOT_SERVICE_ERROR_REFUSED,
  BACKLOT_SERVICE_ERROR_SERVER,
  BACKLOT_SERVICE_ERROR_UNREADABLE,
  BACKLOT_SERVICE_ERROR_FILE_CHANGED,
  BACKLOT_SERVICE_ERROR_STUDIO_MISSING,
  BACKLOT_SERVICE_ERROR_STUDIO_FAILED,
  BACKLOT_SERVICE_ERROR_STUDIO_FOLDER,
  BACKLOT_SERVICE_ERROR_STUDIO_FULL,
  BACKLOT_SERVICE_ERROR_STUDIO_DATA,
  BACKLOT_SERVICE_ERROR_SOCKET_PATH,
} BacklotServiceError;

#define BACKLOT_SERVICE_ERROR (backlot_service_error_quark ())
GQuark       backlot_service_error_quark             (void);

GError      *backlot_service_error_new_from_answer   (guint         status,
                                                      const char   *retry_after,
                                                      LarderValue  *body);
GError      *backlot_service_error_new_from_text     (guint         status,
                                                      const char   *text);
GError      *backlot_service_error_new_from_io       (const GError *error);

guint        backlot_service_error_get_status        (const GError *error);
const char  *backlot_service_error_get_code          (const GError *error);
LarderValue *backlot_service_error_get_details       (const GError *error);
int          backlot_service_error_get_retry_after_s (const GError *error);
gboolean     backlot_service_error_is_transient      (const GError *error);

G_END_DECLS
