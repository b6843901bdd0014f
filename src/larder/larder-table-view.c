/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A sorted, filtered part of a table as a list model. */

#include "config.h"

#include "larder/larder-table.h"

#include "larder/larder-table-view-private.h"

typedef enum
{
  PROP_TABLE = 1,
  PROP_ITEM_TYPE,
  PROP_N_ITEMS,
} LarderTableViewProperty;

static GParamSpec *properties[PROP_N_ITEMS + 1];

static void larder_table_view_list_model_init (GListModelInterface *iface);

/**
 * LarderTableView:
 *
 * A list model of the records of a table: the visible rows whose members equal all matches and
 * that pass the filter, in an order.
 *
 * It follows the table by itself and announces as little as possible. A row that changed is the
 * same object at its place; one that must go elsewhere is removed there and added here.
 */

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderTableView, larder_table_view, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      larder_table_view_list_model_init))

static void
match_free (gpointer data)
{
  LarderTableMatch *match = data;

  g_free (match->member);
  larder_value_unref (match->value);
  g_free (match);
}

static GType
larder_table_view_get_item_type (GListModel *model)
{
  return larder_table_get_record_type (LARDER_TABLE_VIEW (model)->table);
}

static guint
larder_table_view_get_n_items (GListModel *model)
{
  LarderTableView *self = LARDER_TABLE_VIEW (model);

  if (self->before != NULL)
    return self->told + self->before->len - self->untold;
  return self->entries->len;
}

static gpointer
larder_table_view_get_item (GListModel *model,
                            guint       position)
{
  LarderTableView *self = LARDER_TABLE_VIEW (model);
  LarderTableEntry *entry;

  if (position >= larder_table_view_get_n_items (model))
    return NULL;
  if (self->before != NULL && position >= self->told)
    entry = self->before->pdata[position - self->told + self->untold];
  else
    entry = self->entries->pdata[position];
  return larder_table_get_row_record (self->table, entry->row);
}

static void
larder_table_view_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = larder_table_view_get_item_type;
  iface->get_n_items = larder_table_view_get_n_items;
  iface->get_item = larder_table_view_get_item;
}

