/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A query that owns a channel: its reports become base data, and a gap is followed by a fetch. */

#include "config.h"

#include "larder/larder-channel-status.h"
#include "larder/larder-client-private.h"
#include "larder/larder-table-private.h"
#include "larder/larder-ties.h"

struct _LarderLive
{
  LarderQuery   *query;           /* borrowed: it owns this */
  LarderChannel *channel;         /* (owned) (nullable) */
  LarderChannelStatus *status;    /* (owned) (nullable): of @channel, for who looks */
  gboolean       joined;
  gboolean       was_lost;
  gboolean       had_data;        /* before the channel was opened */
  guint          data_count;      /* updates of the data by then */
};

gboolean
larder_live_is_joined (LarderLive *self)
{
  return self->joined;
}

static void
refetch (LarderQuery *query)
{
  larder_query_invalidate (query);
  if (larder_query_is_active (query) && !larder_query_is_static (query))
    larder_query_fetch (query, NULL, TRUE, FALSE, NULL);
}

static void
joined_cb (LarderLive *self,
           gboolean    gap)
{
  LarderQuery *query = self->query;
  LarderClient *client = query->client;
  gboolean fetched = query->fetch != NULL ||
                     query->state.data_update_count != self->data_count;
  gboolean missed = gap || self->was_lost || (self->had_data && !fetched);

  if (self->joined)
    return;
  larder_client_begin_batch (client);
  self->joined = TRUE;
  larder_channel_status_set_state (self->status, LARDER_CHANNEL_JOINED);
  self->was_lost = FALSE;
  self->had_data = FALSE;
  larder_query_changed (query, LARDER_QUERY_ACTION_LIVE);
  if (missed)
    refetch (query);
  larder_client_end_batch (client);
}

static void
lost_cb (LarderLive *self)
{
  LarderClient *client = self->query->client;

  if (!self->joined)
    return;
  larder_client_begin_batch (client);
  self->joined = FALSE;
  larder_channel_status_set_state (self->status, LARDER_CHANNEL_LOST);
  self->was_lost = TRUE;
  larder_query_changed (self->query, LARDER_QUERY_ACTION_LIVE);
  larder_client_end_batch (client);
}

static void
rows_cb (LarderLive  *self,
         const char  *table,
         LarderValue *rows)
{
  larder_channel_status_count_event (self->status, table);
  larder_client_write_rows (self->query->client, table, rows);
}

static void
removal_cb (LarderLive *self,
            const char *table,
            const char *id)
{
  larder_channel_status_count_event (self->status, table);
  larder_client_remove_row (self->query->client, table, id);
}

/* News are younger than an answer that was asked for before them. */
static void
write_news (LarderLive  *self,
            LarderValue *data,
            gboolean     whole)
{
  g_autoptr(LarderQuery) query = larder_query_ref (self->query);
  g_autoptr(LarderClient) client = g_object_ref (query->client);
  g_autoptr(GError) error = NULL;
  gboolean was_invalidated = query->state.is_invalidated;

  larder_client_begin_batch (client);
  if (!larder_query_write (query, data, larder_client_now (client), &error))
    g_warning ("What a channel brought could not be taken: %s", error->message);
  query->state.is_invalidated = was_invalidated && !whole;
  if (query->fetch != NULL && query->fetch->attempt > 0)
    query->fetch->outdated = TRUE;
  larder_client_end_batch (client);
}

static void
patch_cb (LarderLive  *self,
          LarderPatch *patch)
{
  g_autoptr(LarderValue) data = NULL;

  larder_channel_status_count_event (self->status, "patch");
  if (self->query->state.base == NULL)
    return;
  data = larder_patch_apply (patch, self->query->state.base);
  if (data != NULL)
    write_news (self, data, FALSE);
}

static void
data_cb (LarderLive  *self,
         LarderValue *data)
{
  larder_channel_status_count_event (self->status, "data");
  write_news (self, data, TRUE);
}

static void
change_cb (LarderLive *self)
{
  LarderClient *client = self->query->client;

  larder_channel_status_count_event (self->status, "change");
  larder_client_begin_batch (client);
  refetch (self->query);
  larder_client_end_batch (client);
}

LarderLive *
larder_live_new (LarderQuery *query)
{
  LarderLive *self = g_new0 (LarderLive, 1);

  self->query = query;
  self->had_data = query->state.base != NULL;
  self->data_count = query->state.data_update_count;
  return self;
}

/* The query knows @self by now, so that whatever is reported inside the call is taken. */
void
larder_live_open (LarderLive    *self,
                  LarderClosure *channel)
{
  static const struct
  {
    const char *name;
    GCallback   callback;
  } reports[] = {
    { "joined", G_CALLBACK (joined_cb) },
    { "lost", G_CALLBACK (lost_cb) },
    { "rows", G_CALLBACK (rows_cb) },
    { "removal", G_CALLBACK (removal_cb) },
    { "patch", G_CALLBACK (patch_cb) },
    { "data", G_CALLBACK (data_cb) },
    { "change", G_CALLBACK (change_cb) },
  };

  self->channel = ((LarderChannelFunc) channel->func) (
    self->query->client, larder_query_need_key (self->query), channel->user_data);
  if (self->channel == NULL)
    return;
  self->status = g_object_ref (larder_client_ensure_channel (self->query->client,
                                                             self->query->hash));
  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    g_signal_connect_swapped (self->channel, reports[i].name, reports[i].callback, self);
  if (LARDER_CHANNEL_GET_IFACE (self->channel)->open != NULL)
    LARDER_CHANNEL_GET_IFACE (self->channel)->open (self->channel);
}

void
larder_live_free (LarderLive *self)
{
  if (self->channel != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->channel, self);
      if (LARDER_CHANNEL_GET_IFACE (self->channel)->close != NULL)
        LARDER_CHANNEL_GET_IFACE (self->channel)->close (self->channel);
      g_object_unref (self->channel);
      larder_client_forget_channel (self->query->client,
                                    larder_channel_status_get_name (self->status));
      g_object_unref (self->status);
    }
  g_free (self);
}
