/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One consumer's view of a paged query: what an observer shows, and one more page at either end. */

#include "config.h"

#include "larder/larder-paged-observer.h"

#include "larder/larder-paged-private.h"
#include "larder/larder-query-observer-private.h"

/**
 * LarderPagedObserver:
 *
 * One consumer's view of a paged query.
 *
 * Its data is an object with the lists `pages` and `page-params`. While one more page is fetched,
 * and after that failed, [property@Larder.QueryObserver:is-refetching] and
 * [property@Larder.QueryObserver:is-refetch-error] are %FALSE: the properties here tell it.
 */

typedef enum
{
  PROP_HAS_NEXT = 1,
  PROP_HAS_PREVIOUS,
  PROP_IS_FETCHING_NEXT,
  PROP_IS_FETCHING_PREVIOUS,
  PROP_IS_FETCH_NEXT_ERROR,
  PROP_IS_FETCH_PREVIOUS_ERROR,
} LarderPagedObserverProperty;

#define N_FLAGS PROP_IS_FETCH_PREVIOUS_ERROR

struct _LarderPagedObserver
{
  LarderQueryObserver parent_instance;

  LarderValue        *asked;            /* the data for which the two below were asked (owned) */
  LarderPaged        *asked_paged;      /* and how pages follow (owned) (nullable) */
  gboolean            has_next;
  gboolean            has_previous;
  gboolean            told[N_FLAGS + 1];
};

static GParamSpec *properties[N_FLAGS + 1];

G_DEFINE_FINAL_TYPE (LarderPagedObserver, larder_paged_observer, LARDER_TYPE_QUERY_OBSERVER)

static LarderPaged *
get_paged (LarderPagedObserver *self)
{
  LarderQueryObserver *observer = &self->parent_instance;

  if (observer->resolved->choices->paged != NULL)
    return observer->resolved->choices->paged;
  return observer->query != NULL ? observer->query->more->paged : NULL;
}

static gboolean
has_more (LarderPaged         *paged,
          LarderValue         *data,
          LarderPageDirection  direction)
{
  g_autoptr(LarderValue) param = larder_paged_get_more (paged, data, direction);

  return param != NULL;
}

/* Asks the functions of the program only when the pages are others. */
static void
update (LarderPagedObserver *self)
{
  LarderQuery *query = self->parent_instance.query;
  LarderValue *data = query != NULL ? query->state.data : NULL;
  LarderPaged *paged = get_paged (self);

  if (data == self->asked && paged == self->asked_paged)
    return;
  if (data != NULL)
    larder_value_ref (data);
  if (paged != NULL)
    larder_paged_ref (paged);
  g_clear_pointer (&self->asked, larder_value_unref);
  g_clear_pointer (&self->asked_paged, larder_paged_unref);
  self->asked = data;
  self->asked_paged = paged;
  self->has_next = paged != NULL && has_more (paged, data, LARDER_PAGE_DIRECTION_NEXT);
  self->has_previous = paged != NULL && has_more (paged, data, LARDER_PAGE_DIRECTION_PREVIOUS);
}

static gboolean
is_about (LarderPagedObserver *self,
          LarderPageDirection  direction,
          gboolean             failed)
{
  LarderQuery *query = self->parent_instance.query;

  if (query == NULL || query->state.direction != direction)
    return FALSE;
  return failed ? query->state.status == LARDER_STATUS_ERROR
                : query->state.fetch_status == LARDER_FETCH_STATUS_FETCHING;
}

static gboolean
get_flag (LarderPagedObserver *self,
          guint                id)
{
  switch ((LarderPagedObserverProperty) id)
    {
    case PROP_HAS_NEXT:
      update (self);
      return self->has_next;

    case PROP_HAS_PREVIOUS:
      update (self);
      return self->has_previous;

    case PROP_IS_FETCHING_NEXT:
      return is_about (self, LARDER_PAGE_DIRECTION_NEXT, FALSE);

    case PROP_IS_FETCHING_PREVIOUS:
      return is_about (self, LARDER_PAGE_DIRECTION_PREVIOUS, FALSE);

    case PROP_IS_FETCH_NEXT_ERROR:
      return is_about (self, LARDER_PAGE_DIRECTION_NEXT, TRUE);

    case PROP_IS_FETCH_PREVIOUS_ERROR:
      return is_about (self, LARDER_PAGE_DIRECTION_PREVIOUS, TRUE);

    default:
      g_assert_not_reached ();
    }
}

