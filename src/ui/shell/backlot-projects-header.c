/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands above the projects of the sidebar: their kinds to choose from, and a new one. */

#include "config.h"

#include "ui/shell/backlot-projects-header.h"

#include <glib/gi18n.h>

#include "model/project/backlot-project.h"

#define ALL "all"

struct _BacklotProjectsHeader
{
  GtkBox              parent_instance;

  GListModel         *projects;   /* (owned) (nullable) */
  char               *kind;       /* never NULL */
  guint               kinds;      /* a bit for each that is there */
  gboolean            filling;    /* toggles come and go, and nobody chooses */
  GtkStringFilter    *filter;     /* (owned) */
  GtkFilterListModel *shown;      /* (owned) */

  AdwToggleGroup     *group;
  GtkWidget          *nothing;
};

typedef enum
{
  PROP_PROJECTS = 1,
  PROP_KIND,
  PROP_SHOWN,
} BacklotProjectsHeaderProperty;

static GParamSpec *properties[PROP_SHOWN + 1];

G_DEFINE_FINAL_TYPE (BacklotProjectsHeader, backlot_projects_header, GTK_TYPE_BOX)

/* Those of domain.md, in its order. */
static const struct
{
  const char *kind;
  const char *icon_name;
  const char *word;
  const char *words;
} kinds[] = {
  { "staging", "image-x-generic-symbolic", N_("Staging"), N_("Stagings") },
  { "film", "backlot-film-symbolic", N_("Film"), N_("Films") },
  { "series", "view-list-symbolic", N_("Series"), N_("Series") },
  { "course", "accessories-dictionary-symbolic", N_("Course"), N_("Courses") },
};

const char *
backlot_projects_header_word (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, kind) == 0)
      return _(kinds[i].word);
  return _("Project");
}

static guint
find_kinds (GListModel *projects)
{
  guint found = 0;

  for (guint i = 0; projects != NULL && i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr(BacklotProject) project = g_list_model_get_item (projects, i);

      for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
        if (g_strcmp0 (kinds[k].kind, backlot_project_get_kind (project)) == 0)
          found |= 1u << k;
    }
  return found;
}

static void
add_toggle (BacklotProjectsHeader *self,
            const char            *name,
            const char            *icon_name,
            const char            *words)
{
  AdwToggle *toggle = adw_toggle_new ();

  adw_toggle_set_name (toggle, name);
  adw_toggle_set_icon_name (toggle, icon_name);
  adw_toggle_set_tooltip (toggle, words);
  adw_toggle_group_add (self->group, toggle);
}

static void
fill (BacklotProjectsHeader *self)
{
  self->filling = TRUE;
  adw_toggle_group_remove_all (self->group);
  add_toggle (self, ALL, "view-grid-symbolic", _("All Kinds"));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if ((self->kinds & (1u << i)) != 0 || g_str_equal (kinds[i].kind, self->kind))
      add_toggle (self, kinds[i].kind, kinds[i].icon_name, _(kinds[i].words));
  self->filling = FALSE;
}

static gboolean
is_filtered (BacklotProjectsHeader *self)
{
  /* More than one bit. */
  return self->kind[0] != '\0' && (self->kinds & (self->kinds - 1)) != 0;
}

static void
update_nothing (BacklotProjectsHeader *self)
{
  gtk_widget_set_visible (self->nothing,
                          is_filtered (self) &&
                          g_list_model_get_n_items (G_LIST_MODEL (self->shown)) == 0);
}

static void
update (BacklotProjectsHeader *self)
{
  const char *name = self->kind[0] != '\0' ? self->kind : ALL;

  /* The one that has the focus stays. */
  if (adw_toggle_group_get_toggle_by_name (self->group, name) == NULL)
    fill (self);
  adw_toggle_group_set_active_name (self->group, name);
  gtk_widget_set_visible (GTK_WIDGET (self->group), (self->kinds & (self->kinds - 1)) != 0);
  gtk_string_filter_set_search (self->filter, is_filtered (self) ? self->kind : NULL);
  update_nothing (self);
}

