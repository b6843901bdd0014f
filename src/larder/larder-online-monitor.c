/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a backend can be reached: one fact, told by whoever knows. */

#include "config.h"

#include "larder/larder-online-monitor.h"

#include "larder/larder-query-options-private.h"

struct _LarderOnlineMonitor
{
  GObject        parent_instance;

  gboolean       online;      /* as it was told */
  gboolean       forced_offline;
  guint          listeners;
  gboolean       running;     /* the source was begun */
  LarderClosure *source;      /* LarderOnlineSourceFunc (owned) (nullable) */
};

/**
 * LarderOnlineMonitor:
 *
 * Whether a backend can be reached.
 *
 * Each client has one of its own, because one server may answer while another does not. It is true
 * until told otherwise.
 */

/**
 * LarderOnlineSourceFunc:
 * @monitor: whom to tell, by [method@Larder.OnlineMonitor.set_online]
 * @begin: %TRUE to begin, %FALSE to stop
 * @user_data: what was given with the function
 *
 * Begins or stops to watch what decides whether the backend can be reached.
 */

typedef enum
{
  PROP_ONLINE = 1,
  PROP_FORCED_OFFLINE,
} LarderOnlineMonitorProperty;

enum
{
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_FORCED_OFFLINE + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LarderOnlineMonitor, larder_online_monitor, G_TYPE_OBJECT)

static void
run_source (LarderOnlineMonitor *self,
            gboolean             begin)
{
  if (self->source == NULL || self->running == begin)
    return;
  self->running = begin;
  ((LarderOnlineSourceFunc) self->source->func) (self, begin, self->source->user_data);
}

static void
larder_online_monitor_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  LarderOnlineMonitor *self = LARDER_ONLINE_MONITOR (object);

  if (prop_id == PROP_ONLINE)
    g_value_set_boolean (value, larder_online_monitor_get_online (self));
  else if (prop_id == PROP_FORCED_OFFLINE)
    g_value_set_boolean (value, self->forced_offline);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_online_monitor_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  LarderOnlineMonitor *self = LARDER_ONLINE_MONITOR (object);

  if (prop_id == PROP_ONLINE)
    larder_online_monitor_set_online (self, g_value_get_boolean (value));
  else if (prop_id == PROP_FORCED_OFFLINE)
    larder_online_monitor_set_forced_offline (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_online_monitor_dispose (GObject *object)
{
  LarderOnlineMonitor *self = LARDER_ONLINE_MONITOR (object);

  run_source (self, FALSE);
  g_clear_pointer (&self->source, larder_closure_unref);

  G_OBJECT_CLASS (larder_online_monitor_parent_class)->dispose (object);
}

static void
larder_online_monitor_class_init (LarderOnlineMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = larder_online_monitor_get_property;
  object_class->set_property = larder_online_monitor_set_property;
  object_class->dispose = larder_online_monitor_dispose;

  /**
   * LarderOnlineMonitor:online:
   *
   * Whether the backend can be reached.
   */
  properties[PROP_ONLINE] =
    g_param_spec_boolean ("online", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * LarderOnlineMonitor:forced-offline:
   *
   * Whether it says no whatever it is told: a tool for developers and tests.
   */
  properties[PROP_FORCED_OFFLINE] =
    g_param_spec_boolean ("forced-offline", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * LarderOnlineMonitor::changed:
   * @self: the monitor
   * @online: what is true now
   *
   * The fact is another one.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
larder_online_monitor_init (LarderOnlineMonitor *self)
{
  self->online = TRUE;
}

/**
 * larder_online_monitor_new:
 *
 * Makes a monitor that says yes.
 *
 * Returns: (transfer full): the monitor
 */
LarderOnlineMonitor *
larder_online_monitor_new (void)
{
  return g_object_new (LARDER_TYPE_ONLINE_MONITOR, NULL);
}

/**
 * larder_online_monitor_get_online:
 *
 * %TRUE until something says otherwise.
 *
 * Returns: whether the backend can be reached
 */
gboolean
larder_online_monitor_get_online (LarderOnlineMonitor *self)
{
  g_return_val_if_fail (LARDER_IS_ONLINE_MONITOR (self), FALSE);

  return self->online && !self->forced_offline;
}

static void
tell (LarderOnlineMonitor *self,
      gboolean             before)
{
  gboolean online = larder_online_monitor_get_online (self);

  if (online == before)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
  g_signal_emit (self, signals[CHANGED], 0, online);
}

/**
 * larder_online_monitor_set_online:
 * @online: whether the backend can be reached
 *
 * Tells the fact, in the thread of who listens. The same again is no news.
 */
void
larder_online_monitor_set_online (LarderOnlineMonitor *self,
                                  gboolean             online)
{
  gboolean before;

  g_return_if_fail (LARDER_IS_ONLINE_MONITOR (self));

  before = larder_online_monitor_get_online (self);
  self->online = !!online;
  tell (self, before);
}

/**
 * larder_online_monitor_get_forced_offline:
 *
 * See [method@Larder.OnlineMonitor.set_forced_offline].
 *
 * Returns: whether it says no whatever it is told
 */
gboolean
larder_online_monitor_get_forced_offline (LarderOnlineMonitor *self)
{
  g_return_val_if_fail (LARDER_IS_ONLINE_MONITOR (self), FALSE);

  return self->forced_offline;
}

/**
 * larder_online_monitor_set_forced_offline:
 * @forced: %TRUE to say no from now on, %FALSE to say again what was told last
 *
 * Sets [property@Larder.OnlineMonitor:forced-offline].
 */
void
larder_online_monitor_set_forced_offline (LarderOnlineMonitor *self,
                                          gboolean             forced)
{
  gboolean before;

  g_return_if_fail (LARDER_IS_ONLINE_MONITOR (self));

  if (self->forced_offline == !!forced)
    return;
  before = larder_online_monitor_get_online (self);
  self->forced_offline = !!forced;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORCED_OFFLINE]);
  tell (self, before);
}

/**
 * larder_online_monitor_set_source:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   called with %TRUE when it should begin to tell this monitor, and with %FALSE when it should
 *   stop; each once and in turn
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets where the monitor gets its facts from. It is begun with the first listener and ended with
 * the last; a former source is ended first.
 */
void
larder_online_monitor_set_source (LarderOnlineMonitor   *self,
                                  LarderOnlineSourceFunc func,
                                  gpointer               user_data,
                                  GDestroyNotify         destroy)
{
  g_return_if_fail (LARDER_IS_ONLINE_MONITOR (self));

  run_source (self, FALSE);
  g_clear_pointer (&self->source, larder_closure_unref);
  if (func != NULL)
    self->source = larder_closure_new (G_CALLBACK (func), user_data, destroy);
  run_source (self, self->listeners > 0);
}

/**
 * larder_online_monitor_listen:
 *
 * Says that somebody listens; counted. Clients do it while they are mounted.
 */
void
larder_online_monitor_listen (LarderOnlineMonitor *self)
{
  g_return_if_fail (LARDER_IS_ONLINE_MONITOR (self));

  if (self->listeners++ == 0)
    run_source (self, TRUE);
}

/**
 * larder_online_monitor_unlisten:
 *
 * Ends what [method@Larder.OnlineMonitor.listen] began.
 */
void
larder_online_monitor_unlisten (LarderOnlineMonitor *self)
{
  g_return_if_fail (LARDER_IS_ONLINE_MONITOR (self));
  g_return_if_fail (self->listeners > 0);

  if (--self->listeners == 0)
    run_source (self, FALSE);
}
