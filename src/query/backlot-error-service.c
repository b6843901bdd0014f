/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of the service layer, as BACKLOT_ERROR. */

#include "config.h"

#include "query/backlot-error-service.h"

#include "larder/larder-error.h"

#include "service/backlot-service-error.h"

/* Stable codes of the server's functions, SQLSTATEs and codes of PostgREST and Storage. */
static const struct
{
  const char   *name;
  BacklotError  code;
} codes[] = {
  { "insufficient_credits", BACKLOT_ERROR_INSUFFICIENT_CREDITS },
  { "payment_required", BACKLOT_ERROR_INSUFFICIENT_CREDITS },
  { "not_allowed", BACKLOT_ERROR_NOT_ALLOWED },
  { "42501", BACKLOT_ERROR_NOT_ALLOWED },
  { "AccessDenied", BACKLOT_ERROR_NOT_ALLOWED },
  { "project_not_found", BACKLOT_ERROR_NOT_FOUND },
  { "job_not_found", BACKLOT_ERROR_NOT_FOUND },
  { "PGRST116", BACKLOT_ERROR_NOT_FOUND },
  { "23503", BACKLOT_ERROR_NOT_FOUND },
  { "NoSuchKey", BACKLOT_ERROR_NOT_FOUND },
  { "version_conflict", BACKLOT_ERROR_CONFLICT },
  { "price_changed", BACKLOT_ERROR_PRICE_CHANGED },
  { "id_in_use", BACKLOT_ERROR_ID_IN_USE },
  { "23505", BACKLOT_ERROR_ID_IN_USE },
  { "storage_quota_exceeded", BACKLOT_ERROR_QUOTA_EXCEEDED },
  { "EntityTooLarge", BACKLOT_ERROR_FILE_TOO_LARGE },
  { "no_photos", BACKLOT_ERROR_NO_PHOTOS },
  { "photo_not_uploaded", BACKLOT_ERROR_PHOTO_NOT_UPLOADED },
  { "project_archived", BACKLOT_ERROR_PROJECT_ARCHIVED },
  { "not_retryable", BACKLOT_ERROR_NOT_RETRYABLE },
  { "PGRST202", BACKLOT_ERROR_SERVER_TOO_OLD },
  { "PGRST205", BACKLOT_ERROR_SERVER_TOO_OLD },
  { "42P01", BACKLOT_ERROR_SERVER_TOO_OLD },
  { "42883", BACKLOT_ERROR_SERVER_TOO_OLD },
  { "42703", BACKLOT_ERROR_SERVER_TOO_OLD },
  { "22P02", BACKLOT_ERROR_INVALID },
  { "22003", BACKLOT_ERROR_INVALID },
  { "23502", BACKLOT_ERROR_INVALID },
  { "23514", BACKLOT_ERROR_INVALID },
  { "InvalidMimeType", BACKLOT_ERROR_INVALID },
};

static BacklotError
find_code (const GError *error)
{
  const char *name = backlot_service_error_get_code (error);

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (codes[i].name, name))
      return codes[i].code;

  switch ((BacklotServiceError) error->code)
    {
    case BACKLOT_SERVICE_ERROR_OFFLINE:
    case BACKLOT_SERVICE_ERROR_TIMEOUT:
      return BACKLOT_ERROR_NETWORK;
    case BACKLOT_SERVICE_ERROR_UNAUTHORIZED:
    case BACKLOT_SERVICE_ERROR_SIGNED_OUT:
      return BACKLOT_ERROR_NOT_SIGNED_IN;
    case BACKLOT_SERVICE_ERROR_PAYMENT:
      return BACKLOT_ERROR_INSUFFICIENT_CREDITS;
    case BACKLOT_SERVICE_ERROR_DENIED:
      return BACKLOT_ERROR_NOT_ALLOWED;
    case BACKLOT_SERVICE_ERROR_NOT_FOUND:
      return BACKLOT_ERROR_NOT_FOUND;
    case BACKLOT_SERVICE_ERROR_CONFLICT:
    case BACKLOT_SERVICE_ERROR_PRECONDITION:
      return BACKLOT_ERROR_CONFLICT;
    case BACKLOT_SERVICE_ERROR_TOO_LARGE:
      return BACKLOT_ERROR_TOO_LARGE;
    case BACKLOT_SERVICE_ERROR_UNPROCESSABLE:
      return BACKLOT_ERROR_STATE;
    case BACKLOT_SERVICE_ERROR_RATE_LIMITED:
    case BACKLOT_SERVICE_ERROR_SERVER:
      return BACKLOT_ERROR_BUSY_SERVER;
    case BACKLOT_SERVICE_ERROR_UNREADABLE:
      return BACKLOT_ERROR_STRANGE_ANSWER;
    case BACKLOT_SERVICE_ERROR_FILE_CHANGED:
      return BACKLOT_ERROR_LOST_FILE;
    case BACKLOT_SERVICE_ERROR_STUDIO_MISSING:
    case BACKLOT_SERVICE_ERROR_STUDIO_FAILED:
    case BACKLOT_SERVICE_ERROR_SOCKET_PATH:
      return BACKLOT_ERROR_STUDIO;
    case BACKLOT_SERVICE_ERROR_STUDIO_FOLDER:
      return BACKLOT_ERROR_STUDIO_FOLDER;
    case BACKLOT_SERVICE_ERROR_STUDIO_FULL:
      return BACKLOT_ERROR_STUDIO_FULL;
    case BACKLOT_SERVICE_ERROR_STUDIO_DATA:
      return BACKLOT_ERROR_STUDIO_DATA;
    case BACKLOT_SERVICE_ERROR_REFUSED:
    default:
      return BACKLOT_ERROR_FAULT;
    }
}

GError *
backlot_error_take_service (GError *error)
{
  GError *taken = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == BACKLOT_ERROR || error->domain == LARDER_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;

  if (error->domain == BACKLOT_SERVICE_ERROR)
    {
      taken = g_error_new_literal (BACKLOT_ERROR, (int) find_code (error), error->message);
      backlot_error_set_retry_after_s (taken, backlot_service_error_get_retry_after_s (error));
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    taken = g_error_new_literal (BACKLOT_ERROR, BACKLOT_ERROR_DISK_FULL, error->message);
  else if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR)
    taken = g_error_new_literal (BACKLOT_ERROR, BACKLOT_ERROR_DISK, error->message);
  else
    taken = g_error_new_literal (BACKLOT_ERROR, BACKLOT_ERROR_FAULT, error->message);
  g_error_free (error);
  return taken;
}
