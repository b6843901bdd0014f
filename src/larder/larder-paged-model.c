/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows of all pages of a paged query as one list model. */

#include "config.h"

#include "larder/larder-paged-model.h"

#include "larder/larder-list-diff-private.h"
#include "larder/larder-paged-private.h"
#include "larder/larder-paged-row-private.h"
#include "larder/larder-query-observer-private.h"
#include "larder/larder-table-private.h"

/**
 * LarderPagedModel:
 *
 * The rows of all pages of a paged query as one list model.
 *
 * A row is known by its id and stays the same object; a row that two pages hold is shown once. When
 * pages change, only what came, went or moved is told, in the least number of rows. The model
 * follows its observer, which is attached by whoever made it.
 */
struct _LarderPagedModel
{
  GObject              parent_instance;

  LarderPagedObserver *observer;      /* (owned) */
  char                *id_member;
  GPtrArray           *items;         /* of GObject (owned) */
  GHashTable          *rows;          /* id to LarderPagedRow, which @items owns */
  LarderValue         *shown;         /* the data that @items is made of (owned) (nullable) */
  gboolean             wanted;        /* one more page, when the refetch that runs has settled */
  gboolean             told_has_more;
  gboolean             told_loading_more;
};

typedef enum
{
  PROP_OBSERVER = 1,
  PROP_ID_MEMBER,
  PROP_HAS_MORE,
  PROP_LOADING_MORE,
} LarderPagedModelProperty;

static GParamSpec *properties[PROP_LOADING_MORE + 1];

static void larder_paged_model_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderPagedModel, larder_paged_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      larder_paged_model_list_model_init))

static LarderPaged *
get_paged (LarderPagedModel *self)
{
  LarderQueryObserver *observer = LARDER_QUERY_OBSERVER (self->observer);

  if (observer->resolved->choices->paged != NULL)
    return observer->resolved->choices->paged;
  return observer->query != NULL ? observer->query->more->paged : NULL;
}

/* Rows without the member are told apart by what they are, or else by their place. */
static char *
dup_id (LarderPagedModel *self,
        LarderValue      *row,
        guint             place)
{
  LarderValue *id = row;

  if (larder_value_get_kind (row) == LARDER_VALUE_OBJECT)
    id = larder_value_get_member (row, self->id_member);
  switch (id != NULL ? larder_value_get_kind (id) : LARDER_VALUE_NULL)
    {
    case LARDER_VALUE_STRING:
      return g_strdup (larder_value_get_string (id));

    case LARDER_VALUE_INT:
    case LARDER_VALUE_DOUBLE:
    case LARDER_VALUE_BOOLEAN:
      return larder_value_to_json (id);

    case LARDER_VALUE_NULL:
    case LARDER_VALUE_ARRAY:
    case LARDER_VALUE_OBJECT:
    default:
      return g_strdup_printf ("\x1f%u", place);
    }
}

/* What collects the rows of all pages. */
typedef struct
{
  LarderTable *table;     /* (nullable): the rows are ids of its records */
  GHashTable  *ids;       /* set of those that were met (owned) */
  GHashTable  *rows;      /* id to LarderPagedRow, borrowed from @wanted */
  GPtrArray   *wanted;    /* of GObject (owned) */
} Collection;

static void
collect_row (LarderPagedModel *self,
             Collection       *collection,
             LarderValue      *value)
{
  g_autofree char *id = dup_id (self, value, g_hash_table_size (collection->ids));
  LarderPagedRow *row;

  if (g_hash_table_contains (collection->ids, id))
    return;
  if (collection->table != NULL)
    {
      g_ptr_array_add (collection->wanted, larder_table_get_record (collection->table, id));
      g_hash_table_add (collection->ids, g_steal_pointer (&id));
      return;
    }

  row = g_hash_table_lookup (self->rows, id);
  if (row != NULL)
    larder_paged_row_set_value (g_object_ref (row), value);
  else
    row = larder_paged_row_new (id, value);
  g_ptr_array_add (collection->wanted, row);
  g_hash_table_insert (collection->rows, (char *) larder_paged_row_get_id (row), row);
  g_hash_table_add (collection->ids, g_steal_pointer (&id));
}

