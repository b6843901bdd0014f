/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which row events are listened to, and what they do to tables and queries. */

#include "config.h"

#include "query/backlot-row-events.h"

#include <string.h>

#include "larder/larder-channel-status.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-payload.h"
#include "query/backlot-tables.h"
#include "query/project/backlot-projects-mutations.h"

typedef struct
{
  BacklotRowEvent  event;
  const char      *table;
  const char      *column;   /* compared with the id; NULL: the server's access rules decide */
} Binding;

static BacklotRealtimeChannel *
get_channel (BacklotRealtime *realtime,
             const char      *prefix,
             const char      *id,
             const Binding   *bindings,
             gsize            n_bindings)
{
  g_autofree char *name = g_strconcat (prefix, id, NULL);
  BacklotRealtimeChannel *channel = backlot_realtime_get_channel (realtime, name);

  for (gsize i = 0; i < n_bindings; i++)
    {
      g_autofree char *filter = NULL;

      if (bindings[i].column != NULL)
        filter = g_strconcat (bindings[i].column, "=eq.", id, NULL);
      backlot_realtime_channel_add_binding (channel, bindings[i].event, bindings[i].table, filter);
    }
  return channel;
}

BacklotRealtimeChannel *
backlot_row_events_get_jobs_channel (BacklotRealtime *realtime,
                                     const char      *user_id)
{
  static const Binding bindings[] = {
    { BACKLOT_ROW_INSERT, "jobs", "user_id" },
    { BACKLOT_ROW_UPDATE, "jobs", "user_id" },
  };

  return get_channel (realtime, "generation-updates-", user_id, bindings, G_N_ELEMENTS (bindings));
}

BacklotRealtimeChannel *
backlot_row_events_get_projects_channel (BacklotRealtime *realtime,
                                         const char      *user_id)
{
  static const Binding bindings[] = {
    { BACKLOT_ROW_ANY, "projects", NULL },
    { BACKLOT_ROW_ANY, "project_members", NULL },
  };

  return get_channel (realtime, "project-updates-", user_id, bindings, G_N_ELEMENTS (bindings));
}

BacklotRealtimeChannel *
backlot_row_events_get_account_channel (BacklotRealtime *realtime,
                                        const char      *user_id)
{
  static const Binding bindings[] = {
    { BACKLOT_ROW_UPDATE, "credit_accounts", "user_id" },
    { BACKLOT_ROW_UPDATE, "profiles", "id" },
    { BACKLOT_ROW_INSERT, "notifications", "user_id" },
    { BACKLOT_ROW_UPDATE, "notifications", "user_id" },
    { BACKLOT_ROW_INSERT, "deletions", "user_id" },
  };

  return get_channel (realtime, "account-updates-", user_id, bindings, G_N_ELEMENTS (bindings));
}

BacklotRealtimeChannel *
backlot_row_events_get_project_channel (BacklotRealtime *realtime,
                                        const char      *project_id)
{
  static const Binding bindings[] = {
    { BACKLOT_ROW_UPDATE, "films", "project_id" },
    { BACKLOT_ROW_INSERT, "photos", "project_id" },
    { BACKLOT_ROW_UPDATE, "photos", "project_id" },
    { BACKLOT_ROW_INSERT, "outputs", "project_id" },
    { BACKLOT_ROW_UPDATE, "outputs", "project_id" },
    { BACKLOT_ROW_INSERT, "tasks", "project_id" },
    { BACKLOT_ROW_UPDATE, "tasks", "project_id" },
    { BACKLOT_ROW_INSERT, "comments", "project_id" },
    { BACKLOT_ROW_UPDATE, "comments", "project_id" },
    { BACKLOT_ROW_INSERT, "deletions", "project_id" },
  };

  return get_channel (realtime, "project:", project_id, bindings, G_N_ELEMENTS (bindings));
}

