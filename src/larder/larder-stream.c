/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Streamed queries: parts are folded into the data while the fetch goes on. */

#include "config.h"

#include "larder/larder-client-private.h"

/**
 * LarderReduceFunc:
 * @data: what there is so far
 * @part: what came
 * @user_data: what was given with the function
 *
 * Folds a part of a stream into the data.
 *
 * Returns: (transfer full): the new data
 */

typedef struct
{
  LarderStream *stream;   /* (owned) */
  LarderValue  *start;    /* the data before the first attempt (owned) (nullable) */
  LarderValue  *aside;    /* mode replace: what came so far (owned) (nullable) */
  gboolean      shown;    /* parts of this attempt are the data of the query */
  gboolean      began;    /* an attempt began before */
  gboolean      again;    /* this is not the first attempt */
} StreamJob;

LarderStream *
larder_stream_new (LarderStreamMode  mode,
                   LarderClosure    *reduce,
                   LarderValue      *initial)
{
  LarderStream *self = g_new0 (LarderStream, 1);

  g_atomic_ref_count_init (&self->refs);
  self->mode = mode;
  self->reduce = reduce;
  if (initial != NULL)
    self->initial = larder_value_ref (initial);
  else
    {
      g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();

      self->initial = larder_value_builder_end (builder);
    }
  return self;
}

LarderStream *
larder_stream_ref (LarderStream *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
larder_stream_unref (LarderStream *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->reduce, larder_closure_unref);
  larder_value_unref (self->initial);
  g_free (self);
}

static LarderValue *
append (LarderValue *data,
        LarderValue *part)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();

  for (guint i = 0; i < larder_value_get_n_items (data); i++)
    larder_value_builder_add_value (builder, larder_value_get_item (data, i));
  larder_value_builder_add_value (builder, part);
  return larder_value_builder_end (builder);
}

static LarderValue *
fold (LarderStream *stream,
      LarderValue  *data,
      LarderValue  *part)
{
  if (data == NULL)
    data = stream->initial;
  if (stream->reduce != NULL)
    return ((LarderReduceFunc) stream->reduce->func) (data, part, stream->reduce->user_data);
  return append (data, part);
}

/* A stream that begins anew after a failure brings all of its parts again. */
static gboolean
stream_begin (LarderFetch *fetch)
{
  StreamJob *job = fetch->job_data;
  LarderQuery *query = fetch->query;
  LarderQueryState *state = &query->state;

  g_clear_pointer (&job->aside, larder_value_unref);
  if (!job->began && state->base != NULL)
    job->start = larder_value_ref (state->base);
  if (job->stream->mode == LARDER_STREAM_MODE_RESET && state->base != NULL)
    larder_query_forget (query);
  job->again = job->began;
  job->began = TRUE;
  job->shown = FALSE;
  return FALSE;
}

/* What the next part is folded into; NULL: the initial value. */
static LarderValue *
get_so_far (StreamJob   *job,
            LarderQuery *query)
{
  if (job->stream->mode == LARDER_STREAM_MODE_APPEND && job->again && !job->shown)
    return job->start;
  return query->state.base;
}

static gboolean
is_aside (StreamJob   *job,
          LarderQuery *query)
{
  return job->stream->mode == LARDER_STREAM_MODE_REPLACE &&
         (job->aside != NULL || query->state.base != NULL);
}

static void
stream_part (LarderFetch *fetch,
             LarderValue *part)
{
  g_autoptr(LarderQuery) query = larder_query_ref (fetch->query);
  g_autoptr(LarderClient) client = g_object_ref (query->client);
  g_autoptr(LarderValue) folded = NULL;
  g_autoptr(GError) error = NULL;
  StreamJob *job = fetch->job_data;
  gboolean aside = is_aside (job, query) && !job->shown;

  folded = fold (job->stream, aside ? job->aside : get_so_far (job, query), part);
  /* The function may do anything, cancelling this included. */
  if (fetch->job == NULL)
    return;
  if (folded == NULL)
    {
      g_debug ("A part of a stream was folded into nothing; it is dropped");
      return;
    }
  if (aside)
    {
      g_clear_pointer (&job->aside, larder_value_unref);
      job->aside = g_steal_pointer (&folded);
      return;
    }
  job->shown = TRUE;
  larder_client_begin_batch (client);
  /* The function that shares parts fails again with the last part, and then the fetch fails. */
  if (!larder_query_write (query, folded, larder_client_now (client), &error))
    g_debug ("A part of a stream could not be taken: %s", error->message);
  larder_client_end_batch (client);
}

static LarderValue *
stream_take (LarderFetch *fetch,
             LarderValue *value)
{
  StreamJob *job = fetch->job_data;
  LarderValue *base = fetch->query->state.base;

  if (value != NULL)
    {
      stream_part (fetch, value);
      if (fetch->job == NULL)
        return NULL;
      base = fetch->query->state.base;
    }
  if (job->aside != NULL)
    return larder_value_ref (job->aside);
  if (job->shown || (base != NULL && job->stream->mode == LARDER_STREAM_MODE_APPEND))
    return larder_value_ref (base);
  return larder_value_ref (job->stream->initial);
}

static LarderValue *
stream_settle (LarderFetch *fetch,
               LarderValue *value)
{
  return larder_value_ref (value);
}

static void
stream_free (gpointer data)
{
  StreamJob *job = data;

  g_clear_pointer (&job->start, larder_value_unref);
  g_clear_pointer (&job->aside, larder_value_unref);
  larder_stream_unref (job->stream);
  g_free (job);
}

void
larder_fetch_take_stream (LarderFetch *self)
{
  static const LarderFetchJob class = {
    stream_begin, stream_take, stream_part, stream_settle, stream_free,
  };
  StreamJob *job;

  if (self->options->choices->stream == NULL || self->job != NULL)
    return;
  job = g_new0 (StreamJob, 1);
  job->stream = larder_stream_ref (self->options->choices->stream);
  self->job = &class;
  self->job_data = job;
  self->is_stream = TRUE;
}

/**
 * larder_query_options_set_stream:
 * @mode: what becomes of the data when it is fetched again
 * @initial: (nullable): what the first part is folded into; default: the empty list
 * @reduce: (scope notified) (nullable) (closure user_data) (destroy destroy): folds a part into the
 *   data; default: parts become items of a list
 * @user_data: given to @reduce
 * @destroy: (nullable): called when @user_data is not needed any more
 *
 * Makes a stream of the query: its function hands over parts with
 * [method@Larder.FetchContext.push] and ends with [method@Larder.FetchContext.end]. Each part is
 * seen at once, while the query is still fetching; after an error what arrived is kept.
 */
void
larder_query_options_set_stream (LarderQueryOptions *self,
                                 LarderStreamMode    mode,
                                 LarderValue        *initial,
                                 LarderReduceFunc    reduce,
                                 gpointer            user_data,
                                 GDestroyNotify      destroy)
{
  LarderClosure *closure = NULL;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  if (reduce != NULL)
    closure = larder_closure_new (G_CALLBACK (reduce), user_data, destroy);
  g_clear_pointer (&larder_query_options_own (self)->stream, larder_stream_unref);
  larder_query_options_own (self)->stream = larder_stream_new (mode, closure, initial);
  larder_query_options_choose (self, 0, NULL);
}
