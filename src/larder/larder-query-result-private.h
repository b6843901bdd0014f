/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an observer shows at one moment. */

#pragma once

#include "larder/larder-query-private.h"

G_BEGIN_DECLS

/* In the order of the properties of LarderQueryObserver and of the bits of LarderResultFlags. */
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
  LARDER_RESULT_CURRENT_DATA,
} LarderResultField;

#define LARDER_N_RESULT_FIELDS (LARDER_RESULT_CURRENT_DATA + 1)

typedef struct
{
  LarderValue       *data;
  GError            *error;
  GError            *failure_reason;
  gint64             data_updated_at;
  gint64             error_updated_at;
  guint              error_update_count;
  guint              failure_count;
  LarderStatus       status;
  LarderFetchStatus  fetch_status;
  LarderResultFlags  is;                /* those of the fields that are yes or no */
} LarderQueryResult;

/* What was told last, as each observer keeps it: 32 bytes where nothing went wrong. */
typedef struct
{
  LarderValue        *data;             /* (owned) (nullable) */
  gint64              data_updated_at;
  LarderQueryTrouble *trouble;          /* (owned); NULL: none */
  LarderResultFlags   is;
  LarderStatus        status : 8;
  LarderFetchStatus   fetch_status : 8;
} LarderQueryTold;

/* Data of this key: what stands for it is none. */
static inline LarderValue *
larder_query_get_current (LarderValue       *data,
                          LarderResultFlags  is)
{
  return (is & LARDER_RESULT_FLAG_IS_PLACEHOLDER_DATA) == 0 ? data : NULL;
}

void              larder_query_told_clear    (LarderQueryTold         *self);
void              larder_query_told_take     (LarderQueryTold         *self,
                                              const LarderQueryResult *source);
/* What differs now from what was told. */
LarderResultFlags larder_query_told_diff     (const LarderQueryTold   *self,
                                              const LarderQueryResult *now);
/* Fills in what follows from status, fetch status and data. */
void              larder_query_result_derive (LarderQueryResult       *self,
                                              LarderPageDirection      direction);
/* Of a field that is a number or yes or no. */
gint64            larder_query_result_get_number (const LarderQueryResult *self,
                                                  LarderResultField        field);

G_END_DECLS
