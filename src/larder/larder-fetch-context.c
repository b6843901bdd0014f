/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One fetch of a query, and the context that each of its attempts gives to the fetch function. */

#include "config.h"

#include "larder/larder-client-private.h"
#include "larder/larder-marks-private.h"
#include "larder/larder-query-persister-private.h"

/**
 * LarderFetchContext:
 *
 * One attempt to fetch the data of a query.
 *
 * It is completed exactly once, by [method@Larder.FetchContext.return_value] or
 * [method@Larder.FetchContext.return_error], from any thread. A second completion and one that
 * comes when nobody waits any more are dropped. A context that is freed without having been
 * completed counts as %LARDER_ERROR_NO_DATA.
 */
struct _LarderFetchContext
{
  GObject          parent_instance;

  LarderFetch     *fetch;       /* (owned) */
  guint            attempt;
  LarderValue     *page_param;  /* (owned) (nullable) */
  int              completed;   /* atomic */
  gint64           retry_after; /* ms */
};

typedef enum
{
  COMPLETION_LAST,    /* a value or an error */
  COMPLETION_PART,    /* a part of a stream */
  COMPLETION_END,     /* a stream ends */
} CompletionKind;

typedef struct
{
  LarderFetch    *fetch;
  guint           attempt;
  CompletionKind  kind;
  LarderValue    *value;
  GError         *error;
  gint64          retry_after;  /* ms */
} Completion;

G_DEFINE_FINAL_TYPE (LarderFetchContext, larder_fetch_context, G_TYPE_OBJECT)

static void
completion_free (gpointer user_data)
{
  Completion *completion = user_data;

  g_clear_pointer (&completion->fetch, larder_fetch_unref);
  g_clear_pointer (&completion->value, larder_value_unref);
  g_clear_error (&completion->error);
  g_free (completion);
}

/* The answer of the function is all there is, or one of several that the fetch asks for. */
static void
settle (LarderFetch *fetch,
        Completion  *completion)
{
  g_autoptr(LarderValue) whole = NULL;

  if (completion->error == NULL && fetch->job != NULL)
    {
      whole = fetch->job->take (fetch, completion->value);
      if (whole == NULL)
        return;
    }
  fetch->done (fetch, whole != NULL ? whole : completion->value, completion->error,
               completion->retry_after, fetch->user_data);
}

static gboolean
completion_cb (gpointer user_data)
{
  Completion *completion = user_data;
  LarderFetch *fetch = completion->fetch;

  if (fetch->done == NULL || fetch->attempt != completion->attempt)
    g_debug ("A fetch function answered too late; the answer is dropped");
  else if (completion->kind != COMPLETION_PART)
    settle (fetch, completion);
  else if (fetch->job != NULL && fetch->job->part != NULL)
    fetch->job->part (fetch, completion->value);
  else
    g_debug ("A part came for a query that is no stream; it is dropped");
  return G_SOURCE_REMOVE;
}

/* Takes @completion: it is looked at in an iteration of the owner's context of its own. */
static void
send (LarderFetchContext *self,
      Completion         *completion)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  completion->fetch = larder_fetch_ref (self->fetch);
  completion->attempt = self->attempt;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "Larder fetch");
  g_source_set_callback (source, completion_cb, completion, completion_free);
  g_source_attach (source, self->fetch->context);
}

/* Takes @value and @error. An answer of any thread, and also one given at once, settles in an
 * iteration of the owner's context of its own. */
static void
complete (LarderFetchContext *self,
          CompletionKind      kind,
          LarderValue        *value,
          GError             *error)
{
  Completion *completion;

  if (!g_atomic_int_compare_and_exchange (&self->completed, FALSE, TRUE))
    {
      g_debug ("A fetch function answered twice; the second answer is dropped");
      g_clear_pointer (&value, larder_value_unref);
      g_clear_error (&error);
      return;
    }

  completion = g_new0 (Completion, 1);
  completion->kind = kind;
  completion->value = value;
  completion->error = error;
  completion->retry_after = self->retry_after;
  if (value == NULL && error == NULL && (kind != COMPLETION_END || !self->fetch->is_stream))
    completion->error = g_error_new_literal (LARDER_ERROR, LARDER_ERROR_NO_DATA,
                                             "The fetch function gave neither data nor an error");
  send (self, completion);
}

static void
larder_fetch_context_finalize (GObject *object)
{
  LarderFetchContext *self = LARDER_FETCH_CONTEXT (object);

  if (!g_atomic_int_get (&self->completed))
    complete (self, COMPLETION_LAST, NULL, NULL);
  larder_fetch_unref (self->fetch);
  g_clear_pointer (&self->page_param, larder_value_unref);

  G_OBJECT_CLASS (larder_fetch_context_parent_class)->finalize (object);
}

static void
larder_fetch_context_class_init (LarderFetchContextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = larder_fetch_context_finalize;
}

static void
larder_fetch_context_init (LarderFetchContext *self)
{
}