static void
handle_deletion (BacklotBackend *backend,
                 LarderValue    *record)
{
  const char *name = larder_value_get_member_string (record, "table_name");
  const char *id = larder_value_get_member_string (record, "row_id");

  if (name == NULL || id == NULL || backlot_backend_get_table (backend, name) == NULL)
    return;
  larder_client_begin_batch (backlot_backend_get_client (backend));
  larder_client_remove_row (backlot_backend_get_client (backend), name, id);
  if (g_str_equal (name, "projects"))
    backlot_projects_remove_rows (backend, id);
  larder_client_end_batch (backlot_backend_get_client (backend));
}

/* Queries that are related to a row which is new or has changed. */
static void
invalidate_related (BacklotBackend *backend,
                    const char     *table,
                    LarderValue    *record)
{
  const char *project_id = larder_value_get_member_string (record, "project_id");

  /* What follows from the beginning and the end of a job is BacklotJobWatch's. */
  if (g_str_equal (table, "photos") || g_str_equal (table, "outputs"))
    {
      backlot_backend_invalidate (backend, table, "list", project_id);
      backlot_backend_invalidate (backend, "jobs", "quote", project_id);
    }
  else if (g_str_equal (table, "films"))
    {
      backlot_backend_invalidate (backend, "projects", "detail", project_id);
      backlot_backend_invalidate (backend, "jobs", "quote", project_id);
    }
  else if (g_str_equal (table, "credit_accounts"))
    backlot_backend_invalidate (backend, "credits", "ledger", NULL);
  else if (g_str_equal (table, "tasks"))
    {
      backlot_backend_invalidate (backend, "tasks", "list", project_id);
      backlot_backend_invalidate (backend, "tasks", "mine", NULL);
    }
  else if (g_str_equal (table, "comments"))
    backlot_backend_invalidate (backend, "comments", "list",
                                larder_value_get_member_string (record, "entity_type"));
  else if (g_str_equal (table, "projects"))
    backlot_backend_invalidate (backend, "projects", NULL, NULL);
  else if (g_str_equal (table, "project_members"))
    {
      backlot_backend_invalidate (backend, "projects", NULL, NULL);
      backlot_backend_invalidate (backend, "people", NULL, NULL);
      backlot_backend_invalidate (backend, "permissions", project_id, NULL);
    }
}

/* The echo of a change that was made here, or an event that was overtaken by an answer. */
static gboolean
is_known (BacklotBackend *backend,
          LarderTable    *table,
          const char     *name,
          LarderValue    *record)
{
  const char *id = larder_value_get_member_string (record, backlot_tables_get_id_member (name));
  LarderValue *base;

  base = id != NULL ? larder_table_get_base (table, id) : NULL;
  return base != NULL && larder_value_has_member (record, "version") &&
         larder_value_get_member_int (base, "version", 0) >=
         larder_value_get_member_int (record, "version", 0);
}

static LarderChannelStatus *
get_status (BacklotBackend         *backend,
            BacklotRealtimeChannel *channel)
{
  return larder_client_ensure_channel (backlot_backend_get_client (backend),
                                       backlot_realtime_channel_get_name (channel));
}

static void
is_ready_cb (BacklotRealtimeChannel *channel,
             GParamSpec             *pspec,
             BacklotBackend         *backend)
{
  larder_channel_status_set_state (get_status (backend, channel),
                                   backlot_realtime_channel_get_is_ready (channel)
                                     ? LARDER_CHANNEL_JOINED : LARDER_CHANNEL_LOST);
}

static void
refused_cb (BacklotRealtimeChannel *channel,
            const char             *reason,
            BacklotBackend         *backend)
{
  larder_channel_status_set_problem (get_status (backend, channel), reason);
}

/* An event that can not be read is none: the rows are asked for, and the channel goes on. */
static void
pass_over (BacklotBackend *backend,
           const char     *name)
{
  g_info ("an event of %s has no id", name);
  backlot_backend_invalidate (backend, name, NULL, NULL);
}

