/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a film: its settings, its photos, its renders. */

#include "config.h"

#include "query/project/backlot-history.h"

static void
edit_text (BacklotHistory *self,
           const char     *key,
           const char     *table,
           const char     *id,
           const char     *member,
           const char     *text)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  larder_value_builder_set_string (changes, member, text);
  backlot_history_edit (self, key, table, id, larder_value_builder_end (changes));
}

static void
edit_film (BacklotHistory     *self,
           LarderValueBuilder *changes)
{
  backlot_history_edit (self, "films.update", "films", backlot_history_get_project (self),
                        larder_value_builder_end (changes));
}

void
backlot_history_set_style (BacklotHistory *self,
                           const char     *style)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  larder_value_builder_set_string (changes, "style", style);
  edit_film (self, changes);
}

/* Each click of a spin button is a change, but no step of its own. */
void
backlot_history_set_minutes (BacklotHistory *self,
                             int             minutes)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  larder_value_builder_set_int (changes, "duration_min", minutes);
  backlot_history_adjust (self, "films.update", "films", backlot_history_get_project (self),
                          larder_value_builder_end (changes));
}

void
backlot_history_set_height (BacklotHistory *self,
                            int             height)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  larder_value_builder_set_int (changes, "height", height);
  edit_film (self, changes);
}

void
backlot_history_remove_sound (BacklotHistory *self)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  larder_value_builder_set_null (changes, "sound_media_id");
  edit_film (self, changes);
}

void
backlot_history_set_title (BacklotHistory *self,
                           const char     *title)
{
  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  edit_text (self, "projects.update", "projects", backlot_history_get_project (self), "title", title);
}

void
backlot_history_set_description (BacklotHistory *self,
                                 const char     *description)
{
  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  edit_text (self, "projects.update", "projects", backlot_history_get_project (self), "description",
             description);
}

void
backlot_history_set_caption (BacklotHistory *self,
                             const char     *photo_id,
                             const char     *caption)
{
  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  edit_text (self, "photos.update", "photos", photo_id, "caption", caption);
}

void
backlot_history_rename_output (BacklotHistory *self,
                               const char     *output_id,
                               const char     *label)
{
  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  edit_text (self, "outputs.rename", "outputs", output_id, "label", label);
}

void
backlot_history_choose_output (BacklotHistory *self,
                               const char     *output_id,
                               gboolean        chosen)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  larder_value_builder_set_boolean (changes, "chosen", chosen);
  backlot_history_edit (self, "outputs.choose", "outputs", output_id,
                        larder_value_builder_end (changes));
}
