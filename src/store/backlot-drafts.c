/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person has begun to write and not yet sent: the form of a new project. */

#include "config.h"

#include "store/backlot-drafts.h"

#define MAX_DURATION_MIN 10

struct _BacklotDrafts
{
  LarderSlice parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotDrafts, backlot_drafts, LARDER_TYPE_SLICE)

static void
backlot_drafts_class_init (BacklotDraftsClass *klass)
{
  static const LarderMember members[] = {
    { "title", NULL, LARDER_MEMBER_STRING, NULL },
    { "description", NULL, LARDER_MEMBER_STRING, NULL },
    { "style", NULL, LARDER_MEMBER_STRING, "\"classic\"" },
    { "duration-min", NULL, LARDER_MEMBER_INT, "1" },
    { "photos", NULL, LARDER_MEMBER_VALUE, "[]" },
    { "sound", NULL, LARDER_MEMBER_VALUE, NULL },
  };

  larder_slice_class_install_members (LARDER_SLICE_CLASS (klass), members, G_N_ELEMENTS (members));
}

static void
backlot_drafts_init (BacklotDrafts *self)
{
}

BacklotDrafts *
backlot_drafts_new (void)
{
  return g_object_new (BACKLOT_TYPE_DRAFTS, "name", "project-form", NULL);
}

/* Style and length alone are no work that could be lost. */
gboolean
backlot_drafts_get_has_project (BacklotDrafts *self)
{
  g_return_val_if_fail (BACKLOT_IS_DRAFTS (self), FALSE);

  return backlot_drafts_get_title (self)[0] != '\0' ||
         backlot_drafts_get_description (self)[0] != '\0' ||
         backlot_drafts_get_sound (self) != NULL || backlot_drafts_get_n_photos (self) > 0;
}

const char *
backlot_drafts_get_title (BacklotDrafts *self)
{
  g_return_val_if_fail (BACKLOT_IS_DRAFTS (self), "");

  return larder_slice_get_string (LARDER_SLICE (self), "title");
}

const char *
backlot_drafts_get_description (BacklotDrafts *self)
{
  g_return_val_if_fail (BACKLOT_IS_DRAFTS (self), "");

  return larder_slice_get_string (LARDER_SLICE (self), "description");
}

const char *
backlot_drafts_get_style (BacklotDrafts *self)
{
  g_return_val_if_fail (BACKLOT_IS_DRAFTS (self), "classic");

  return larder_slice_get_string (LARDER_SLICE (self), "style");
}

int
backlot_drafts_get_duration_min (BacklotDrafts *self)
{
  g_return_val_if_fail (BACKLOT_IS_DRAFTS (self), 1);

  return (int) CLAMP (larder_slice_get_int (LARDER_SLICE (self), "duration-min"), 1,
                      MAX_DURATION_MIN);
}

/* The state file is read by a person's editor too: another kind of value is no photo. */
static LarderValue *
get_list (BacklotDrafts *self)
{
  LarderValue *photos = larder_slice_get_member (LARDER_SLICE (self), "photos");

  return larder_value_get_kind (photos) == LARDER_VALUE_ARRAY ? photos : NULL;
}

guint
backlot_drafts_get_n_photos (BacklotDrafts *self)
{
  LarderValue *photos = NULL;

  g_return_val_if_fail (BACKLOT_IS_DRAFTS (self), 0);

  photos = get_list (self);
  return photos != NULL ? larder_value_get_n_items (photos) : 0;
}

LarderValue *
backlot_drafts_get_photo (BacklotDrafts *self,
                          guint          index)
{
  g_return_val_if_fail (index < backlot_drafts_get_n_photos (self), NULL);

  return larder_value_get_item (get_list (self), index);
}

LarderValue *
backlot_drafts_get_sound (BacklotDrafts *self)
{
  LarderValue *sound = NULL;

  g_return_val_if_fail (BACKLOT_IS_DRAFTS (self), NULL);

  sound = larder_slice_get_member (LARDER_SLICE (self), "sound");
  return larder_value_get_kind (sound) == LARDER_VALUE_OBJECT ? sound : NULL;
}
