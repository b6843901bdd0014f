/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joining and leaving topics of Realtime, and the tokens that allow it. */
#include "config.h"

#include "studio/backlot-authenticate.h"
#include "studio/backlot-realtime-service-private.h"
#include "wire/backlot-wire-jwt.h"
#include "wire/backlot-wire-secret.h"

#include <string.h>

#define PREFIX "realtime:"
#define MAX_CHANNELS 100

/* A private channel whose rules are being asked. */
typedef struct
{
  BacklotRealtimeService *service;    /* (owned) */
  BacklotRealtimeChannel *channel;    /* (owned) */
  char                   *ref;
  yyjson_doc             *payload;    /* (owned) */
  gboolean                may_listen;
  gboolean                may_send;
} Join;

static void
join_free (Join *join)
{
  g_object_unref (join->service);
  backlot_realtime_channel_unref (join->channel);
  g_clear_pointer (&join->payload, yyjson_doc_free);
  g_free (join->ref);
  g_free (join);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Join, join_free)

static yyjson_val *
get_config (yyjson_doc *payload)
{
  return backlot_wire_json_get_object (yyjson_doc_get_root (payload), "config");
}

/* Whom a token names; a key, or no token at all, is somebody unknown. */
static BacklotCaller *
read_token (BacklotRealtimeService  *self,
            const char              *token,
            char                   **reason)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(yyjson_doc) claims = NULL;
  BacklotCaller *caller;
  gint64 expired_at;

  if (token == NULL || strcmp (token, BACKLOT_STUDIO_PUBLISHABLE_KEY) == 0)
    return backlot_caller_new (BACKLOT_ROLE_ANON, NULL);
  if (backlot_wire_secret_equal (token, self->keys->secret_key))
    return backlot_caller_new (BACKLOT_ROLE_SERVICE, NULL);
  caller = backlot_authenticate_token (token, self->keys, &error);
  if (caller == NULL && g_error_matches (error, BACKLOT_DENIED, BACKLOT_DENIED_EXPIRED))
    {
      claims = backlot_wire_jwt_peek (token, NULL);
      expired_at = backlot_wire_json_get_int (yyjson_doc_get_root (claims), "exp", 0);
      *reason = g_strdup_printf ("InvalidJWTToken: Token has expired %" G_GINT64_FORMAT
                                 " seconds ago", g_get_real_time () / G_USEC_PER_SEC - expired_at);
    }
  else if (caller == NULL)
    *reason = g_strconcat ("InvalidJWTToken: ", error->message, NULL);
  return caller;
}

static void
expired_cb (gpointer user_data)
{
  BacklotRealtimeChannel *channel = user_data;

  channel->expiry = 0;
  backlot_realtime_end_channel (channel->service, channel, "Token has expired 0 seconds ago");
}

/* The channel ends with its token, unless a newer one comes first. */
static void
set_caller (BacklotRealtimeChannel *channel,
            BacklotCaller          *caller)
{
  gint64 left_s;

  g_clear_pointer (&channel->caller, backlot_caller_free);
  channel->caller = caller;
  backlot_realtime_regroup (channel->service);
  g_clear_handle_id (&channel->expiry, g_source_remove);
  if (caller->expires_at == 0)
    return;
  left_s = caller->expires_at - g_get_real_time () / G_USEC_PER_SEC;
  channel->expiry = g_timeout_add_seconds_once ((guint) CLAMP (left_s, 0, G_MAXINT32 / 1000),
                                                expired_cb, channel);
}

/* Everybody who is told what happens under a name; made when needed. */
GPtrArray *
backlot_realtime_get_meeting (BacklotRealtimeService *self,
                              const char             *name)
{
  return g_hash_table_lookup (self->meetings, name);
}

