/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the options of a query come together: defaults of prefixes, then what was chosen. */

#include "config.h"

#include "larder/larder-key-private.h"
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
      larder_query_options_own (self)->enabled = over->choices->enabled;
      take_closure (&larder_query_options_own (self)->enabled_func, over->choices->enabled_func);
    }
  if (over->set & LARDER_OPTION_STALE_TIME)
    {
      larder_query_options_own (self)->stale_time = over->choices->stale_time;
      take_closure (&larder_query_options_own (self)->stale_time_func,
                    over->choices->stale_time_func);
    }
  if (over->set & LARDER_OPTION_GC_TIME)
    larder_query_options_own (self)->gc_time = over->choices->gc_time;
  if (over->set & LARDER_OPTION_NETWORK_MODE)
    larder_query_options_own (self)->network_mode = over->choices->network_mode;
  if (over->set & LARDER_OPTION_ON_MOUNT)
    {
      larder_query_options_own (self)->refetch_on_mount = over->choices->refetch_on_mount;
      take_closure (&larder_query_options_own (self)->on_mount, over->choices->on_mount);
    }
  if (over->set & LARDER_OPTION_ON_FOCUS)
    {
      larder_query_options_own (self)->refetch_on_focus = over->choices->refetch_on_focus;
      take_closure (&larder_query_options_own (self)->on_focus, over->choices->on_focus);
    }
  if (over->set & LARDER_OPTION_ON_RECONNECT)
    {
      larder_query_options_own (self)->refetch_on_reconnect = over->choices->refetch_on_reconnect;
      take_closure (&larder_query_options_own (self)->on_reconnect, over->choices->on_reconnect);
    }
  if (over->set & LARDER_OPTION_INTERVAL)
    {
      larder_query_options_own (self)->refetch_interval = over->choices->refetch_interval;
      take_closure (&larder_query_options_own (self)->interval, over->choices->interval);
    }
  if (over->set & LARDER_OPTION_IN_BACKGROUND)
    larder_query_options_own (self)->refetch_in_background = over->choices->refetch_in_background;
  if (over->set & LARDER_OPTION_PERSIST)
    larder_query_options_own (self)->persist = over->choices->persist;
  if (over->set & LARDER_OPTION_PINNED)
    larder_query_options_own (self)->pinned = over->choices->pinned;
}

static void
take_work (LarderQueryOptions *self,
           LarderQueryOptions *over)
{
  if (over->set & LARDER_OPTION_RETRIES)
    {
      larder_query_options_own (self)->retries = over->choices->retries;
      take_closure (&larder_query_options_own (self)->retry, over->choices->retry);
    }
  if (over->set & LARDER_OPTION_RETRY_DELAY)
    {
      larder_query_options_own (self)->retry_delay_ms = over->choices->retry_delay_ms;
      take_closure (&larder_query_options_own (self)->retry_delay, over->choices->retry_delay);
    }
  if (over->set & LARDER_OPTION_RETRY_ON_MOUNT)
    larder_query_options_own (self)->retry_on_mount = over->choices->retry_on_mount;
  if (over->set & LARDER_OPTION_SHARING)
    {
      larder_query_options_own (self)->structural_sharing = over->choices->structural_sharing;
      take_closure (&larder_query_options_own (self)->share, over->choices->share);
    }
  if (over->set & LARDER_OPTION_THROW)
    {
      larder_query_options_own (self)->throw_on_error = over->choices->throw_on_error;
      take_closure (&larder_query_options_own (self)->throw_func, over->choices->throw_func);
    }
  if (over->set & LARDER_OPTION_FETCH)
    {
      larder_query_options_own (self)->skip = over->choices->skip;
      take_closure (&larder_query_options_own (self)->fetch, over->choices->fetch);
    }
  if (over->set & LARDER_OPTION_SELECT)
    take_closure (&larder_query_options_own (self)->select, over->choices->select);
  if (over->set & LARDER_OPTION_HASH)
    take_closure (&larder_query_options_own (self)->hash_func, over->choices->hash_func);
}

