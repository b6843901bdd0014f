/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a table of members to properties, and from JSON to their values. */

#include "config.h"

#include "larder/larder-record-private.h"
#include "larder/larder-value-private.h"

/* Ids of properties of members; those that a subclass numbers itself stay far below. */
#define FIRST_MEMBER_PROPERTY 0x10000

static G_DEFINE_QUARK (larder-record-members, members)

typedef struct
{
  GHashTable *by_name;          /* borrowed names and values */
  GPtrArray  *infos;            /* (owned), in the order of their properties */
} Members;

/**
 * LarderMemberType:
 * @LARDER_MEMBER_STRING: `gchararray`, never %NULL unless its fallback is null
 * @LARDER_MEMBER_INT: `gint64`
 * @LARDER_MEMBER_DOUBLE: `gdouble`
 * @LARDER_MEMBER_BOOLEAN: `gboolean`
 * @LARDER_MEMBER_TIME: `GDateTime`, nullable; ISO 8601 text in JSON, with `T` or a space
 * @LARDER_MEMBER_VALUE: [struct@Larder.Value], nullable
 *
 * What the property of a member is.
 */

/**
 * LarderMember:
 * @name: the name in JSON
 * @property: (nullable): the name of the property; %NULL for @name with `-` for `_`
 * @type: what the property is
 * @fallback: (nullable): JSON text of the value that stands for an absent, null or wrong one;
 *   %NULL for an empty text, 0, false and nothing
 *
 * One line of the table that describes a row type.
 */

GParamSpec *
larder_member_make_pspec (const LarderMember *member,
                          GParamFlags         flags)
{
  const char *name = larder_member_get_property_name (member);

  flags |= G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  switch (member->type)
    {
    case LARDER_MEMBER_STRING:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    case LARDER_MEMBER_INT:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case LARDER_MEMBER_DOUBLE:
      return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0.0, flags);
    case LARDER_MEMBER_BOOLEAN:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    case LARDER_MEMBER_TIME:
      return g_param_spec_boxed (name, NULL, NULL, G_TYPE_DATE_TIME, flags);
    case LARDER_MEMBER_VALUE:
      return g_param_spec_boxed (name, NULL, NULL, LARDER_TYPE_VALUE, flags);
    default:
      g_assert_not_reached ();
    }
}

const char *
larder_member_get_property_name (const LarderMember *member)
{
  g_autofree char *name = NULL;

  if (member->property != NULL)
    return member->property;
  name = g_strdelimit (g_strdup (member->name), "_", '-');
  return g_intern_string (name);
}

/**
 * larder_record_class_install_members: (skip)
 * @klass: a class of records, in its `class_init`
 * @members: (array length=n_members): the members; the table must be static
 * @n_members: how many
 *
 * Makes a read-only property of each member. A member `id` is the property of every record and
 * needs no line; another one whose property would have the name of a property of every record
 * must be given a name of its own.
 *
 * A class that has further properties numbers them from 1 and lets its `get_property` hand the
 * others to the parent class.
 */
