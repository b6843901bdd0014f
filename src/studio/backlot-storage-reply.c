/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How Storage tells errors: the true status is text in the body, HTTP says 400 for nearly all. */
#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-authenticate.h"
#include "studio/backlot-storage-service-private.h"

#include <string.h>

static const struct
{
  const char *code;
  const char *label;
} labels[] = {
  { "AccessDenied", "Unauthorized" },
  { "BucketAlreadyExists", "Duplicate" },
  { "EntityTooLarge", "Payload too large" },
  { "InvalidMimeType", "invalid_mime_type" },
  { "KeyAlreadyExists", "Duplicate" },
  { "NoSuchBucket", "Bucket not found" },
  { "NoSuchKey", "not_found" },
  { "ResourceAlreadyExists", "Duplicate" },
};

void
backlot_storage_reply_code (BacklotRequest *request,
                            guint           status,
                            const char     *code,
                            const char     *message)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  g_autofree char *status_text = g_strdup_printf ("%u", status);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  const char *label = code;

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strcmp (labels[i].code, code) == 0)
      label = labels[i].label;
  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "statusCode", status_text);
  yyjson_mut_obj_add_str (doc, root, "error", label);
  yyjson_mut_obj_add_str (doc, root, "message", message);
  yyjson_mut_obj_add_str (doc, root, "code", code);
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    backlot_request_set_header (request, "Retry-After", "1");
  backlot_request_reply_json (request, status == 416 || status >= 500 ? status : 400, doc);
}

void
backlot_storage_reply_error (BacklotRequest *request,
                             const GError   *error)
{
  if (error->domain == BACKLOT_API_ERROR)
    backlot_storage_reply_code (request, backlot_api_error_get_status (error),
                                backlot_api_error_get_code (error), error->message);
  else
    backlot_storage_reply_code (request, 500, "InternalError", error->message);
  if (error->domain != BACKLOT_API_ERROR || backlot_api_error_get_status (error) >= 500)
    g_info ("Storage failed: %s", error->message);
}

/* Answers a request whose key or token is not good; %TRUE if it did. */
gboolean
backlot_storage_refuse (BacklotRequest *request)
{
  const GError *denial = backlot_request_get_denial (request);

  if (denial == NULL)
    return FALSE;
  if (!backlot_refuse_key (request))
    backlot_storage_reply_code (request, 403, "AccessDenied", denial->message);
  return TRUE;
}
