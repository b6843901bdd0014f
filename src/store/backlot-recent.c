/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of slices that remember something for each of the last keys: tabs by page, and so on. */

#include "config.h"

#include "store/backlot-recent.h"

LarderValue *
backlot_recent_get (LarderSlice *slice,
                    const char  *member,
                    const char  *key)
{
  LarderValue *known = larder_slice_get_member (slice, member);

  return larder_value_get_member (known, key);
}

void
backlot_recent_set (LarderSlice *slice,
                    const char  *member,
                    const char  *key,
                    LarderValue *value,
                    guint        n_max)
{
  LarderValue *known = larder_slice_get_member (slice, member);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) owned = value;
  g_autoptr(LarderValue) fresh = NULL;
  guint n_kept = 0;

  if (value != NULL)
    {
      larder_value_builder_set_value (builder, key, value);
      n_kept++;
    }
  for (guint i = 0; i < larder_value_get_n_items (known) && n_kept < n_max; i++)
    {
      const char *other = larder_value_get_member_name (known, i);

      if (other == NULL || g_str_equal (other, key))
        continue;
      larder_value_builder_set_value (builder, other, larder_value_get_item (known, i));
      n_kept++;
    }
  fresh = larder_value_builder_end (builder);
  larder_slice_set_member (slice, member, fresh);
}
