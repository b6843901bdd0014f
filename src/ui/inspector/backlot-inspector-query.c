/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry of the cache as a row of the inspector. */

#include "config.h"

#include "ui/inspector/backlot-inspector-query.h"

#include "larder/larder-inspection.h"

typedef enum
{
  PROP_KEY = 1,
  PROP_STATE,
  PROP_BADGES,
  PROP_N_OBSERVERS,
  PROP_UPDATED_AT,
  PROP_N_FETCHES,
  PROP_N_NOTIFIES,
  PROP_N_BYTES,
  PROP_LAST_MS,
  PROP_MAX_MS,
  PROP_N_WASTED,
} BacklotInspectorQueryProperty;

struct _BacklotInspectorQuery
{
  GObject                parent_instance;

  LarderQuery           *query;                      /* (owned) */
  BacklotInspectorState  state;
  char                  *badges;                     /* never NULL */
  gint64                 numbers[PROP_N_WASTED + 1];  /* by property */
  LarderValue           *data;                       /* (owned) (nullable): only compared */
  guint                  n_failures;
};

enum
{
  REFRESHED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_N_WASTED + 1];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (BacklotInspectorState, backlot_inspector_state,
                    G_DEFINE_ENUM_VALUE (BACKLOT_INSPECTOR_FETCHING, "fetching"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_INSPECTOR_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_INSPECTOR_FRESH, "fresh"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_INSPECTOR_STALE, "stale"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_INSPECTOR_INACTIVE, "inactive"))

G_DEFINE_FINAL_TYPE (BacklotInspectorQuery, backlot_inspector_query, G_TYPE_OBJECT)

static BacklotInspectorState
judge (LarderQuery *query)
{
  if (larder_query_get_fetch_status (query) == LARDER_FETCH_STATUS_FETCHING)
    return BACKLOT_INSPECTOR_FETCHING;
  if (larder_query_get_fetch_status (query) == LARDER_FETCH_STATUS_PAUSED)
    return BACKLOT_INSPECTOR_PAUSED;
  if (larder_query_get_n_observers (query) == 0)
    return BACKLOT_INSPECTOR_INACTIVE;
  return larder_query_get_is_stale (query) ? BACKLOT_INSPECTOR_STALE : BACKLOT_INSPECTOR_FRESH;
}

static char *
list_badges (LarderQuery *query)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) badges = NULL;

  if (larder_query_get_status (query) == LARDER_STATUS_ERROR)
    g_strv_builder_add (builder, "error");
  if (larder_query_get_status (query) == LARDER_STATUS_PENDING)
    g_strv_builder_add (builder, "pending");
  if (larder_query_get_is_disabled (query))
    g_strv_builder_add (builder, "disabled");
  if (larder_query_get_is_static (query))
    g_strv_builder_add (builder, "static");
  if (larder_query_get_is_forced (query))
    g_strv_builder_add (builder, "forced");
  badges = g_strv_builder_end (builder);
  return g_strjoinv (" ", badges);
}

static gboolean
set_number (BacklotInspectorQuery         *self,
            BacklotInspectorQueryProperty  property,
            gint64                         number)
{
  if (self->numbers[property] == number)
    return FALSE;
  self->numbers[property] = number;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  return TRUE;
}

static gboolean
take_numbers (BacklotInspectorQuery      *self,
              const BacklotInspectorCost *cost)
{
  LarderQuery *query = self->query;
  gboolean changed = FALSE;

  changed |= set_number (self, PROP_N_OBSERVERS, larder_query_get_n_observers (query));
  changed |= set_number (self, PROP_UPDATED_AT, larder_query_get_data_updated_at (query));
  changed |= set_number (self, PROP_N_FETCHES, larder_query_get_n_fetches (query));
  changed |= set_number (self, PROP_N_NOTIFIES, larder_query_get_n_notifies (query));
  changed |= set_number (self, PROP_N_BYTES, (gint64) larder_query_get_n_bytes (query));
  changed |= set_number (self, PROP_LAST_MS, cost->last_ms);
  changed |= set_number (self, PROP_MAX_MS, cost->max_ms);
  changed |= set_number (self, PROP_N_WASTED, cost->n_wasted);
  return changed;
}

