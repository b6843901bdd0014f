/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What options choose: the built-in defaults until something is chosen. */

#include "config.h"

#include "larder/larder-query-options-private.h"
#include "larder/larder-ties-private.h"

static const LarderQueryChoices DEFAULTS = {
  .enabled = TRUE,
  .gc_time = 300000,
  .retries = 3,
  .retry_delay_ms = -1,
  .retry_on_mount = TRUE,
  .structural_sharing = TRUE,
  .network_mode = LARDER_NETWORK_MODE_ONLINE,
  .refetch_on_mount = LARDER_REFETCH_STALE,
  .refetch_on_focus = LARDER_REFETCH_STALE,
  .refetch_on_reconnect = LARDER_REFETCH_STALE,
};

void
larder_query_options_init_choices (LarderQueryOptions *self)
{
  self->choices = &DEFAULTS;
}

LarderQueryChoices *
larder_query_options_own (LarderQueryOptions *self)
{
  if (self->choices == &DEFAULTS)
    self->choices = g_memdup2 (&DEFAULTS, sizeof DEFAULTS);
  return (LarderQueryChoices *) self->choices;
}

void
larder_query_options_free_choices (LarderQueryOptions *self)
{
  LarderQueryChoices *choices = (LarderQueryChoices *) self->choices;

  if (choices == &DEFAULTS)
    return;
  g_clear_pointer (&choices->key, g_variant_unref);
  g_clear_pointer (&choices->fetch, larder_closure_unref);
  g_clear_pointer (&choices->retry, larder_closure_unref);
  g_clear_pointer (&choices->retry_delay, larder_closure_unref);
  g_clear_pointer (&choices->interval, larder_closure_unref);
  g_clear_pointer (&choices->enabled_func, larder_closure_unref);
  g_clear_pointer (&choices->stale_time_func, larder_closure_unref);
  g_clear_pointer (&choices->on_mount, larder_closure_unref);
  g_clear_pointer (&choices->on_focus, larder_closure_unref);
  g_clear_pointer (&choices->on_reconnect, larder_closure_unref);
  g_clear_pointer (&choices->select, larder_closure_unref);
  g_clear_pointer (&choices->placeholder, larder_closure_unref);
  g_clear_pointer (&choices->share, larder_closure_unref);
  g_clear_pointer (&choices->throw_func, larder_closure_unref);
  g_clear_pointer (&choices->hash_func, larder_closure_unref);
  g_clear_pointer (&choices->placeholder_data, larder_value_unref);
  g_clear_pointer (&choices->meta, g_variant_unref);
  g_clear_object (&choices->resolved);
  g_clear_pointer (&choices->schema, larder_schema_unref);
  g_clear_object (&choices->persister);
  g_clear_pointer (&choices->paged, larder_paged_unref);
  g_clear_pointer (&choices->stream, larder_stream_unref);
  g_clear_pointer (&choices->ties, larder_ties_unref);
  g_clear_pointer (&choices->initial_data, larder_value_unref);
  g_free (choices);
}