void
larder_record_class_install_members (LarderRecordClass  *klass,
                                     const LarderMember *members,
                                     guint               n_members)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  Members *table = g_new0 (Members, 1);
  GHashTable *inherited = larder_record_type_get_members (g_type_parent (type));

  g_return_if_fail (members != NULL || n_members == 0);

  /* GObject does not inherit it, and takes no property without it. */
  if (object_class->get_property == NULL)
    object_class->get_property =
      G_OBJECT_CLASS (g_type_class_peek_parent (klass))->get_property;

  table->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  table->infos = g_ptr_array_new ();
  if (inherited != NULL)
    {
      GHashTableIter iter;
      gpointer name, info;

      g_hash_table_iter_init (&iter, inherited);
      while (g_hash_table_iter_next (&iter, &name, &info))
        g_hash_table_insert (table->by_name, name, info);
    }
  for (guint i = 0; i < n_members; i++)
    {
      const LarderMember *member = &members[i];
      const char *name = larder_member_get_property_name (member);
      LarderMemberInfo *info = g_new0 (LarderMemberInfo, 1);
      g_autoptr(GError) error = NULL;

      info->member = member;
      if (member->fallback != NULL)
        {
          info->fallback = larder_value_new_from_json (member->fallback, -1, &error);
          if (info->fallback == NULL)
            g_error ("The fallback of member %s of %s: %s",
                     member->name, g_type_name (type), error->message);
        }
      if (g_object_class_find_property (object_class, name) == NULL)
        {
          info->pspec = larder_member_make_pspec (member, 0);
          g_object_class_install_property (object_class, FIRST_MEMBER_PROPERTY + table->infos->len,
                                           info->pspec);
        }
      else if (strcmp (name, "id") != 0)
        g_error ("Member %s of %s needs a property name of its own",
                 member->name, g_type_name (type));
      g_hash_table_insert (table->by_name, (char *) member->name, info);
      g_ptr_array_add (table->infos, info);
    }
  g_type_set_qdata (type, members_quark (), table);
}

GHashTable *
larder_record_type_get_members (GType type)
{
  for (; type != G_TYPE_INVALID && type != G_TYPE_OBJECT; type = g_type_parent (type))
    {
      Members *table = g_type_get_qdata (type, members_quark ());

      if (table != NULL)
        return table->by_name;
    }
  return NULL;
}

LarderMemberInfo *
larder_record_pspec_get_member (GParamSpec *pspec)
{
  Members *table = g_type_get_qdata (pspec->owner_type, members_quark ());

  for (guint i = 0; table != NULL && i < table->infos->len; i++)
    {
      LarderMemberInfo *info = table->infos->pdata[i];

      if (info->pspec == pspec)
        return info;
    }
  return NULL;
}

GDateTime *
larder_member_parse_time (LarderValue *value)
{
  const char *text = larder_value_get_string (value);
  g_autoptr(GTimeZone) utc = NULL;

  if (text == NULL)
    return NULL;
  utc = g_time_zone_new_utc ();
  return g_date_time_new_from_iso8601 (text, utc);
}

