/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studios that this person works in: the one of this computer, and those of teams. */

#include "config.h"

#include "store/backlot-studios.h"

struct _BacklotStudios
{
  LarderSlice parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotStudios, backlot_studios, LARDER_TYPE_SLICE)

static void
backlot_studios_class_init (BacklotStudiosClass *klass)
{
  static const LarderMember members[] = {
    { "list", NULL, LARDER_MEMBER_VALUE, "[]" },
    { "current", NULL, LARDER_MEMBER_STRING, "\"" BACKLOT_STUDIOS_LOCAL "\"" },
  };

  larder_slice_class_install_members (LARDER_SLICE_CLASS (klass), members, G_N_ELEMENTS (members));
}

static void
backlot_studios_init (BacklotStudios *self)
{
}

BacklotStudios *
backlot_studios_new (void)
{
  return g_object_new (BACKLOT_TYPE_STUDIOS, "name", "studios", NULL);
}

/* The state file may say anything. */
static LarderValue *
get_list (BacklotStudios *self)
{
  LarderValue *list = larder_slice_get_member (LARDER_SLICE (self), "list");

  return larder_value_get_kind (list) == LARDER_VALUE_ARRAY ? list : NULL;
}

static gboolean
has_place (LarderValue *studio,
           const char  *place)
{
  return larder_value_get_kind (studio) == LARDER_VALUE_OBJECT &&
         g_strcmp0 (larder_value_get_member_string (studio, "place"), place) == 0;
}

guint
backlot_studios_get_n (BacklotStudios *self)
{
  LarderValue *list = NULL;

  g_return_val_if_fail (BACKLOT_IS_STUDIOS (self), 0);

  list = get_list (self);
  return list != NULL ? larder_value_get_n_items (list) : 0;
}

LarderValue *
backlot_studios_get (BacklotStudios *self,
                     guint           index)
{
  g_return_val_if_fail (index < backlot_studios_get_n (self), NULL);

  return larder_value_get_item (get_list (self), index);
}

LarderValue *
backlot_studios_find (BacklotStudios *self,
                      const char     *place)
{
  g_return_val_if_fail (BACKLOT_IS_STUDIOS (self), NULL);
  g_return_val_if_fail (place != NULL, NULL);

  for (guint i = 0; i < backlot_studios_get_n (self); i++)
    if (has_place (backlot_studios_get (self, i), place))
      return backlot_studios_get (self, i);
  return NULL;
}

/* @added: (nullable): takes the seat of the one at @place, or the last one */
static void
replace (BacklotStudios *self,
         const char     *place,
         LarderValue    *added)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  g_autoptr(LarderValue) list = NULL;
  gboolean seated = added == NULL;

  for (guint i = 0; i < backlot_studios_get_n (self); i++)
    {
      LarderValue *studio = backlot_studios_get (self, i);

      if (!has_place (studio, place))
        larder_value_builder_add_value (builder, studio);
      else if (!seated)
        {
          larder_value_builder_add_value (builder, added);
          seated = TRUE;
        }
    }
  if (!seated)
    larder_value_builder_add_value (builder, added);
  list = larder_value_builder_end (builder);
  larder_slice_set_member (LARDER_SLICE (self), "list", list);
}

void
backlot_studios_add (BacklotStudios *self,
                     LarderValue    *studio)
{
  const char *place = NULL;

  g_return_if_fail (BACKLOT_IS_STUDIOS (self));
  g_return_if_fail (studio != NULL);

  place = larder_value_get_member_string (studio, "place");
  g_return_if_fail (place != NULL);
  replace (self, place, studio);
}

void
backlot_studios_rename (BacklotStudios *self,
                        const char     *place,
                        const char     *name)
{
  LarderValue *studio = NULL;
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) changes = NULL;
  g_autoptr(LarderValue) renamed = NULL;

  g_return_if_fail (BACKLOT_IS_STUDIOS (self));
  g_return_if_fail (place != NULL);
  g_return_if_fail (name != NULL);

  studio = backlot_studios_find (self, place);
  if (studio == NULL)
    return;
  builder = larder_value_builder_new_object ();
  larder_value_builder_set_string (builder, "name", name);
  changes = larder_value_builder_end (builder);
  renamed = larder_value_merge (studio, changes);
  replace (self, place, renamed);
}

void
backlot_studios_remove (BacklotStudios *self,
                        const char     *place)
{
  g_return_if_fail (BACKLOT_IS_STUDIOS (self));
  g_return_if_fail (place != NULL);

  replace (self, place, NULL);
}

const char *
backlot_studios_get_current (BacklotStudios *self)
{
  const char *place = NULL;

  g_return_val_if_fail (BACKLOT_IS_STUDIOS (self), BACKLOT_STUDIOS_LOCAL);

  place = larder_slice_get_string (LARDER_SLICE (self), "current");
  return backlot_studios_find (self, place) != NULL ? place : BACKLOT_STUDIOS_LOCAL;
}

void
backlot_studios_set_current (BacklotStudios *self,
                             const char     *place)
{
  g_return_if_fail (BACKLOT_IS_STUDIOS (self));
  g_return_if_fail (place != NULL);

  larder_slice_set_string (LARDER_SLICE (self), "current", place);
}