static void
larder_table_view_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  LarderTableView *self = LARDER_TABLE_VIEW (object);

  switch ((LarderTableViewProperty) prop_id)
    {
    case PROP_TABLE:
      g_value_set_object (value, self->table);
      break;
    case PROP_ITEM_TYPE:
      g_value_set_gtype (value, larder_table_view_get_item_type (G_LIST_MODEL (self)));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, larder_table_view_get_n_items (G_LIST_MODEL (self)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
larder_table_view_finalize (GObject *object)
{
  LarderTableView *self = LARDER_TABLE_VIEW (object);

  larder_table_remove_view (self->table, self);
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->by_row);
  g_ptr_array_unref (self->matches);
  g_strfreev (self->search_members);
  g_free (self->search);
  g_string_free (self->scratch, TRUE);
  larder_table_order_free (self->order);
  g_clear_pointer (&self->next_order, larder_table_order_free);
  if (self->filter_destroy != NULL)
    self->filter_destroy (self->filter_data);
  g_object_unref (self->table);

  G_OBJECT_CLASS (larder_table_view_parent_class)->finalize (object);
}

static void
larder_table_view_class_init (LarderTableViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_table_view_get_property;
  object_class->finalize = larder_table_view_finalize;

  /**
   * LarderTableView:table:
   *
   * The table.
   */
  properties[PROP_TABLE] = g_param_spec_object ("table", NULL, NULL, LARDER_TYPE_TABLE, flags);
  /**
   * LarderTableView:item-type:
   *
   * The class of the records.
   */
  properties[PROP_ITEM_TYPE] = g_param_spec_gtype ("item-type", NULL, NULL, G_TYPE_OBJECT, flags);
  /**
   * LarderTableView:n-items:
   *
   * How many records there are.
   */
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_table_view_init (LarderTableView *self)
{
  self->matches = g_ptr_array_new_with_free_func (match_free);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_table_entry_free);
  self->by_row = g_hash_table_new (NULL, NULL);
  self->scratch = g_string_sized_new (128);
}

guint64
larder_table_view_get_n_comparisons (LarderTableView *self)
{
  return self->order->n_comparisons;
}

/**
 * larder_table_view_new:
 * @table: a table
 * @order: (nullable): members, each with `desc` where the greatest comes first, such as
 *   `position,created_at desc,id`; %NULL for the order in which the rows came
 *
 * Makes a view of all visible rows. Numbers are ordered by value, texts by code points; rows
 * that lack the member or have null there come last. What is equal is ordered by id, or with `#`
 * at the end, such as `position,#`, in the order in which the rows came.
 *
 * Returns: (transfer full): a new view
 */
LarderTableView *
larder_table_view_new (LarderTable *table,
                       const char  *order)
{
  LarderTableView *self;

  g_return_val_if_fail (LARDER_IS_TABLE (table), NULL);

  self = g_object_new (LARDER_TYPE_TABLE_VIEW, NULL);
  self->table = g_object_ref (table);
  self->order = larder_table_order_new (order);
  larder_table_add_view (table, self);
  larder_table_view_rebuild (self, LARDER_TABLE_VIEW_RULES_ANY);
  return self;
}

/**
 * larder_table_view_set_match:
 * @self: a view
 * @member: the name of a member
 * @value: (nullable): what the member must be; null also matches rows without it; %NULL takes
 *   the match on this member away
 *
 * Has the view show only rows whose member equals the value. Matches on several members must
 * all hold.
 */
void
larder_table_view_set_match (LarderTableView *self,
                             const char      *member,
                             LarderValue     *value)
{
  guint i;

  g_return_if_fail (LARDER_IS_TABLE_VIEW (self));
  g_return_if_fail (member != NULL);

  for (i = 0; i < self->matches->len; i++)
    if (strcmp (((LarderTableMatch *) self->matches->pdata[i])->member, member) == 0)
      break;
  if (i < self->matches->len)
    {
      LarderTableMatch *match = self->matches->pdata[i];

      if (value != NULL && larder_value_equal (match->value, value))
        return;
      g_ptr_array_remove_index (self->matches, i);
    }
  else if (value == NULL)
    return;
  if (value != NULL)
    {
      LarderTableMatch *match = g_new0 (LarderTableMatch, 1);

      match->member = g_strdup (member);
      match->value = larder_value_ref (value);
      g_ptr_array_add (self->matches, match);
    }
  larder_table_view_rebuild (self, LARDER_TABLE_VIEW_RULES_ANY);
}

/**
 * larder_table_view_set_match_string:
 * @self: a view
 * @member: the name of a member
 * @string: (nullable): the text that the member must be; %NULL for rows that have none
 *
 * Has the view show only rows whose member is this text, as
 * [method@Larder.TableView.set_match] does.
 */
void
larder_table_view_set_match_string (LarderTableView *self,
                                    const char      *member,
                                    const char      *string)
{
  g_autoptr(LarderValue) value = NULL;

  value = string != NULL ? larder_value_new_string (string) : larder_value_new_null ();
  larder_table_view_set_match (self, member, value);
}

/**
 * larder_table_view_set_filter:
 * @self: a view
 * @func: (scope notified) (nullable) (closure user_data) (destroy destroy): decides; %NULL for
 *   no filter
 * @user_data: for @func
 * @destroy: called when @func is not needed any more
 *
 * Has the view show only rows that the function accepts. When it would decide otherwise without
 * a change of the row, call [method@Larder.TableView.refilter].
 */
void
larder_table_view_set_filter (LarderTableView       *self,
                              LarderTableFilterFunc  func,
                              gpointer               user_data,
                              GDestroyNotify         destroy)
{
  g_return_if_fail (LARDER_IS_TABLE_VIEW (self));

  if (self->filter_destroy != NULL)
    self->filter_destroy (self->filter_data);
  self->filter = func;
  self->filter_data = user_data;
  self->filter_destroy = destroy;
  larder_table_view_rebuild (self, LARDER_TABLE_VIEW_RULES_ANY);
}

/**
 * larder_table_view_refilter:
 * @self: a view
 *
 * Looks at every row again.
 */
void
larder_table_view_refilter (LarderTableView *self)
{
  g_return_if_fail (LARDER_IS_TABLE_VIEW (self));

  larder_table_view_rebuild (self, LARDER_TABLE_VIEW_RULES_ANY);
}

/**
 * larder_table_view_set_order:
 * @self: a view
 * @order: (nullable): as in [ctor@Larder.TableView.new]
 *
 * Changes the order.
 */
void
larder_table_view_set_order (LarderTableView *self,
                             const char      *order)
{
  g_return_if_fail (LARDER_IS_TABLE_VIEW (self));

  g_clear_pointer (&self->next_order, larder_table_order_free);
  self->next_order = larder_table_order_new (order);
  larder_table_view_rebuild (self, LARDER_TABLE_VIEW_RULES_ORDER);
}

/**
 * larder_table_view_find:
 * @self: a view
 * @id: the id of a row
 *
 * Where a row is.
 *
 * Returns: its position, -1 if the view does not have it
 */
int
larder_table_view_find (LarderTableView *self,
                        const char      *id)
{
  LarderRow *row;
  LarderTableEntry *entry;

  g_return_val_if_fail (LARDER_IS_TABLE_VIEW (self), -1);
  g_return_val_if_fail (id != NULL, -1);

  row = larder_table_peek_row (self->table, id);
  entry = row != NULL ? g_hash_table_lookup (self->by_row, row) : NULL;
  return entry != NULL ? (int) larder_table_view_find_place (self, entry) : -1;
}