static gboolean
tell_more (LarderQueryObserver *observer)
{
  LarderPagedObserver *self = LARDER_PAGED_OBSERVER (observer);
  gboolean differs[N_FLAGS + 1] = { FALSE };
  gboolean any = FALSE;

  for (guint i = 1; i <= N_FLAGS; i++)
    {
      gboolean now = get_flag (self, i);

      differs[i] = now != self->told[i];
      any = any || differs[i];
      self->told[i] = now;
    }
  for (guint i = 1; i <= N_FLAGS; i++)
    if (differs[i])
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  return any;
}

static void
larder_paged_observer_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  g_value_set_boolean (value, get_flag (LARDER_PAGED_OBSERVER (object), prop_id));
}

static void
larder_paged_observer_constructed (GObject *object)
{
  LarderPagedObserver *self = LARDER_PAGED_OBSERVER (object);

  G_OBJECT_CLASS (larder_paged_observer_parent_class)->constructed (object);

  for (guint i = 1; i <= N_FLAGS; i++)
    self->told[i] = get_flag (self, i);
  larder_query_observer_extend (&self->parent_instance)->tell_more = tell_more;
}

static void
larder_paged_observer_finalize (GObject *object)
{
  LarderPagedObserver *self = LARDER_PAGED_OBSERVER (object);

  g_clear_pointer (&self->asked, larder_value_unref);
  g_clear_pointer (&self->asked_paged, larder_paged_unref);

  G_OBJECT_CLASS (larder_paged_observer_parent_class)->finalize (object);
}

static void
larder_paged_observer_class_init (LarderPagedObserverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_paged_observer_get_property;
  object_class->constructed = larder_paged_observer_constructed;
  object_class->finalize = larder_paged_observer_finalize;

  /**
   * LarderPagedObserver:has-next:
   *
   * Whether a page follows the last one that is held.
   */
  properties[PROP_HAS_NEXT] = g_param_spec_boolean ("has-next", NULL, NULL, FALSE, flags);
  /**
   * LarderPagedObserver:has-previous:
   *
   * Whether a page goes before the first one that is held.
   */
  properties[PROP_HAS_PREVIOUS] =
    g_param_spec_boolean ("has-previous", NULL, NULL, FALSE, flags);
  /**
   * LarderPagedObserver:is-fetching-next:
   *
   * Whether the page that follows is being fetched.
   */
  properties[PROP_IS_FETCHING_NEXT] =
    g_param_spec_boolean ("is-fetching-next", NULL, NULL, FALSE, flags);
  /**
   * LarderPagedObserver:is-fetching-previous:
   *
   * Whether the page that goes before is being fetched.
   */
  properties[PROP_IS_FETCHING_PREVIOUS] =
    g_param_spec_boolean ("is-fetching-previous", NULL, NULL, FALSE, flags);
  /**
   * LarderPagedObserver:is-fetch-next-error:
   *
   * Whether the last fetch was for the page that follows, and failed for good.
   */
  properties[PROP_IS_FETCH_NEXT_ERROR] =
    g_param_spec_boolean ("is-fetch-next-error", NULL, NULL, FALSE, flags);
  /**
   * LarderPagedObserver:is-fetch-previous-error:
   *
   * Whether the last fetch was for the page that goes before, and failed for good.
   */
  properties[PROP_IS_FETCH_PREVIOUS_ERROR] =
    g_param_spec_boolean ("is-fetch-previous-error", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_paged_observer_init (LarderPagedObserver *self)
{
}

/**
 * larder_paged_observer_new:
 * @client: whose query
 * @options: (nullable): what to observe
 *
 * Makes an observer. Nothing is fetched before [method@Larder.QueryObserver.attach].
 *
 * Returns: (transfer full): the observer
 */
LarderPagedObserver *
larder_paged_observer_new (LarderClient       *client,
                           LarderPagedOptions *options)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);

  return g_object_new (LARDER_TYPE_PAGED_OBSERVER, "client", client, "options", options, NULL);
}

