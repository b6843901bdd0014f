/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the rows of a list; one that fails leaves the others alone. */

#include "config.h"

#include "ui/common/backlot-row-factory.h"

#include "ui/common/backlot-boundary.h"
#include "ui/common/backlot-fault-row.h"

/* An item is a GtkListItem, or a GtkListHeader, which has a child of the same kind. */
static GtkWidget *
get_child (gpointer item)
{
  return GTK_IS_LIST_HEADER (item) ? gtk_list_header_get_child (item)
                                   : gtk_list_item_get_child (item);
}

static void
set_child (gpointer   item,
           GtkWidget *child)
{
  if (GTK_IS_LIST_HEADER (item))
    gtk_list_header_set_child (item, child);
  else
    gtk_list_item_set_child (item, child);
}

/* Who makes rows finds the own one as it was left. */
static gboolean
restore (gpointer item)
{
  GtkWidget *child = get_child (item);
  g_autoptr(GtkWidget) row = NULL;

  if (!BACKLOT_IS_FAULT_ROW (child))
    return FALSE;
  /* The item may be the last that holds the child, and the child the last that holds the row. */
  g_set_object (&row, backlot_fault_row_get_row (BACKLOT_FAULT_ROW (child)));
  set_child (item, row);
  return TRUE;
}

static void
show_fault (gpointer    item,
            const char *problem)
{
  set_child (item, backlot_fault_row_new (problem, get_child (item)));
}

static void
begin (gpointer item)
{
  restore (item);
  backlot_boundary_begin ();
}

static void
end (gpointer item)
{
  g_autofree char *problem = backlot_boundary_end ();

  if (problem != NULL)
    show_fault (item, problem);
}

static void
begin_cb (GtkListItemFactory *factory,
          gpointer            item)
{
  begin (item);
}

static void
setup_end_cb (GtkListItemFactory *factory,
              gpointer            item)
{
  end (item);
}

/* What follows the item must not find another widget in the place of the row. */
static void
bind_end_cb (GtkListItemFactory *factory,
             gpointer            item)
{
  g_autofree char *problem = backlot_boundary_end ();

  if (problem == NULL)
    return;
  g_signal_emit_by_name (factory, "unbind", item);
  show_fault (item, problem);
}

/* One that failed is unbound already. */
static void
unbind_begin_cb (GtkListItemFactory *factory,
                 gpointer            item)
{
  gboolean failed = restore (item);

  if (failed)
    g_signal_stop_emission_by_name (factory, "unbind");
  else
    backlot_boundary_begin ();
}

static void
unbind_end_cb (GtkListItemFactory *factory,
               gpointer            item)
{
  g_free (backlot_boundary_end ());
}

GtkListItemFactory *
backlot_row_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (begin_cb), NULL);
  g_signal_connect_after (factory, "setup", G_CALLBACK (setup_end_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (begin_cb), NULL);
  g_signal_connect_after (factory, "bind", G_CALLBACK (bind_end_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_begin_cb), NULL);
  g_signal_connect_after (factory, "unbind", G_CALLBACK (unbind_end_cb), NULL);
  return factory;
}

/* What a template binds takes the item with the list item, between two signals of the factory. */
static void
build_cb (GtkBuilderListItemFactory *template,
          GObject                   *item)
{
  GBytes *bytes = gtk_builder_list_item_factory_get_bytes (template);
  g_autoptr(GtkBuilder) builder = gtk_builder_new ();
  g_autoptr(GError) error = NULL;
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);

  g_signal_connect (item, "notify::item", G_CALLBACK (begin), NULL);
  g_signal_connect_after (item, "notify::item", G_CALLBACK (end), NULL);
  gtk_builder_set_current_object (builder, item);
  gtk_builder_set_scope (builder, gtk_builder_list_item_factory_get_scope (template));
  if (!gtk_builder_extend_with_template (builder, item, G_OBJECT_TYPE (item), text, (gssize) size,
                                         &error))
    g_critical ("%s", error->message);
}

/* Returns: (transfer full) */
static GtkListItemFactory *
guard (GtkListItemFactory *template)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_data (factory, "setup", G_CALLBACK (build_cb), g_object_ref (template),
                         (GClosureNotify) g_object_unref, G_CONNECT_SWAPPED);
  return factory;
}

void
backlot_row_factory_guard (GtkListView *view)
{
  GtkListItemFactory *template = gtk_list_view_get_factory (view);
  GtkListItemFactory *header_template = gtk_list_view_get_header_factory (view);
  g_autoptr(GtkListItemFactory) factory = NULL;
  g_autoptr(GtkListItemFactory) header_factory = NULL;

  g_return_if_fail (GTK_IS_BUILDER_LIST_ITEM_FACTORY (template));

  factory = guard (template);
  gtk_list_view_set_factory (view, factory);
  if (!GTK_IS_BUILDER_LIST_ITEM_FACTORY (header_template))
    return;
  header_factory = guard (header_template);
  gtk_list_view_set_header_factory (view, header_factory);
}
