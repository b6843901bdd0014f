/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a film project: style, length, size and sound. */

#include "config.h"

#include "model/film/backlot-film.h"

struct _BacklotFilm
{
  LarderRecord parent_instance;
};

/* Numbered from 1: the ids of the members are beyond. */
#define FIRST_DERIVED 1

typedef enum
{
  PROP_HAS_SOUND = FIRST_DERIVED,
} BacklotFilmProperty;

static GParamSpec *properties[1];

G_DEFINE_FINAL_TYPE (BacklotFilm, backlot_film, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "style", NULL, LARDER_MEMBER_STRING, "\"classic\"" },
  { "duration_min", NULL, LARDER_MEMBER_INT, "1" },
  { "height", NULL, LARDER_MEMBER_INT, "720" },
  { "sound_media_id", NULL, LARDER_MEMBER_STRING, "null" },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
backlot_film_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  BacklotFilm *self = BACKLOT_FILM (object);

  switch ((BacklotFilmProperty) prop_id)
    {
    case PROP_HAS_SOUND:
      g_value_set_boolean (value, backlot_film_get_sound_media_id (self) != NULL);
      break;
    default:
      G_OBJECT_CLASS (backlot_film_parent_class)->get_property (object, prop_id, value, pspec);
      break;
    }
}

static void
backlot_film_changed (LarderRecord       *record,
                      const char * const *names)
{
  GObject *object = G_OBJECT (record);

  if (g_strv_contains (names, "sound_media_id"))
    g_object_notify_by_pspec (object, properties[PROP_HAS_SOUND - FIRST_DERIVED]);
}

static void
backlot_film_class_init (BacklotFilmClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  object_class->get_property = backlot_film_get_property;
  record_class->changed = backlot_film_changed;

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));

  properties[PROP_HAS_SOUND - FIRST_DERIVED] =
    g_param_spec_boolean ("has-sound", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_object_class_install_property (object_class, FIRST_DERIVED + i, properties[i]);
}

static void
backlot_film_init (BacklotFilm *self)
{
}

const char *
backlot_film_get_style (BacklotFilm *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "style");
}

gint64
backlot_film_get_duration_min (BacklotFilm *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM (self), 1);

  return larder_record_get_int (LARDER_RECORD (self), "duration_min");
}

gint64
backlot_film_get_height (BacklotFilm *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM (self), 720);

  return larder_record_get_int (LARDER_RECORD (self), "height");
}

const char *
backlot_film_get_sound_media_id (BacklotFilm *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "sound_media_id");
}