/* What has no column, but is among the details. */
static gboolean
take_details (BacklotInspectorQuery *self)
{
  LarderValue *data = larder_query_get_data (self->query);
  guint n_failures = larder_query_get_failure_count (self->query);
  gboolean changed = data != self->data || n_failures != self->n_failures;

  if (data != self->data)
    {
      g_clear_pointer (&self->data, larder_value_unref);
      self->data = data != NULL ? larder_value_ref (data) : NULL;
    }
  self->n_failures = n_failures;
  return changed;
}

gboolean
backlot_inspector_query_refresh (BacklotInspectorQuery      *self,
                                 const BacklotInspectorCost *cost)
{
  BacklotInspectorState state;
  g_autofree char *badges = NULL;
  gboolean changed;

  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_QUERY (self), FALSE);

  state = judge (self->query);
  badges = list_badges (self->query);
  changed = state != self->state;
  g_object_freeze_notify (G_OBJECT (self));
  if (changed)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  if (g_set_str (&self->badges, badges))
    {
      changed = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BADGES]);
    }
  changed |= take_numbers (self, cost);
  changed |= take_details (self);
  g_object_thaw_notify (G_OBJECT (self));
  if (changed)
    g_signal_emit (self, signals[REFRESHED], 0);
  return changed;
}

static void
backlot_inspector_query_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  BacklotInspectorQuery *self = BACKLOT_INSPECTOR_QUERY (object);

  switch ((BacklotInspectorQueryProperty) prop_id)
    {
    case PROP_KEY:
      g_value_set_string (value, backlot_inspector_query_get_key (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_BADGES:
      g_value_set_string (value, self->badges);
      break;
    case PROP_N_OBSERVERS:
    case PROP_UPDATED_AT:
    case PROP_N_FETCHES:
    case PROP_N_NOTIFIES:
    case PROP_N_BYTES:
    case PROP_LAST_MS:
    case PROP_MAX_MS:
    case PROP_N_WASTED:
      g_value_set_int64 (value, self->numbers[prop_id]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_inspector_query_finalize (GObject *object)
{
  BacklotInspectorQuery *self = BACKLOT_INSPECTOR_QUERY (object);

  g_clear_pointer (&self->data, larder_value_unref);
  g_clear_pointer (&self->query, larder_query_unref);
  g_free (self->badges);

  G_OBJECT_CLASS (backlot_inspector_query_parent_class)->finalize (object);
}

static void
backlot_inspector_query_class_init (BacklotInspectorQueryClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const char *numbers[] = { "n-observers", "updated-at", "n-fetches", "n-notifies", "n-bytes",
                            "last-ms", "max-ms", "n-wasted" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_inspector_query_get_property;
  object_class->finalize = backlot_inspector_query_finalize;

  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, "", flags);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, BACKLOT_TYPE_INSPECTOR_STATE,
                       BACKLOT_INSPECTOR_FETCHING, flags);
  properties[PROP_BADGES] = g_param_spec_string ("badges", NULL, NULL, "", flags);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    properties[PROP_N_OBSERVERS + i] =
      g_param_spec_int64 (numbers[i], NULL, NULL, -1, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[REFRESHED] = g_signal_new ("refreshed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_inspector_query_init (BacklotInspectorQuery *self)
{
  self->badges = g_strdup ("");
}

BacklotInspectorQuery *
backlot_inspector_query_new (LarderQuery                *query,
                             const BacklotInspectorCost *cost)
{
  BacklotInspectorQuery *self = g_object_new (BACKLOT_TYPE_INSPECTOR_QUERY, NULL);

  self->query = larder_query_ref (query);
  backlot_inspector_query_refresh (self, cost);
  return self;
}

LarderQuery *
backlot_inspector_query_get_query (BacklotInspectorQuery *self)
{
  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_QUERY (self), NULL);

  return self->query;
}

const char *
backlot_inspector_query_get_key (BacklotInspectorQuery *self)
{
  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_QUERY (self), NULL);

  return larder_query_get_hash (self->query);
}

BacklotInspectorState
backlot_inspector_query_get_state (BacklotInspectorQuery *self)
{
  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_QUERY (self), BACKLOT_INSPECTOR_FETCHING);

  return self->state;
}
