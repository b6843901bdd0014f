/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the options of a query come together: defaults of prefixes, then what was chosen. */

#include "config.h"

#include "larder/larder-key.h"
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
  if (over != NULL)
    larder_closure_ref (over);
  g_clear_pointer (closure, larder_closure_unref);
  *closure = over;
}

static void
take_rules (LarderQueryOptions *self,
            LarderQueryOptions *over)
{
  if (over->set & LARDER_OPTION_ENABLED)
    {
      self->enabled = over->enabled;
      take_closure (&self->enabled_func, over->enabled_func);
    }
  if (over->set & LARDER_OPTION_STALE_TIME)
    {
      self->stale_time = over->stale_time;
      take_closure (&self->stale_time_func, over->stale_time_func);
    }
  if (over->set & LARDER_OPTION_GC_TIME)
    self->gc_time = over->gc_time;
  if (over->set & LARDER_OPTION_NETWORK_MODE)
    self->network_mode = over->network_mode;
  if (over->set & LARDER_OPTION_ON_MOUNT)
    {
      self->refetch_on_mount = over->refetch_on_mount;
      take_closure (&self->on_mount, over->on_mount);
    }
  if (over->set & LARDER_OPTION_ON_FOCUS)
    {
      self->refetch_on_focus = over->refetch_on_focus;
      take_closure (&self->on_focus, over->on_focus);
    }
  if (over->set & LARDER_OPTION_ON_RECONNECT)
    {
      self->refetch_on_reconnect = over->refetch_on_reconnect;
      take_closure (&self->on_reconnect, over->on_reconnect);
    }
  if (over->set & LARDER_OPTION_INTERVAL)
    {
      self->refetch_interval = over->refetch_interval;
      take_closure (&self->interval, over->interval);
    }
  if (over->set & LARDER_OPTION_IN_BACKGROUND)
    self->refetch_in_background = over->refetch_in_background;
  if (over->set & LARDER_OPTION_PERSIST)
    self->persist = over->persist;
  if (over->set & LARDER_OPTION_PINNED)
    self->pinned = over->pinned;
}

static void
take_work (LarderQueryOptions *self,
           LarderQueryOptions *over)
{
  if (over->set & LARDER_OPTION_RETRIES)
    {
      self->retries = over->retries;
      take_closure (&self->retry, over->retry);
    }
  if (over->set & LARDER_OPTION_RETRY_DELAY)
    {
      self->retry_delay_ms = over->retry_delay_ms;
      take_closure (&self->retry_delay, over->retry_delay);
    }
  if (over->set & LARDER_OPTION_RETRY_ON_MOUNT)
    self->retry_on_mount = over->retry_on_mount;
  if (over->set & LARDER_OPTION_SHARING)
    {
      self->structural_sharing = over->structural_sharing;
      take_closure (&self->share, over->share);
    }
  if (over->set & LARDER_OPTION_THROW)
    {
      self->throw_on_error = over->throw_on_error;
      take_closure (&self->throw_func, over->throw_func);
    }
  if (over->set & LARDER_OPTION_FETCH)
    {
      self->skip = over->skip;
      take_closure (&self->fetch, over->fetch);
    }
  if (over->set & LARDER_OPTION_SELECT)
    take_closure (&self->select, over->select);
  if (over->set & LARDER_OPTION_HASH)
    take_closure (&self->hash_func, over->hash_func);
}

static void
take_data (LarderQueryOptions *self,
           LarderQueryOptions *over)
{
  if (over->set & LARDER_OPTION_PLACEHOLDER)
    {
      larder_query_options_set_placeholder_data (self, over->placeholder_data);
      take_closure (&self->placeholder, over->placeholder);
      self->keep_previous = over->keep_previous;
    }
  if (over->set & LARDER_OPTION_META)
    larder_query_options_set_meta (self, over->meta);
  if (over->paged != NULL && over->paged != self->paged)
    {
      g_clear_pointer (&self->paged, larder_paged_unref);
      self->paged = larder_paged_ref (over->paged);
    }
  if (over->stream != NULL && over->stream != self->stream)
    {
      g_clear_pointer (&self->stream, larder_stream_unref);
      self->stream = larder_stream_ref (over->stream);
    }
  if (over->ties != NULL)
    {
      LarderTies *ties = larder_ties_combine (self->ties, over->ties);

      g_clear_pointer (&self->ties, larder_ties_unref);
      self->ties = ties;
    }
  if (over->set & LARDER_OPTION_SCHEMA)
    larder_query_options_set_schema (self, over->schema);
  if (over->set & LARDER_OPTION_PERSISTER)
    g_set_object (&self->persister, over->persister);
  if (over->set & LARDER_OPTION_INITIAL)
    larder_query_options_set_initial_data (self, over->initial_data, over->initial_updated_at);
  if (over->key != NULL)
    larder_query_options_set_key (self, over->key);
}

static void
take_choices (LarderQueryOptions *self,
              LarderQueryOptions *over)
{
  self->set |= over->set;
  take_rules (self, over);
  take_work (self, over);
  take_data (self, over);
}

LarderQueryOptions *
larder_query_options_combine (LarderQueryOptions *self,
                              LarderQueryOptions *over)
{
  LarderQueryOptions *result = larder_query_options_new (NULL);

  result->is_combined = TRUE;
  if (self != NULL)
    take_choices (result, self);
  if (over != NULL)
    take_choices (result, over);
  return result;
}

