/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tells an online monitor what the network and the last contact with a server say. */

#include "config.h"

#include "larder/larder-reachability.h"

#include "larder/larder-query-options-private.h"

#define FIRST_PROBE_MS 1000
#define LONGEST_PROBE_MS 60000

/* What was heard of the server itself. */
typedef enum
{
  CONTACT_UNKNOWN,
  CONTACT_ANSWERED,
  CONTACT_FAILED,
} Contact;

struct _LarderReachability
{
  GObject              parent_instance;

  GNetworkMonitor     *network;         /* (owned) */
  GSocketConnectable  *address;         /* (owned) (nullable) */
  LarderClock         *clock;           /* (owned) */
  LarderOnlineMonitor *monitor;         /* borrowed while it listens; else NULL */
  gulong               network_handler;
  GCancellable        *cancellable;     /* (owned): of the probe that runs; NULL: none does */
  LarderClosure       *probe_func;      /* LarderProbeFunc (owned); NULL: the network is asked */
  Contact              contact;
  gboolean             connected;
  gboolean             needs_route;
  guint                n_probes;        /* since the last contact */
};

/**
 * LarderReachability:
 *
 * Finds out whether one server can be reached, and tells that to a
 * [class@Larder.OnlineMonitor].
 *
 * A [iface@Gio.NetworkMonitor] knows whether there is a route, not whether the server answers. So
 * what counts first is the contact itself: the program reports each answer and each failure to
 * connect, and whether something stays connected. After a failure the server is looked for with
 * growing pauses, and at once when the network changes. Only while nothing is known, or the network
 * has changed since, the route decides; a network that ends at a portal or at this place is none.
 *
 * A server on the same machine needs no route; see
 * [method@Larder.Reachability.set_needs_route]. How a server is looked for, and started if need be,
 * can be the program's own: [method@Larder.Reachability.set_probe_func].
 */

/**
 * LarderProbeFunc:
 * @reachability: whom to tell
 * @cancellable: cancelled when the answer is not needed any more
 * @user_data: what was given with the function
 *
 * Looks for the server, and tells by [method@Larder.Reachability.report_answer] or
 * [method@Larder.Reachability.report_failure]; before that it is not called again.
 */

typedef enum
{
  PROP_NETWORK = 1,
  PROP_ADDRESS,
  PROP_CLOCK,
  PROP_CONNECTED,
  PROP_NEEDS_ROUTE,
} LarderReachabilityProperty;

static GParamSpec *properties[PROP_NEEDS_ROUTE + 1];

G_DEFINE_FINAL_TYPE (LarderReachability, larder_reachability, G_TYPE_OBJECT)

static gboolean
has_route (LarderReachability *self)
{
  GNetworkConnectivity connectivity;

  if (!self->needs_route)
    return TRUE;
  connectivity = g_network_monitor_get_connectivity (self->network);
  return g_network_monitor_get_network_available (self->network) &&
         connectivity != G_NETWORK_CONNECTIVITY_LOCAL &&
         connectivity != G_NETWORK_CONNECTIVITY_PORTAL;
}

static void
tell (LarderReachability *self)
{
  gboolean online = self->connected || self->contact == CONTACT_ANSWERED ||
                    (self->contact == CONTACT_UNKNOWN && has_route (self));

  if (self->monitor != NULL)
    larder_online_monitor_set_online (self->monitor, online);
}

static void plan_probe (LarderReachability *self);

