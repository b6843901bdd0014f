/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an observer shows at one moment, made from the state of its query and its own options. */

#include "config.h"

#include "larder/larder-query-result-private.h"

static gboolean
errors_differ (const GError *a,
               const GError *b)
{
  if (a == NULL || b == NULL)
    return a != b;
  return a->domain != b->domain || a->code != b->code || g_strcmp0 (a->message, b->message) != 0;
}

static void
take_error (GError       **target,
            const GError  *source)
{
  if (!errors_differ (*target, source))
    return;
  g_clear_error (target);
  if (source != NULL)
    *target = g_error_copy (source);
}

static void
take_data (LarderQueryResult *self,
           LarderValue       *data)
{
  if (self->data == data)
    return;
  if (data != NULL)
    larder_value_ref (data);
  g_clear_pointer (&self->data, larder_value_unref);
  self->data = data;
}

void
larder_query_result_clear (LarderQueryResult *self)
{
  take_data (self, NULL);
  g_clear_error (&self->error);
  g_clear_error (&self->failure_reason);
}

static void
derive (gint64              *numbers,
        gboolean             has_data,
        LarderPageDirection  direction)
{
  gboolean whole = direction == LARDER_PAGE_DIRECTION_NONE;
  gboolean pending = numbers[LARDER_RESULT_STATUS] == LARDER_STATUS_PENDING;
  gboolean failed = numbers[LARDER_RESULT_STATUS] == LARDER_STATUS_ERROR;
  gboolean fetching = numbers[LARDER_RESULT_FETCH_STATUS] == LARDER_FETCH_STATUS_FETCHING;

  numbers[LARDER_RESULT_IS_PENDING] = pending;
  numbers[LARDER_RESULT_IS_SUCCESS] = numbers[LARDER_RESULT_STATUS] == LARDER_STATUS_SUCCESS;
  numbers[LARDER_RESULT_IS_ERROR] = failed;
  numbers[LARDER_RESULT_IS_FETCHING] = fetching;
  numbers[LARDER_RESULT_IS_PAUSED] =
    numbers[LARDER_RESULT_FETCH_STATUS] == LARDER_FETCH_STATUS_PAUSED;
  numbers[LARDER_RESULT_IS_LOADING] = pending && fetching;
  numbers[LARDER_RESULT_IS_REFETCHING] = fetching && !pending && whole;
  numbers[LARDER_RESULT_IS_LOADING_ERROR] = failed && !has_data;
  numbers[LARDER_RESULT_IS_REFETCH_ERROR] = failed && has_data && whole;
}

void
larder_query_result_make (LarderQueryResult  *self,
                          LarderQuery        *query,
                          LarderQueryOptions *options,
                          LarderValue        *previous,
                          guint               data_count,
                          guint               error_count)
{
  const LarderQueryState *state = query != NULL ? &query->state : NULL;
  gint64 *numbers = self->numbers;

  if (state == NULL)
    {
      larder_query_result_clear (self);
      memset (numbers, 0, sizeof self->numbers);
      numbers[LARDER_RESULT_STATUS] = LARDER_STATUS_PENDING;
      numbers[LARDER_RESULT_FETCH_STATUS] = LARDER_FETCH_STATUS_IDLE;
      derive (numbers, FALSE, LARDER_PAGE_DIRECTION_NONE);
      return;
    }

  take_data (self, state->data);
  take_error (&self->error, state->error);
  take_error (&self->failure_reason, state->failure_reason);
  numbers[LARDER_RESULT_STATUS] = state->status;
  numbers[LARDER_RESULT_FETCH_STATUS] = state->fetch_status;
  numbers[LARDER_RESULT_DATA_UPDATED_AT] = state->data_updated_at;
  numbers[LARDER_RESULT_ERROR_UPDATED_AT] = state->error_updated_at;
  numbers[LARDER_RESULT_ERROR_UPDATE_COUNT] = state->error_update_count;
  numbers[LARDER_RESULT_FAILURE_COUNT] = state->failure_count;
  numbers[LARDER_RESULT_IS_ENABLED] = options->enabled;
  /* A disabled observer asks for nothing, so nothing it shows is due. */
  numbers[LARDER_RESULT_IS_STALE] =
    options->enabled && larder_query_is_stale (query, options->stale_time);
  numbers[LARDER_RESULT_IS_FETCHED] = state->data_update_count + state->error_update_count > 0;
  numbers[LARDER_RESULT_IS_FETCHED_AFTER_MOUNT] =
    state->data_update_count > data_count || state->error_update_count > error_count;
  numbers[LARDER_RESULT_IS_PLACEHOLDER_DATA] = FALSE;
  if (options->keep_previous && previous != NULL && state->data == NULL &&
      state->status == LARDER_STATUS_PENDING)
    {
      take_data (self, previous);
      numbers[LARDER_RESULT_STATUS] = LARDER_STATUS_SUCCESS;
      numbers[LARDER_RESULT_IS_PLACEHOLDER_DATA] = TRUE;
    }
  derive (numbers, self->data != NULL, state->direction);
}

gboolean
larder_query_result_differs (const LarderQueryResult *a,
                             const LarderQueryResult *b,
                             LarderResultField        field)
{
  if (field == LARDER_RESULT_DATA)
    return a->data != b->data;
  if (field == LARDER_RESULT_ERROR)
    return errors_differ (a->error, b->error);
  if (field == LARDER_RESULT_FAILURE_REASON)
    return errors_differ (a->failure_reason, b->failure_reason);
  return a->numbers[field] != b->numbers[field];
}
