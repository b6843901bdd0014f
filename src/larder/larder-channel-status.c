/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a channel that feeds a client does; to be looked at. */

#include "config.h"

#include "larder/larder-channel-status.h"

#include "larder/larder-client-private.h"

/**
 * LarderChannelStatus:
 *
 * What is known of one channel that feeds a client: whether it is joined, how often it was lost,
 * and when it brought something last.
 *
 * Those of live queries are kept by Larder. A program that feeds tables by channels of its own
 * keeps theirs, so that both are in the list of [method@Larder.Client.get_channels].
 */
struct _LarderChannelStatus
{
  GObject             parent_instance;

  LarderClock        *clock;           /* (owned) */
  char               *name;
  LarderChannelState  state;
  guint               n_joins;
  guint               n_losses;
  guint64             n_events;
  char               *last_event;      /* (nullable) */
  gint64              last_event_at;   /* ms; 0: never */
  char               *problem;         /* (nullable) */
};

typedef enum
{
  PROP_NAME = 1,
  PROP_STATE,
  PROP_N_JOINS,
  PROP_N_LOSSES,
  PROP_N_EVENTS,
  PROP_LAST_EVENT,
  PROP_LAST_EVENT_AT,
  PROP_PROBLEM,
} LarderChannelStatusProperty;

static GParamSpec *properties[PROP_PROBLEM + 1];

G_DEFINE_FINAL_TYPE (LarderChannelStatus, larder_channel_status, G_TYPE_OBJECT)

