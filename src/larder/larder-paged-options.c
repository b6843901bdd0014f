/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a paged query reads, and how its pages follow each other. */

#include "config.h"

#include "larder/larder-paged-options.h"

#include "larder/larder-query-options-private.h"

/**
 * LarderPagedOptions:
 *
 * What a paged query reads, and how its pages follow each other.
 *
 * The fetch function brings one page at a time: the one that
 * [method@Larder.FetchContext.get_page_param] names. The data of the query is an object with two
 * lists of equal length, `pages` and `page-params`. A refetch asks for all pages that are held, one
 * after the other, beginning with the first param that is held; it is shown when all have come. A
 * query that was paged once stays so.
 */

/**
 * LarderPageParamFunc:
 * @page: the last page, or the first one for the function of the previous param
 * @pages: all pages, a list
 * @param: the param of @page; JSON null for the first page when no initial param is set
 * @params: the params of all pages, a list
 * @user_data: what was given with the function
 *
 * Says how the page is named that follows @page, or goes before it. Not called without pages.
 *
 * Returns: (transfer full) (nullable): the param; %NULL or JSON null: there is no such page
 */

struct _LarderPagedOptions
{
  LarderQueryOptions parent_instance;
};

typedef enum
{
  PROP_INITIAL_PARAM = 1,
  PROP_MAX_PAGES,
  PROP_FIRST_PAGES,
  PROP_REFETCH_FIRST_ONLY,
  PROP_ROWS_PATH,
} LarderPagedOptionsProperty;

static GParamSpec *properties[PROP_ROWS_PATH + 1];

G_DEFINE_FINAL_TYPE (LarderPagedOptions, larder_paged_options, LARDER_TYPE_QUERY_OPTIONS)

LarderPaged *
larder_paged_new (void)
{
  LarderPaged *self = g_new0 (LarderPaged, 1);

  g_atomic_ref_count_init (&self->refs);
  self->rows_path = g_strdup ("");
  self->first_pages = 1;
  return self;
}

LarderPaged *
larder_paged_ref (LarderPaged *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
larder_paged_unref (LarderPaged *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->next, larder_closure_unref);
  g_clear_pointer (&self->previous, larder_closure_unref);
  g_clear_pointer (&self->initial, larder_value_unref);
  g_clear_pointer (&self->schema, larder_schema_unref);
  g_free (self->rows_path);
  g_free (self);
}

/* Queries share what was given to them, so a change makes a copy. */
static LarderPaged *
change (LarderPagedOptions *self)
{
  LarderQueryOptions *options = &self->parent_instance;
  LarderPaged *former = options->choices->paged;
  LarderPaged *copy = larder_paged_new ();

  if (former->next != NULL)
    copy->next = larder_closure_ref (former->next);
  if (former->previous != NULL)
    copy->previous = larder_closure_ref (former->previous);
  if (former->initial != NULL)
    copy->initial = larder_value_ref (former->initial);
  if (former->schema != NULL)
    copy->schema = larder_schema_ref (former->schema);
  g_set_str (&copy->rows_path, former->rows_path);
  copy->max_pages = former->max_pages;
  copy->first_pages = former->first_pages;
  copy->only_first = former->only_first;
  larder_paged_unref (former);
  larder_query_options_own (options)->paged = copy;
  return copy;
}