/**
 * larder_fetch_context_ref: (skip)
 *
 * A fetch function that returns before it completes the context takes a reference. Any thread
 * may.
 *
 * Returns: (transfer full): the same context
 */
LarderFetchContext *
larder_fetch_context_ref (LarderFetchContext *self)
{
  g_return_val_if_fail (LARDER_IS_FETCH_CONTEXT (self), NULL);

  return g_object_ref (self);
}

/**
 * larder_fetch_context_unref: (skip)
 *
 * Lets go of a reference. May be called in any thread.
 */
void
larder_fetch_context_unref (LarderFetchContext *self)
{
  g_return_if_fail (LARDER_IS_FETCH_CONTEXT (self));

  g_object_unref (self);
}

/**
 * larder_fetch_context_get_key:
 *
 * May be called in any thread.
 *
 * Returns: (transfer none): the key of the query
 */
GVariant *
larder_fetch_context_get_key (LarderFetchContext *self)
{
  g_return_val_if_fail (LARDER_IS_FETCH_CONTEXT (self), NULL);

  return self->fetch->key;
}

/**
 * larder_fetch_context_get_meta:
 *
 * May be called in any thread.
 *
 * Returns: (transfer none) (nullable): what the options of the query carry along
 */
GVariant *
larder_fetch_context_get_meta (LarderFetchContext *self)
{
  g_return_val_if_fail (LARDER_IS_FETCH_CONTEXT (self), NULL);

  return self->fetch->meta;
}

/**
 * larder_fetch_context_dup_client:
 *
 * To be called in the client's thread only.
 *
 * Returns: (transfer full) (nullable): the client whose query is fetched; %NULL once nobody waits
 *   for the outcome any more
 */
LarderClient *
larder_fetch_context_dup_client (LarderFetchContext *self)
{
  g_return_val_if_fail (LARDER_IS_FETCH_CONTEXT (self), NULL);

  return self->fetch->client != NULL ? g_object_ref (self->fetch->client) : NULL;
}

/**
 * larder_fetch_context_set_retry_after:
 * @ms: how long (ms) the far end wants to be left alone
 *
 * Makes the pause before the next attempt at least so long, unless the options have a delay of
 * their own. To be called before the attempt is completed, in the same thread.
 */
void
larder_fetch_context_set_retry_after (LarderFetchContext *self,
                                      gint64              ms)
{
  g_return_if_fail (LARDER_IS_FETCH_CONTEXT (self));

  self->retry_after = MAX (0, ms);
}

/**
 * larder_fetch_context_get_cancellable:
 *
 * Gives the cancellable of the fetch, which all its attempts share. May be called in any thread.
 *
 * Who takes it says that the fetch can be stopped: it is cancelled when nobody observes the query
 * any more. Without that the fetch goes on to its end and its data is kept.
 *
 * Returns: (transfer none): the cancellable
 */
GCancellable *
larder_fetch_context_get_cancellable (LarderFetchContext *self)
{
  g_return_val_if_fail (LARDER_IS_FETCH_CONTEXT (self), NULL);

  g_atomic_int_set (&self->fetch->taken, TRUE);
  return self->fetch->cancellable;
}

/**
 * larder_fetch_context_get_page_param:
 *
 * Which page of a paged query is asked for; see [class@Larder.PagedOptions]. May be called in any
 * thread.
 *
 * Returns: (transfer none) (nullable): the page param; %NULL for the first page when the options
 *   name none, and for queries without pages
 */
LarderValue *
larder_fetch_context_get_page_param (LarderFetchContext *self)
{
  g_return_val_if_fail (LARDER_IS_FETCH_CONTEXT (self), NULL);

  return self->page_param;
}

/**
 * larder_fetch_context_get_direction:
 *
 * Whether one more page is asked for, or those that are there. May be called in any thread.
 *
 * Returns: the direction
 */
LarderPageDirection
larder_fetch_context_get_direction (LarderFetchContext *self)
{
  g_return_val_if_fail (LARDER_IS_FETCH_CONTEXT (self), LARDER_PAGE_DIRECTION_NONE);

  return self->fetch->direction;
}

/**
 * larder_fetch_context_push:
 * @part: (transfer full): what came
 *
 * Hands over one part of a stream while the attempt goes on; see
 * [method@Larder.QueryOptions.set_stream]. The first part makes the query a success. Parts of a
 * query that is no stream, and those that come after the end, are dropped. May be called in any
 * thread.
 */
void
larder_fetch_context_push (LarderFetchContext *self,
                           LarderValue        *part)
{
  Completion *completion;

  g_return_if_fail (LARDER_IS_FETCH_CONTEXT (self));
  g_return_if_fail (part != NULL);

  if (g_atomic_int_get (&self->completed))
    {
      g_debug ("A part came after the end of its stream; it is dropped");
      larder_value_unref (part);
      return;
    }
  completion = g_new0 (Completion, 1);
  completion->kind = COMPLETION_PART;
  completion->value = part;
  send (self, completion);
}

