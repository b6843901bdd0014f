/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an observer shows, made from the state of its query and its own options. */

#include "config.h"

#include "larder/larder-query-observer-private.h"

gboolean
larder_query_observer_is_enabled (LarderQueryObserver *self)
{
  return larder_query_options_is_enabled (self->resolved, self->query);
}

void
larder_query_observer_remember (LarderQueryObserver *self)
{
  LarderValue *data = self->query != NULL ? self->query->state.data : NULL;

  if (data == NULL)
    return;
  if (self->more->last_query != NULL)
    g_clear_pointer (&larder_query_observer_extend (self)->last_query, larder_query_unref);
  if (data == self->last_data)
    return;
  larder_value_ref (data);
  g_clear_pointer (&self->last_data, larder_value_unref);
  self->last_data = data;
}

/* A selection or placeholder takes the place of the data. */
static void
show_selected (LarderQueryObserver *self,
               LarderQueryResult   *result)
{
  LarderQueryOptions *options = self->resolved;
  const GError *error = NULL;
  gint64 failed_at = 0;

  if (result->data == NULL && result->status == LARDER_STATUS_PENDING &&
      (options->choices->placeholder_data != NULL || options->choices->placeholder != NULL ||
       options->choices->keep_previous))
    {
      result->data = larder_selection_placeholder (self);
      if (result->data != NULL)
        {
          result->status = LARDER_STATUS_SUCCESS;
          result->is |= LARDER_RESULT_FLAG_IS_PLACEHOLDER_DATA;
        }
    }
  if (options->choices->select == NULL)
    return;
  if (result->data == NULL)
    {
      larder_selection_forget (self->more->selection);
      return;
    }
  result->data = larder_selection_select (self, result->data, &error, &failed_at);
  if (error == NULL)
    return;
  result->error = (GError *) error;
  result->error_updated_at = failed_at;
  result->status = LARDER_STATUS_ERROR;
  result->is &= ~LARDER_RESULT_FLAG_IS_PLACEHOLDER_DATA;
}

void
larder_query_observer_look (LarderQueryObserver *self,
                            LarderQueryResult   *result)
{
  const LarderQueryState *state;

  *result = (LarderQueryResult) { .status = LARDER_STATUS_PENDING,
                                  .fetch_status = LARDER_FETCH_STATUS_IDLE };
  if (self->query == NULL)
    {
      larder_query_result_derive (result, LARDER_PAGE_DIRECTION_NONE);
      return;
    }

  larder_query_observer_remember (self);
  state = &self->query->state;
  result->data = state->data;
  result->error = state->trouble->error;
  result->failure_reason = state->trouble->failure_reason;
  result->data_updated_at = state->data_updated_at;
  result->error_updated_at = state->trouble->error_updated_at;
  result->error_update_count = state->trouble->error_update_count;
  result->failure_count = state->trouble->failure_count;
  result->status = state->status;
  result->fetch_status = state->fetch_status;
  /* A disabled observer asks for nothing, so nothing it shows is due. */
  if (larder_query_observer_is_enabled (self))
    {
      gint64 stale_time = larder_query_options_stale_time (self->resolved, self->query);

      result->is |= LARDER_RESULT_FLAG_IS_ENABLED;
      if (larder_query_is_stale (self->query, stale_time))
        result->is |= LARDER_RESULT_FLAG_IS_STALE;
    }
  if (state->data_update_count + state->trouble->error_update_count > 0)
    result->is |= LARDER_RESULT_FLAG_IS_FETCHED;
  if (state->data_update_count > self->data_count ||
      state->trouble->error_update_count > self->error_count)
    result->is |= LARDER_RESULT_FLAG_IS_FETCHED_AFTER_MOUNT;
  show_selected (self, result);
  larder_query_result_derive (result, state->direction);
}

gboolean
larder_query_observer_wants_refetch (LarderQueryObserver *self,
                                     guint                event)
{
  gint64 stale_time;
  LarderRefetch rule;

  if (self->query == NULL || !larder_query_observer_is_enabled (self))
    return FALSE;
  stale_time = larder_query_options_stale_time (self->resolved, self->query);
  if (stale_time == LARDER_STATIC)
    return FALSE;
  rule = larder_query_options_get_rule (self->resolved, (LarderOptionFlags) event, self->query);
  return rule == LARDER_REFETCH_ALWAYS ||
         (rule == LARDER_REFETCH_STALE && larder_query_is_stale (self->query, stale_time));
}

gboolean
larder_query_observer_get_polls (LarderQueryObserver *self)
{
  return self->polls;
}

void
larder_query_observer_set_polls (LarderQueryObserver *self,
                                 gboolean             polls)
{
  self->polls = polls != FALSE;
}

LarderQueryOptions *
larder_query_observer_get_resolved (LarderQueryObserver *self)
{
  return self->resolved;
}

/* Thousands of observers may follow the same options, and handlers may make some of them go. */
void
larder_query_options_tell_followers (LarderQueryOptions *self)
{
  g_autoptr(GPtrArray) observers = NULL;
  LarderQueryObserver *follower = self->followers;

  if (follower == NULL)
    return;
  observers = g_ptr_array_new_with_free_func (g_object_unref);
  do
    {
      g_ptr_array_add (observers, g_object_ref (follower));
      follower = follower->next;
    }
  while (follower != self->followers);
  for (guint i = 0; i < observers->len; i++)
    if (larder_query_observer_get_options (observers->pdata[i]) == self)
      larder_query_observer_follow (observers->pdata[i]);
}
