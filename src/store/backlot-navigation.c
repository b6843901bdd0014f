/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the person is and was: projects, and selection and place in each page. */

#include "config.h"

#include "store/backlot-navigation.h"

#define MAX_RECENT 10
/* Pages whose selection and place are remembered. */
#define MAX_PAGES 50

struct _BacklotNavigation
{
  GObject   parent_instance;

  char      *selected_project_id;   /* "" for none */
  GVariant  *recent_project_ids;   /* newest first; never NULL */
  GVariant  *selection;   /* ids by page; never NULL */
  GVariant  *scroll;      /* pixels by page; never NULL */
};

typedef enum
{
  PROP_SELECTED_PROJECT_ID = 1,
  PROP_RECENT_PROJECT_IDS,
  PROP_SELECTION,
  PROP_SCROLL,
} BacklotNavigationProperty;

static GParamSpec *properties[PROP_SCROLL + 1];

G_DEFINE_FINAL_TYPE (BacklotNavigation, backlot_navigation, G_TYPE_OBJECT)

static void
backlot_navigation_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  BacklotNavigation *self = BACKLOT_NAVIGATION (object);

  switch ((BacklotNavigationProperty) prop_id)
    {
    case PROP_SELECTED_PROJECT_ID:
      g_value_set_string (value, self->selected_project_id);
      break;

    case PROP_RECENT_PROJECT_IDS:
      g_value_set_variant (value, self->recent_project_ids);
      break;

    case PROP_SELECTION:
      g_value_set_variant (value, self->selection);
      break;

    case PROP_SCROLL:
      g_value_set_variant (value, self->scroll);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_navigation_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  BacklotNavigation *self = BACKLOT_NAVIGATION (object);

  switch ((BacklotNavigationProperty) prop_id)
    {
    case PROP_SELECTED_PROJECT_ID:
      backlot_navigation_set_selected_project_id (self, g_value_get_string (value));
      break;

    case PROP_RECENT_PROJECT_IDS:
      backlot_navigation_set_recent_project_ids (self, g_value_get_variant (value));
      break;

    case PROP_SELECTION:
      backlot_navigation_set_selection (self, g_value_get_variant (value));
      break;

    case PROP_SCROLL:
      backlot_navigation_set_scroll (self, g_value_get_variant (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_navigation_finalize (GObject *object)
{
  BacklotNavigation *self = BACKLOT_NAVIGATION (object);

  g_free (self->selected_project_id);
  g_variant_unref (self->recent_project_ids);
  g_variant_unref (self->selection);
  g_variant_unref (self->scroll);

  G_OBJECT_CLASS (backlot_navigation_parent_class)->finalize (object);
}

static void
backlot_navigation_class_init (BacklotNavigationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_navigation_get_property;
  object_class->set_property = backlot_navigation_set_property;
  object_class->finalize = backlot_navigation_finalize;

  properties[PROP_SELECTED_PROJECT_ID] =
    g_param_spec_string ("selected-project-id", NULL, NULL, "",
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_RECENT_PROJECT_IDS] =
    g_param_spec_variant ("recent-project-ids", NULL, NULL, G_VARIANT_TYPE ("as"), NULL,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_SELECTION] =
    g_param_spec_variant ("selection", NULL, NULL, G_VARIANT_TYPE ("a{sas}"), NULL,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_SCROLL] =
    g_param_spec_variant ("scroll", NULL, NULL, G_VARIANT_TYPE ("a{sd}"), NULL,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_navigation_init (BacklotNavigation *self)
{
  self->selected_project_id = g_strdup ("");
  self->recent_project_ids = g_variant_ref_sink (g_variant_new ("as", NULL));
  self->selection = g_variant_ref_sink (g_variant_new ("a{sas}", NULL));
  self->scroll = g_variant_ref_sink (g_variant_new ("a{sd}", NULL));
}

BacklotNavigation *
backlot_navigation_new (void)
{
  return g_object_new (BACKLOT_TYPE_NAVIGATION, NULL);
}

const char *
backlot_navigation_get_selected_project_id (BacklotNavigation *self)
{
  g_return_val_if_fail (BACKLOT_IS_NAVIGATION (self), NULL);

  return self->selected_project_id;
}

void
backlot_navigation_set_selected_project_id (BacklotNavigation *self,
                                            const char        *selected_project_id)
{
  g_return_if_fail (BACKLOT_IS_NAVIGATION (self));

  if (g_set_str (&self->selected_project_id,
                 selected_project_id != NULL ? selected_project_id : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_PROJECT_ID]);
}

GVariant *
backlot_navigation_get_recent_project_ids (BacklotNavigation *self)
{
  g_return_val_if_fail (BACKLOT_IS_NAVIGATION (self), NULL);

  return self->recent_project_ids;
}

void
backlot_navigation_set_recent_project_ids (BacklotNavigation *self,
                                           GVariant          *recent_project_ids)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink (recent_project_ids);

  g_return_if_fail (BACKLOT_IS_NAVIGATION (self));

  if (g_variant_equal (self->recent_project_ids, owned))
    return;
  g_variant_unref (self->recent_project_ids);
  self->recent_project_ids = g_steal_pointer (&owned);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECENT_PROJECT_IDS]);
}

GVariant *
backlot_navigation_get_selection (BacklotNavigation *self)
{
  g_return_val_if_fail (BACKLOT_IS_NAVIGATION (self), NULL);

  return self->selection;
}

void
backlot_navigation_set_selection (BacklotNavigation *self,
                                  GVariant          *selection)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink (selection);

  g_return_if_fail (BACKLOT_IS_NAVIGATION (self));

  if (g_variant_equal (self->selection, owned))
    return;
  g_variant_unref (self->selection);
  self->selection = g_steal_pointer (&owned);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION]);
}