static void
larder_paged_options_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  LarderPaged *paged = LARDER_PAGED_OPTIONS (object)->parent_instance.choices->paged;

  switch ((LarderPagedOptionsProperty) prop_id)
    {
    case PROP_INITIAL_PARAM:
      g_value_set_boxed (value, paged->initial);
      break;

    case PROP_MAX_PAGES:
      g_value_set_uint (value, paged->max_pages);
      break;

    case PROP_FIRST_PAGES:
      g_value_set_uint (value, paged->first_pages);
      break;

    case PROP_REFETCH_FIRST_ONLY:
      g_value_set_boolean (value, paged->only_first);
      break;

    case PROP_ROWS_PATH:
      g_value_set_string (value, paged->rows_path);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_paged_options_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  LarderPagedOptions *self = LARDER_PAGED_OPTIONS (object);

  switch ((LarderPagedOptionsProperty) prop_id)
    {
    case PROP_INITIAL_PARAM:
      larder_paged_options_set_initial_param (self, g_value_get_boxed (value));
      break;

    case PROP_MAX_PAGES:
      larder_paged_options_set_max_pages (self, g_value_get_uint (value));
      break;

    case PROP_FIRST_PAGES:
      larder_paged_options_set_first_pages (self, g_value_get_uint (value));
      break;

    case PROP_REFETCH_FIRST_ONLY:
      larder_paged_options_set_refetch_first_only (self, g_value_get_boolean (value));
      break;

    case PROP_ROWS_PATH:
      larder_paged_options_set_rows_path (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_paged_options_class_init (LarderPagedOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_paged_options_get_property;
  object_class->set_property = larder_paged_options_set_property;

  /**
   * LarderPagedOptions:initial-param:
   *
   * The param of the first page; %NULL: the first page has none.
   */
  properties[PROP_INITIAL_PARAM] =
    g_param_spec_boxed ("initial-param", NULL, NULL, LARDER_TYPE_VALUE, flags);
  /**
   * LarderPagedOptions:max-pages:
   *
   * How many pages are held; one more at an end drops one at the other. 0: any number.
   */
  properties[PROP_MAX_PAGES] =
    g_param_spec_uint ("max-pages", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderPagedOptions:first-pages:
   *
   * How many pages the first fetch asks for; it ends early when there are fewer.
   */
  properties[PROP_FIRST_PAGES] =
    g_param_spec_uint ("first-pages", NULL, NULL, 1, G_MAXUINT, 1, flags);
  /**
   * LarderPagedOptions:refetch-first-only:
   *
   * Whether a refetch asks for the first page alone. The others are kept if the fresh first page
   * is still followed by the second one, else they are dropped.
   */
  properties[PROP_REFETCH_FIRST_ONLY] =
    g_param_spec_boolean ("refetch-first-only", NULL, NULL, FALSE, flags);
  /**
   * LarderPagedOptions:rows-path:
   *
   * Where in a page its rows are, as a JSON pointer; the empty text: the page is their list.
   */
  properties[PROP_ROWS_PATH] = g_param_spec_string ("rows-path", NULL, NULL, "", flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_paged_options_init (LarderPagedOptions *self)
{
  larder_query_options_own (&self->parent_instance)->paged = larder_paged_new ();
}

/**
 * larder_paged_options_new:
 * @key: (nullable): the key, see [func@Larder.key_new]; %NULL for defaults of a prefix
 *
 * Makes options in which nothing else is chosen.
 *
 * Returns: (transfer full): the options
 */
LarderPagedOptions *
larder_paged_options_new (GVariant *key)
{
  LarderPagedOptions *self = g_object_new (LARDER_TYPE_PAGED_OPTIONS, NULL);

  if (key != NULL)
    larder_query_options_set_key (LARDER_QUERY_OPTIONS (self), key);
  return self;
}

/**
 * larder_paged_options_set_initial_param:
 * @param: (nullable): the param of the first page
 *
 * Sets [property@Larder.PagedOptions:initial-param].
 */
void
larder_paged_options_set_initial_param (LarderPagedOptions *self,
                                        LarderValue        *param)
{
  LarderPaged *paged;

  g_return_if_fail (LARDER_IS_PAGED_OPTIONS (self));

  paged = change (self);
  if (param != NULL)
    larder_value_ref (param);
  g_clear_pointer (&paged->initial, larder_value_unref);
  paged->initial = param;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INITIAL_PARAM]);
  larder_query_options_choose (LARDER_QUERY_OPTIONS (self), 0, NULL);
}

/**
 * larder_paged_options_set_next_param_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   names the page that follows; without a function none does
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name.
 */
void
larder_paged_options_set_next_param_func (LarderPagedOptions  *self,
                                          LarderPageParamFunc  func,
                                          gpointer             user_data,
                                          GDestroyNotify       destroy)
{
  LarderPaged *paged;

  g_return_if_fail (LARDER_IS_PAGED_OPTIONS (self));

  paged = change (self);
  g_clear_pointer (&paged->next, larder_closure_unref);
  if (func != NULL)
    paged->next = larder_closure_new (G_CALLBACK (func), user_data, destroy);
  larder_query_options_choose (LARDER_QUERY_OPTIONS (self), 0, NULL);
}

/**
 * larder_paged_options_set_previous_param_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   names the page that goes before; without a function none does
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name.
 */
void
larder_paged_options_set_previous_param_func (LarderPagedOptions  *self,
                                              LarderPageParamFunc  func,
                                              gpointer             user_data,
                                              GDestroyNotify       destroy)
{
  LarderPaged *paged;

  g_return_if_fail (LARDER_IS_PAGED_OPTIONS (self));

  paged = change (self);
  g_clear_pointer (&paged->previous, larder_closure_unref);
  if (func != NULL)
    paged->previous = larder_closure_new (G_CALLBACK (func), user_data, destroy);
  larder_query_options_choose (LARDER_QUERY_OPTIONS (self), 0, NULL);
}

/**
 * larder_paged_options_set_max_pages:
 * @max_pages: how many pages are held; 0: any number
 *
 * Sets [property@Larder.PagedOptions:max-pages].
 */
void
larder_paged_options_set_max_pages (LarderPagedOptions *self,
                                    guint               max_pages)
{
  g_return_if_fail (LARDER_IS_PAGED_OPTIONS (self));

  change (self)->max_pages = max_pages;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_PAGES]);
  larder_query_options_choose (LARDER_QUERY_OPTIONS (self), 0, NULL);
}

/**
 * larder_paged_options_set_first_pages:
 * @n_pages: how many pages the first fetch asks for, at least 1
 *
 * Sets [property@Larder.PagedOptions:first-pages].
 */
void
larder_paged_options_set_first_pages (LarderPagedOptions *self,
                                      guint               n_pages)
{
  g_return_if_fail (LARDER_IS_PAGED_OPTIONS (self));
  g_return_if_fail (n_pages >= 1);

  change (self)->first_pages = n_pages;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST_PAGES]);
  larder_query_options_choose (LARDER_QUERY_OPTIONS (self), 0, NULL);
}

