/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which members of a row are others than before. */

#include "config.h"

#include "larder/larder-record-private.h"
#include "larder/larder-value-private.h"

static yyjson_val *
get_object (LarderValue *value)
{
  return value != NULL && unsafe_yyjson_is_obj (value->val) ? value->val : NULL;
}

/* The place of a member in another object, which usually has the same ones in the same order. */
static yyjson_val *
find_beside (yyjson_val *object,
             yyjson_val *guess,
             yyjson_val *name)
{
  gsize length = unsafe_yyjson_get_len (name);

  if (guess != NULL && unsafe_yyjson_get_len (guess) == length &&
      memcmp (guess->uni.str, name->uni.str, length) == 0)
    return guess + 1;
  return object != NULL ? larder_cell_get_member (object, name->uni.str, length) : NULL;
}

static yyjson_val *
go_on (yyjson_val *object,
       yyjson_val *member)
{
  yyjson_val *next = member != NULL ? unsafe_yyjson_get_next (member) : NULL;

  return next != NULL && next < unsafe_yyjson_get_next (object) ? next : NULL;
}

/* Adds the names of members of @object that @other lacks, or has otherwise if @with_others. */
static void
add_differing (GPtrArray  *names,
               yyjson_val *object,
               yyjson_val *other,
               gboolean    with_others)
{
  yyjson_val *name = object != NULL ? object + 1 : NULL;
  yyjson_val *beside = other != NULL && unsafe_yyjson_get_len (other) > 0 ? other + 1 : NULL;

  for (gsize i = 0, n = object != NULL ? unsafe_yyjson_get_len (object) : 0; i < n; i++)
    {
      yyjson_val *found = find_beside (other, beside, name);

      if (found == NULL || (with_others && !larder_cell_equal (found, name + 1)))
        g_ptr_array_add (names, (char *) name->uni.str);
      beside = go_on (other, found);
      name = unsafe_yyjson_get_next (name + 1);
    }
}

GPtrArray *
larder_record_find_changed (LarderValue *before,
                            LarderValue *after)
{
  GPtrArray *names = g_ptr_array_sized_new (8);

  add_differing (names, get_object (after), get_object (before), TRUE);
  add_differing (names, get_object (before), get_object (after), FALSE);
  g_ptr_array_add (names, NULL);
  return names;
}

gboolean
larder_record_are_right (LarderRecord *self,
                         GPtrArray    *names,
                         LarderValue  *value)
{
  GHashTable *members = larder_record_type_get_members (G_OBJECT_TYPE (self));

  for (guint i = 0; members != NULL && i + 1 < names->len; i++)
    {
      LarderMemberInfo *info = g_hash_table_lookup (members, names->pdata[i]);

      if (info != NULL && info->pspec != NULL && !larder_member_is_right (info, value))
        return FALSE;
    }
  return TRUE;
}