static void
end_probe (LarderReachability *self)
{
  larder_clock_set_alarm (self->clock, self, LARDER_NEVER, NULL, NULL);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
set_contact (LarderReachability *self,
             Contact             contact)
{
  self->contact = contact;
  if (contact != CONTACT_FAILED)
    {
      self->n_probes = 0;
      end_probe (self);
    }
  tell (self);
}

static void
fail (LarderReachability *self)
{
  g_clear_object (&self->cancellable);
  self->contact = CONTACT_FAILED;
  tell (self);
  plan_probe (self);
}

static void
probed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(LarderReachability) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean reached =
    g_network_monitor_can_reach_finish (G_NETWORK_MONITOR (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reached)
    set_contact (self, CONTACT_ANSWERED);
  else
    fail (self);
}

static gboolean
probe (gpointer user_data)
{
  LarderReachability *self = user_data;

  self->n_probes++;
  if (self->probe_func != NULL)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      LarderClosure *closure = larder_closure_ref (self->probe_func);

      g_set_object (&self->cancellable, cancellable);
      ((LarderProbeFunc) closure->func) (self, cancellable, closure->user_data);
      larder_closure_unref (closure);
      return G_SOURCE_REMOVE;
    }
  /* Without an address only the next request can tell. */
  if (self->address == NULL)
    {
      self->contact = CONTACT_UNKNOWN;
      tell (self);
      return G_SOURCE_REMOVE;
    }
  self->cancellable = g_cancellable_new ();
  g_network_monitor_can_reach_async (self->network, self->address, self->cancellable, probed_cb,
                                     g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
plan_probe (LarderReachability *self)
{
  gint64 pause_ms = LONGEST_PROBE_MS;

  if (self->monitor == NULL || self->contact != CONTACT_FAILED || self->cancellable != NULL)
    return;
  if (self->n_probes < 6)
    pause_ms = (gint64) FIRST_PROBE_MS << self->n_probes;
  larder_clock_set_alarm (self->clock, self, larder_clock_get_time_ms (self->clock) + pause_ms,
                          probe, self);
}

/* An old answer says nothing of another network. */
static void
network_changed_cb (LarderReachability *self)
{
  if (!self->needs_route)
    return;
  if (self->contact == CONTACT_ANSWERED)
    self->contact = CONTACT_UNKNOWN;
  if (self->contact == CONTACT_FAILED && has_route (self))
    {
      end_probe (self);
      self->n_probes = 0;
      probe (self);
    }
  tell (self);
}

static void
source_cb (LarderOnlineMonitor *monitor,
           gboolean             begin,
           gpointer             user_data)
{
  LarderReachability *self = user_data;

  if (begin)
    {
      self->monitor = monitor;
      self->network_handler = g_signal_connect_swapped (self->network, "network-changed",
                                                        G_CALLBACK (network_changed_cb), self);
      tell (self);
      plan_probe (self);
      return;
    }
  g_clear_signal_handler (&self->network_handler, self->network);
  end_probe (self);
  self->monitor = NULL;
}

static void
larder_reachability_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  LarderReachability *self = LARDER_REACHABILITY (object);

  switch ((LarderReachabilityProperty) prop_id)
    {
    case PROP_NETWORK:
      g_value_set_object (value, self->network);
      break;

    case PROP_ADDRESS:
      g_value_set_object (value, self->address);
      break;

    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;

    case PROP_CONNECTED:
      g_value_set_boolean (value, self->connected);
      break;

    case PROP_NEEDS_ROUTE:
      g_value_set_boolean (value, self->needs_route);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_reachability_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  LarderReachability *self = LARDER_REACHABILITY (object);

  switch ((LarderReachabilityProperty) prop_id)
    {
    case PROP_NETWORK:
      self->network = g_value_dup_object (value);
      break;

    case PROP_ADDRESS:
      self->address = g_value_dup_object (value);
      break;

    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;

    case PROP_CONNECTED:
      larder_reachability_set_connected (self, g_value_get_boolean (value));
      break;

    case PROP_NEEDS_ROUTE:
      larder_reachability_set_needs_route (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_reachability_constructed (GObject *object)
{
  LarderReachability *self = LARDER_REACHABILITY (object);

  if (self->network == NULL)
    self->network = g_object_ref (g_network_monitor_get_default ());
  if (self->clock == NULL)
    self->clock = larder_system_clock_new ();

  G_OBJECT_CLASS (larder_reachability_parent_class)->constructed (object);
}

static void
larder_reachability_finalize (GObject *object)
{
  LarderReachability *self = LARDER_REACHABILITY (object);

  g_clear_signal_handler (&self->network_handler, self->network);
  end_probe (self);
  g_clear_pointer (&self->probe_func, larder_closure_unref);
  g_object_unref (self->network);
  g_clear_object (&self->address);
  g_object_unref (self->clock);

  G_OBJECT_CLASS (larder_reachability_parent_class)->finalize (object);
}

static void
larder_reachability_class_init (LarderReachabilityClass *klass)
{
  const GParamFlags fixed =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = larder_reachability_get_property;
  object_class->set_property = larder_reachability_set_property;
  object_class->constructed = larder_reachability_constructed;
  object_class->finalize = larder_reachability_finalize;

  /**
   * LarderReachability:network:
   *
   * What knows the route; the default is [func@Gio.NetworkMonitor.get_default].
   */
  properties[PROP_NETWORK] =
    g_param_spec_object ("network", NULL, NULL, G_TYPE_NETWORK_MONITOR, fixed);
  /**
   * LarderReachability:address:
   *
   * Where the server is looked for after a failure; without one it counts as reachable again after
   * a pause.
   */
  properties[PROP_ADDRESS] =
    g_param_spec_object ("address", NULL, NULL, G_TYPE_SOCKET_CONNECTABLE, fixed);
  /**
   * LarderReachability:clock:
   *
   * Measures the pauses.
   */
  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, LARDER_TYPE_CLOCK, fixed);
  /**
   * LarderReachability:connected:
   *
   * Whether something is connected to the server, such as a socket for news.
   */
  properties[PROP_CONNECTED] =
    g_param_spec_boolean ("connected", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * LarderReachability:needs-route:
   *
   * Whether the network says anything of this server; it does not of one on the same machine.
   */
  properties[PROP_NEEDS_ROUTE] =
    g_param_spec_boolean ("needs-route", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_reachability_init (LarderReachability *self)
{
  self->needs_route = TRUE;
}

/**
 * larder_reachability_new:
 * @network: (nullable): what knows the route; %NULL: that of the system
 * @address: (nullable): where the server is looked for after a failure
 * @clock: (nullable): measures the pauses; %NULL: the clock of the system
 *
 * Does nothing before [method@Larder.Reachability.watch].
 *
 * Returns: (transfer full): a new object
 */
LarderReachability *
larder_reachability_new (GNetworkMonitor    *network,
                         GSocketConnectable *address,
                         LarderClock        *clock)
{
  g_return_val_if_fail (network == NULL || G_IS_NETWORK_MONITOR (network), NULL);
  g_return_val_if_fail (address == NULL || G_IS_SOCKET_CONNECTABLE (address), NULL);
  g_return_val_if_fail (clock == NULL || LARDER_IS_CLOCK (clock), NULL);

  return g_object_new (LARDER_TYPE_REACHABILITY, "network", network, "address", address,
                       "clock", clock, NULL);
}

/**
 * larder_reachability_watch:
 * @monitor: whom to tell
 *
 * Becomes the source of the monitor, which keeps this object: it works while somebody listens to
 * the monitor, in the thread of whoever does.
 */
void
larder_reachability_watch (LarderReachability  *self,
                           LarderOnlineMonitor *monitor)
{
  g_return_if_fail (LARDER_IS_REACHABILITY (self));
  g_return_if_fail (LARDER_IS_ONLINE_MONITOR (monitor));
  g_return_if_fail (self->monitor == NULL);

  larder_online_monitor_set_source (monitor, source_cb, g_object_ref (self), g_object_unref);
}

/**
 * larder_reachability_set_probe_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy): looks for the server;
 *   %NULL: the network is asked for the address
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets how the server is looked for after a failure.
 */
void
larder_reachability_set_probe_func (LarderReachability *self,
                                    LarderProbeFunc     func,
                                    gpointer            user_data,
                                    GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_REACHABILITY (self));

  g_clear_pointer (&self->probe_func, larder_closure_unref);
  if (func != NULL)
    self->probe_func = larder_closure_new (G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_reachability_set_needs_route:
 * @needs_route: whether the network says anything of this server
 *
 * Sets [property@Larder.Reachability:needs-route].
 */
void
larder_reachability_set_needs_route (LarderReachability *self,
                                     gboolean            needs_route)
{
  g_return_if_fail (LARDER_IS_REACHABILITY (self));

  if (self->needs_route == !!needs_route)
    return;
  self->needs_route = !!needs_route;
  tell (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEEDS_ROUTE]);
}

/**
 * larder_reachability_look:
 *
 * Looks for the server now, if somebody listens to the monitor, and with short pauses again after
 * that. A look that runs is not repeated.
 */
void
larder_reachability_look (LarderReachability *self)
{
  g_return_if_fail (LARDER_IS_REACHABILITY (self));

  if (self->monitor == NULL || self->cancellable != NULL)
    return;
  self->n_probes = 0;
  larder_clock_set_alarm (self->clock, self, LARDER_NEVER, NULL, NULL);
  probe (self);
}

/**
 * larder_reachability_report_answer:
 *
 * Says that the server answered, whatever it said: it can be reached.
 */
void
larder_reachability_report_answer (LarderReachability *self)
{
  g_return_if_fail (LARDER_IS_REACHABILITY (self));

  set_contact (self, CONTACT_ANSWERED);
}

/**
 * larder_reachability_report_failure:
 *
 * Says that a request did not get through, or that a look for the server failed. It is looked for
 * from now on.
 */
void
larder_reachability_report_failure (LarderReachability *self)
{
  g_return_if_fail (LARDER_IS_REACHABILITY (self));

  /* A request that failed on its own says nothing of a look at the network that still runs. */
  if (self->contact == CONTACT_FAILED && (self->cancellable == NULL || self->probe_func == NULL))
    return;
  fail (self);
}

/**
 * larder_reachability_set_connected:
 * @connected: whether something is connected to the server
 *
 * Sets [property@Larder.Reachability:connected]. While it is, the server can be reached; that it
 * ends is no failure.
 */
void
larder_reachability_set_connected (LarderReachability *self,
                                   gboolean            connected)
{
  g_return_if_fail (LARDER_IS_REACHABILITY (self));

  if (self->connected == !!connected)
    return;
  self->connected = !!connected;
  if (connected)
    set_contact (self, CONTACT_ANSWERED);
  else
    tell (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
}
