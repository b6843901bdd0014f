/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places and projects to go to, credits, and where the changes are. */

#include "config.h"

#include "ui/shell/backlot-sidebar.h"

#include <glib/gi18n.h>

#include "ui/account/backlot-studio-switcher.h"
#include "ui/common/backlot-list-growth.h"
#include "ui/common/backlot-row-factory.h"
#include "ui/common/backlot-row-menu.h"
#include "ui/shell/backlot-address.h"
#include "ui/shell/backlot-places.h"
#include "ui/shell/backlot-project-menu.h"
#include "ui/shell/backlot-project-row.h"
#include "ui/shell/backlot-projects-header.h"
#include "ui/shell/backlot-sync-row.h"

/* Projects that the highest screen has room for, at 100 %. */
#define N_FIRST 40
/* In pixels: a project's row, and what is above and below all of them. Where rows are closer
 * together the last ones come a frame later. */
#define ROW_HEIGHT    34
#define OTHERS_HEIGHT 300

struct _BacklotSidebar
{
  AdwBin                 parent_instance;

  BacklotContext        *context;       /* (owned) (nullable) */
  char                  *address;       /* (nullable): of the page that is marked */
  GBindingGroup         *navigation;    /* (owned): the kind that is shown */
  gboolean               marking;       /* a selection is ours, not the person's */
  GtkSliceListModel     *rows;          /* (owned): of projects, first as many as a window shows */

  BacklotPlaces         *places;
  BacklotProjectsHeader *header;
  GtkListView           *projects;
  GtkSingleSelection    *selection;
  GtkMenuButton         *menu_button;
  GMenuModel            *main_menu;
};

typedef enum
{
  PROP_CONTEXT = 1,
} BacklotSidebarProperty;

enum
{
  OPEN,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_CONTEXT + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotSidebar, backlot_sidebar, ADW_TYPE_BIN)

static char *
project_description (GtkListItem *item,
                     const char  *kind,
                     gboolean     is_processing,
                     gboolean     has_failed)
{
  if (g_strcmp0 (kind, "film") == 0 && is_processing)
    return g_strdup (_("Film, rendering"));
  if (g_strcmp0 (kind, "film") == 0 && has_failed)
    return g_strdup (_("Film, the last render failed"));
  return g_strdup (backlot_projects_header_word (kind));
}

static void
place_open_cb (BacklotSidebar *self,
               const char     *address)
{
  g_signal_emit (self, signals[OPEN], 0, address);
}

static void
open_project (BacklotSidebar *self,
              gpointer        project)
{
  g_autofree char *address = NULL;

  if (project == NULL || self->marking)
    return;
  address = g_strconcat ("project/", larder_record_get_id (LARDER_RECORD (project)), NULL);
  g_signal_emit (self, signals[OPEN], 0, address);
}

static void
project_selected_cb (BacklotSidebar *self)
{
  open_project (self, gtk_single_selection_get_selected_item (self->selection));
}

static void
project_activated_cb (BacklotSidebar *self,
                      guint           position)
{
  g_autoptr(GObject) project = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  open_project (self, project);
}

static guint
find_project (BacklotSidebar *self,
              const char     *id)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(LarderRecord) project = g_list_model_get_item (model, i);

      if (g_strcmp0 (larder_record_get_id (project), id) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
mark (BacklotSidebar *self)
{
  g_autoptr(BacklotAddress) address = backlot_address_parse (self->address);
  guint position = GTK_INVALID_LIST_POSITION;

  if (address->kind == BACKLOT_ADDRESS_PROJECT)
    position = find_project (self, address->id);

  self->marking = TRUE;
  backlot_places_mark (self->places, address->kind);
  gtk_single_selection_set_selected (self->selection, position);
  self->marking = FALSE;
}

/* A project that is shown can come into the list later: it was made a moment ago, or is read. */
static void
items_changed_cb (BacklotSidebar *self)
{
  /* Without a project there is nothing in it to stop at. */
  gtk_widget_set_can_focus (gtk_widget_get_parent (GTK_WIDGET (self->projects)),
                            g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0);
  if (self->address != NULL && g_str_has_prefix (self->address, "project/") &&
      gtk_single_selection_get_selected_item (self->selection) == NULL)
    mark (self);
}

/* The first frame has the rows that it shows, and no more: making them takes longest. */
static void
fit_rows (BacklotSidebar *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  int height = 0;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0 || window == NULL ||
      gtk_window_is_maximized (window))
    return;
  gtk_window_get_default_size (window, NULL, &height);
  gtk_slice_list_model_set_size (self->rows,
                                 (guint) CLAMP ((height - OTHERS_HEIGHT) / ROW_HEIGHT, 1, N_FIRST));
}

