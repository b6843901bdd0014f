/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where to go on: projects, what is being rendered, or a welcome. */

#include "config.h"

#include "ui/project/backlot-home-page.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-drop-hint.h"
#include "ui/common/backlot-page-state.h"
#include "ui/common/backlot-photo-sources.h"
#include "ui/project/backlot-project-card.h"
#include "ui/project/backlot-queue-list.h"
#include "ui/project/backlot-queue-row.h"
#include "ui/project/backlot-welcome.h"

/* The sidebar has all of them. */
#define MAX_CARDS 6
/* The queue has all of them, in a list that makes rows only for what is seen. */
#define MAX_RENDERS 5

struct _BacklotHomePage
{
  BacklotPage       parent_instance;

  BacklotContext   *context;        /* (owned) */
  BacklotQueueList *unfinished;     /* (owned) */
  gboolean          has_welcome;    /* was made, in @state */

  GtkFlowBox       *cards;
  GtkBox           *sections;
  GtkListBox       *running_list;
  BacklotPageState *state;
  BacklotDropHint  *drop_hint;
};

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_IS_RENDERING,
  PROP_HAS_MORE_RENDERS,
} BacklotHomePageProperty;

static GParamSpec *properties[PROP_HAS_MORE_RENDERS + 1];

G_DEFINE_FINAL_TYPE (BacklotHomePage, backlot_home_page, BACKLOT_TYPE_PAGE)

static GtkWidget *
make_card (gpointer item,
           gpointer user_data)
{
  BacklotHomePage *self = user_data;

  /* The card is a button: the cell around it is no stop of its own. */
  return g_object_new (GTK_TYPE_FLOW_BOX_CHILD,
                       "focusable", FALSE,
                       "child", backlot_project_card_new (self->context, item),
                       NULL);
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW,
                                 "activatable", FALSE,
                                 "focusable", FALSE,
                                 "child", backlot_queue_row_new (item),
                                 NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  backlot_queue_entry_get_title (item), -1);
  return row;
}

static guint
count_renders (BacklotHomePage *self)
{
  return self->unfinished != NULL
           ? g_list_model_get_n_items (backlot_queue_list_get_renders (self->unfinished)) : 0;
}

static void
unfinished_changed_cb (BacklotHomePage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_RENDERING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_MORE_RENDERS]);
}

static void
refresh (BacklotPage *page)
{
  larder_query_observer_refetch (
    backlot_context_get_projects_query (BACKLOT_HOME_PAGE (page)->context));
}

/* What is worked with, not the menu of the window. */
static gboolean
backlot_home_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (GTK_WIDGET (BACKLOT_HOME_PAGE (widget)->state),
                                 GTK_DIR_TAB_FORWARD);
}

static void
drop_value_cb (BacklotHomePage *self,
               GParamSpec      *pspec,
               GtkDropTarget   *target)
{
  const GValue *value = gtk_drop_target_get_value (target);
  g_autoptr(GListModel) files =
    value != NULL ? backlot_photo_sources_get_dropped (value) : NULL;
  guint n_files = files != NULL ? g_list_model_get_n_items (files) : 0;
  g_autofree char *label = NULL;

  label = n_files > 0 ? g_strdup_printf (ngettext ("New Project with %u File",
                                                   "New Project with %u Files", n_files),
                                         n_files)
                      : g_strdup (_("New Project"));
  backlot_drop_hint_set_label (self->drop_hint, label);
}

static GdkDragAction
drop_enter_cb (BacklotHomePage *self)
{
  backlot_drop_hint_set_revealed (self->drop_hint, TRUE);
  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (BacklotHomePage *self)
{
  backlot_drop_hint_set_revealed (self->drop_hint, FALSE);
}

static gboolean
drop_cb (BacklotHomePage *self,
         const GValue    *value)
{
  g_autoptr(GListModel) files = backlot_photo_sources_get_dropped (value);
  g_auto(GVariantBuilder) uris = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));

  drop_leave_cb (self);
  if (files == NULL || g_list_model_get_n_items (files) == 0)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);

      g_variant_builder_add_value (&uris, g_variant_new_take_string (g_file_get_uri (file)));
    }
  return gtk_widget_activate_action (GTK_WIDGET (self), "app.new-project-with", "as", &uris);
}