static void
collect (LarderPagedModel *self,
         Collection       *collection,
         LarderPaged      *paged,
         LarderValue      *data)
{
  for (guint i = 0; i < larder_pages_count (data); i++)
    {
      LarderValue *rows = larder_value_get_path (larder_pages_get_page (data, i),
                                                 paged != NULL ? paged->rows_path : "");
      guint n = rows != NULL && larder_value_get_kind (rows) == LARDER_VALUE_ARRAY
                ? larder_value_get_n_items (rows) : 0;

      for (guint j = 0; j < n; j++)
        collect_row (self, collection, larder_value_get_item (rows, j));
    }
}

static void
show_rows (LarderPagedModel *self)
{
  LarderValue *data = larder_query_observer_get_data (LARDER_QUERY_OBSERVER (self->observer));
  LarderPaged *paged = get_paged (self);
  Collection collection = { 0 };
  g_autoptr(GPtrArray) tables = NULL;
  g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (data == self->shown)
    return;
  if (data != NULL)
    larder_value_ref (data);
  g_clear_pointer (&self->shown, larder_value_unref);
  self->shown = data;

  if (paged != NULL && paged->schema != NULL)
    {
      tables = larder_schema_get_tables (paged->schema);
      collection.table = tables->pdata[0];
    }
  collection.ids = ids;
  collection.wanted = wanted;
  collection.rows = g_hash_table_new (g_str_hash, g_str_equal);
  collect (self, &collection, paged, data);
  g_hash_table_unref (self->rows);
  self->rows = collection.rows;
  larder_list_diff_apply (G_LIST_MODEL (self), self->items, wanted);
}

static void
tell (LarderPagedModel *self)
{
  gboolean has_more = larder_paged_model_get_has_more (self);
  gboolean loading_more = larder_paged_model_get_loading_more (self);

  if (has_more != self->told_has_more)
    {
      self->told_has_more = has_more;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_MORE]);
    }
  if (loading_more != self->told_loading_more)
    {
      self->told_loading_more = loading_more;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING_MORE]);
    }
}

static void
changed_cb (LarderPagedModel *self)
{
  LarderQueryObserver *observer = LARDER_QUERY_OBSERVER (self->observer);

  show_rows (self);
  if (self->wanted &&
      larder_query_observer_get_fetch_status (observer) == LARDER_FETCH_STATUS_IDLE)
    {
      self->wanted = FALSE;
      larder_paged_observer_fetch_next (self->observer, FALSE);
    }
  tell (self);
}

static GType
larder_paged_model_get_item_type (GListModel *list)
{
  return G_TYPE_OBJECT;
}

static guint
larder_paged_model_get_n_items (GListModel *list)
{
  return LARDER_PAGED_MODEL (list)->items->len;
}

static gpointer
larder_paged_model_get_item (GListModel *list,
                             guint       position)
{
  LarderPagedModel *self = LARDER_PAGED_MODEL (list);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
larder_paged_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = larder_paged_model_get_item_type;
  iface->get_n_items = larder_paged_model_get_n_items;
  iface->get_item = larder_paged_model_get_item;
}

