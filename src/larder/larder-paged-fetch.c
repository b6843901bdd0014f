/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fetching the pages of a query: one at a time, each an answer of the same fetch. */

#include "config.h"

#include "larder/larder-paged-private.h"

#include "larder/larder-client-private.h"
#include "larder/larder-table-private.h"

typedef struct
{
  LarderPaged *paged;     /* (owned) */
  guint        target;    /* how many pages are wanted */
  LarderValue *stored;    /* the data when the fetch began (owned) (nullable) */
  GPtrArray   *pages;     /* of LarderValue (owned): those that came */
  GPtrArray   *params;    /* of LarderValue (owned): theirs */
} PagedJob;

static LarderValue *
get_list (LarderValue *data,
          const char  *name)
{
  LarderValue *list = data != NULL && larder_value_get_kind (data) == LARDER_VALUE_OBJECT
                      ? larder_value_get_member (data, name) : NULL;

  return list != NULL && larder_value_get_kind (list) == LARDER_VALUE_ARRAY ? list : NULL;
}

guint
larder_pages_count (LarderValue *data)
{
  LarderValue *pages = get_list (data, "pages");
  LarderValue *params = get_list (data, "page-params");

  /* What somebody wrote by hand may lack one. */
  return pages != NULL && params != NULL
         ? MIN (larder_value_get_n_items (pages), larder_value_get_n_items (params)) : 0;
}

LarderValue *
larder_pages_get_page (LarderValue *data,
                       guint        index)
{
  return larder_value_get_item (get_list (data, "pages"), index);
}

LarderValue *
larder_pages_get_param (LarderValue *data,
                        guint        index)
{
  return larder_value_get_item (get_list (data, "page-params"), index);
}

LarderValue *
larder_paged_get_more (LarderPaged         *self,
                       LarderValue         *data,
                       LarderPageDirection  direction)
{
  LarderClosure *closure =
    direction == LARDER_PAGE_DIRECTION_PREVIOUS ? self->previous : self->next;
  guint n = larder_pages_count (data);
  guint index = direction == LARDER_PAGE_DIRECTION_PREVIOUS ? 0 : n - 1;
  LarderValue *param;

  if (n == 0 || closure == NULL)
    return NULL;
  param = ((LarderPageParamFunc) closure->func) (larder_pages_get_page (data, index),
                                                 get_list (data, "pages"),
                                                 larder_pages_get_param (data, index),
                                                 get_list (data, "page-params"),
                                                 closure->user_data);
  if (param != NULL && larder_value_is_null (param))
    g_clear_pointer (&param, larder_value_unref);
  return param;
}

static LarderValue *
build (GPtrArray *pages,
       GPtrArray *params)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_begin_array (builder, "pages");
  for (guint i = 0; i < pages->len; i++)
    larder_value_builder_add_value (builder, pages->pdata[i]);
  larder_value_builder_close (builder);
  larder_value_builder_begin_array (builder, "page-params");
  for (guint i = 0; i < params->len; i++)
    larder_value_builder_add_value (builder, params->pdata[i]);
  larder_value_builder_close (builder);
  return larder_value_builder_end (builder);
}

static void
set_param (LarderFetch *fetch,
           LarderValue *param)
{
  if (param != NULL)
    larder_value_ref (param);
  g_clear_pointer (&fetch->page_param, larder_value_unref);
  fetch->page_param = param;
}

/* JSON null stands for a first page without a param. */
static LarderValue *
get_stored_param (PagedJob *job,
                  guint     index)
{
  LarderValue *param = larder_pages_get_param (job->stored, index);

  return larder_value_is_null (param) ? NULL : param;
}