static void
larder_channel_status_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  LarderChannelStatus *self = LARDER_CHANNEL_STATUS (object);

  switch ((LarderChannelStatusProperty) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;

    case PROP_N_JOINS:
      g_value_set_uint (value, self->n_joins);
      break;

    case PROP_N_LOSSES:
      g_value_set_uint (value, self->n_losses);
      break;

    case PROP_N_EVENTS:
      g_value_set_uint64 (value, self->n_events);
      break;

    case PROP_LAST_EVENT:
      g_value_set_string (value, self->last_event);
      break;

    case PROP_LAST_EVENT_AT:
      g_value_set_int64 (value, self->last_event_at);
      break;

    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_channel_status_finalize (GObject *object)
{
  LarderChannelStatus *self = LARDER_CHANNEL_STATUS (object);

  g_clear_object (&self->clock);
  g_free (self->name);
  g_free (self->last_event);
  g_free (self->problem);

  G_OBJECT_CLASS (larder_channel_status_parent_class)->finalize (object);
}

static void
larder_channel_status_class_init (LarderChannelStatusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_channel_status_get_property;
  object_class->finalize = larder_channel_status_finalize;

  /**
   * LarderChannelStatus:name:
   *
   * The topic, or the hash of the query that owns the channel.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /**
   * LarderChannelStatus:state:
   *
   * Whether news come.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, LARDER_TYPE_CHANNEL_STATE, LARDER_CHANNEL_JOINING,
                       flags);
  /**
   * LarderChannelStatus:n-joins:
   *
   * How often it was joined.
   */
  properties[PROP_N_JOINS] = g_param_spec_uint ("n-joins", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderChannelStatus:n-losses:
   *
   * How often it was lost.
   */
  properties[PROP_N_LOSSES] = g_param_spec_uint ("n-losses", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderChannelStatus:n-events:
   *
   * How often it brought something.
   */
  properties[PROP_N_EVENTS] =
    g_param_spec_uint64 ("n-events", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  /**
   * LarderChannelStatus:last-event:
   *
   * What it brought last; %NULL: nothing yet.
   */
  properties[PROP_LAST_EVENT] = g_param_spec_string ("last-event", NULL, NULL, NULL, flags);
  /**
   * LarderChannelStatus:last-event-at:
   *
   * When that was, in milliseconds since 1970; 0: never.
   */
  properties[PROP_LAST_EVENT_AT] =
    g_param_spec_int64 ("last-event-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * LarderChannelStatus:problem:
   *
   * Why it can not be joined; %NULL while nothing is known against it.
   */
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_channel_status_init (LarderChannelStatus *self)
{
  self->state = LARDER_CHANNEL_JOINING;
}

/**
 * larder_channel_status_get_name:
 *
 * See [property@Larder.ChannelStatus:name].
 *
 * Returns: the name
 */
const char *
larder_channel_status_get_name (LarderChannelStatus *self)
{
  g_return_val_if_fail (LARDER_IS_CHANNEL_STATUS (self), NULL);

  return self->name;
}

/**
 * larder_channel_status_get_state:
 *
 * See [property@Larder.ChannelStatus:state].
 *
 * Returns: whether news come
 */
LarderChannelState
larder_channel_status_get_state (LarderChannelStatus *self)
{
  g_return_val_if_fail (LARDER_IS_CHANNEL_STATUS (self), LARDER_CHANNEL_LOST);

  return self->state;
}

/**
 * larder_channel_status_get_n_joins:
 *
 * See [property@Larder.ChannelStatus:n-joins].
 *
 * Returns: the number
 */
guint
larder_channel_status_get_n_joins (LarderChannelStatus *self)
{
  g_return_val_if_fail (LARDER_IS_CHANNEL_STATUS (self), 0);

  return self->n_joins;
}

/**
 * larder_channel_status_get_n_losses:
 *
 * See [property@Larder.ChannelStatus:n-losses].
 *
 * Returns: the number
 */
guint
larder_channel_status_get_n_losses (LarderChannelStatus *self)
{
  g_return_val_if_fail (LARDER_IS_CHANNEL_STATUS (self), 0);

  return self->n_losses;
}

/**
 * larder_channel_status_get_n_events:
 *
 * See [property@Larder.ChannelStatus:n-events].
 *
 * Returns: the number
 */
guint64
larder_channel_status_get_n_events (LarderChannelStatus *self)
{
  g_return_val_if_fail (LARDER_IS_CHANNEL_STATUS (self), 0);

  return self->n_events;
}

/**
 * larder_channel_status_set_state:
 * @state: what it is now
 *
 * To be called by whoever owns the channel. Joining ends a problem.
 */
void
larder_channel_status_set_state (LarderChannelStatus *self,
                                 LarderChannelState   state)
{
  g_return_if_fail (LARDER_IS_CHANNEL_STATUS (self));

  if (self->state == state)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (state == LARDER_CHANNEL_JOINED)
    {
      self->n_joins++;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_JOINS]);
      larder_channel_status_set_problem (self, NULL);
    }
  else if (state == LARDER_CHANNEL_LOST)
    {
      self->n_losses++;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_LOSSES]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * larder_channel_status_set_problem:
 * @problem: (nullable): why it can not be joined
 *
 * To be called by whoever owns the channel.
 */
void
larder_channel_status_set_problem (LarderChannelStatus *self,
                                   const char          *problem)
{
  g_return_if_fail (LARDER_IS_CHANNEL_STATUS (self));

  if (g_set_str (&self->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/**
 * larder_channel_status_count_event:
 * @event: what came, in a word: the name of a table, or of a kind of news
 *
 * To be called by whoever owns the channel, when it brought something.
 */
void
larder_channel_status_count_event (LarderChannelStatus *self,
                                   const char          *event)
{
  gboolean is_other;

  g_return_if_fail (LARDER_IS_CHANNEL_STATUS (self));
  g_return_if_fail (event != NULL);

  self->n_events++;
  self->last_event_at = larder_clock_get_time_ms (self->clock);
  is_other = g_set_str (&self->last_event, event);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_EVENTS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_EVENT_AT]);
  if (is_other)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_EVENT]);
}

static GListStore *
get_store (LarderClient *self)
{
  if (self->channels == NULL)
    self->channels = g_list_store_new (LARDER_TYPE_CHANNEL_STATUS);
  return self->channels;
}

/* There are as many as pages are open, so looking at each is quick. */
static LarderChannelStatus *
find_channel (LarderClient *self,
              const char   *name,
              guint        *position)
{
  GListModel *list = G_LIST_MODEL (get_store (self));

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(LarderChannelStatus) status = g_list_model_get_item (list, i);

      *position = i;
      if (g_str_equal (status->name, name))
        return status;   /* the list keeps it */
    }
  return NULL;
}

/**
 * larder_client_get_channels:
 *
 * The channels that feed the client, in the order in which they came: those of live queries, and
 * those that a program names. The list follows.
 *
 * Returns: (transfer none): a list of [class@Larder.ChannelStatus]
 */
GListModel *
larder_client_get_channels (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  return G_LIST_MODEL (get_store (self));
}

/**
 * larder_client_ensure_channel:
 * @name: of the channel, its own among those of the client
 *
 * Gives what is known of a channel; it is in the list from the first time on.
 *
 * Returns: (transfer none): it belongs to the list
 */
LarderChannelStatus *
larder_client_ensure_channel (LarderClient *self,
                              const char   *name)
{
  g_autoptr(LarderChannelStatus) fresh = NULL;
  LarderChannelStatus *status;
  guint position;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  status = find_channel (self, name, &position);
  if (status != NULL)
    return status;
  fresh = g_object_new (LARDER_TYPE_CHANNEL_STATUS, NULL);
  fresh->clock = g_object_ref (self->clock);
  fresh->name = g_strdup (name);
  g_list_store_append (get_store (self), fresh);
  return fresh;   /* the list keeps it */
}

/**
 * larder_client_forget_channel:
 * @name: of the channel
 *
 * Takes a channel from the list, when it is left for good. One that is not there is none.
 */
void
larder_client_forget_channel (LarderClient *self,
                              const char   *name)
{
  guint position;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (name != NULL);

  if (find_channel (self, name, &position) != NULL)
    g_list_store_remove (get_store (self), position);
}
