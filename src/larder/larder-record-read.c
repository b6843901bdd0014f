/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading a row by the names that its members have in JSON. */

#include "config.h"

#include "larder/larder-record.h"

#include "larder/larder-record-private.h"

/* The member as the property would read it, when the class names it; else as it stands. */
static LarderValue *
find_member (LarderRecord     *self,
             const char       *name,
             LarderMemberType  type)
{
  LarderValue *row = larder_record_get_value (self);
  LarderValue *member = row != NULL ? larder_value_get_member (row, name) : NULL;
  GHashTable *members = larder_record_type_get_members (G_OBJECT_TYPE (self));
  LarderMemberInfo *info = members != NULL ? g_hash_table_lookup (members, name) : NULL;
  LarderValueKind kind = member != NULL ? larder_value_get_kind (member) : LARDER_VALUE_NULL;
  gboolean is_right;

  is_right = (type == LARDER_MEMBER_STRING && kind == LARDER_VALUE_STRING) ||
             (type == LARDER_MEMBER_BOOLEAN && kind == LARDER_VALUE_BOOLEAN) ||
             (type != LARDER_MEMBER_STRING && type != LARDER_MEMBER_BOOLEAN &&
              kind == LARDER_VALUE_INT) ||
             (type == LARDER_MEMBER_DOUBLE && kind == LARDER_VALUE_DOUBLE) ||
             (type == LARDER_MEMBER_INT && kind == LARDER_VALUE_DOUBLE &&
              larder_value_get_double (member) == (double) larder_value_get_int (member));
  if (is_right || info == NULL)
    return member;
  return info->fallback;
}

/**
 * larder_record_get_string:
 * @self: a record
 * @name: the name of a member in JSON
 *
 * Reads a text of the visible row.
 *
 * Returns: (nullable): the text, until the next change. For what is absent or of another type,
 *   the member's fallback (an empty text if none is given) if the class names the member, else
 *   %NULL.
 */
const char *
larder_record_get_string (LarderRecord *self,
                          const char   *name)
{
  LarderValue *member;
  GHashTable *members;
  LarderMemberInfo *info;

  g_return_val_if_fail (LARDER_IS_RECORD (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  member = find_member (self, name, LARDER_MEMBER_STRING);
  if (member != NULL && larder_value_get_string (member) != NULL)
    return larder_value_get_string (member);
  members = larder_record_type_get_members (G_OBJECT_TYPE (self));
  info = members != NULL ? g_hash_table_lookup (members, name) : NULL;
  return info != NULL && info->fallback == NULL && info->member->type == LARDER_MEMBER_STRING
         ? "" : NULL;
}

/**
 * larder_record_get_int:
 * @self: a record
 * @name: the name of a member in JSON
 *
 * Reads a whole number of the visible row.
 *
 * Returns: the number; the fallback or 0 for what is absent or of another type
 */
gint64
larder_record_get_int (LarderRecord *self,
                       const char   *name)
{
  LarderValue *member;

  g_return_val_if_fail (LARDER_IS_RECORD (self), 0);
  g_return_val_if_fail (name != NULL, 0);

  member = find_member (self, name, LARDER_MEMBER_INT);
  return member != NULL ? larder_value_get_int (member) : 0;
}

/**
 * larder_record_get_double:
 * @self: a record
 * @name: the name of a member in JSON
 *
 * Reads a number of the visible row.
 *
 * Returns: the number; the fallback or 0.0 for what is absent or of another type
 */
double
larder_record_get_double (LarderRecord *self,
                          const char   *name)
{
  LarderValue *member;

  g_return_val_if_fail (LARDER_IS_RECORD (self), 0.0);
  g_return_val_if_fail (name != NULL, 0.0);

  member = find_member (self, name, LARDER_MEMBER_DOUBLE);
  return member != NULL ? larder_value_get_double (member) : 0.0;
}

/**
 * larder_record_get_boolean:
 * @self: a record
 * @name: the name of a member in JSON
 *
 * Reads a boolean of the visible row.
 *
 * Returns: the boolean; the fallback or %FALSE for what is absent or of another type
 */
gboolean
larder_record_get_boolean (LarderRecord *self,
                           const char   *name)
{
  LarderValue *member;

  g_return_val_if_fail (LARDER_IS_RECORD (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  member = find_member (self, name, LARDER_MEMBER_BOOLEAN);
  return member != NULL && larder_value_get_boolean (member);
}

/**
 * larder_record_get_time:
 * @self: a record
 * @name: the name of a member in JSON
 *
 * Reads a moment of the visible row, ISO 8601 with `T` or a space; without a zone it is UTC.
 *
 * Returns: (transfer none) (nullable): the moment, until the next change; %NULL for what is
 *   absent or no moment
 */
GDateTime *
larder_record_get_time (LarderRecord *self,
                        const char   *name)
{
  LarderValue *row, *member;
  GHashTable *times;
  gpointer time;

  g_return_val_if_fail (LARDER_IS_RECORD (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  row = larder_record_get_value (self);
  member = row != NULL ? larder_value_get_member (row, name) : NULL;
  if (member == NULL)
    return NULL;
  times = larder_record_get_times (self);
  if (g_hash_table_lookup_extended (times, name, NULL, &time))
    return time;
  time = larder_member_parse_time (member);
  g_hash_table_insert (times, g_strdup (name), time);
  return time;
}
