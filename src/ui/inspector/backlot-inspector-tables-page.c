/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of a client, their rows, and what is pending over them. */

#include "config.h"

#include "ui/inspector/backlot-inspector-tables-page.h"

#include <glib/gi18n.h>

#include "larder/larder-inspection.h"

#include "ui/inspector/backlot-inspector-columns.h"
#include "ui/inspector/backlot-inspector-text.h"
#include "ui/inspector/backlot-inspector-value.h"

struct _BacklotInspectorTablesPage
{
  AdwBin                 parent_instance;

  LarderClient          *client;     /* (owned) (nullable) */
  LarderTable           *table;      /* (owned) (nullable): the chosen one */
  LarderTableView       *rows;       /* (owned) (nullable) */
  GSignalGroup          *of_table;   /* of @table */
  GSignalGroup          *of_record;  /* of the selected row */

  GtkDropDown           *tables;
  GtkLabel              *summary;
  GtkColumnView         *view;
  GtkSingleSelection    *selection;
  GtkWidget             *details;
  BacklotInspectorValue *value_view;
  BacklotInspectorValue *base_view;
  BacklotInspectorValue *layers_view;
};

typedef enum
{
  PROP_CLIENT = 1,
} BacklotInspectorTablesPageProperty;

static GParamSpec *properties[PROP_CLIENT + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorTablesPage, backlot_inspector_tables_page, ADW_TYPE_BIN)

static char *
state_text (GtkListItem *cell,
            gboolean     pending,
            gboolean     failed,
            gboolean     conflicted,
            gpointer     unused)
{
  if (conflicted)
    return g_strdup (C_("row", "conflict"));
  if (failed)
    return g_strdup (C_("row", "failed"));
  return g_strdup (pending ? C_("row", "pending") : "");
}

static char *
value_text (GtkListItem *cell,
            LarderValue *value,
            gpointer     unused)
{
  return backlot_inspector_text_line (value);
}

static const BacklotInspectorColumn columns[] = {
  { N_("ID"), { "id" }, NULL, 36 },
  { N_("State"), { "pending", "failed", "conflicted" }, G_CALLBACK (state_text), 9 },
  { N_("Shown"), { "value" }, G_CALLBACK (value_text), 0 },
};

static void
show_summary (BacklotInspectorTablesPage *self)
{
  guint n_rows = larder_table_get_n_rows (self->table);
  guint n_layers = larder_table_get_n_layers (self->table);
  g_autofree char *rows = g_strdup_printf (ngettext ("%u row", "%u rows", n_rows), n_rows);
  g_autofree char *layers =
    g_strdup_printf (ngettext ("%u layer", "%u layers", n_layers), n_layers);
  /* Translators: first how many rows, then how many pending changes over them */
  g_autofree char *text = g_strdup_printf (_("%s, %s"), rows, layers);

  gtk_label_set_label (self->summary, text);
}

static void
show_record (BacklotInspectorTablesPage *self)
{
  LarderRecord *record = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr(LarderValue) layers = NULL;

  if (record != NULL)
    layers = larder_table_describe_layers (self->table, larder_record_get_id (record));
  gtk_widget_set_visible (self->details, record != NULL);
  backlot_inspector_value_set_value (self->value_view, record != NULL
                                     ? larder_record_get_value (record) : NULL);
  backlot_inspector_value_set_value (self->base_view, record != NULL
                                     ? larder_record_get_base (record) : NULL);
  backlot_inspector_value_set_value (self->layers_view, layers);
}

static void
row_changed_cb (BacklotInspectorTablesPage *self,
                const char                 *id)
{
  show_summary (self);
}

static void
selected_cb (BacklotInspectorTablesPage *self)
{
  /* The selection also tells of its end. */
  if (self->of_record == NULL)
    return;
  g_signal_group_set_target (self->of_record,
                             gtk_single_selection_get_selected_item (self->selection));
  show_record (self);
}

static void
table_cb (BacklotInspectorTablesPage *self)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (self->tables);
  LarderTable *table = NULL;

  if (self->client == NULL || self->of_table == NULL)
    return;
  if (chosen != NULL)
    table = larder_client_get_table (self->client, gtk_string_object_get_string (chosen));
  if (!g_set_object (&self->table, table) || table == NULL)
    return;
  g_clear_object (&self->rows);
  self->rows = larder_table_view_new (table, "id");
  g_signal_group_set_target (self->of_table, table);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
  show_summary (self);
}

static void
set_client (BacklotInspectorTablesPage *self,
            LarderClient               *client)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr(GPtrArray) tables = NULL;

  if (!g_set_object (&self->client, client) || client == NULL)
    return;
  tables = larder_client_list_tables (client);
  for (guint i = 0; i < tables->len; i++)
    gtk_string_list_append (names, larder_table_get_name (tables->pdata[i]));
  gtk_drop_down_set_model (self->tables, G_LIST_MODEL (names));
  table_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
}

static void
backlot_inspector_tables_page_get_property (GObject    *object,
                                            guint       prop_id,
                                            GValue     *value,
                                            GParamSpec *pspec)
{
  if (prop_id == PROP_CLIENT)
    g_value_set_object (value, BACKLOT_INSPECTOR_TABLES_PAGE (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_tables_page_set_property (GObject      *object,
                                            guint         prop_id,
                                            const GValue *value,
                                            GParamSpec   *pspec)
{
  if (prop_id == PROP_CLIENT)
    set_client (BACKLOT_INSPECTOR_TABLES_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_tables_page_dispose (GObject *object)
{
  BacklotInspectorTablesPage *self = BACKLOT_INSPECTOR_TABLES_PAGE (object);

  g_clear_object (&self->of_table);
  g_clear_object (&self->of_record);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_INSPECTOR_TABLES_PAGE);
  g_clear_object (&self->rows);
  g_clear_object (&self->table);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (backlot_inspector_tables_page_parent_class)->dispose (object);
}

static void
backlot_inspector_tables_page_class_init (BacklotInspectorTablesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_inspector_tables_page_get_property;
  object_class->set_property = backlot_inspector_tables_page_set_property;
  object_class->dispose = backlot_inspector_tables_page_dispose;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_INSPECTOR_VALUE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/inspector/backlot-inspector-tables-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTablesPage, tables);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTablesPage, summary);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTablesPage, view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTablesPage, selection);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTablesPage, details);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTablesPage, value_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTablesPage, base_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorTablesPage, layers_view);
  gtk_widget_class_bind_template_callback (widget_class, table_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
backlot_inspector_tables_page_init (BacklotInspectorTablesPage *self)
{
  self->of_table = g_signal_group_new (LARDER_TYPE_TABLE);
  g_signal_group_connect_swapped (self->of_table, "row-changed", G_CALLBACK (row_changed_cb), self);
  self->of_record = g_signal_group_new (LARDER_TYPE_RECORD);
  g_signal_group_connect_swapped (self->of_record, "notify", G_CALLBACK (show_record), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_inspector_columns_add (self->view, LARDER_TYPE_RECORD, columns, G_N_ELEMENTS (columns));
  show_record (self);
}