static void
add_to_meeting (BacklotRealtimeService *self,
                BacklotRealtimeChannel *channel)
{
  GPtrArray *meeting = backlot_realtime_get_meeting (self, channel->name);

  if (meeting == NULL)
    {
      meeting = g_ptr_array_new ();
      g_hash_table_insert (self->meetings, g_strdup (channel->name), meeting);
    }
  g_ptr_array_add (meeting, channel);
}

static void
remove_from_meeting (BacklotRealtimeService *self,
                     BacklotRealtimeChannel *channel)
{
  GPtrArray *meeting = backlot_realtime_get_meeting (self, channel->name);

  if (meeting != NULL)
    g_ptr_array_remove (meeting, channel);
  if (meeting != NULL && meeting->len == 0)
    g_hash_table_remove (self->meetings, channel->name);
}

/**
 * backlot_realtime_leave:
 * @tell: whether the client is told with `phx_close`
 *
 * Ends a channel. Does nothing for one that has ended.
 */
void
backlot_realtime_leave (BacklotRealtimeService *self,
                        BacklotRealtimeChannel *channel,
                        gboolean                tell)
{
  g_autoptr(BacklotRealtimeChannel) alive = backlot_realtime_channel_ref (channel);
  GHashTable *topics = g_hash_table_lookup (self->sockets, alive->socket);

  if (!alive->joined)
    return;
  alive->joined = FALSE;
  g_clear_handle_id (&alive->expiry, g_source_remove);
  remove_from_meeting (self, alive);
  backlot_realtime_untrack (self, alive);
  if (tell)
    backlot_realtime_socket_send (alive->socket, alive->join_ref, alive->join_ref, alive->topic,
                                  "phx_close", "{}", -1);
  if (topics != NULL && g_hash_table_lookup (topics, alive->topic) == alive)
    g_hash_table_remove (topics, alive->topic);
  backlot_realtime_regroup (self);
}

/* Ends a channel and says why; the socket stays. */
void
backlot_realtime_end_channel (BacklotRealtimeService *self,
                              BacklotRealtimeChannel *channel,
                              const char             *message)
{
  if (!channel->joined)
    return;
  backlot_realtime_channel_say (channel, "system", FALSE, message);
  backlot_realtime_leave (self, channel, TRUE);
}

/* The channel is joined from here on: answer, then who is there, then whether changes are heard. */
static void
complete_join (BacklotRealtimeService *self,
               BacklotRealtimeChannel *channel,
               const char             *ref,
               yyjson_val             *config)
{
  GHashTable *topics = g_hash_table_lookup (self->sockets, channel->socket);
  BacklotRealtimeChannel *before;
  g_autofree char *answer = NULL;

  if (topics == NULL)
    return;
  before = g_hash_table_lookup (topics, channel->topic);
  if (before != NULL)
    backlot_realtime_leave (self, before, TRUE);
  if (g_hash_table_size (topics) >= MAX_CHANNELS)
    {
      backlot_realtime_channel_reply (channel, ref, "Too many channels");
      return;
    }
  channel->joined = TRUE;
  g_hash_table_insert (topics, g_strdup (channel->topic), backlot_realtime_channel_ref (channel));
  add_to_meeting (self, channel);
  backlot_realtime_regroup (self);
  answer = backlot_realtime_channel_build_join (channel, config);
  backlot_realtime_socket_send (channel->socket, channel->join_ref, ref, channel->topic,
                                "phx_reply", answer, -1);
  if (channel->presence)
    backlot_realtime_send_state (self, channel);
  if (channel->problem != NULL)
    backlot_realtime_channel_say (channel, "postgres_changes", FALSE, channel->problem);
  else if (channel->bindings->len > 0)
    backlot_realtime_channel_say (channel, "postgres_changes", TRUE, "Subscribed to PostgreSQL");
}

