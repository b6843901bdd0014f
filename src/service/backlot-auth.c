/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of GoTrue beside the tokens of a session. */

#include "config.h"

#include "service/backlot-auth.h"

#define PREFIX "/auth/v1"

static void
answer_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(BacklotResponse) response = NULL;
  GError *error = NULL;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (response == NULL)
    g_task_return_error (task, error);
  else if (response->value == NULL)
    g_task_return_pointer (task, larder_value_new_null (), (GDestroyNotify) larder_value_unref);
  else
    g_task_return_pointer (task, larder_value_ref (response->value),
                           (GDestroyNotify) larder_value_unref);
}

/**
 * backlot_auth_call_async:
 * @transport: to the server
 * @method: such as `POST`
 * @path: behind `/auth/v1`, such as `/signup`
 * @query: (nullable): escaped
 * @body: (nullable): what is sent
 * @signed_in: whether it is asked in the name of who is signed in
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 */
void
backlot_auth_call_async (BacklotTransport    *transport,
                         const char          *method,
                         const char          *path,
                         const char          *query,
                         LarderValue         *body,
                         gboolean             signed_in,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(BacklotRequest) request = NULL;
  g_autofree char *whole = g_strconcat (PREFIX, path, NULL);
  GTask *task = NULL;

  g_return_if_fail (BACKLOT_IS_TRANSPORT (transport));

  task = g_task_new (transport, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_auth_call_async);
  request = backlot_request_new (method, whole, query,
                                 signed_in ? BACKLOT_REQUEST_DEFAULT : BACKLOT_REQUEST_ANONYMOUS);
  if (body != NULL)
    backlot_request_set_json (request, body);
  backlot_request_add_header (request, "X-Supabase-Api-Version", "2024-01-01");
  backlot_transport_send_async (transport, request, cancellable, answer_cb, task);
}

/**
 * backlot_auth_call_finish:
 *
 * Returns: (transfer full): what was answered; null if that was nothing
 */
LarderValue *
backlot_auth_call_finish (BacklotTransport  *transport,
                          GAsyncResult      *result,
                          GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
