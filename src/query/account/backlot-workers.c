/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What renders films on this computer. */

#include "config.h"

#include "query/account/backlot-workers.h"

#include "query/backlot-backend-private.h"

#define WORKERS_PATH "/functions/v1/workers"

static void
told_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotResponse) response =
    backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);

  if (response == NULL)
    g_info ("The studio was not told how much to render: %s", error->message);
}

void
backlot_workers_set_most (BacklotBackend *backend,
                          guint           most)
{
  g_autoptr(BacklotRequest) request = NULL;
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) body = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (backlot_backend_is_local (backend));

  request = backlot_request_new ("POST", WORKERS_PATH, NULL, BACKLOT_REQUEST_DEFAULT);
  builder = larder_value_builder_new_object ();
  larder_value_builder_set_int (builder, "most", most);
  body = larder_value_builder_end (builder);
  backlot_request_set_json (request, body);
  backlot_transport_send_async (backlot_backend_get_transport (backend), request, NULL, told_cb,
                                NULL);
}
