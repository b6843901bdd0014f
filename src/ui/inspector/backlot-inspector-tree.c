/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value as a tree of its parts; each is read, copied, edited, toggled and deleted by itself. */

#include "config.h"

#include "ui/inspector/backlot-inspector-tree.h"

#include "ui/inspector/backlot-inspector-node.h"
#include "ui/inspector/backlot-inspector-text.h"
#include "ui/inspector/backlot-inspector-value.h"

struct _BacklotInspectorTree
{
  GtkBox                 parent_instance;

  char                  *title;
  GListStore            *roots;      /* (owned) of BacklotInspectorNode: one, or none */

  GtkWidget             *window;
  GtkWidget             *buttons;
  GtkSingleSelection    *selection;
  BacklotInspectorValue *part_view;
};

typedef enum
{
  PROP_TITLE = 1,
} BacklotInspectorTreeProperty;

enum
{
  EDITED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_TITLE + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotInspectorTree, backlot_inspector_tree, GTK_TYPE_BOX)

/* (transfer full) (nullable) */
static BacklotInspectorNode *
get_root (BacklotInspectorTree *self)
{
  return g_list_model_get_item (G_LIST_MODEL (self->roots), 0);
}

/* (transfer none) (nullable) */
static BacklotInspectorNode *
get_chosen (BacklotInspectorTree *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr(BacklotInspectorNode) node = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  return node;
}

static void
show_part (BacklotInspectorTree *self)
{
  BacklotInspectorNode *node = get_chosen (self);
  LarderValue *value = node != NULL ? backlot_inspector_node_get_value (node) : NULL;
  gboolean is_secret = node != NULL && backlot_inspector_node_get_secret (node);
  gboolean is_part = node != NULL && *backlot_inspector_node_get_path (node) != '\0';

  gtk_widget_set_visible (self->window, node != NULL);
  gtk_widget_set_visible (self->buttons, node != NULL);
  g_object_set (self->part_view,
                "title", is_part ? backlot_inspector_node_get_path (node) : self->title,
                "editable", node != NULL && !is_secret, NULL);
  backlot_inspector_value_set_value (self->part_view, is_secret ? NULL : value);
  if (is_secret)
    backlot_inspector_value_set_text (self->part_view, BACKLOT_INSPECTOR_SECRET);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tree.delete", is_part);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tree.toggle", value != NULL && !is_secret &&
                                 larder_value_get_kind (value) == LARDER_VALUE_BOOLEAN);
}

/* What is being edited belongs to the part that was chosen. */
static void
selected_cb (BacklotInspectorTree *self)
{
  if (self->roots == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (self->part_view), "value.cancel", NULL);
  show_part (self);
}

/* The chosen part is @value now; NULL: it is no more. */
static void
change_part (BacklotInspectorTree *self,
             LarderValue          *value)
{
  BacklotInspectorNode *node = get_chosen (self);
  g_autoptr(BacklotInspectorNode) root = get_root (self);
  g_autoptr(LarderValue) whole = NULL;
  const char *path;

  if (node == NULL)
    return;
  path = backlot_inspector_node_get_path (node);
  if (value == NULL)
    whole = larder_value_remove_path (backlot_inspector_node_get_value (root), path, NULL);
  else if (*path == '\0')
    whole = larder_value_ref (value);
  else
    whole = larder_value_set_path (backlot_inspector_node_get_value (root), path, value, NULL);
  if (whole != NULL)
    g_signal_emit (self, signals[EDITED], 0, whole);
}

static void
edited_cb (BacklotInspectorTree *self,
           LarderValue          *value)
{
  change_part (self, value);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  change_part (BACKLOT_INSPECTOR_TREE (widget), NULL);
}

static void
toggle_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotInspectorTree *self = BACKLOT_INSPECTOR_TREE (widget);
  BacklotInspectorNode *node = get_chosen (self);
  g_autoptr(LarderValue) value = NULL;

  if (node == NULL)
    return;
  value = larder_value_new_boolean (
    !larder_value_get_boolean (backlot_inspector_node_get_value (node)));
  change_part (self, value);
}

