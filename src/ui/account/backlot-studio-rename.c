/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another name of a studio, as a step that can be taken back. */

#include "config.h"

#include "ui/account/backlot-studio-rename.h"

struct _BacklotStudioRename
{
  BacklotDeed     parent_instance;

  BacklotStudios *studios;   /* (owned) */
  char           *place;
  char           *before;
  char           *after;
};

G_DEFINE_FINAL_TYPE (BacklotStudioRename, backlot_studio_rename, BACKLOT_TYPE_DEED)

static void
undo (BacklotDeed *deed)
{
  BacklotStudioRename *self = BACKLOT_STUDIO_RENAME (deed);

  backlot_studios_rename (self->studios, self->place, self->before);
}

static void
redo (BacklotDeed *deed)
{
  BacklotStudioRename *self = BACKLOT_STUDIO_RENAME (deed);

  backlot_studios_rename (self->studios, self->place, self->after);
}

static void
backlot_studio_rename_finalize (GObject *object)
{
  BacklotStudioRename *self = BACKLOT_STUDIO_RENAME (object);

  g_clear_object (&self->studios);
  g_free (self->place);
  g_free (self->before);
  g_free (self->after);

  G_OBJECT_CLASS (backlot_studio_rename_parent_class)->finalize (object);
}

static void
backlot_studio_rename_class_init (BacklotStudioRenameClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_studio_rename_finalize;
  BACKLOT_DEED_CLASS (klass)->undo = undo;
  BACKLOT_DEED_CLASS (klass)->redo = redo;
}

static void
backlot_studio_rename_init (BacklotStudioRename *self)
{
}

BacklotDeed *
backlot_studio_rename_new (BacklotStudios *studios,
                           const char     *place,
                           const char     *name)
{
  BacklotStudioRename *self = NULL;
  LarderValue *studio = NULL;

  g_return_val_if_fail (BACKLOT_IS_STUDIOS (studios), NULL);
  g_return_val_if_fail (place != NULL && name != NULL, NULL);

  studio = backlot_studios_find (studios, place);
  self = g_object_new (BACKLOT_TYPE_STUDIO_RENAME, NULL);
  self->studios = g_object_ref (studios);
  self->place = g_strdup (place);
  self->before = g_strdup (studio != NULL ? larder_value_get_member_string (studio, "name") : NULL);
  self->after = g_strdup (name);
  redo (BACKLOT_DEED (self));
  return BACKLOT_DEED (self);
}
