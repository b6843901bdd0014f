/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `/functions/v1/pay`: the local studio's own payment provider. Nobody pays with money
   there: its owner says that a payment is paid, and the studio sends itself the signed webhook that
   a provider would send. */

#include "config.h"

#include "studio/account/backlot-pay-service.h"

#include <string.h>

#include "studio/account/backlot-signature.h"
#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-call.h"

#define PATH "/functions/v1/pay"
#define MAX_BODY 4096

struct _BacklotPayService
{
  GObject                  parent_instance;

  BacklotDatabase         *database;   /* (owned) */
  const BacklotStudioKeys *keys;       /* borrowed from the studio */
};

G_DEFINE_FINAL_TYPE (BacklotPayService, backlot_pay_service, G_TYPE_OBJECT)

static void
backlot_pay_service_dispose (GObject *object)
{
  BacklotPayService *self = BACKLOT_PAY_SERVICE (object);

  g_clear_object (&self->database);
  G_OBJECT_CLASS (backlot_pay_service_parent_class)->dispose (object);
}

static void
backlot_pay_service_class_init (BacklotPayServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_pay_service_dispose;
}

static void
backlot_pay_service_init (BacklotPayService *self)
{
}

static void
perform_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BacklotRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  BacklotRestCall *call;

  call = backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error);
  if (call == NULL)
    {
      g_autofree char *json = backlot_api_error_to_json (error);

      backlot_request_reply_text (request, backlot_api_error_get_status (error),
                                  "application/json; charset=utf-8", json);
      return;
    }
  backlot_request_reply_text (request, call->status, "application/json; charset=utf-8",
                              call->answer->str);
}

/* The event of one payment is always the same one, so that a second press changes nothing. */
static char *
make_event (const char *payment_id)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  yyjson_mut_val *data = yyjson_mut_obj (doc);
  g_autofree char *id = g_strconcat ("local-", payment_id, NULL);
  char *written;
  char *event;

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_strcpy (doc, root, "id", id);
  yyjson_mut_obj_add_str (doc, root, "type", "payment.succeeded");
  yyjson_mut_obj_add_val (doc, root, "data", data);
  yyjson_mut_obj_add_strcpy (doc, data, "payment_id", payment_id);
  written = yyjson_mut_write (doc, 0, NULL);
  event = g_strdup (written);
  free (written);
  return event;
}

static void
pay (BacklotPayService *self,
     BacklotRequest    *request,
     const char        *payment_id)
{
  g_autoptr(BacklotCaller) caller = backlot_caller_new (BACKLOT_ROLE_ANON, NULL);
  g_autofree char *event = make_event (payment_id);
  g_autofree char *signature = NULL;
  BacklotRestCall *call = backlot_rest_call_new ("POST", "rpc/receive_webhook", NULL);

  signature = backlot_signature_make (self->keys->webhook_secret,
                                      g_get_real_time () / G_USEC_PER_SEC, event);
  caller->headers = backlot_api_details_text ("x-backlot-signature", signature);
  call->body = g_bytes_new (event, strlen (event));
  backlot_request_pause (request);
  backlot_database_run_async (self->database, caller, backlot_rest_perform, call,
                              (GDestroyNotify) backlot_rest_call_free, NULL, perform_cb,
                              g_object_ref (request));
}

/* `POST {"payment_id"}`, on the socket and by its owner; for others there is no such function. */
static void
handle_cb (BacklotRequest *request,
           gpointer        user_data)
{
  BacklotPayService *self = user_data;
  const char *payment_id =
    backlot_wire_json_get_string (backlot_request_get_json (request), "payment_id");

  if (!g_str_equal (backlot_request_get_path (request), PATH) ||
      !g_str_equal (backlot_request_get_method (request), "POST") ||
      !backlot_request_is_local (request) || !backlot_request_is_from_owner (request))
    backlot_request_reply_message (request, SOUP_STATUS_NOT_FOUND,
                                   "Requested function was not found");
  else if (payment_id == NULL)
    backlot_request_reply_message (request, SOUP_STATUS_BAD_REQUEST, "payment_id is missing");
  else
    pay (self, request, payment_id);
}

/* The function that takes webhooks finds the secret where PostgreSQL's finds it. */
static gboolean
keep_secret (BacklotTransaction  *transaction,
             gpointer             data,
             GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO setting (key, value)"
                                      " VALUES ('webhook_secret', ?1) ON CONFLICT (key)"
                                      " DO UPDATE SET value = excluded.value"
                                      " WHERE value <> excluded.value", "t", data);
}

BacklotPayService *
backlot_pay_service_new (BacklotDatabase          *database,
                         const BacklotStudioKeys  *keys,
                         BacklotGateway           *gateway,
                         GError                  **error)
{
  g_autoptr(BacklotPayService) self = g_object_new (BACKLOT_TYPE_PAY_SERVICE, NULL);

  if (!backlot_database_run_sync (database, NULL, keep_secret, keys->webhook_secret, error))
    return NULL;
  self->database = g_object_ref (database);
  self->keys = keys;
  backlot_gateway_add_route (gateway, PATH, MAX_BODY, NULL, handle_cb, self);
  return g_steal_pointer (&self);
}
