/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The project that comes with the program; the studio on this computer has it on demand. */

#include "config.h"

#include "query/project/backlot-sample.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-error-service.h"

#define SAMPLE_PATH "/functions/v1/sample"

static void
made_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  BacklotBackend *backend = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotResponse) response =
    backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);

  if (response == NULL)
    {
      g_task_return_error (task, backlot_error_take_service (g_steal_pointer (&error)));
      return;
    }
  backlot_backend_invalidate (backend, "projects", NULL, NULL);
  backlot_backend_invalidate (backend, "credits", NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

void
backlot_sample_make_async (BacklotBackend      *backend,
                           LarderValue         *words,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(BacklotRequest) request = NULL;
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) body = NULL;
  GTask *task = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (backlot_backend_is_local (backend));

  task = g_task_new (backend, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_sample_make_async);
  request = backlot_request_new ("POST", SAMPLE_PATH, NULL, BACKLOT_REQUEST_DEFAULT);
  builder = larder_value_builder_new_object ();
  larder_value_builder_set_value (builder, "words", words);
  body = larder_value_builder_end (builder);
  backlot_request_set_json (request, body);
  backlot_transport_send_async (backlot_backend_get_transport (backend), request, cancellable,
                                made_cb, task);
}

gboolean
backlot_sample_make_finish (BacklotBackend  *backend,
                            GAsyncResult    *result,
                            GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
