/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a table of members to the properties of a class of slices, and between both kinds of
 * values. */

#include "config.h"

#include "larder/larder-record-private.h"
#include "larder/larder-slice-private.h"

/* Ids of properties of members; those that a subclass numbers itself stay far below. */
#define FIRST_MEMBER_PROPERTY 0x10000

static G_DEFINE_QUARK (larder-slice-infos, infos)

typedef struct
{
  GPtrArray *infos;     /* of LarderSliceInfo (owned), those of the parent class first */
  guint      offset;    /* how many are the parent's */
} Table;

static LarderValue *
make_fallback (const LarderMember *member,
               const char         *type_name)
{
  g_autoptr(GError) error = NULL;
  LarderValue *value;

  if (member->fallback != NULL)
    {
      value = larder_value_new_from_json (member->fallback, -1, &error);
      if (value == NULL)
        g_error ("The fallback of member %s of %s: %s", member->name, type_name, error->message);
      return value;
    }
  switch (member->type)
    {
    case LARDER_MEMBER_STRING:
      return larder_value_new_string ("");
    case LARDER_MEMBER_INT:
      return larder_value_new_int (0);
    case LARDER_MEMBER_DOUBLE:
      return larder_value_new_double (0.0);
    case LARDER_MEMBER_BOOLEAN:
      return larder_value_new_boolean (FALSE);
    case LARDER_MEMBER_TIME:
    case LARDER_MEMBER_VALUE:
      return larder_value_new_null ();
    default:
      g_assert_not_reached ();
    }
}

/**
 * larder_slice_class_install_members: (skip)
 * @klass: a class of slices, in its `class_init`
 * @members: (array length=n_members): the members; the table must be static
 * @n_members: how many
 *
 * Makes a property of each member that is readable, writable and notified only when its value
 * changed. The fallback of a line is the member's default. A slice of such a class has these
 * members and no others: what a stored state holds besides is left out, and so is a value of the
 * wrong type.
 *
 * A class that has further properties numbers them from 1 and lets its `get_property` and
 * `set_property` hand the others to the parent class.
 */
void
larder_slice_class_install_members (LarderSliceClass   *klass,
                                    const LarderMember *members,
                                    guint               n_members)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GObjectClass *parent_class = G_OBJECT_CLASS (g_type_class_peek_parent (klass));
  GType type = G_TYPE_FROM_CLASS (klass);
  GPtrArray *inherited = larder_slice_type_get_infos (g_type_parent (type));
  Table *table = g_new0 (Table, 1);

  g_return_if_fail (members != NULL || n_members == 0);

  /* GObject does not inherit them, and takes no property without them. */
  if (object_class->get_property == NULL)
    object_class->get_property = parent_class->get_property;
  if (object_class->set_property == NULL)
    object_class->set_property = parent_class->set_property;

  table->infos = g_ptr_array_new ();
  for (guint i = 0; inherited != NULL && i < inherited->len; i++)
    g_ptr_array_add (table->infos, inherited->pdata[i]);
  table->offset = table->infos->len;
  g_type_set_qdata (type, infos_quark (), table);
  for (guint i = 0; i < n_members; i++)
    {
      const LarderMember *member = &members[i];
      LarderSliceInfo *info = g_new0 (LarderSliceInfo, 1);
      const char *name = larder_member_get_property_name (member);

      if (g_object_class_find_property (object_class, name) != NULL)
        g_error ("Member %s of %s needs a property name of its own",
                 member->name, g_type_name (type));
      info->name = member->name;
      info->type = member->type;
      info->fallback = make_fallback (member, g_type_name (type));
      info->pspec = larder_member_make_pspec (member, G_PARAM_WRITABLE);
      g_ptr_array_add (table->infos, info);
      g_object_class_install_property (object_class, FIRST_MEMBER_PROPERTY + i, info->pspec);
    }
}

static Table *
get_table (GType type)
{
  for (; type != G_TYPE_INVALID && type != LARDER_TYPE_SLICE; type = g_type_parent (type))
    {
      Table *table = g_type_get_qdata (type, infos_quark ());

      if (table != NULL)
        return table;
    }
  return NULL;
}

GPtrArray *
larder_slice_type_get_infos (GType type)
{
  Table *table = get_table (type);

  return table != NULL ? table->infos : NULL;
}

guint
larder_slice_pspec_get_index (GParamSpec *pspec,
                              guint       prop_id)
{
  Table *table = prop_id >= FIRST_MEMBER_PROPERTY ? get_table (pspec->owner_type) : NULL;

  return table != NULL ? table->offset + prop_id - FIRST_MEMBER_PROPERTY : G_MAXUINT;
}

gboolean
larder_slice_info_accepts (const LarderSliceInfo *self,
                           LarderValue           *value)
{
  g_auto(GValue) converted = G_VALUE_INIT;

  if (larder_value_is_null (value))
    return larder_value_is_null (self->fallback);
  g_value_init (&converted, G_PARAM_SPEC_VALUE_TYPE (self->pspec));
  return larder_member_set_from_json (self->type, value, &converted);
}

LarderValue *
larder_slice_info_from_value (const LarderSliceInfo *self,
                              const GValue          *value)
{
  g_autofree char *text = NULL;

  switch (self->type)
    {
    case LARDER_MEMBER_STRING:
      if (g_value_get_string (value) != NULL)
        return larder_value_new_string (g_value_get_string (value));
      return larder_value_is_null (self->fallback) ? larder_value_new_null ()
                                                   : larder_value_new_string ("");
    case LARDER_MEMBER_INT:
      return larder_value_new_int (g_value_get_int64 (value));
    case LARDER_MEMBER_DOUBLE:
      return larder_value_new_double (g_value_get_double (value));
    case LARDER_MEMBER_BOOLEAN:
      return larder_value_new_boolean (g_value_get_boolean (value));
    case LARDER_MEMBER_TIME:
      if (g_value_get_boxed (value) == NULL)
        return larder_value_new_null ();
      text = g_date_time_format_iso8601 (g_value_get_boxed (value));
      return larder_value_new_string (text);
    case LARDER_MEMBER_VALUE:
      if (g_value_get_boxed (value) == NULL)
        return larder_value_new_null ();
      return g_value_dup_boxed (value);
    default:
      g_assert_not_reached ();
    }
}

void
larder_slice_info_to_value (const LarderSliceInfo *self,
                            LarderValue           *member,
                            GValue                *value)
{
  if (member != NULL && !larder_value_is_null (member))
    larder_member_set_from_json (self->type, member, value);
  else if (self->type == LARDER_MEMBER_STRING && !larder_value_is_null (self->fallback))
    g_value_set_static_string (value, "");
}
