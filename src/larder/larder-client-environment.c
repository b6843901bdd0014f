/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a client knows of the world: time, network, and whether anybody looks. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-cache-private.h"
#include "larder/larder-query-observer-private.h"

gint64
larder_client_now (LarderClient *self)
{
  return self->clock_class->get_time_ms (self->clock);
}

gboolean
larder_client_may_start (LarderClient      *self,
                         LarderNetworkMode  mode)
{
  return mode != LARDER_NETWORK_MODE_ONLINE || self->online;
}

gboolean
larder_client_may_continue (LarderClient      *self,
                            LarderNetworkMode  mode)
{
  return self->visible && (mode == LARDER_NETWORK_MODE_ALWAYS || self->online);
}

/* What was to last for a while still does when the clock was set; what is of a moment stays. */
static void
jumped_cb (LarderClient *self,
           gint64        ms)
{
  g_autoptr(GPtrArray) queries = NULL;

  /* Each thread that waits for the clock is told, and clients are of one. */
  if (self->thread != g_thread_self ())
    return;
  if (self->cache != NULL)
    larder_cache_clock_jumped (self->cache);
  larder_client_begin_batch (self);
  queries = larder_client_select_queries (self, NULL);
  for (guint i = 0; i < queries->len; i++)
    {
      LarderQuery *query = queries->pdata[i];

      larder_query_shift_timing (query, ms);
      for (guint j = 0; j < larder_query_count_observers (query); j++)
        larder_client_tell (self, larder_query_nth_observer (query, j));
    }
  if (larder_deadline_is_set (&self->pump))
    larder_deadlines_set (self->deadlines, &self->pump, MAX (0, self->pump.moment.at_ms + ms));
  larder_client_schedule (self);
  larder_client_end_batch (self);
}

/* The network was away at least as long: what waits goes out, and what is stale is read again. */
static void
slept_cb (LarderClient *self,
          gint64        ms)
{
  if (self->thread != g_thread_self () || self->mounted == 0 || !self->online)
    return;
  larder_client_begin_batch (self);
  larder_client_resume_mutations (self);
  larder_client_end_batch (self);
}

static void
take_online (LarderClient *self,
             gboolean      online)
{
  if (self->online == online)
    return;
  larder_client_begin_batch (self);
  self->online = online;
  g_object_notify (G_OBJECT (self), "online");
  if (online && self->mounted > 0)
    larder_client_resume_mutations (self);
  else if (!online)
    {
      larder_client_forget_reconnect (self);
      larder_client_schedule (self);
    }
  larder_client_end_batch (self);
}

static void
take_visible (LarderClient *self,
              gboolean      visible)
{
  g_autoptr(GPtrArray) queries = NULL;

  if (self->visible == visible)
    return;
  self->visible = visible;
  queries = larder_client_select_queries (self, NULL);
  for (guint i = 0; i < queries->len; i++)
    if (((LarderQuery *) queries->pdata[i])->more->n_polling > 0)
      larder_query_arm_interval (queries->pdata[i]);
  g_object_notify (G_OBJECT (self), "focused");
}

static void
online_changed_cb (LarderClient *self,
                   gboolean      online)
{
  take_online (self, online);
}

static void
focus_changed_cb (LarderClient *self,
                  gboolean      visible,
                  gboolean      came)
{
  larder_client_begin_batch (self);
  take_visible (self, visible);
  if (came)
    larder_client_wake_queries (self, FALSE);
  else if (visible)
    larder_client_continue_queries (self);
  larder_client_end_batch (self);
}

static void
low_memory_cb (LarderClient               *self,
               GMemoryMonitorWarningLevel  level)
{
  larder_client_trim (self, level >= G_MEMORY_MONITOR_WARNING_LEVEL_CRITICAL
                            ? 0 : larder_client_get_n_queries (self) / 2);
}

void
larder_client_init_environment (LarderClient *self)
{
  if (LARDER_IS_SYSTEM_CLOCK (self->clock))
    self->retry_jitter = 0.25;
  self->jump_handler = g_signal_connect_swapped (self->clock, "jumped", G_CALLBACK (jumped_cb),
                                                 self);
  self->slept_handler = g_signal_connect_swapped (self->clock, "slept", G_CALLBACK (slept_cb),
                                                  self);
  if (self->online_monitor == NULL)
    self->online_monitor = larder_online_monitor_new ();
  if (self->focus_monitor == NULL)
    self->focus_monitor = larder_focus_monitor_new ();
}

void
larder_client_clear_environment (LarderClient *self)
{
  larder_client_listen (self, FALSE);
  g_clear_signal_handler (&self->jump_handler, self->clock);
  g_clear_signal_handler (&self->slept_handler, self->clock);
  larder_client_set_memory_monitor (self, NULL);
  g_clear_object (&self->online_monitor);
  g_clear_object (&self->focus_monitor);
}

void
larder_client_listen (LarderClient *self,
                      gboolean      listen)
{
  if (listen == (self->online_handler != 0))
    return;
  if (!listen)
    {
      g_clear_signal_handler (&self->online_handler, self->online_monitor);
      g_clear_signal_handler (&self->focus_handler, self->focus_monitor);
      larder_online_monitor_unlisten (self->online_monitor);
      larder_focus_monitor_unlisten (self->focus_monitor);
      return;
    }
  self->online_handler =
    g_signal_connect_swapped (self->online_monitor, "changed", G_CALLBACK (online_changed_cb),
                              self);
  self->focus_handler =
    g_signal_connect_swapped (self->focus_monitor, "changed", G_CALLBACK (focus_changed_cb), self);
  larder_online_monitor_listen (self->online_monitor);
  larder_focus_monitor_listen (self->focus_monitor);
  take_online (self, larder_online_monitor_get_online (self->online_monitor));
  take_visible (self, larder_focus_monitor_get_visible (self->focus_monitor));
}