static void
projects_changed_cb (BacklotProjectsHeader *self)
{
  guint found = find_kinds (self->projects);

  if (found == self->kinds)
    return;
  self->kinds = found;
  fill (self);
  update (self);
}

static gboolean
is_kind (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, kind) == 0)
      return TRUE;
  return FALSE;
}

static void
set_kind (BacklotProjectsHeader *self,
          const char            *kind)
{
  /* The state file may say anything. */
  if (!g_set_str (&self->kind, is_kind (kind) ? kind : ""))
    return;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
}

static void
active_cb (BacklotProjectsHeader *self)
{
  const char *name = adw_toggle_group_get_active_name (self->group);

  if (!self->filling && name != NULL)
    set_kind (self, g_str_equal (name, ALL) ? "" : name);
}

static void
clear_cb (BacklotProjectsHeader *self)
{
  set_kind (self, "");
}

static void
set_projects (BacklotProjectsHeader *self,
              GListModel            *projects)
{
  if (self->projects != NULL)
    g_signal_handlers_disconnect_by_data (self->projects, self);
  if (!g_set_object (&self->projects, projects))
    return;
  if (projects != NULL)
    g_signal_connect_object (projects, "items-changed", G_CALLBACK (projects_changed_cb), self,
                             G_CONNECT_SWAPPED);
  gtk_filter_list_model_set_model (self->shown, projects);
  projects_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROJECTS]);
}

static void
backlot_projects_header_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  BacklotProjectsHeader *self = BACKLOT_PROJECTS_HEADER (object);

  switch ((BacklotProjectsHeaderProperty) prop_id)
    {
    case PROP_PROJECTS:
      g_value_set_object (value, self->projects);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_SHOWN:
      g_value_set_object (value, self->shown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_projects_header_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  BacklotProjectsHeader *self = BACKLOT_PROJECTS_HEADER (object);

  switch ((BacklotProjectsHeaderProperty) prop_id)
    {
    case PROP_PROJECTS:
      set_projects (self, g_value_get_object (value));
      break;
    case PROP_KIND:
      set_kind (self, g_value_get_string (value));
      break;
    case PROP_SHOWN:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_projects_header_dispose (GObject *object)
{
  BacklotProjectsHeader *self = BACKLOT_PROJECTS_HEADER (object);

  self->filling = TRUE;
  if (self->projects != NULL)
    g_signal_handlers_disconnect_by_data (self->projects, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_PROJECTS_HEADER);
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);
  g_clear_object (&self->projects);

  G_OBJECT_CLASS (backlot_projects_header_parent_class)->dispose (object);
}

static void
backlot_projects_header_finalize (GObject *object)
{
  g_free (BACKLOT_PROJECTS_HEADER (object)->kind);

  G_OBJECT_CLASS (backlot_projects_header_parent_class)->finalize (object);
}

static void
backlot_projects_header_class_init (BacklotProjectsHeaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  object_class->get_property = backlot_projects_header_get_property;
  object_class->set_property = backlot_projects_header_set_property;
  object_class->dispose = backlot_projects_header_dispose;
  object_class->finalize = backlot_projects_header_finalize;

  properties[PROP_PROJECTS] =
    g_param_spec_object ("projects", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, "", flags);
  properties[PROP_SHOWN] =
    g_param_spec_object ("shown", NULL, NULL, G_TYPE_LIST_MODEL,
                         (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH
                                               "/ui/shell/backlot-projects-header.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotProjectsHeader, group);
  gtk_widget_class_bind_template_child (widget_class, BacklotProjectsHeader, nothing);
  gtk_widget_class_bind_template_callback (widget_class, active_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
backlot_projects_header_init (BacklotProjectsHeader *self)
{
  GtkExpression *kind = gtk_property_expression_new (BACKLOT_TYPE_PROJECT, NULL, "kind");

  self->kind = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = gtk_string_filter_new (kind);
  gtk_string_filter_set_match_mode (self->filter, GTK_STRING_FILTER_MATCH_MODE_EXACT);
  self->shown = gtk_filter_list_model_new (NULL, g_object_ref (GTK_FILTER (self->filter)));
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (update_nothing), self,
                           G_CONNECT_SWAPPED);
}
