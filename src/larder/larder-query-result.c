/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an observer shows at one moment, and how two such moments differ. */

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

void
larder_query_told_clear (LarderQueryTold *self)
{
  g_clear_pointer (&self->data, larder_value_unref);
  if (self->trouble == NULL)
    return;
  g_clear_error (&self->trouble->error);
  g_clear_error (&self->trouble->failure_reason);
  g_clear_pointer (&self->trouble, g_free);
}

static void
take_trouble (LarderQueryTold         *self,
              const LarderQueryResult *source)
{
  if (self->trouble == NULL && source->error == NULL && source->failure_reason == NULL &&
      source->error_updated_at == 0 && source->error_update_count == 0 &&
      source->failure_count == 0)
    return;
  if (self->trouble == NULL)
    self->trouble = g_new0 (LarderQueryTrouble, 1);
  take_error (&self->trouble->error, source->error);
  take_error (&self->trouble->failure_reason, source->failure_reason);
  self->trouble->error_updated_at = source->error_updated_at;
  self->trouble->error_update_count = source->error_update_count;
  self->trouble->failure_count = source->failure_count;
}

void
larder_query_told_take (LarderQueryTold         *self,
                        const LarderQueryResult *source)
{
  if (self->data != source->data)
    {
      if (source->data != NULL)
        larder_value_ref (source->data);
      g_clear_pointer (&self->data, larder_value_unref);
      self->data = source->data;
    }
  self->data_updated_at = source->data_updated_at;
  self->is = source->is;
  self->status = source->status;
  self->fetch_status = source->fetch_status;
  take_trouble (self, source);
}

static void
set (LarderQueryResult *self,
     LarderResultFlags  flag,
     gboolean           yes)
{
  if (yes)
    self->is |= flag;
  else
    self->is &= ~flag;
}

void
larder_query_result_derive (LarderQueryResult   *self,
                            LarderPageDirection  direction)
{
  gboolean whole = direction == LARDER_PAGE_DIRECTION_NONE;
  gboolean has_data = self->data != NULL;
  gboolean pending = self->status == LARDER_STATUS_PENDING;
  gboolean failed = self->status == LARDER_STATUS_ERROR;
  gboolean fetching = self->fetch_status == LARDER_FETCH_STATUS_FETCHING;

  set (self, LARDER_RESULT_FLAG_IS_PENDING, pending);
  set (self, LARDER_RESULT_FLAG_IS_SUCCESS, self->status == LARDER_STATUS_SUCCESS);
  set (self, LARDER_RESULT_FLAG_IS_ERROR, failed);
  set (self, LARDER_RESULT_FLAG_IS_FETCHING, fetching);
  set (self, LARDER_RESULT_FLAG_IS_PAUSED, self->fetch_status == LARDER_FETCH_STATUS_PAUSED);
  set (self, LARDER_RESULT_FLAG_IS_LOADING, pending && fetching);
  set (self, LARDER_RESULT_FLAG_IS_REFETCHING, fetching && !pending && whole);
  set (self, LARDER_RESULT_FLAG_IS_LOADING_ERROR, failed && !has_data);
  set (self, LARDER_RESULT_FLAG_IS_REFETCH_ERROR, failed && has_data && whole);
}

LarderResultFlags
larder_query_told_diff (const LarderQueryTold   *self,
                        const LarderQueryResult *now)
{
  static const LarderQueryTrouble none;
  const LarderQueryTrouble *trouble = self->trouble != NULL ? self->trouble : &none;
  LarderResultFlags flags = self->is ^ now->is;

  if (self->data != now->data)
    flags |= LARDER_RESULT_FLAG_DATA;
  if (larder_query_get_current (self->data, self->is) !=
      larder_query_get_current (now->data, now->is))
    flags |= LARDER_RESULT_FLAG_CURRENT_DATA;
  if (self->status != now->status)
    flags |= LARDER_RESULT_FLAG_STATUS;
  if (self->fetch_status != now->fetch_status)
    flags |= LARDER_RESULT_FLAG_FETCH_STATUS;
  if (self->data_updated_at != now->data_updated_at)
    flags |= LARDER_RESULT_FLAG_DATA_UPDATED_AT;
  if (errors_differ (trouble->error, now->error))
    flags |= LARDER_RESULT_FLAG_ERROR;
  if (trouble->error_updated_at != now->error_updated_at)
    flags |= LARDER_RESULT_FLAG_ERROR_UPDATED_AT;
  if (trouble->error_update_count != now->error_update_count)
    flags |= LARDER_RESULT_FLAG_ERROR_UPDATE_COUNT;
  if (trouble->failure_count != now->failure_count)
    flags |= LARDER_RESULT_FLAG_FAILURE_COUNT;
  if (errors_differ (trouble->failure_reason, now->failure_reason))
    flags |= LARDER_RESULT_FLAG_FAILURE_REASON;
  return flags;
}

gint64
larder_query_result_get_number (const LarderQueryResult *self,
                                LarderResultField        field)
{
  if (field == LARDER_RESULT_STATUS)
    return (gint64) self->status;
  if (field == LARDER_RESULT_FETCH_STATUS)
    return (gint64) self->fetch_status;
  if (field == LARDER_RESULT_DATA_UPDATED_AT)
    return self->data_updated_at;
  if (field == LARDER_RESULT_ERROR_UPDATED_AT)
    return self->error_updated_at;
  if (field == LARDER_RESULT_ERROR_UPDATE_COUNT)
    return self->error_update_count;
  if (field == LARDER_RESULT_FAILURE_COUNT)
    return self->failure_count;
  return (self->is & (1u << field)) != 0;
}