/**
 * larder_paged_options_set_refetch_first_only:
 * @only_first: whether a refetch asks for the first page alone
 *
 * Sets [property@Larder.PagedOptions:refetch-first-only].
 */
void
larder_paged_options_set_refetch_first_only (LarderPagedOptions *self,
                                             gboolean            only_first)
{
  g_return_if_fail (LARDER_IS_PAGED_OPTIONS (self));

  change (self)->only_first = !!only_first;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFETCH_FIRST_ONLY]);
  larder_query_options_choose (LARDER_QUERY_OPTIONS (self), 0, NULL);
}

/**
 * larder_paged_options_set_rows_path:
 * @path: (nullable): a JSON pointer such as "/items"; %NULL or "": a page is the list of its rows
 *
 * Sets [property@Larder.PagedOptions:rows-path].
 */
void
larder_paged_options_set_rows_path (LarderPagedOptions *self,
                                    const char         *path)
{
  g_return_if_fail (LARDER_IS_PAGED_OPTIONS (self));

  g_set_str (&change (self)->rows_path, path != NULL ? path : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS_PATH]);
  larder_query_options_choose (LARDER_QUERY_OPTIONS (self), 0, NULL);
}

/**
 * larder_paged_options_get_rows_path:
 *
 * See [method@Larder.PagedOptions.set_rows_path].
 *
 * Returns: where in a page its rows are
 */
const char *
larder_paged_options_get_rows_path (LarderPagedOptions *self)
{
  g_return_val_if_fail (LARDER_IS_PAGED_OPTIONS (self), NULL);

  return self->parent_instance.choices->paged->rows_path;
}

/**
 * larder_paged_options_set_page_schema:
 * @schema: (nullable): what the rows of a page are
 *
 * Puts the rows of each page into tables; the page then holds their ids instead. A schema with a
 * scope would take the rows of the other pages for lost, so it must have none.
 */
void
larder_paged_options_set_page_schema (LarderPagedOptions *self,
                                      LarderSchema       *schema)
{
  LarderPaged *paged;

  g_return_if_fail (LARDER_IS_PAGED_OPTIONS (self));

  paged = change (self);
  if (schema != NULL)
    larder_schema_ref (schema);
  g_clear_pointer (&paged->schema, larder_schema_unref);
  paged->schema = schema;
  larder_query_options_choose (LARDER_QUERY_OPTIONS (self), 0, NULL);
}