/**
 * larder_client_set_online_monitor:
 * @monitor: what knows whether the backend can be reached
 *
 * Sets [property@Larder.Client:online-monitor].
 */
void
larder_client_set_online_monitor (LarderClient        *self,
                                  LarderOnlineMonitor *monitor)
{
  gboolean listens;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (LARDER_IS_ONLINE_MONITOR (monitor));

  if (self->online_monitor == monitor)
    return;
  listens = self->online_handler != 0;
  larder_client_listen (self, FALSE);
  g_set_object (&self->online_monitor, monitor);
  larder_client_listen (self, listens);
  if (!listens)
    take_online (self, larder_online_monitor_get_online (monitor));
  g_object_notify (G_OBJECT (self), "online-monitor");
}

/**
 * larder_client_get_online_monitor:
 *
 * Each backend is reached on its own, so each client has its own monitor.
 *
 * Returns: (transfer none): what knows whether the backend can be reached
 */
LarderOnlineMonitor *
larder_client_get_online_monitor (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  return self->online_monitor;
}

/**
 * larder_client_set_focus_monitor:
 * @monitor: what knows whether anybody looks
 *
 * Sets [property@Larder.Client:focus-monitor].
 */
void
larder_client_set_focus_monitor (LarderClient       *self,
                                 LarderFocusMonitor *monitor)
{
  gboolean listens;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (LARDER_IS_FOCUS_MONITOR (monitor));

  if (self->focus_monitor == monitor)
    return;
  listens = self->online_handler != 0;
  larder_client_listen (self, FALSE);
  g_set_object (&self->focus_monitor, monitor);
  larder_client_listen (self, listens);
  if (!listens)
    take_visible (self, larder_focus_monitor_get_visible (monitor));
  g_object_notify (G_OBJECT (self), "focus-monitor");
}

/**
 * larder_client_get_focus_monitor:
 *
 * One monitor can be shared by several clients of a program.
 *
 * Returns: (transfer none): what knows whether anybody looks
 */
LarderFocusMonitor *
larder_client_get_focus_monitor (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  return self->focus_monitor;
}

/**
 * larder_client_set_memory_monitor:
 * @monitor: (nullable): what warns when memory is short
 *
 * Sets [property@Larder.Client:memory-monitor]. At a warning the half of the queries that was not
 * used for the longest time goes, at a critical one all; those that are observed, being fetched or
 * pinned stay.
 */
void
larder_client_set_memory_monitor (LarderClient   *self,
                                  GMemoryMonitor *monitor)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (monitor == NULL || G_IS_MEMORY_MONITOR (monitor));

  if (self->memory_monitor == monitor)
    return;
  if (self->memory_monitor != NULL)
    g_clear_signal_handler (&self->memory_handler, self->memory_monitor);
  g_set_object (&self->memory_monitor, monitor);
  if (monitor != NULL)
    self->memory_handler = g_signal_connect_swapped (monitor, "low-memory-warning",
                                                     G_CALLBACK (low_memory_cb), self);
  g_object_notify (G_OBJECT (self), "memory-monitor");
}

/**
 * larder_client_set_online:
 * @online: whether the backend can be reached
 *
 * Tells the client's [property@Larder.Client:online-monitor]. Going online sends what waits in the
 * outbox, and then refetches queries and continues paused ones. The same value again changes
 * nothing.
 */
void
larder_client_set_online (LarderClient *self,
                          gboolean      online)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));

  larder_online_monitor_set_online (self->online_monitor, online);
  take_online (self, larder_online_monitor_get_online (self->online_monitor));
}

/**
 * larder_client_get_online:
 *
 * %TRUE until something says otherwise.
 *
 * Returns: whether the backend can be reached
 */
gboolean
larder_client_get_online (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), FALSE);

  return self->online;
}

/**
 * larder_client_set_focused:
 * @focused: whether anybody sees the program
 *
 * Forces the client's [property@Larder.Client:focus-monitor] to that. Getting the focus refetches
 * what is stale and continues what waited. The same value again changes nothing.
 */
void
larder_client_set_focused (LarderClient *self,
                           gboolean      focused)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));

  if (self->visible == !!focused &&
      larder_focus_monitor_get_visible (self->focus_monitor) == !!focused)
    return;
  larder_focus_monitor_set_setting (self->focus_monitor, focused ? LARDER_FOCUS_FORCED_TRUE
                                                                 : LARDER_FOCUS_FORCED_FALSE);
  take_visible (self, !!focused);
}

/**
 * larder_client_get_focused:
 *
 * While nobody does, fetches are not tried again and intervals wait; mutations go on.
 *
 * Returns: whether anybody sees the program
 */
gboolean
larder_client_get_focused (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), FALSE);

  return self->visible;
}

/**
 * larder_client_set_retry_jitter:
 * @jitter: a part of the delay, 0 to 1
 *
 * Sets [property@Larder.Client:retry-jitter].
 */
void
larder_client_set_retry_jitter (LarderClient *self,
                                double        jitter)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (jitter >= 0 && jitter <= 1);

  self->retry_jitter = jitter;
  g_object_notify (G_OBJECT (self), "retry-jitter");
}
