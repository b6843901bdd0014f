/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that a search found, and where it leads. */

#include "config.h"

#include "ui/shell/backlot-search-hit.h"

typedef enum
{
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_ICON_NAME,
  PROP_KEYS,
  PROP_ADDRESS,
  PROP_ACTION,
  PROP_HEADING,
} BacklotSearchHitProperty;

struct _BacklotSearchHit
{
  GObject  parent_instance;

  char    *texts[PROP_HEADING + 1];   /* by property (nullable) */
};

static GParamSpec *properties[PROP_HEADING + 1];

G_DEFINE_FINAL_TYPE (BacklotSearchHit, backlot_search_hit, G_TYPE_OBJECT)

static void
backlot_search_hit_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  if (prop_id <= PROP_HEADING)
    g_value_set_string (value, BACKLOT_SEARCH_HIT (object)->texts[prop_id]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_search_hit_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  if (prop_id <= PROP_HEADING)
    BACKLOT_SEARCH_HIT (object)->texts[prop_id] = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_search_hit_finalize (GObject *object)
{
  for (guint i = 0; i <= PROP_HEADING; i++)
    g_free (BACKLOT_SEARCH_HIT (object)->texts[i]);

  G_OBJECT_CLASS (backlot_search_hit_parent_class)->finalize (object);
}

static void
backlot_search_hit_class_init (BacklotSearchHitClass *klass)
{
  static const char * const names[] = { NULL, "title", "subtitle", "icon-name", "keys", "address",
                                        "action", "heading" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_search_hit_get_property;
  object_class->set_property = backlot_search_hit_set_property;
  object_class->finalize = backlot_search_hit_finalize;

  for (guint i = PROP_TITLE; i <= PROP_HEADING; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL,
                                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                          G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_search_hit_init (BacklotSearchHit *self)
{
}

const char *
backlot_search_hit_get_title (BacklotSearchHit *self)
{
  g_return_val_if_fail (BACKLOT_IS_SEARCH_HIT (self), NULL);

  return self->texts[PROP_TITLE];
}

const char *
backlot_search_hit_get_address (BacklotSearchHit *self)
{
  g_return_val_if_fail (BACKLOT_IS_SEARCH_HIT (self), NULL);

  return self->texts[PROP_ADDRESS];
}

const char *
backlot_search_hit_get_action (BacklotSearchHit *self)
{
  g_return_val_if_fail (BACKLOT_IS_SEARCH_HIT (self), NULL);

  return self->texts[PROP_ACTION];
}