static void
add_drop_target (BacklotHomePage *self)
{
  GtkDropTarget *target = backlot_photo_sources_new_drop_target ();

  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_object (target, "notify::value", G_CALLBACK (drop_value_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "enter", G_CALLBACK (drop_enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (drop_leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* Who comes to a team has made something at home. */
static GtkWidget *
new_copy_button (BacklotHomePage *self)
{
  BacklotStudios *studios = backlot_context_get_studios (self->context);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("Copy _Projects of This Computer…"));
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                    backlot_studios_get_current (studios));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.copy-projects");
  g_object_bind_property (button, "sensitive", button, "visible", G_BINDING_SYNC_CREATE);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  return button;
}

/* Nobody has made anything on this computer then, and the studio need not be waited for. */
static gboolean
is_first_start (BacklotHomePage *self)
{
  return backlot_backend_is_local (backlot_context_get_backend (self->context)) &&
         backlot_state_get_is_new (backlot_context_get_state (self->context));
}

/* Whoever has a project never sees the welcome. */
static void
kind_cb (BacklotHomePage *self)
{
  GtkWidget *welcome = NULL;

  if (self->has_welcome || backlot_page_state_get_kind (self->state) != BACKLOT_PAGE_STATE_EMPTY)
    return;
  self->has_welcome = TRUE;
  welcome = g_object_new (BACKLOT_TYPE_WELCOME, "context", self->context, NULL);
  if (!backlot_backend_is_local (backlot_context_get_backend (self->context)))
    backlot_welcome_add_button (BACKLOT_WELCOME (welcome), new_copy_button (self));
  g_object_set (self->state, "empty", welcome, NULL);
}

static void
backlot_home_page_constructed (GObject *object)
{
  BacklotHomePage *self = BACKLOT_HOME_PAGE (object);
  GListModel *projects = backlot_context_get_projects (self->context);
  g_autoptr(GtkSliceListModel) newest =
    gtk_slice_list_model_new (g_object_ref (projects), 0, MAX_CARDS);
  g_autoptr(GtkSliceListModel) first = NULL;

  G_OBJECT_CLASS (backlot_home_page_parent_class)->constructed (object);

  gtk_flow_box_bind_model (self->cards, G_LIST_MODEL (newest), make_card, self, NULL);

  self->unfinished = backlot_queue_list_new (self->context);
  g_object_set (self->unfinished, "filter", "unfinished", NULL);
  first = gtk_slice_list_model_new (
    g_object_ref (backlot_queue_list_get_renders (self->unfinished)), 0, MAX_RENDERS);
  gtk_list_box_bind_model (self->running_list, G_LIST_MODEL (first), make_row, self, NULL);
  g_signal_connect_object (backlot_queue_list_get_renders (self->unfinished), "items-changed",
                           G_CALLBACK (unfinished_changed_cb), self, G_CONNECT_SWAPPED);
  unfinished_changed_cb (self);
  if (!backlot_backend_is_local (backlot_context_get_backend (self->context)))
    gtk_box_append (self->sections, new_copy_button (self));
  g_signal_connect_swapped (self->state, "notify::kind", G_CALLBACK (kind_cb), self);
  if (is_first_start (self))
    {
      g_object_set (self->state, "empty-first", TRUE, NULL);
      kind_cb (self);
    }
}

static void
backlot_home_page_map (GtkWidget *widget)
{
  /* Now the state knows what it shows. */
  kind_cb (BACKLOT_HOME_PAGE (widget));

  GTK_WIDGET_CLASS (backlot_home_page_parent_class)->map (widget);
}

static void
backlot_home_page_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  BacklotHomePage *self = BACKLOT_HOME_PAGE (object);

  switch ((BacklotHomePageProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;

    case PROP_IS_RENDERING:
      g_value_set_boolean (value, count_renders (self) > 0);
      break;

    case PROP_HAS_MORE_RENDERS:
      g_value_set_boolean (value, count_renders (self) > MAX_RENDERS);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_home_page_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  BacklotHomePage *self = BACKLOT_HOME_PAGE (object);

  switch ((BacklotHomePageProperty) prop_id)
    {
    case PROP_CONTEXT:
      self->context = g_value_dup_object (value);
      break;

    case PROP_IS_RENDERING:
    case PROP_HAS_MORE_RENDERS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_home_page_dispose (GObject *object)
{
  BacklotHomePage *self = BACKLOT_HOME_PAGE (object);

  /* It empties what the widgets show, and tells while they are there. */
  g_clear_object (&self->unfinished);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_HOME_PAGE);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_home_page_parent_class)->dispose (object);
}

static void
backlot_home_page_class_init (BacklotHomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = backlot_home_page_constructed;
  object_class->get_property = backlot_home_page_get_property;
  object_class->set_property = backlot_home_page_set_property;
  object_class->dispose = backlot_home_page_dispose;
  widget_class->grab_focus = backlot_home_page_grab_focus;
  widget_class->map = backlot_home_page_map;
  BACKLOT_PAGE_CLASS (klass)->refresh = refresh;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  properties[PROP_IS_RENDERING] =
    g_param_spec_boolean ("is-rendering", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  properties[PROP_HAS_MORE_RENDERS] =
    g_param_spec_boolean ("has-more-renders", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_DROP_HINT);
  g_type_ensure (BACKLOT_TYPE_PAGE_STATE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotHomePage, cards);
  gtk_widget_class_bind_template_child (widget_class, BacklotHomePage, sections);
  gtk_widget_class_bind_template_child (widget_class, BacklotHomePage, running_list);
  gtk_widget_class_bind_template_child (widget_class, BacklotHomePage, state);
  gtk_widget_class_bind_template_child (widget_class, BacklotHomePage, drop_hint);
}

static void
backlot_home_page_init (BacklotHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_drop_target (self);
}

BacklotPage *
backlot_home_page_new (BacklotContext *context)
{
  return g_object_new (BACKLOT_TYPE_HOME_PAGE, "context", context, NULL);
}
