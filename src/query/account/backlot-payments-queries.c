/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What credits cost, and buying some. */

#include "config.h"

#include "query/account/backlot-payments-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-error-service.h"
#include "query/backlot-fetch.h"

#define PAY_PATH "/functions/v1/pay"

typedef struct
{
  char *payment_id;
  char *checkout_url;   /* (nullable) */
} TopUp;

static void
top_up_free (gpointer data)
{
  TopUp *top_up = data;

  g_free (top_up->payment_id);
  g_free (top_up->checkout_url);
  g_free (top_up);
}

static void
read_packages (BacklotWireQuery *query,
               const char       *id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_order (query, "credits", BACKLOT_WIRE_ORDER_DEFAULT);
}

LarderQueryOptions *
backlot_packages_options (BacklotBackend *backend)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return backlot_fetch_new_list (backend, backlot_backend_new_key ("packages", "list", NULL, NULL),
                                 "credit_packages", read_packages);
}

static void
paid_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  BacklotBackend *backend = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotResponse) response =
    backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);

  /* What was paid by an answer that got lost is seen, too. */
  backlot_backend_invalidate (backend, "credits", NULL, NULL);
  if (response != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, backlot_error_take_service (g_steal_pointer (&error)));
}

static void
pay (GTask *task)
{
  BacklotBackend *backend = g_task_get_source_object (task);
  TopUp *top_up = g_task_get_task_data (task);
  g_autoptr(BacklotRequest) request =
    backlot_request_new ("POST", PAY_PATH, NULL, BACKLOT_REQUEST_DEFAULT);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) body = NULL;

  larder_value_builder_set_string (builder, "payment_id", top_up->payment_id);
  body = larder_value_builder_end (builder);
  backlot_request_set_json (request, body);
  backlot_transport_send_async (backlot_backend_get_transport (backend), request,
                                g_task_get_cancellable (task), paid_cb, g_object_ref (task));
}

static void
started_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  BacklotBackend *backend = g_task_get_source_object (task);
  TopUp *top_up = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) payment = backlot_rest_finish (BACKLOT_REST (object), result, &error);

  if (error != NULL)
    g_task_return_error (task, backlot_error_take_service (g_steal_pointer (&error)));
  else if (backlot_backend_is_local (backend))
    pay (task);
  else
    {
      if (payment != NULL)
        top_up->checkout_url = g_strdup (larder_value_get_member_string (payment, "checkout_url"));
      g_task_return_boolean (task, TRUE);
    }
}

void
backlot_payments_top_up_async (BacklotBackend      *backend,
                               const char          *payment_id,
                               const char          *package_id,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) arguments = NULL;
  GTask *task = NULL;
  TopUp *top_up = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (payment_id != NULL && package_id != NULL);

  task = g_task_new (backend, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_payments_top_up_async);
  top_up = g_new0 (TopUp, 1);
  top_up->payment_id = g_strdup (payment_id);
  g_task_set_task_data (task, top_up, top_up_free);
  builder = larder_value_builder_new_object ();
  larder_value_builder_set_string (builder, "p_id", payment_id);
  larder_value_builder_set_string (builder, "p_purpose", "credits");
  larder_value_builder_set_string (builder, "p_package", package_id);
  arguments = larder_value_builder_end (builder);
  backlot_rest_rpc_async (backlot_backend_get_rest (backend), "start_payment", arguments,
                          cancellable, started_cb, task);
}

gboolean
backlot_payments_top_up_finish (BacklotBackend  *backend,
                                GAsyncResult    *result,
                                char           **checkout_url,
                                GError         **error)
{
  TopUp *top_up = NULL;

  g_return_val_if_fail (g_task_is_valid (result, backend), FALSE);

  top_up = g_task_get_task_data (G_TASK (result));
  if (checkout_url != NULL)
    *checkout_url = g_steal_pointer (&top_up->checkout_url);
  return g_task_propagate_boolean (G_TASK (result), error);
}