static void
begin_anew (LarderFetch *fetch,
            PagedJob    *job)
{
  LarderValue *base = fetch->query->state.base;
  guint n = larder_pages_count (base);

  g_ptr_array_set_size (job->pages, 0);
  g_ptr_array_set_size (job->params, 0);
  g_clear_pointer (&job->stored, larder_value_unref);
  if (base != NULL)
    job->stored = larder_value_ref (base);

  job->target = 1;
  if (fetch->direction != LARDER_PAGE_DIRECTION_NONE)
    {
      g_autoptr(LarderValue) more =
        larder_paged_get_more (job->paged, fetch->query->state.data, fetch->direction);

      set_param (fetch, more);
      if (more != NULL)
        return;
      /* The list has changed since somebody wanted one more page of it. */
      fetch->direction = LARDER_PAGE_DIRECTION_NONE;
      fetch->query->state.direction = LARDER_PAGE_DIRECTION_NONE;
    }
  if (n > 0)
    {
      job->target = job->paged->only_first ? 1 : n;
      set_param (fetch, get_stored_param (job, 0));
    }
  else
    {
      job->target = job->paged->first_pages;
      set_param (fetch, job->paged->initial);
    }
  if (job->paged->max_pages > 0)
    job->target = MIN (job->target, job->paged->max_pages);
}

/* A further attempt goes on at the page that failed. */
static gboolean
paged_begin (LarderFetch *fetch)
{
  PagedJob *job = fetch->job_data;
  gboolean goes_on = job->pages->len > 0 && !fetch->was_outdated;

  if (!goes_on)
    begin_anew (fetch, job);
  return goes_on;
}

/* The param of the page after those that came; NULL: there is none. */
static LarderValue *
get_next_param (PagedJob *job)
{
  g_autoptr(LarderValue) so_far = NULL;
  guint n = job->pages->len;
  LarderValue *param;

  if (job->paged->next == NULL)
    {
      param = n < larder_pages_count (job->stored) ? get_stored_param (job, n) : NULL;
      return param != NULL ? larder_value_ref (param) : NULL;
    }
  so_far = build (job->pages, job->params);
  return larder_paged_get_more (job->paged, so_far, LARDER_PAGE_DIRECTION_NEXT);
}

static LarderValue *
paged_take (LarderFetch *fetch,
            LarderValue *value)
{
  PagedJob *job = fetch->job_data;
  LarderValue *param;

  g_ptr_array_add (job->pages, larder_value_ref (value));
  g_ptr_array_add (job->params, fetch->page_param != NULL ? larder_value_ref (fetch->page_param)
                                                          : larder_value_new_null ());
  param = job->pages->len < job->target ? get_next_param (job) : NULL;
  if (param == NULL)
    return build (job->pages, job->params);
  set_param (fetch, param);
  larder_value_unref (param);
  larder_fetch_run (fetch);
  return NULL;
}

/* The rows of a page fall into their tables; the page keeps their ids. */
static LarderValue *
apply_page (PagedJob    *job,
            LarderValue *page,
            guint64      serial,
            GPtrArray   *names)
{
  LarderPaged *paged = job->paged;
  LarderValue *rows = larder_value_get_path (page, paged->rows_path);
  g_autoptr(LarderValue) ids = NULL;
  LarderValue *result;

  if (paged->schema == NULL || rows == NULL)
    return larder_value_ref (page);
  g_ptr_array_add (names, larder_schema_name_rows (paged->schema, rows));
  ids = larder_schema_apply_since (paged->schema, rows, serial);
  result = larder_value_set_path (page, paged->rows_path, ids, NULL);
  return result != NULL ? result : larder_value_ref (page);
}

/* What the cache file keeps of rows: those of all pages. Rows of pages that went are kept with
 * them until a refetch. */
static void
name_rows (LarderQuery *query,
           GPtrArray   *names,
           gboolean     more)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  LarderValue *former = query->more->rows;

  for (guint i = 0; more && former != NULL && i < larder_value_get_n_items (former); i++)
    larder_value_builder_add_value (builder, larder_value_get_item (former, i));
  for (guint i = 0; i < names->len; i++)
    for (guint j = 0; j < larder_value_get_n_items (names->pdata[i]); j++)
      larder_value_builder_add_value (builder, larder_value_get_item (names->pdata[i], j));
  larder_query_take_rows (query, larder_value_builder_end (builder));
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) larder_value_unref);
}