static void
larder_paged_model_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  LarderPagedModel *self = LARDER_PAGED_MODEL (object);

  switch ((LarderPagedModelProperty) prop_id)
    {
    case PROP_OBSERVER:
      g_value_set_object (value, self->observer);
      break;

    case PROP_ID_MEMBER:
      g_value_set_string (value, self->id_member);
      break;

    case PROP_HAS_MORE:
      g_value_set_boolean (value, larder_paged_model_get_has_more (self));
      break;

    case PROP_LOADING_MORE:
      g_value_set_boolean (value, larder_paged_model_get_loading_more (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_paged_model_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  LarderPagedModel *self = LARDER_PAGED_MODEL (object);

  if (prop_id == PROP_OBSERVER)
    self->observer = g_value_dup_object (value);
  else if (prop_id == PROP_ID_MEMBER)
    self->id_member = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_paged_model_constructed (GObject *object)
{
  LarderPagedModel *self = LARDER_PAGED_MODEL (object);

  G_OBJECT_CLASS (larder_paged_model_parent_class)->constructed (object);

  g_return_if_fail (self->observer != NULL);
  g_signal_connect_object (self->observer, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_rows (self);
  self->told_has_more = larder_paged_model_get_has_more (self);
  self->told_loading_more = larder_paged_model_get_loading_more (self);
}

static void
larder_paged_model_finalize (GObject *object)
{
  LarderPagedModel *self = LARDER_PAGED_MODEL (object);

  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->shown, larder_value_unref);
  g_clear_object (&self->observer);
  g_free (self->id_member);

  G_OBJECT_CLASS (larder_paged_model_parent_class)->finalize (object);
}

static void
larder_paged_model_class_init (LarderPagedModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags construct =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_paged_model_get_property;
  object_class->set_property = larder_paged_model_set_property;
  object_class->constructed = larder_paged_model_constructed;
  object_class->finalize = larder_paged_model_finalize;

  /**
   * LarderPagedModel:observer:
   *
   * Whose rows are shown.
   */
  properties[PROP_OBSERVER] =
    g_param_spec_object ("observer", NULL, NULL, LARDER_TYPE_PAGED_OBSERVER, construct);
  /**
   * LarderPagedModel:id-member:
   *
   * The member of a row that tells it from others.
   */
  properties[PROP_ID_MEMBER] = g_param_spec_string ("id-member", NULL, NULL, "id", construct);
  /**
   * LarderPagedModel:has-more:
   *
   * Whether [method@Larder.PagedModel.load_more] would bring more rows.
   */
  properties[PROP_HAS_MORE] = g_param_spec_boolean ("has-more", NULL, NULL, FALSE, readable);
  /**
   * LarderPagedModel:loading-more:
   *
   * Whether more rows are on their way, or wait for a refetch to end.
   */
  properties[PROP_LOADING_MORE] =
    g_param_spec_boolean ("loading-more", NULL, NULL, FALSE, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_paged_model_init (LarderPagedModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * larder_paged_model_new:
 * @observer: whose rows are shown
 *
 * Makes a model of rows whose member `id` tells them apart.
 *
 * Returns: (transfer full): the model
 */
LarderPagedModel *
larder_paged_model_new (LarderPagedObserver *observer)
{
  g_return_val_if_fail (LARDER_IS_PAGED_OBSERVER (observer), NULL);

  return g_object_new (LARDER_TYPE_PAGED_MODEL, "observer", observer, NULL);
}

/**
 * larder_paged_model_get_observer:
 *
 * The observer is given once, with the model.
 *
 * Returns: (transfer none): whose rows are shown
 */
LarderPagedObserver *
larder_paged_model_get_observer (LarderPagedModel *self)
{
  g_return_val_if_fail (LARDER_IS_PAGED_MODEL (self), NULL);

  return self->observer;
}

/**
 * larder_paged_model_get_has_more:
 *
 * Sensitive “load more” buttons and the end of scrolling bind to the property.
 *
 * Returns: whether there are more rows to load
 */
gboolean
larder_paged_model_get_has_more (LarderPagedModel *self)
{
  g_return_val_if_fail (LARDER_IS_PAGED_MODEL (self), FALSE);

  return larder_paged_observer_get_has_next (self->observer);
}

/**
 * larder_paged_model_get_loading_more:
 *
 * For a spinner at the end of the list.
 *
 * Returns: whether more rows are on their way
 */
gboolean
larder_paged_model_get_loading_more (LarderPagedModel *self)
{
  g_return_val_if_fail (LARDER_IS_PAGED_MODEL (self), FALSE);

  return self->wanted || larder_paged_observer_get_is_fetching_next (self->observer);
}

/**
 * larder_paged_model_load_more:
 *
 * Fetches the next page, once: calls while it is on its way do nothing. A refetch that runs ends
 * first. Without a next page nothing happens. Fit for the end of a scrolled list.
 */
void
larder_paged_model_load_more (LarderPagedModel *self)
{
  LarderQueryObserver *observer;

  g_return_if_fail (LARDER_IS_PAGED_MODEL (self));

  observer = LARDER_QUERY_OBSERVER (self->observer);
  if (self->wanted || !larder_paged_observer_get_has_next (self->observer))
    return;
  if (larder_query_observer_get_fetch_status (observer) == LARDER_FETCH_STATUS_IDLE)
    larder_paged_observer_fetch_next (self->observer, FALSE);
  else if (observer->query->state.direction != LARDER_PAGE_DIRECTION_NEXT)
    self->wanted = TRUE;
  tell (self);
}
