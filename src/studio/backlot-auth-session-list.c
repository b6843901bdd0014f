/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person's sessions: looked at, and ended one by one. Supabase has no such endpoint. */
#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-auth-reply.h"
#include "studio/backlot-auth-service-private.h"

static gboolean
read_list (BacklotTransaction  *transaction,
           gpointer             data,
           GError             **error)
{
  BacklotAuthCall *call = data;
  const BacklotCaller *caller = backlot_request_get_caller (call->request);

  return backlot_auth_check_session (transaction, caller->session_id, caller->user_id, error) &&
         backlot_auth_list_sessions (transaction, caller->user_id, caller->session_id, &call->list,
                                     error);
}

static void
list_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotAuthCall) call = user_data;

  if (backlot_auth_call_finish (call, result))
    backlot_request_reply_text (call->request, SOUP_STATUS_OK, "application/json; charset=utf-8",
                                call->list);
}

/* `GET /sessions`: a list of `{"id","created_at","updated_at","user_agent","current"}` */
void
backlot_auth_get_sessions (BacklotAuthCall *taken)
{
  g_autoptr(BacklotAuthCall) call = taken;

  if (backlot_auth_require_session (call))
    backlot_auth_call_run (g_steal_pointer (&call), read_list, list_read_cb);
}

static gboolean
end_session (BacklotTransaction  *transaction,
             gpointer             data,
             GError             **error)
{
  BacklotAuthCall *call = data;
  const BacklotCaller *caller = backlot_request_get_caller (call->request);

  return backlot_auth_check_session (transaction, caller->session_id, caller->user_id, error) &&
         backlot_auth_check_session (transaction, call->session_id, caller->user_id, error) &&
         backlot_auth_close_sessions (transaction, caller->user_id, call->session_id,
                                      BACKLOT_SIGN_OUT_LOCAL, error);
}

/* `DELETE /sessions?id=ID`: one's own, this one or another. */
void
backlot_auth_end_session (BacklotAuthCall *taken)
{
  g_autoptr(BacklotAuthCall) call = taken;
  const char *id = backlot_request_get_parameter (call->request, "id");

  if (!backlot_auth_require_session (call))
    return;
  if (id == NULL || !g_uuid_string_is_valid (id))
    {
      backlot_auth_reply_code (call->request, 400, "validation_failed", "id is no session's");
      return;
    }
  call->session_id = g_ascii_strdown (id, -1);
  backlot_auth_call_run (g_steal_pointer (&call), end_session, backlot_auth_call_answer_nothing);
}