/**
 * larder_paged_observer_get_n_pages:
 *
 * There are as many params as pages.
 *
 * Returns: how many pages are held
 */
guint
larder_paged_observer_get_n_pages (LarderPagedObserver *self)
{
  g_return_val_if_fail (LARDER_IS_PAGED_OBSERVER (self), 0);

  return larder_pages_count (larder_query_observer_get_data (&self->parent_instance));
}

/**
 * larder_paged_observer_get_page:
 * @index: which one, from 0
 *
 * A page as its fetch function gave it. The observer keeps it until its next change.
 *
 * Returns: (transfer none) (nullable): the page
 */
LarderValue *
larder_paged_observer_get_page (LarderPagedObserver *self,
                                guint                index)
{
  LarderValue *data;

  g_return_val_if_fail (LARDER_IS_PAGED_OBSERVER (self), NULL);

  data = larder_query_observer_get_data (&self->parent_instance);
  return index < larder_pages_count (data) ? larder_pages_get_page (data, index) : NULL;
}

/**
 * larder_paged_observer_get_page_param:
 * @index: of which page, from 0
 *
 * The observer keeps it until its next change.
 *
 * Returns: (transfer none) (nullable): the param with which it was fetched
 */
LarderValue *
larder_paged_observer_get_page_param (LarderPagedObserver *self,
                                      guint                index)
{
  LarderValue *data;

  g_return_val_if_fail (LARDER_IS_PAGED_OBSERVER (self), NULL);

  data = larder_query_observer_get_data (&self->parent_instance);
  return index < larder_pages_count (data) ? larder_pages_get_param (data, index) : NULL;
}

/**
 * larder_paged_observer_get_has_next:
 *
 * Computed from the whole data, whatever the select function leaves of it.
 *
 * Returns: whether a page follows the last one that is held
 */
gboolean
larder_paged_observer_get_has_next (LarderPagedObserver *self)
{
  g_return_val_if_fail (LARDER_IS_PAGED_OBSERVER (self), FALSE);

  return get_flag (self, PROP_HAS_NEXT);
}

/**
 * larder_paged_observer_get_has_previous:
 *
 * Computed from the whole data; %FALSE without a function for previous params.
 *
 * Returns: whether a page goes before the first one that is held
 */
gboolean
larder_paged_observer_get_has_previous (LarderPagedObserver *self)
{
  g_return_val_if_fail (LARDER_IS_PAGED_OBSERVER (self), FALSE);

  return get_flag (self, PROP_HAS_PREVIOUS);
}

/**
 * larder_paged_observer_get_is_fetching_next:
 *
 * A refetch of all pages does not count.
 *
 * Returns: whether the page that follows is being fetched
 */
gboolean
larder_paged_observer_get_is_fetching_next (LarderPagedObserver *self)
{
  g_return_val_if_fail (LARDER_IS_PAGED_OBSERVER (self), FALSE);

  return get_flag (self, PROP_IS_FETCHING_NEXT);
}

/**
 * larder_paged_observer_get_is_fetching_previous:
 *
 * A refetch of all pages does not count.
 *
 * Returns: whether the page that goes before is being fetched
 */
gboolean
larder_paged_observer_get_is_fetching_previous (LarderPagedObserver *self)
{
  g_return_val_if_fail (LARDER_IS_PAGED_OBSERVER (self), FALSE);

  return get_flag (self, PROP_IS_FETCHING_PREVIOUS);
}