/* What may be done in a private topic is a question to the rules of realtime_messages. */
static gboolean
ask_rules (BacklotTransaction  *transaction,
           gpointer             data,
           GError             **error)
{
  Join *join = data;
  const BacklotServiceRules *rules = &join->service->rules;
  const char *listen = backlot_service_rules_get_using (rules, transaction, BACKLOT_COMMAND_SELECT);
  const char *send = backlot_service_rules_get_check (rules, transaction, BACKLOT_COMMAND_INSERT);
  g_autofree char *sql = g_strconcat ("SELECT (", listen, "), (", send,
                                      ") FROM (SELECT ?1 AS topic) AS row", NULL);
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error, sql, "t",
                                         join->channel->topic + strlen (PREFIX));
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  join->may_listen = has_row && backlot_statement_int (statement, 0) != 0;
  join->may_send = has_row && backlot_statement_int (statement, 1) != 0;
  return TRUE;
}

static void
rules_asked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Join) join = user_data;
  g_autofree char *reason = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, NULL) != NULL &&
      join->may_listen)
    {
      join->channel->may_send = join->may_send;
      complete_join (join->service, join->channel, join->ref, get_config (join->payload));
      return;
    }
  reason = g_strconcat ("Unauthorized: You do not have permissions to read from this"
                        " Channel topic: ", join->channel->topic + strlen (PREFIX), NULL);
  backlot_realtime_channel_reply (join->channel, join->ref, reason);
}

/* A frame `phx_join`. */
void
backlot_realtime_join (BacklotRealtimeService        *self,
                       BacklotRealtimeSocket         *socket,
                       const BacklotWirePhoenixFrame *frame)
{
  g_autoptr(BacklotRealtimeChannel) channel = NULL;
  g_autofree char *reason = NULL;
  yyjson_doc *payload = backlot_wire_json_read (g_bytes_get_data (frame->payload, NULL),
                                                g_bytes_get_size (frame->payload));
  yyjson_val *root = yyjson_doc_get_root (payload);
  BacklotCaller *caller;
  Join *join;

  if (!g_str_has_prefix (frame->topic, PREFIX) || frame->topic[strlen (PREFIX)] == '\0' ||
      !yyjson_is_obj (root))
    {
      backlot_realtime_reply (socket, frame->join_ref, frame->ref, frame->topic,
                              "unmatched topic");
      yyjson_doc_free (payload);
      return;
    }
  channel = backlot_realtime_channel_new (self, socket, frame, get_config (payload),
                                          backlot_database_get_schema (self->database));
  caller = read_token (self, backlot_wire_json_get_string (root, "access_token"), &reason);
  if (caller == NULL)
    backlot_realtime_channel_reply (channel, frame->ref, reason);
  else
    set_caller (channel, caller);
  if (caller == NULL || !channel->is_private)
    {
      if (caller != NULL)
        complete_join (self, channel, frame->ref, get_config (payload));
      yyjson_doc_free (payload);
      return;
    }
  join = g_new0 (Join, 1);
  join->service = g_object_ref (self);
  join->channel = g_steal_pointer (&channel);
  join->ref = g_strdup (frame->ref);
  join->payload = payload;
  backlot_database_run_async (self->database, caller, ask_rules, join, NULL, NULL, rules_asked_cb,
                              join);
}

/* A frame `access_token`: the channel goes on with a newer token, or ends. */
void
backlot_realtime_take_token (BacklotRealtimeService        *self,
                             BacklotRealtimeChannel        *channel,
                             const BacklotWirePhoenixFrame *frame)
{
  g_autoptr(yyjson_doc) payload =
    backlot_wire_json_read (g_bytes_get_data (frame->payload, NULL),
                            g_bytes_get_size (frame->payload));
  const char *token = backlot_wire_json_get_string (yyjson_doc_get_root (payload), "access_token");
  g_autofree char *reason = NULL;
  BacklotCaller *caller;

  if (token == NULL)
    return;
  caller = read_token (self, token, &reason);
  if (caller != NULL)
    set_caller (channel, caller);
  else
    backlot_realtime_end_channel (self, channel, reason);
}