/**
 * larder_fetch_context_end:
 *
 * Completes the attempt of a stream: no more parts will come. A stream without any part gives its
 * initial value. For a query that is no stream this is %LARDER_ERROR_NO_DATA. May be called in any
 * thread.
 */
void
larder_fetch_context_end (LarderFetchContext *self)
{
  g_return_if_fail (LARDER_IS_FETCH_CONTEXT (self));

  complete (self, COMPLETION_END, NULL, NULL);
}

/**
 * larder_fetch_context_return_value:
 * @value: (transfer full) (nullable): the data; JSON null is data, %NULL is an error
 *
 * Completes the attempt. May be called in any thread.
 */
void
larder_fetch_context_return_value (LarderFetchContext *self,
                                   LarderValue        *value)
{
  g_return_if_fail (LARDER_IS_FETCH_CONTEXT (self));

  complete (self, COMPLETION_LAST, value, NULL);
}

/**
 * larder_fetch_context_return_error:
 * @error: (transfer full): what went wrong
 *
 * Completes the attempt. May be called in any thread.
 */
void
larder_fetch_context_return_error (LarderFetchContext *self,
                                   GError             *error)
{
  g_return_if_fail (LARDER_IS_FETCH_CONTEXT (self));
  g_return_if_fail (error != NULL);

  complete (self, COMPLETION_LAST, NULL, error);
}

LarderFetch *
larder_fetch_new (GVariant            *key,
                  LarderClient        *client,
                  LarderQueryOptions  *options,
                  LarderFetchDoneFunc  done,
                  gpointer             user_data)
{
  LarderFetch *self = g_new0 (LarderFetch, 1);

  g_atomic_ref_count_init (&self->refs);
  self->key = g_variant_ref (key);
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref (client->context);
  self->client = client;
  if (options->choices->meta != NULL)
    self->meta = g_variant_ref (options->choices->meta);
  self->options = g_object_ref (options);
  self->done = done;
  self->user_data = user_data;
  self->began = larder_mark_begin ();
  return self;
}

LarderFetch *
larder_fetch_ref (LarderFetch *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
larder_fetch_unref (LarderFetch *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_variant_unref (self->key);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->meta, g_variant_unref);
  g_clear_object (&self->options);
  g_clear_pointer (&self->page_param, larder_value_unref);
  g_assert (self->job_data == NULL);
  g_free (self);
}

gboolean
larder_fetch_begin (LarderFetch *self)
{
  self->was_outdated = self->outdated;
  self->outdated = FALSE;
  return self->job != NULL && self->job->begin (self);
}

void
larder_fetch_run (LarderFetch *self)
{
  g_autoptr(LarderFetchContext) attempt = g_object_new (LARDER_TYPE_FETCH_CONTEXT, NULL);
  LarderQueryPersister *persister;
  LarderClosure *func;

  self->attempt++;
  self->waits = FALSE;
  attempt->fetch = larder_fetch_ref (self);
  attempt->attempt = self->attempt;
  attempt->page_param = self->page_param != NULL ? larder_value_ref (self->page_param) : NULL;

  func = self->options->choices->fetch;
  if (func == NULL || self->options->choices->skip)
    {
      g_autofree char *key = g_variant_print (self->key, FALSE);

      complete (attempt, COMPLETION_LAST, NULL,
                g_error_new (LARDER_ERROR, LARDER_ERROR_MISSING_FUNCTION,
                             "No fetch function is known for %s", key));
      return;
    }
  persister = self->options->choices->persister;
  if (persister == NULL || !larder_query_persister_begin (persister, self, attempt))
    ((LarderFetchFunc) func->func) (attempt, func->user_data);
}

LarderQuery *
larder_fetch_context_get_query (LarderFetchContext *self)
{
  LarderFetch *fetch = self->fetch;

  return fetch->done != NULL && fetch->attempt == self->attempt ? fetch->query : NULL;
}

void
larder_fetch_context_call (LarderFetchContext *self)
{
  if (larder_fetch_context_get_query (self) != NULL)
    {
      /* The function may do anything, ending the fetch included. */
      g_autoptr(LarderQueryOptions) options = g_object_ref (self->fetch->options);
      LarderClosure *func = options->choices->fetch;

      ((LarderFetchFunc) func->func) (self, func->user_data);
    }
}

void
larder_fetch_abandon (LarderFetch *self,
                      gboolean     cancel)
{
  if (self->query != NULL)
    larder_mark_end (self->began, "fetch", self->query->hash);
  self->done = NULL;
  self->client = NULL;
  self->user_data = NULL;
  self->query = NULL;
  if (self->job != NULL)
    self->job->free (g_steal_pointer (&self->job_data));
  self->job = NULL;
  g_clear_pointer (&self->page_param, larder_value_unref);
  /* The function's closure is let go of at once; the struct may live on in a late context. */
  g_clear_object (&self->options);
  if (cancel)
    g_cancellable_cancel (self->cancellable);
}

gboolean
larder_fetch_was_taken (LarderFetch *self)
{
  return g_atomic_int_get (&self->taken);
}
