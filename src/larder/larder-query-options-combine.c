/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the options of a query come together: defaults of prefixes, then what was chosen. */

#include "config.h"

#include "larder/larder-query-options-private.h"
#include "larder/larder-ties-private.h"

LarderClosure *
larder_closure_new (GCallback      func,
                    gpointer       user_data,
                    GDestroyNotify destroy)
{
  LarderClosure *self = g_atomic_rc_box_new0 (LarderClosure);

  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  return self;
}

LarderClosure *
larder_closure_ref (LarderClosure *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
closure_clear (gpointer box)
{
  LarderClosure *self = box;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
}

void
larder_closure_unref (LarderClosure *self)
{
  g_atomic_rc_box_release_full (self, closure_clear);
}

gboolean
larder_closure_equal (LarderClosure *a,
                      LarderClosure *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a == b || (a->func == b->func && a->user_data == b->user_data);
}

static void
take_closure (LarderClosure **closure,
              LarderClosure  *over)
{
  if (over == NULL || over == *closure)
    return;
  larder_closure_ref (over);
  g_clear_pointer (closure, larder_closure_unref);
  *closure = over;
}

static void
take_choices (LarderQueryOptions *self,
              LarderQueryOptions *over)
{
  self->set |= over->set;

  if (over->set & LARDER_OPTION_ENABLED)
    self->enabled = over->enabled;
  if (over->set & LARDER_OPTION_STALE_TIME)
    self->stale_time = over->stale_time;
  if (over->set & LARDER_OPTION_GC_TIME)
    self->gc_time = over->gc_time;
  if (over->set & LARDER_OPTION_RETRIES)
    self->retries = over->retries;
  if (over->set & LARDER_OPTION_NETWORK_MODE)
    self->network_mode = over->network_mode;
  if (over->set & LARDER_OPTION_ON_MOUNT)
    self->refetch_on_mount = over->refetch_on_mount;
  if (over->set & LARDER_OPTION_ON_FOCUS)
    self->refetch_on_focus = over->refetch_on_focus;
  if (over->set & LARDER_OPTION_ON_RECONNECT)
    self->refetch_on_reconnect = over->refetch_on_reconnect;
  if (over->set & LARDER_OPTION_INTERVAL)
    self->refetch_interval = over->refetch_interval;
  if (over->set & LARDER_OPTION_IN_BACKGROUND)
    self->refetch_in_background = over->refetch_in_background;
  if (over->set & LARDER_OPTION_KEEP_PREVIOUS)
    self->keep_previous = over->keep_previous;
  if (over->set & LARDER_OPTION_PERSIST)
    self->persist = over->persist;

  take_closure (&self->fetch, over->fetch);
  take_closure (&self->retry, over->retry);
  take_closure (&self->retry_delay, over->retry_delay);
  take_closure (&self->interval, over->interval);
  if (over->paged != NULL && over->paged != self->paged)
    {
      g_clear_pointer (&self->paged, larder_paged_unref);
      self->paged = larder_paged_ref (over->paged);
    }
  if (over->ties != NULL)
    {
      LarderTies *ties = larder_ties_combine (self->ties, over->ties);

      g_clear_pointer (&self->ties, larder_ties_unref);
      self->ties = ties;
    }
  if (over->stream != NULL && over->stream != self->stream)
    {
      g_clear_pointer (&self->stream, larder_stream_unref);
      self->stream = larder_stream_ref (over->stream);
    }
  if (over->schema != NULL)
    larder_query_options_set_schema (self, over->schema);
  if (over->initial_data != NULL)
    larder_query_options_set_initial_data (self, over->initial_data, over->initial_updated_at);
  if (over->key != NULL)
    larder_query_options_set_key (self, over->key);
}

LarderQueryOptions *
larder_query_options_combine (LarderQueryOptions *self,
                              LarderQueryOptions *over)
{
  LarderQueryOptions *result = larder_query_options_new (NULL);

  if (self != NULL)
    take_choices (result, self);
  if (over != NULL)
    take_choices (result, over);
  return result;
}

void
larder_query_options_settle (LarderQueryOptions *self)
{
  if ((self->set & LARDER_OPTION_NETWORK_MODE) == 0 && self->persist)
    self->network_mode = LARDER_NETWORK_MODE_OFFLINE_FIRST;
  if ((self->set & LARDER_OPTION_ON_RECONNECT) == 0 &&
      self->network_mode == LARDER_NETWORK_MODE_ALWAYS)
    self->refetch_on_reconnect = LARDER_REFETCH_NEVER;
}

LarderSchema *
larder_query_options_get_schema (LarderQueryOptions *self)
{
  return self->paged != NULL ? self->paged->schema : self->schema;
}

gboolean
larder_query_options_same (LarderQueryOptions *a,
                           LarderQueryOptions *b)
{
  return g_variant_equal (a->key, b->key) &&
         a->enabled == b->enabled &&
         a->stale_time == b->stale_time &&
         a->gc_time == b->gc_time &&
         a->retries == b->retries &&
         a->network_mode == b->network_mode &&
         a->refetch_on_mount == b->refetch_on_mount &&
         a->refetch_on_focus == b->refetch_on_focus &&
         a->refetch_on_reconnect == b->refetch_on_reconnect &&
         a->refetch_interval == b->refetch_interval &&
         a->refetch_in_background == b->refetch_in_background &&
         a->keep_previous == b->keep_previous &&
         a->persist == b->persist &&
         larder_closure_equal (a->fetch, b->fetch) &&
         larder_closure_equal (a->retry, b->retry) &&
         larder_closure_equal (a->retry_delay, b->retry_delay) &&
         larder_closure_equal (a->interval, b->interval) &&
         a->schema == b->schema &&
         a->paged == b->paged &&
         a->stream == b->stream &&
         larder_ties_same (a->ties, b->ties) &&
         a->initial_data == b->initial_data;
}

gint64
larder_retry_delay_ms (LarderClosure *retry_delay,
                       guint          failure_count,
                       const GError  *error)
{
  if (retry_delay != NULL)
    return MAX (0, ((LarderRetryDelayFunc) retry_delay->func) (failure_count, error,
                                                               retry_delay->user_data));
  return MIN (1000 * (G_GINT64_CONSTANT (1) << MIN (failure_count, 20u)), 30000);
}
