/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One row of a paged query: the same object as long as the row is in the list. */

#include "config.h"

#include "larder/larder-paged-row-private.h"

/**
 * LarderPagedRow:
 *
 * One row of a paged query that is not the record of a table.
 *
 * The same object as long as a row of that id is in the list; its value changes.
 */
struct _LarderPagedRow
{
  GObject      parent_instance;

  char        *id;
  LarderValue *value;
};

typedef enum
{
  PROP_ID = 1,
  PROP_VALUE,
} LarderPagedRowProperty;

static GParamSpec *properties[PROP_VALUE + 1];

G_DEFINE_FINAL_TYPE (LarderPagedRow, larder_paged_row, G_TYPE_OBJECT)

static void
larder_paged_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  LarderPagedRow *self = LARDER_PAGED_ROW (object);

  switch ((LarderPagedRowProperty) prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_VALUE:
      g_value_set_boxed (value, self->value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_paged_row_finalize (GObject *object)
{
  LarderPagedRow *self = LARDER_PAGED_ROW (object);

  g_free (self->id);
  larder_value_unref (self->value);

  G_OBJECT_CLASS (larder_paged_row_parent_class)->finalize (object);
}

static void
larder_paged_row_class_init (LarderPagedRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_paged_row_get_property;
  object_class->finalize = larder_paged_row_finalize;

  /**
   * LarderPagedRow:id:
   *
   * What tells the row from others.
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * LarderPagedRow:value:
   *
   * The row.
   */
  properties[PROP_VALUE] = g_param_spec_boxed ("value", NULL, NULL, LARDER_TYPE_VALUE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_paged_row_init (LarderPagedRow *self)
{
}

LarderPagedRow *
larder_paged_row_new (const char  *id,
                      LarderValue *value)
{
  LarderPagedRow *self = g_object_new (LARDER_TYPE_PAGED_ROW, NULL);

  self->id = g_strdup (id);
  self->value = larder_value_ref (value);
  return self;
}

void
larder_paged_row_set_value (LarderPagedRow *self,
                            LarderValue    *value)
{
  if (self->value == value)
    return;
  larder_value_ref (value);
  larder_value_unref (self->value);
  self->value = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

/**
 * larder_paged_row_get_id:
 *
 * The text of the member that the model was told to go by.
 *
 * Returns: what tells the row from others
 */
const char *
larder_paged_row_get_id (LarderPagedRow *self)
{
  g_return_val_if_fail (LARDER_IS_PAGED_ROW (self), NULL);

  return self->id;
}

/**
 * larder_paged_row_get_value:
 *
 * The row as the page has it; another value replaces it when it changed, and
 * [property@Larder.PagedRow:value] notifies.
 *
 * Returns: (transfer none): the row
 */
LarderValue *
larder_paged_row_get_value (LarderPagedRow *self)
{
  g_return_val_if_fail (LARDER_IS_PAGED_ROW (self), NULL);

  return self->value;
}