static void
set_context (BacklotSidebar *self,
             BacklotContext *context)
{
  if (!g_set_object (&self->context, context))
    return;
  fit_rows (self);
  g_binding_group_set_source (self->navigation, context != NULL
                                ? backlot_context_get_navigation (context) : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTEXT]);
}

static void
backlot_sidebar_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch ((BacklotSidebarProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, BACKLOT_SIDEBAR (object)->context);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_sidebar_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch ((BacklotSidebarProperty) prop_id)
    {
    case PROP_CONTEXT:
      set_context (BACKLOT_SIDEBAR (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_sidebar_dispose (GObject *object)
{
  BacklotSidebar *self = BACKLOT_SIDEBAR (object);

  self->marking = TRUE;
  g_clear_object (&self->navigation);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_SIDEBAR);
  g_clear_object (&self->context);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (backlot_sidebar_parent_class)->dispose (object);
}

static void
backlot_sidebar_finalize (GObject *object)
{
  g_free (BACKLOT_SIDEBAR (object)->address);

  G_OBJECT_CLASS (backlot_sidebar_parent_class)->finalize (object);
}

static void
backlot_sidebar_class_init (BacklotSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_sidebar_get_property;
  object_class->set_property = backlot_sidebar_set_property;
  object_class->dispose = backlot_sidebar_dispose;
  object_class->finalize = backlot_sidebar_finalize;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (BACKLOT_TYPE_PLACES);
  g_type_ensure (BACKLOT_TYPE_PROJECT_ROW);
  g_type_ensure (BACKLOT_TYPE_PROJECTS_HEADER);
  g_type_ensure (BACKLOT_TYPE_STUDIO_SWITCHER);
  g_type_ensure (BACKLOT_TYPE_SYNC_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotSidebar, places);
  gtk_widget_class_bind_template_child (widget_class, BacklotSidebar, header);
  gtk_widget_class_bind_template_child (widget_class, BacklotSidebar, projects);
  gtk_widget_class_bind_template_child (widget_class, BacklotSidebar, selection);
  gtk_widget_class_bind_template_child (widget_class, BacklotSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotSidebar, main_menu);
  gtk_widget_class_bind_template_callback (widget_class, place_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, project_description);
  gtk_widget_class_bind_template_callback (widget_class, project_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, project_activated_cb);
}

static void
backlot_sidebar_init (BacklotSidebar *self)
{
  g_autoptr(GListModel) shown = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_row_factory_guard (self->projects);
  backlot_row_menu_attach (self->menu_button, self->main_menu);

  self->navigation = g_binding_group_new ();
  g_binding_group_bind (self->navigation, "project-kind", self->header, "kind",
                        G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  backlot_project_menu_attach (self->projects);
  g_object_get (self->header, "shown", &shown, NULL);
  self->rows = gtk_slice_list_model_new (g_steal_pointer (&shown), 0, N_FIRST);
  backlot_list_growth_attach (GTK_WIDGET (self->projects), self->rows);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self);
}

void
backlot_sidebar_set_address (BacklotSidebar *self,
                             const char     *address)
{
  g_return_if_fail (BACKLOT_IS_SIDEBAR (self));

  g_set_str (&self->address, address);
  mark (self);
}

void
backlot_sidebar_show_menu (BacklotSidebar *self)
{
  g_return_if_fail (BACKLOT_IS_SIDEBAR (self));

  gtk_menu_button_popup (self->menu_button);
}