/* The pages of a refetch of the first one: the others stay where it is still followed by them. */
static void
keep_others (PagedJob  *job,
             GPtrArray *pages,
             GPtrArray *params)
{
  g_autoptr(LarderValue) first = NULL;
  g_autoptr(LarderValue) next = NULL;
  guint n = larder_pages_count (job->stored);

  if (n < 2 || job->paged->next == NULL)
    return;
  first = build (job->pages, job->params);
  next = larder_paged_get_more (job->paged, first, LARDER_PAGE_DIRECTION_NEXT);
  if (next == NULL || !larder_value_equal (next, larder_pages_get_param (job->stored, 1)))
    return;
  for (guint i = 1; i < n; i++)
    {
      g_ptr_array_add (pages, larder_value_ref (larder_pages_get_page (job->stored, i)));
      g_ptr_array_add (params, larder_value_ref (larder_pages_get_param (job->stored, i)));
    }
}

/* One more page goes to what is there now, which may have been written since the fetch began. */
static void
add_held (LarderQuery *query,
          GPtrArray   *pages,
          GPtrArray   *params,
          guint        position)
{
  LarderValue *base = query->state.base;
  guint n = larder_pages_count (base);

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_insert (pages, (int) (position + i),
                          larder_value_ref (larder_pages_get_page (base, i)));
      g_ptr_array_insert (params, (int) (position + i),
                          larder_value_ref (larder_pages_get_param (base, i)));
    }
}

static void
trim (GPtrArray           *list,
      guint                max,
      LarderPageDirection  direction)
{
  if (max == 0 || list->len <= max)
    return;
  if (direction == LARDER_PAGE_DIRECTION_PREVIOUS)
    g_ptr_array_set_size (list, (int) max);
  else
    g_ptr_array_remove_range (list, 0, list->len - max);
}

static LarderValue *
paged_settle (LarderFetch *fetch,
              LarderValue *value)
{
  PagedJob *job = fetch->job_data;
  LarderPageDirection direction = fetch->direction;
  g_autoptr(GPtrArray) pages = new_list ();
  g_autoptr(GPtrArray) params = new_list ();
  g_autoptr(GPtrArray) names = new_list ();

  for (guint i = 0; i < job->pages->len; i++)
    {
      g_ptr_array_add (pages, apply_page (job, job->pages->pdata[i], fetch->serial, names));
      g_ptr_array_add (params, larder_value_ref (job->params->pdata[i]));
    }
  if (direction != LARDER_PAGE_DIRECTION_NONE)
    add_held (fetch->query, pages, params,
              direction == LARDER_PAGE_DIRECTION_NEXT ? 0 : pages->len);
  else if (job->paged->only_first)
    keep_others (job, pages, params);
  trim (pages, job->paged->max_pages, direction);
  trim (params, job->paged->max_pages, direction);
  if (job->paged->schema != NULL)
    name_rows (fetch->query, names, direction != LARDER_PAGE_DIRECTION_NONE ||
                                    pages->len > job->pages->len);
  return build (pages, params);
}

static void
paged_free (gpointer data)
{
  PagedJob *job = data;

  g_ptr_array_unref (job->pages);
  g_ptr_array_unref (job->params);
  g_clear_pointer (&job->stored, larder_value_unref);
  larder_paged_unref (job->paged);
  g_free (job);
}

void
larder_fetch_take_pages (LarderFetch *self)
{
  static const LarderFetchJob class = {
    paged_begin, paged_take, NULL, paged_settle, paged_free,
  };
  LarderPaged *paged = self->options->choices->paged;
  PagedJob *job;

  if (paged == NULL)
    paged = self->query->more->paged;
  if (paged == NULL)
    return;
  job = g_new0 (PagedJob, 1);
  job->paged = larder_paged_ref (paged);
  job->pages = new_list ();
  job->params = new_list ();
  self->job = &class;
  self->job_data = job;
}