static void
row_cb (BacklotRealtimeChannel *channel,
        const char             *name,
        BacklotRowEvent         event,
        LarderValue            *record,
        LarderValue            *old_record,
        BacklotBackend         *backend)
{
  LarderTable *table;

  /* Who left is told to himself only by the table of deletions, which tells all else to all. */
  if (event == BACKLOT_ROW_DELETE && g_str_equal (name, "project_members") && old_record != NULL)
    invalidate_related (backend, name, old_record);
  if (event == BACKLOT_ROW_DELETE || record == NULL)
    return;
  if (g_str_equal (name, "deletions"))
    {
      handle_deletion (backend, record);
      return;
    }
  table = backlot_backend_get_table (backend, name);
  if (table != NULL)
    {
      if (!backlot_payload_has_id (record, backlot_tables_get_id_member (name)))
        {
          pass_over (backend, name);
          return;
        }
      if (is_known (backend, table, name, record))
        return;
      larder_client_write_rows (backlot_backend_get_client (backend), name, record);
    }
  invalidate_related (backend, name, record);
}

static void
row_incomplete_cb (BacklotRealtimeChannel *channel,
                   const char             *name,
                   BacklotRowEvent         event,
                   LarderValue            *record,
                   BacklotBackend         *backend)
{
  backlot_backend_invalidate (backend, name, NULL, NULL);
}

/* What happened before the channel was heard is lost, so all that it feeds is read again. */
static void
ready_cb (BacklotRealtimeChannel *channel,
          BacklotBackend         *backend)
{
  const char *name = backlot_realtime_channel_get_name (channel);

  if (g_str_has_prefix (name, "generation-updates-"))
    backlot_backend_invalidate (backend, "jobs", NULL, NULL);
  else if (g_str_has_prefix (name, "project-updates-"))
    {
      backlot_backend_invalidate (backend, "projects", NULL, NULL);
      backlot_backend_invalidate (backend, "people", NULL, NULL);
      backlot_backend_invalidate (backend, "permissions", NULL, NULL);
      backlot_backend_invalidate (backend, "tasks", "mine", NULL);
    }
  else if (g_str_has_prefix (name, "account-updates-"))
    {
      backlot_backend_invalidate (backend, "credits", NULL, NULL);
      backlot_backend_invalidate (backend, "notifications", NULL, NULL);
    }
  else if (g_str_has_prefix (name, "project:"))
    {
      const char *project_id = name + strlen ("project:");

      backlot_backend_invalidate (backend, "photos", "list", project_id);
      backlot_backend_invalidate (backend, "outputs", "list", project_id);
      backlot_backend_invalidate (backend, "tasks", "list", project_id);
      backlot_backend_invalidate (backend, "comments", NULL, NULL);
      backlot_backend_invalidate (backend, "projects", "detail", project_id);
    }
}

void
backlot_row_events_follow (BacklotBackend         *backend,
                           BacklotRealtimeChannel *channel)
{
  LarderChannelStatus *status = get_status (backend, channel);

  if (backlot_realtime_channel_get_is_ready (channel))
    {
      is_ready_cb (channel, NULL, backend);
      ready_cb (channel, backend);
    }
  g_signal_connect_object (channel, "row", G_CALLBACK (larder_channel_status_count_event),
                           status, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "row-incomplete",
                           G_CALLBACK (larder_channel_status_count_event), status,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "notify::is-ready", G_CALLBACK (is_ready_cb), backend, 0);
  g_signal_connect_object (channel, "refused", G_CALLBACK (refused_cb), backend, 0);
  g_signal_connect_object (channel, "row", G_CALLBACK (row_cb), backend, 0);
  g_signal_connect_object (channel, "row-incomplete", G_CALLBACK (row_incomplete_cb), backend, 0);
  g_signal_connect_object (channel, "ready", G_CALLBACK (ready_cb), backend, 0);
}

void
backlot_row_events_ignore (BacklotBackend         *backend,
                           BacklotRealtimeChannel *channel)
{
  g_signal_handlers_disconnect_by_data (channel, get_status (backend, channel));
  g_signal_handlers_disconnect_by_data (channel, backend);
  larder_client_forget_channel (backlot_backend_get_client (backend),
                                backlot_realtime_channel_get_name (channel));
}
