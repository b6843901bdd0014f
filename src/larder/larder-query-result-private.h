/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an observer shows at one moment. */

#pragma once

#include "larder/larder-query-private.h"

G_BEGIN_DECLS

/* In the order of the properties of LarderQueryObserver. */
typedef enum
{
  LARDER_RESULT_DATA,
  LARDER_RESULT_STATUS,
  LARDER_RESULT_FETCH_STATUS,
  LARDER_RESULT_ERROR,
  LARDER_RESULT_DATA_UPDATED_AT,
  LARDER_RESULT_ERROR_UPDATED_AT,
  LARDER_RESULT_ERROR_UPDATE_COUNT,
  LARDER_RESULT_FAILURE_COUNT,
  LARDER_RESULT_FAILURE_REASON,
  LARDER_RESULT_IS_STALE,
  LARDER_RESULT_IS_ENABLED,
  LARDER_RESULT_IS_PLACEHOLDER_DATA,
  LARDER_RESULT_IS_FETCHED,
  LARDER_RESULT_IS_FETCHED_AFTER_MOUNT,
  LARDER_RESULT_IS_PENDING,
  LARDER_RESULT_IS_SUCCESS,
  LARDER_RESULT_IS_ERROR,
  LARDER_RESULT_IS_FETCHING,
  LARDER_RESULT_IS_PAUSED,
  LARDER_RESULT_IS_LOADING,
  LARDER_RESULT_IS_REFETCHING,
  LARDER_RESULT_IS_LOADING_ERROR,
  LARDER_RESULT_IS_REFETCH_ERROR,
} LarderResultField;

#define LARDER_N_RESULT_FIELDS (LARDER_RESULT_IS_REFETCH_ERROR + 1)

typedef struct
{
  LarderValue *data;
  GError      *error;
  GError      *failure_reason;
  /* All other fields as numbers, by LarderResultField. */
  gint64       numbers[LARDER_N_RESULT_FIELDS];
} LarderQueryResult;

void     larder_query_result_clear  (LarderQueryResult       *self);
/* @query is nullable; @previous is shown while the query has no data of its own. The counters are
 * those of the moment at which the observer took the query. */
void     larder_query_result_make   (LarderQueryResult       *self,
                                     LarderQuery             *query,
                                     LarderQueryOptions      *options,
                                     LarderValue             *previous,
                                     guint                    data_count,
                                     guint                    error_count);
gboolean larder_query_result_differs (const LarderQueryResult *a,
                                      const LarderQueryResult *b,
                                      LarderResultField        field);

G_END_DECLS
