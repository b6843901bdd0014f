/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The further windows: which are open, and what each of them shows. */

#include "config.h"

#include "store/backlot-windows.h"

struct _BacklotWindows
{
  LarderSlice parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotWindows, backlot_windows, LARDER_TYPE_SLICE)

static void
backlot_windows_class_init (BacklotWindowsClass *klass)
{
  static const LarderMember members[] = {
    { "first-open", NULL, LARDER_MEMBER_BOOLEAN, "true" },
    { "list", NULL, LARDER_MEMBER_VALUE, "[]" },
  };

  larder_slice_class_install_members (LARDER_SLICE_CLASS (klass), members, G_N_ELEMENTS (members));
}

static void
backlot_windows_init (BacklotWindows *self)
{
}

BacklotWindows *
backlot_windows_new (void)
{
  return g_object_new (BACKLOT_TYPE_WINDOWS, "name", "windows", NULL);
}

/* The state file may say anything. */
static guint
get_n (BacklotWindows *self)
{
  LarderValue *list = larder_slice_get_member (LARDER_SLICE (self), "list");

  if (larder_value_get_kind (list) != LARDER_VALUE_ARRAY)
    return 0;
  return MIN (larder_value_get_n_items (list), BACKLOT_WINDOWS_MAX);
}

static LarderValue *
get (BacklotWindows *self,
     guint           index)
{
  return larder_value_get_item (larder_slice_get_member (LARDER_SLICE (self), "list"), index);
}

static const char *
get_id (LarderValue *window)
{
  if (larder_value_get_kind (window) != LARDER_VALUE_OBJECT ||
      larder_value_get_member_string (window, "place") == NULL)
    return NULL;
  return larder_value_get_member_string (window, "id");
}

/* @added: (nullable): takes the seat of the one with @id, or the last one */
static void
replace (BacklotWindows *self,
         const char     *id,
         LarderValue    *added)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  g_autoptr(LarderValue) list = NULL;
  gboolean seated = added == NULL;

  for (guint i = 0; i < get_n (self); i++)
    {
      const char *other = get_id (get (self, i));

      if (other == NULL)
        continue;
      if (!g_str_equal (other, id))
        larder_value_builder_add_value (builder, get (self, i));
      else if (!seated)
        larder_value_builder_add_value (builder, added);
      seated |= g_str_equal (other, id);
    }
  if (!seated)
    larder_value_builder_add_value (builder, added);
  list = larder_value_builder_end (builder);
  larder_slice_set_member (LARDER_SLICE (self), "list", list);
}

static LarderValue *
make_entry (const char *id,
            const char *place,
            gboolean    alone)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "place", place);
  larder_value_builder_set_boolean (builder, "alone", alone);
  return larder_value_builder_end (builder);
}

gboolean
backlot_windows_first_open (BacklotWindows *self)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOWS (self), TRUE);

  return larder_slice_get_boolean (LARDER_SLICE (self), "first-open");
}

char **
backlot_windows_list (BacklotWindows *self)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  g_return_val_if_fail (BACKLOT_IS_WINDOWS (self), NULL);

  for (guint i = 0; i < get_n (self); i++)
    if (get_id (get (self, i)) != NULL)
      g_strv_builder_add (ids, get_id (get (self, i)));
  return g_strv_builder_end (ids);
}

LarderValue *
backlot_windows_find (BacklotWindows *self,
                      const char     *id)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOWS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < get_n (self); i++)
    if (g_strcmp0 (get_id (get (self, i)), id) == 0)
      return get (self, i);
  return NULL;
}

char *
backlot_windows_add (BacklotWindows *self,
                     const char     *place,
                     gboolean        alone)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr(LarderValue) entry = make_entry (id, place, alone);

  g_return_val_if_fail (BACKLOT_IS_WINDOWS (self), NULL);
  g_return_val_if_fail (place != NULL, NULL);

  replace (self, id, entry);
  return g_steal_pointer (&id);
}

void
backlot_windows_move (BacklotWindows *self,
                      const char     *id,
                      const char     *place)
{
  LarderValue *former = NULL;
  g_autoptr(LarderValue) entry = NULL;

  g_return_if_fail (BACKLOT_IS_WINDOWS (self));
  g_return_if_fail (place != NULL);

  former = backlot_windows_find (self, id);
  if (former == NULL)
    return;
  entry = make_entry (id, place, larder_value_get_member_boolean (former, "alone", FALSE));
  replace (self, id, entry);
}

void
backlot_windows_keep (BacklotWindows *self,
                      const char     *id,
                      LarderValue    *slices)
{
  LarderValue *former = NULL;
  g_autoptr(LarderValue) entry = NULL;

  g_return_if_fail (BACKLOT_IS_WINDOWS (self));
  g_return_if_fail (slices != NULL);

  former = backlot_windows_find (self, id);
  if (former == NULL)
    return;
  entry = larder_value_merge (former, slices);
  replace (self, id, entry);
}

void
backlot_windows_forget (BacklotWindows *self,
                        const char     *id)
{
  g_return_if_fail (BACKLOT_IS_WINDOWS (self));
  g_return_if_fail (id != NULL);

  replace (self, id, NULL);
}
