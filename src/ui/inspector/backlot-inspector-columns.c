/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the inspector's lists, described by a table. */

#include "config.h"

#include "ui/inspector/backlot-inspector-columns.h"

#include <glib/gi18n.h>

#include "ui/inspector/backlot-inspector-text.h"

/* In letters, of a column that takes what is left. */
#define MIN_WIDTH 26

/* How the cells of a column are made. */
typedef struct
{
  GtkExpression *text;        /* (owned) */
  gboolean       is_number;
  int            min_width;   /* in letters; -1: any */
} Cell;

/* The property of an item: of the one of a cell, or (when sorting) of what stands for itself. */
static GtkExpression *
look_at (GType          item_type,
         const char    *name,
         GtkExpression *item)
{
  return gtk_property_expression_new (item_type, item, name);
}

static int
rank (gpointer item,
      int      value,
      gpointer unused)
{
  return value;
}

/* A sorter of numbers does not know what an enumeration is. */
static GtkSorter *
make_sorter (GType       item_type,
             GParamSpec *spec)
{
  GtkExpression *expression = NULL;

  if (G_IS_PARAM_SPEC_BOXED (spec))
    return NULL;
  expression = look_at (item_type, spec->name, NULL);
  if (G_IS_PARAM_SPEC_STRING (spec))
    return GTK_SORTER (gtk_string_sorter_new (expression));
  if (G_IS_PARAM_SPEC_ENUM (spec))
    expression = gtk_cclosure_expression_new (G_TYPE_INT, NULL, 1, &expression, G_CALLBACK (rank),
                                              NULL, NULL);
  return GTK_SORTER (gtk_numeric_sorter_new (expression));
}

/* What a cell shows, with the cell as "this". */
static GtkExpression *
make_text (GType                         item_type,
           const BacklotInspectorColumn *column)
{
  GtkExpression *parameters[BACKLOT_INSPECTOR_MAX_SHOWN] = { NULL };
  guint n = 0;

  for (; n < BACKLOT_INSPECTOR_MAX_SHOWN && column->shown[n] != NULL; n++)
    parameters[n] =
      look_at (item_type, column->shown[n],
               gtk_property_expression_new (GTK_TYPE_LIST_ITEM, NULL, "item"));
  if (column->word == NULL)
    return parameters[0];
  return gtk_cclosure_expression_new (G_TYPE_STRING, NULL, n, parameters, column->word, NULL, NULL);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *cell,
          Cell                     *data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), data->is_number ? 1.0f : 0.0f);
  gtk_label_set_width_chars (GTK_LABEL (label), data->min_width);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_expression_bind (gtk_expression_ref (data->text), label, "label", cell);
  gtk_list_item_set_child (cell, label);
}

static void
cell_free (gpointer  data,
           GClosure *closure)
{
  gtk_expression_unref (((Cell *) data)->text);
  g_free (data);
}

static void
add_column (GtkColumnView                *view,
            GType                         item_type,
            GObjectClass                 *klass,
            const BacklotInspectorColumn *column)
{
  GParamSpec *spec = g_object_class_find_property (klass, column->shown[0]);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkSorter) sorter = make_sorter (item_type, spec);
  g_autoptr(GtkColumnViewColumn) made = NULL;
  Cell *cell = g_new0 (Cell, 1);

  cell->text = make_text (item_type, column);
  cell->is_number = column->word == NULL && !G_IS_PARAM_SPEC_STRING (spec);
  cell->min_width = column->width == 0 ? MIN_WIDTH : -1;
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), cell, cell_free, 0);
  made = gtk_column_view_column_new (_(column->title), factory);
  gtk_column_view_column_set_sorter (made, sorter);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_column_set_expand (made, column->width == 0);
  if (column->width > 0)
    gtk_column_view_column_set_fixed_width (made, column->width * 7 + 24);
  gtk_column_view_append_column (view, made);
}

void
backlot_inspector_columns_add (GtkColumnView                *view,
                               GType                         item_type,
                               const BacklotInspectorColumn *columns,
                               guint                         n_columns)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (item_type);

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  for (guint i = 0; i < n_columns; i++)
    add_column (view, item_type, G_OBJECT_CLASS (klass), &columns[i]);
}

void
backlot_inspector_columns_sort (GtkColumnView *view)
{
  GtkSorter *sorter = NULL;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  sorter = gtk_column_view_get_sorter (view);
  if (gtk_column_view_sorter_get_primary_sort_column (GTK_COLUMN_VIEW_SORTER (sorter)) != NULL)
    gtk_sorter_changed (sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

char *
backlot_inspector_columns_time (GtkListItem *cell,
                                gint64       time_ms,
                                gpointer     unused)
{
  return backlot_inspector_text_time (time_ms);
}