static GListModel *
make_parts (gpointer item,
            gpointer user_data)
{
  BacklotInspectorNode *node = item;

  return backlot_inspector_node_has_parts (node)
           ? g_object_ref (backlot_inspector_node_get_parts (node)) : NULL;
}

static void
show_root (BacklotInspectorTree *self,
           LarderValue          *value)
{
  g_autoptr(BacklotInspectorNode) root = backlot_inspector_node_new (value);
  g_autoptr(GtkTreeListRow) row = NULL;

  g_list_store_splice (self->roots, 0, g_list_model_get_n_items (G_LIST_MODEL (self->roots)),
                       (gpointer *) &root, 1);
  row = g_list_model_get_item (gtk_single_selection_get_model (self->selection), 0);
  gtk_tree_list_row_set_expanded (row, TRUE);
  gtk_single_selection_set_selected (self->selection, 0);
}

void
backlot_inspector_tree_set_value (BacklotInspectorTree *self,
                                  LarderValue          *value)
{
  g_autoptr(BacklotInspectorNode) root = NULL;
  g_autoptr(BacklotInspectorNode) fresh = NULL;

  g_return_if_fail (BACKLOT_IS_INSPECTOR_TREE (self));

  root = get_root (self);
  if (value != NULL)
    fresh = backlot_inspector_node_new (value);
  if (value == NULL)
    g_list_store_remove_all (self->roots);
  else if (root != NULL && backlot_inspector_node_has_parts (root) ==
                           backlot_inspector_node_has_parts (fresh))
    backlot_inspector_node_set_value (root, value);
  else
    show_root (self, value);
  show_part (self);
}

static void
backlot_inspector_tree_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  if (prop_id == PROP_TITLE)
    g_value_set_string (value, BACKLOT_INSPECTOR_TREE (object)->title);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_tree_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  BacklotInspectorTree *self = BACKLOT_INSPECTOR_TREE (object);

  if (prop_id != PROP_TITLE)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else if (g_set_str (&self->title, g_value_get_string (value)))
    {
      show_part (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
backlot_inspector_tree_dispose (GObject *object)
{
  BacklotInspectorTree *self = BACKLOT_INSPECTOR_TREE (object);

  g_clear_object (&self->roots);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_INSPECTOR_TREE);

  G_OBJECT_CLASS (backlot_inspector_tree_parent_class)->dispose (object);
}

static void
backlot_inspector_tree_finalize (GObject *object)
{
  g_free (BACKLOT_INSPECTOR_TREE (object)->title);

  G_OBJECT_CLASS (backlot_inspector_tree_parent_class)->finalize (object);
}

static void
backlot_inspector_tree_class_init (BacklotInspectorTreeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_inspector_tree_get_property;
  object_class->set_property = backlot_inspector_tree_set_property;
  object_class->dispose = backlot_inspector_tree_dispose;
  object_class->finalize = backlot_inspector_tree_finalize;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, LARDER_TYPE_VALUE);

  g_type_ensure (BACKLOT_TYPE_INSPECTOR_NODE);
  g_type_ensure (BACKLOT_TYPE_INSPECTOR_VALUE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/inspector/backlot-inspector-tree.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTree, window);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTree, buttons);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTree, selection);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTree, part_view);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_install_action (widget_class, "tree.toggle", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "tree.delete", NULL, delete_action);
}

static void
backlot_inspector_tree_init (BacklotInspectorTree *self)
{
  GtkTreeListModel *rows;

  self->roots = g_list_store_new (BACKLOT_TYPE_INSPECTOR_NODE);
  gtk_widget_init_template (GTK_WIDGET (self));
  rows = gtk_tree_list_model_new (g_object_ref (G_LIST_MODEL (self->roots)), FALSE, FALSE,
                                  make_parts, NULL, NULL);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (rows));
  g_object_unref (rows);
  show_part (self);
}