static void
take_data (LarderQueryOptions *self,
           LarderQueryOptions *over)
{
  if (over->set & LARDER_OPTION_PLACEHOLDER)
    {
      larder_query_options_set_placeholder_data (self, over->choices->placeholder_data);
      take_closure (&larder_query_options_own (self)->placeholder, over->choices->placeholder);
      larder_query_options_own (self)->keep_previous = over->choices->keep_previous;
    }
  if (over->set & LARDER_OPTION_META)
    larder_query_options_set_meta (self, over->choices->meta);
  if (over->choices->paged != NULL && over->choices->paged != self->choices->paged)
    {
      g_clear_pointer (&larder_query_options_own (self)->paged, larder_paged_unref);
      larder_query_options_own (self)->paged = larder_paged_ref (over->choices->paged);
    }
  if (over->choices->stream != NULL && over->choices->stream != self->choices->stream)
    {
      g_clear_pointer (&larder_query_options_own (self)->stream, larder_stream_unref);
      larder_query_options_own (self)->stream = larder_stream_ref (over->choices->stream);
    }
  if (over->choices->ties != NULL)
    {
      LarderTies *ties = larder_ties_combine (self->choices->ties, over->choices->ties);

      g_clear_pointer (&larder_query_options_own (self)->ties, larder_ties_unref);
      larder_query_options_own (self)->ties = ties;
    }
  if (over->set & LARDER_OPTION_SCHEMA)
    larder_query_options_set_schema (self, over->choices->schema);
  if (over->set & LARDER_OPTION_PERSISTER)
    g_set_object (&larder_query_options_own (self)->persister, over->choices->persister);
  if (over->set & LARDER_OPTION_INITIAL)
    larder_query_options_set_initial_data (self, over->choices->initial_data,
                                           over->choices->initial_updated_at);
  if (over->text != NULL)
    g_set_str (&self->text, over->text);
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
  if ((self->set & LARDER_OPTION_NETWORK_MODE) == 0 &&
      (self->choices->persist || self->choices->persister != NULL))
    larder_query_options_own (self)->network_mode = LARDER_NETWORK_MODE_OFFLINE_FIRST;
  if ((self->set & LARDER_OPTION_ON_RECONNECT) == 0 &&
      self->choices->network_mode == LARDER_NETWORK_MODE_ALWAYS)
    larder_query_options_own (self)->refetch_on_reconnect = LARDER_REFETCH_NEVER;
}

LarderSchema *
larder_query_options_get_schema (LarderQueryOptions *self)
{
  return self->choices->paged != NULL ? self->choices->paged->schema : self->choices->schema;
}

gboolean
larder_query_options_is_plain (LarderQueryOptions *self)
{
  return self->set == 0 && self->choices->paged == NULL && self->choices->stream == NULL &&
         self->choices->ties == NULL;
}

static gboolean
same_functions (const LarderQueryChoices *a,
                const LarderQueryChoices *b)
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
same_data (const LarderQueryChoices *a,
           const LarderQueryChoices *b)
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
larder_query_options_same (LarderQueryOptions *self,
                           LarderQueryOptions *other)
{
  const LarderQueryChoices *a = self->choices;
  const LarderQueryChoices *b = other->choices;

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
  LarderClosure *func = self->choices->enabled_func;

  if (self->choices->skip)
    return FALSE;
  if (func != NULL && query != NULL)
    return ((LarderEnabledFunc) func->func) (query, func->user_data) != FALSE;
  return self->choices->enabled;
}

gint64
larder_query_options_stale_time (LarderQueryOptions *self,
                                 LarderQuery        *query)
{
  LarderClosure *func = self->choices->stale_time_func;

  if (func != NULL)
    return ((LarderStaleTimeFunc) func->func) (query, func->user_data);
  return self->choices->stale_time;
}

LarderRefetch
larder_query_options_get_rule (LarderQueryOptions *self,
                               LarderOptionFlags   event,
                               LarderQuery        *query)
{
  LarderClosure *func = self->choices->on_mount;
  LarderRefetch rule = self->choices->refetch_on_mount;

  if (event == LARDER_OPTION_ON_FOCUS)
    {
      func = self->choices->on_focus;
      rule = self->choices->refetch_on_focus;
    }
  else if (event == LARDER_OPTION_ON_RECONNECT)
    {
      func = self->choices->on_reconnect;
      rule = self->choices->refetch_on_reconnect;
    }
  if (func != NULL)
    rule = ((LarderRefetchFunc) func->func) (query, func->user_data);
  return rule;
}

gint64
larder_query_options_get_period (LarderQueryOptions *self,
                                 LarderQuery        *query)
{
  gint64 period = self->choices->refetch_interval;
  LarderClosure *func = self->choices->interval;

  if (func != NULL)
    period = ((LarderIntervalFunc) func->func) (query, func->user_data);
  return period > 0 ? period : LARDER_NEVER;
}

gboolean
larder_query_options_throws (LarderQueryOptions *self,
                             const GError       *error,
                             LarderQuery        *query)
{
  LarderClosure *func = self->choices->throw_func;

  if (func != NULL)
    return ((LarderThrowFunc) func->func) (error, query, func->user_data);
  return self->choices->throw_on_error;
}

char *
larder_query_options_hash (LarderQueryOptions *self,
                           GVariant           *key)
{
  LarderClosure *func = self->choices->hash_func;
  char *hash = NULL;

  if (func != NULL)
    hash = ((LarderHashFunc) func->func) (key, func->user_data);
  return hash != NULL ? hash : larder_key_hash (key);
}

char *
larder_query_options_hash_text (LarderQueryOptions *self,
                                const char         *text)
{
  g_autoptr(GVariant) key = NULL;

  if (self->choices->hash_func == NULL)
    return NULL;
  key = larder_key_parse (text);
  return larder_query_options_hash (self, key);
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