GVariant *
backlot_navigation_get_scroll (BacklotNavigation *self)
{
  g_return_val_if_fail (BACKLOT_IS_NAVIGATION (self), NULL);

  return self->scroll;
}

void
backlot_navigation_set_scroll (BacklotNavigation *self,
                               GVariant          *scroll)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink (scroll);

  g_return_if_fail (BACKLOT_IS_NAVIGATION (self));

  if (g_variant_equal (self->scroll, owned))
    return;
  g_variant_unref (self->scroll);
  self->scroll = g_steal_pointer (&owned);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCROLL]);
}

void
backlot_navigation_visit_project (BacklotNavigation *self,
                                  const char        *project_id)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));
  GVariantIter iter;
  const char *id = NULL;
  guint n_kept = 1;

  g_return_if_fail (BACKLOT_IS_NAVIGATION (self));
  g_return_if_fail (project_id != NULL);

  g_variant_builder_add (&builder, "s", project_id);
  g_variant_iter_init (&iter, self->recent_project_ids);
  while (n_kept < MAX_RECENT && g_variant_iter_next (&iter, "&s", &id))
    if (g_strcmp0 (id, project_id) != 0)
      {
        g_variant_builder_add (&builder, "s", id);
        n_kept++;
      }

  g_object_freeze_notify (G_OBJECT (self));
  backlot_navigation_set_selected_project_id (self, project_id);
  backlot_navigation_set_recent_project_ids (self, g_variant_builder_end (&builder));
  g_object_thaw_notify (G_OBJECT (self));
}

char **
backlot_navigation_get_page_selection (BacklotNavigation *self,
                                       const char        *page)
{
  char **ids = NULL;

  g_return_val_if_fail (BACKLOT_IS_NAVIGATION (self), NULL);
  g_return_val_if_fail (page != NULL, NULL);

  if (!g_variant_lookup (self->selection, page, "^as", &ids))
    ids = g_new0 (char *, 1);
  return ids;
}

void
backlot_navigation_set_page_selection (BacklotNavigation  *self,
                                       const char         *page,
                                       const char * const *ids)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sas}"));
  GVariantIter iter;
  const char *key = NULL;
  GVariant *value = NULL;
  guint n_kept = 0;

  g_return_if_fail (BACKLOT_IS_NAVIGATION (self));
  g_return_if_fail (page != NULL);

  if (ids != NULL && ids[0] != NULL)
    {
      g_variant_builder_add (&builder, "{s^as}", page, ids);
      n_kept++;
    }
  g_variant_iter_init (&iter, self->selection);
  while (g_variant_iter_next (&iter, "{&s@as}", &key, &value))
    {
      if (g_strcmp0 (key, page) != 0 && n_kept < MAX_PAGES)
        {
          g_variant_builder_add (&builder, "{s@as}", key, value);
          n_kept++;
        }
      g_variant_unref (value);
    }
  backlot_navigation_set_selection (self, g_variant_builder_end (&builder));
}

double
backlot_navigation_get_page_scroll (BacklotNavigation *self,
                                    const char        *page)
{
  double scroll = 0.0;

  g_return_val_if_fail (BACKLOT_IS_NAVIGATION (self), 0.0);
  g_return_val_if_fail (page != NULL, 0.0);

  g_variant_lookup (self->scroll, page, "d", &scroll);
  return scroll;
}

void
backlot_navigation_set_page_scroll (BacklotNavigation *self,
                                    const char        *page,
                                    double             scroll)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sd}"));
  GVariantIter iter;
  const char *key = NULL;
  double value = 0.0;
  guint n_kept = 0;

  g_return_if_fail (BACKLOT_IS_NAVIGATION (self));
  g_return_if_fail (page != NULL);

  if (scroll > 0.0)
    {
      g_variant_builder_add (&builder, "{sd}", page, scroll);
      n_kept++;
    }
  g_variant_iter_init (&iter, self->scroll);
  while (n_kept < MAX_PAGES && g_variant_iter_next (&iter, "{&sd}", &key, &value))
    if (g_strcmp0 (key, page) != 0)
      {
        g_variant_builder_add (&builder, "{sd}", key, value);
        n_kept++;
      }
  backlot_navigation_set_scroll (self, g_variant_builder_end (&builder));
}