gboolean
larder_member_set_from_json (LarderMemberType  type,
                             LarderValue      *value,
                             GValue           *result)
{
  LarderValueKind kind = larder_value_get_kind (value);

  switch (type)
    {
    case LARDER_MEMBER_STRING:
      g_value_set_string (result, larder_value_get_string (value));
      return kind == LARDER_VALUE_STRING;
    case LARDER_MEMBER_INT:
      g_value_set_int64 (result, larder_value_get_int (value));
      return kind == LARDER_VALUE_INT ||
             (kind == LARDER_VALUE_DOUBLE &&
              larder_value_get_double (value) == (double) larder_value_get_int (value));
    case LARDER_MEMBER_DOUBLE:
      g_value_set_double (result, larder_value_get_double (value));
      return kind == LARDER_VALUE_DOUBLE || kind == LARDER_VALUE_INT;
    case LARDER_MEMBER_BOOLEAN:
      g_value_set_boolean (result, larder_value_get_boolean (value));
      return kind == LARDER_VALUE_BOOLEAN;
    case LARDER_MEMBER_TIME:
      g_value_take_boxed (result, larder_member_parse_time (value));
      return g_value_get_boxed (result) != NULL;
    case LARDER_MEMBER_VALUE:
      g_value_set_boxed (result, value);
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

gboolean
larder_member_read (LarderMemberInfo *self,
                    LarderValue      *value,
                    GValue           *result)
{
  LarderValue *member = value != NULL ? larder_value_get_member (value, self->member->name) : NULL;
  gboolean is_right = TRUE;

  if (member != NULL && !larder_value_is_null (member))
    {
      if (larder_member_set_from_json (self->member->type, member, result))
        return TRUE;
      is_right = FALSE;
    }
  g_value_reset (result);
  if (self->fallback != NULL)
    {
      if (!larder_value_is_null (self->fallback))
        larder_member_set_from_json (self->member->type, self->fallback, result);
    }
  else if (self->member->type == LARDER_MEMBER_STRING)
    g_value_set_static_string (result, "");
  return is_right;
}

/* NULL: there is nothing, or null. */
static yyjson_val *
get_cell (LarderMemberInfo *self,
          LarderValue      *value)
{
  const char *name = self->member->name;
  yyjson_val *cell = NULL;

  if (value != NULL && larder_value_get_kind (value) == LARDER_VALUE_OBJECT)
    cell = larder_cell_get_member (value->val, name, strlen (name));
  if (cell != NULL)
    cell = larder_cell_resolve (cell);
  return cell != NULL && larder_cell_get_kind (cell) != LARDER_VALUE_NULL ? cell : NULL;
}

static gboolean
is_time (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  return time != NULL;
}

static gboolean
is_of_type (LarderMemberType  type,
            yyjson_val       *cell)
{
  LarderValueKind kind = larder_cell_get_kind (cell);
  gint64 number;

  switch (type)
    {
    case LARDER_MEMBER_STRING:
      return kind == LARDER_VALUE_STRING;
    case LARDER_MEMBER_INT:
      return larder_cell_get_int (cell, &number);
    case LARDER_MEMBER_DOUBLE:
      return kind == LARDER_VALUE_DOUBLE || kind == LARDER_VALUE_INT;
    case LARDER_MEMBER_BOOLEAN:
      return kind == LARDER_VALUE_BOOLEAN;
    case LARDER_MEMBER_TIME:
      return kind == LARDER_VALUE_STRING && is_time (cell->uni.str);
    case LARDER_MEMBER_VALUE:
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

gboolean
larder_member_is_right (LarderMemberInfo *self,
                        LarderValue      *value)
{
  yyjson_val *cell = get_cell (self, value);

  return cell == NULL || is_of_type (self->member->type, cell);
}

static void
init_value (LarderMemberInfo *self,
            GValue           *value)
{
  g_value_init (value, G_PARAM_SPEC_VALUE_TYPE (self->pspec));
}

gboolean
larder_member_is_same (LarderMemberInfo *self,
                       LarderValue      *a,
                       LarderValue      *b)
{
  g_auto(GValue) value_a = G_VALUE_INIT;
  g_auto(GValue) value_b = G_VALUE_INIT;
  yyjson_val *cell_a = get_cell (self, a);
  yyjson_val *cell_b = get_cell (self, b);

  if (self->pspec == NULL)
    return TRUE;
  /* Two of the right type say the same if they are the same; only a moment has several texts. */
  if (cell_a != NULL && cell_b != NULL && self->member->type != LARDER_MEMBER_TIME &&
      is_of_type (self->member->type, cell_a) && is_of_type (self->member->type, cell_b))
    return larder_cell_equal (cell_a, cell_b);
  init_value (self, &value_a);
  init_value (self, &value_b);
  larder_member_read (self, a, &value_a);
  larder_member_read (self, b, &value_b);
  if (self->member->type == LARDER_MEMBER_VALUE)
    {
      LarderValue *json_a = g_value_get_boxed (&value_a);
      LarderValue *json_b = g_value_get_boxed (&value_b);

      return json_a == json_b ||
             (json_a != NULL && json_b != NULL && larder_value_equal (json_a, json_b));
    }
  if (self->member->type == LARDER_MEMBER_TIME)
    {
      GDateTime *time_a = g_value_get_boxed (&value_a);
      GDateTime *time_b = g_value_get_boxed (&value_b);

      return time_a == time_b ||
             (time_a != NULL && time_b != NULL && g_date_time_equal (time_a, time_b));
    }
  return g_param_values_cmp (self->pspec, &value_a, &value_b) == 0;
}
