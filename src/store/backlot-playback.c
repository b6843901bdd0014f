/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What players remember: the volume for all, the position for each film. */

#include "config.h"

#include "store/backlot-playback.h"

/* Films whose position is remembered. */
#define MAX_POSITIONS 100

struct _BacklotPlayback
{
  GObject   parent_instance;

  double    volume;
  gboolean  muted;
  GVariant  *positions;   /* milliseconds by media id; never NULL */
  GSettings  *settings;   /* (owned) */
};

typedef enum
{
  PROP_VOLUME = 1,
  PROP_MUTED,
  PROP_POSITIONS,
  PROP_SETTINGS,
} BacklotPlaybackProperty;

static GParamSpec *properties[PROP_SETTINGS + 1];

G_DEFINE_FINAL_TYPE (BacklotPlayback, backlot_playback, G_TYPE_OBJECT)

static void
backlot_playback_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  BacklotPlayback *self = BACKLOT_PLAYBACK (object);

  switch ((BacklotPlaybackProperty) prop_id)
    {
    case PROP_VOLUME:
      g_value_set_double (value, self->volume);
      break;

    case PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;

    case PROP_POSITIONS:
      g_value_set_variant (value, self->positions);
      break;

    case PROP_SETTINGS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_playback_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  BacklotPlayback *self = BACKLOT_PLAYBACK (object);

  switch ((BacklotPlaybackProperty) prop_id)
    {
    case PROP_VOLUME:
      backlot_playback_set_volume (self, g_value_get_double (value));
      break;

    case PROP_MUTED:
      backlot_playback_set_muted (self, g_value_get_boolean (value));
      break;

    case PROP_POSITIONS:
      backlot_playback_set_positions (self, g_value_get_variant (value));
      break;

    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_playback_constructed (GObject *object)
{
  BacklotPlayback *self = BACKLOT_PLAYBACK (object);

  G_OBJECT_CLASS (backlot_playback_parent_class)->constructed (object);

  if (self->settings != NULL)
    {
      g_settings_bind (self->settings, "volume", object, "volume", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (self->settings, "muted", object, "muted", G_SETTINGS_BIND_DEFAULT);
    }
}

static void
backlot_playback_dispose (GObject *object)
{
  BacklotPlayback *self = BACKLOT_PLAYBACK (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (backlot_playback_parent_class)->dispose (object);
}

static void
backlot_playback_finalize (GObject *object)
{
  BacklotPlayback *self = BACKLOT_PLAYBACK (object);

  g_variant_unref (self->positions);

  G_OBJECT_CLASS (backlot_playback_parent_class)->finalize (object);
}

static void
backlot_playback_class_init (BacklotPlaybackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_playback_get_property;
  object_class->set_property = backlot_playback_set_property;
  object_class->constructed = backlot_playback_constructed;
  object_class->dispose = backlot_playback_dispose;
  object_class->finalize = backlot_playback_finalize;

  properties[PROP_VOLUME] =
    g_param_spec_double ("volume", NULL, NULL, 0.0, 1.0, 1.0,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_MUTED] =
    g_param_spec_boolean ("muted", NULL, NULL, FALSE,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_POSITIONS] =
    g_param_spec_variant ("positions", NULL, NULL, G_VARIANT_TYPE ("a{sx}"), NULL,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                         (G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_playback_init (BacklotPlayback *self)
{
  self->volume = 1.0;
  self->muted = FALSE;
  self->positions = g_variant_ref_sink (g_variant_new ("a{sx}", NULL));
}

BacklotPlayback *
backlot_playback_new (GSettings *settings)
{
  return g_object_new (BACKLOT_TYPE_PLAYBACK, "settings", settings, NULL);
}

double
backlot_playback_get_volume (BacklotPlayback *self)
{
  g_return_val_if_fail (BACKLOT_IS_PLAYBACK (self), 1.0);

  return self->volume;
}

void
backlot_playback_set_volume (BacklotPlayback *self,
                             double           volume)
{
  g_return_if_fail (BACKLOT_IS_PLAYBACK (self));

  volume = CLAMP (volume, 0.0, 1.0);
  if (G_APPROX_VALUE (self->volume, volume, 1e-6))
    return;
  self->volume = volume;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUME]);
}

gboolean
backlot_playback_get_muted (BacklotPlayback *self)
{
  g_return_val_if_fail (BACKLOT_IS_PLAYBACK (self), FALSE);

  return self->muted;
}

void
backlot_playback_set_muted (BacklotPlayback *self,
                            gboolean         muted)
{
  g_return_if_fail (BACKLOT_IS_PLAYBACK (self));

  muted = !!muted;
  if (self->muted == muted)
    return;
  self->muted = muted;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTED]);
}

GVariant *
backlot_playback_get_positions (BacklotPlayback *self)
{
  g_return_val_if_fail (BACKLOT_IS_PLAYBACK (self), NULL);

  return self->positions;
}

void
backlot_playback_set_positions (BacklotPlayback *self,
                                GVariant        *positions)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink (positions);

  g_return_if_fail (BACKLOT_IS_PLAYBACK (self));

  if (g_variant_equal (self->positions, owned))
    return;
  g_variant_unref (self->positions);
  self->positions = g_steal_pointer (&owned);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITIONS]);
}

gint64
backlot_playback_get_position (BacklotPlayback *self,
                               const char      *media_id)
{
  gint64 position_ms = 0;

  g_return_val_if_fail (BACKLOT_IS_PLAYBACK (self), 0);
  g_return_val_if_fail (media_id != NULL, 0);

  g_variant_lookup (self->positions, media_id, "x", &position_ms);
  return MAX (position_ms, 0);
}

void
backlot_playback_set_position (BacklotPlayback *self,
                               const char      *media_id,
                               gint64           position_ms)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sx}"));
  GVariantIter iter;
  const char *key = NULL;
  gint64 value = 0;
  guint n_kept = 0;

  g_return_if_fail (BACKLOT_IS_PLAYBACK (self));
  g_return_if_fail (media_id != NULL);

  /* The newest stands first; the oldest is forgotten. */
  if (position_ms > 0)
    g_variant_builder_add (&builder, "{sx}", media_id, position_ms);
  g_variant_iter_init (&iter, self->positions);
  while (n_kept + 1 < MAX_POSITIONS && g_variant_iter_next (&iter, "{&sx}", &key, &value))
    if (g_strcmp0 (key, media_id) != 0)
      {
        g_variant_builder_add (&builder, "{sx}", key, value);
        n_kept++;
      }
  backlot_playback_set_positions (self, g_variant_builder_end (&builder));
}