void
larder_query_options_settle (LarderQueryOptions *self)
{
  if ((self->set & LARDER_OPTION_NETWORK_MODE) == 0 && (self->persist || self->persister != NULL))
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
larder_query_options_is_plain (LarderQueryOptions *self)
{
  return self->set == 0 && self->paged == NULL && self->stream == NULL && self->ties == NULL;
}

static gboolean
same_functions (LarderQueryOptions *a,
                LarderQueryOptions *b)
{
  return larder_closure_equal (a->fetch, b->fetch) &&
         larder_closure_equal (a->retry, b->retry) &&
         larder_closure_equal (a->retry_delay, b->retry_delay) &&
         larder_closure_equal (a->interval, b->interval) &&
         larder_closure_equal (a->enabled_func, b->enabled_func) &&
         larder_closure_equal (a->stale_time_func, b->stale_time_func) &&
         larder_closure_equal (a->on_mount, b->on_mount) &&
         larder_closure_equal (a->on_focus, b->on_focus) &&
         larder_closure_equal (a->on_reconnect, b->on_reconnect) &&
         larder_closure_equal (a->select, b->select) &&
         larder_closure_equal (a->placeholder, b->placeholder) &&
         larder_closure_equal (a->share, b->share) &&
         larder_closure_equal (a->throw_func, b->throw_func) &&
         larder_closure_equal (a->hash_func, b->hash_func);
}

static gboolean
same_data (LarderQueryOptions *a,
           LarderQueryOptions *b)
{
  if (a->meta != b->meta &&
      (a->meta == NULL || b->meta == NULL || !g_variant_equal (a->meta, b->meta)))
    return FALSE;
  return a->schema == b->schema &&
         a->persister == b->persister &&
         a->paged == b->paged &&
         a->stream == b->stream &&
         larder_ties_same (a->ties, b->ties) &&
         a->initial_data == b->initial_data &&
         a->placeholder_data == b->placeholder_data;
}

gboolean
larder_query_options_same (LarderQueryOptions *a,
                           LarderQueryOptions *b)
{
  if (a == b)
    return TRUE;
  return a->enabled == b->enabled &&
         a->stale_time == b->stale_time &&
         a->gc_time == b->gc_time &&
         a->retries == b->retries &&
         a->retry_delay_ms == b->retry_delay_ms &&
         a->retry_on_mount == b->retry_on_mount &&
         a->network_mode == b->network_mode &&
         a->refetch_on_mount == b->refetch_on_mount &&
         a->refetch_on_focus == b->refetch_on_focus &&
         a->refetch_on_reconnect == b->refetch_on_reconnect &&
         a->refetch_interval == b->refetch_interval &&
         a->refetch_in_background == b->refetch_in_background &&
         a->keep_previous == b->keep_previous &&
         a->persist == b->persist &&
         a->structural_sharing == b->structural_sharing &&
         a->throw_on_error == b->throw_on_error &&
         a->pinned == b->pinned &&
         a->skip == b->skip &&
         same_functions (a, b) &&
         same_data (a, b);
}

gboolean
larder_query_options_is_enabled (LarderQueryOptions *self,
                                 LarderQuery        *query)
{
  if (self->skip)
    return FALSE;
  if (self->enabled_func != NULL && query != NULL)
    return ((LarderEnabledFunc) self->enabled_func->func) (query, self->enabled_func->user_data);
  return self->enabled;
}

gint64
larder_query_options_stale_time (LarderQueryOptions *self,
                                 LarderQuery        *query)
{
  if (self->stale_time_func != NULL)
    return ((LarderStaleTimeFunc) self->stale_time_func->func) (query,
                                                                self->stale_time_func->user_data);
  return self->stale_time;
}

LarderRefetch
larder_query_options_get_rule (LarderQueryOptions *self,
                               LarderOptionFlags   event,
                               LarderQuery        *query)
{
  LarderClosure *func = self->on_mount;
  LarderRefetch rule = self->refetch_on_mount;

  if (event == LARDER_OPTION_ON_FOCUS)
    {
      func = self->on_focus;
      rule = self->refetch_on_focus;
    }
  else if (event == LARDER_OPTION_ON_RECONNECT)
    {
      func = self->on_reconnect;
      rule = self->refetch_on_reconnect;
    }
  if (func != NULL)
    rule = ((LarderRefetchFunc) func->func) (query, func->user_data);
  return rule;
}

gint64
larder_query_options_get_period (LarderQueryOptions *self,
                                 LarderQuery        *query)
{
  gint64 period = self->refetch_interval;

  if (self->interval != NULL)
    period = ((LarderIntervalFunc) self->interval->func) (query, self->interval->user_data);
  return period > 0 ? period : LARDER_NEVER;
}

gboolean
larder_query_options_throws (LarderQueryOptions *self,
                             const GError       *error,
                             LarderQuery        *query)
{
  if (self->throw_func != NULL)
    return ((LarderThrowFunc) self->throw_func->func) (error, query, self->throw_func->user_data);
  return self->throw_on_error;
}

char *
larder_query_options_hash (LarderQueryOptions *self,
                           GVariant           *key)
{
  char *hash = NULL;

  if (self->hash_func != NULL)
    hash = ((LarderHashFunc) self->hash_func->func) (key, self->hash_func->user_data);
  return hash != NULL ? hash : larder_key_hash (key);
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