/* Takes @task (nullable). */
static gboolean
fetch_more (LarderPagedObserver *self,
            LarderPageDirection  direction,
            gboolean             cancel_refetch,
            GTask               *task)
{
  LarderQueryObserver *observer = &self->parent_instance;
  gboolean has_pages;
  gboolean begins;

  larder_client_begin_batch (observer->client);
  if (observer->query != NULL && observer->query->client == NULL)
    larder_query_observer_join (observer);
  has_pages = observer->query != NULL && larder_pages_count (observer->query->state.data) > 0;
  update (self);
  begins = observer->query != NULL &&
           (!has_pages ||
            (direction == LARDER_PAGE_DIRECTION_PREVIOUS ? self->has_previous : self->has_next));

  /* Before the first page there is nothing that one more page could follow. */
  if (begins)
    {
      larder_query_extend (observer->query)->next_direction =
        has_pages ? direction : LARDER_PAGE_DIRECTION_NONE;
      larder_query_fetch (observer->query, observer->resolved, cancel_refetch, FALSE, task);
    }
  else if (task != NULL)
    larder_client_complete (observer->client, task, NULL, NULL);
  larder_client_end_batch (observer->client);
  return begins;
}

/**
 * larder_paged_observer_fetch_next:
 * @cancel_refetch: whether a refetch that runs is given up; else nothing but that goes on
 *
 * Fetches the page that follows the last one and adds it to those that are there. How fresh the
 * others are does not change. Without such a page nothing happens; before the first page has come,
 * that one is fetched.
 *
 * Returns: whether there is such a page
 */
gboolean
larder_paged_observer_fetch_next (LarderPagedObserver *self,
                                  gboolean             cancel_refetch)
{
  g_return_val_if_fail (LARDER_IS_PAGED_OBSERVER (self), FALSE);

  return fetch_more (self, LARDER_PAGE_DIRECTION_NEXT, cancel_refetch, NULL);
}

/**
 * larder_paged_observer_fetch_previous:
 * @cancel_refetch: whether a refetch that runs is given up; else nothing but that goes on
 *
 * Fetches the page that goes before the first one; see [method@Larder.PagedObserver.fetch_next].
 *
 * Returns: whether there is such a page
 */
gboolean
larder_paged_observer_fetch_previous (LarderPagedObserver *self,
                                      gboolean             cancel_refetch)
{
  g_return_val_if_fail (LARDER_IS_PAGED_OBSERVER (self), FALSE);

  return fetch_more (self, LARDER_PAGE_DIRECTION_PREVIOUS, cancel_refetch, NULL);
}

/**
 * larder_paged_observer_fetch_more_async:
 * @direction: at which end; not %LARDER_PAGE_DIRECTION_NONE
 * @cancel_refetch: whether a refetch that runs is given up
 * @cancellable: (nullable): stops the waiting, not the fetch
 * @callback: (scope async): called once, in the client's context, after all notifications
 * @user_data: given to @callback
 *
 * As [method@Larder.PagedObserver.fetch_next] or [method@Larder.PagedObserver.fetch_previous], and
 * tells when the fetch has settled.
 */
void
larder_paged_observer_fetch_more_async (LarderPagedObserver *self,
                                        LarderPageDirection  direction,
                                        gboolean             cancel_refetch,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LARDER_IS_PAGED_OBSERVER (self));
  g_return_if_fail (direction != LARDER_PAGE_DIRECTION_NONE);

  /* One tag for all waits that are over when a fetch has settled, failed or not. */
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, larder_query_observer_refetch_async);
  fetch_more (self, direction, cancel_refetch, task);
}

/**
 * larder_paged_observer_fetch_more_finish:
 * @result: what the callback was given
 *
 * Also a fetch that failed has settled: see [property@Larder.QueryObserver:error].
 *
 * Returns: %TRUE when the fetch has settled; else %G_IO_ERROR_CANCELLED
 */
gboolean
larder_paged_observer_fetch_more_finish (LarderPagedObserver  *self,
                                         GAsyncResult         *result,
                                         GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
