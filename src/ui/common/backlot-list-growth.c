/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long list is painted before all its rows are made. */

#include "config.h"

#include "ui/common/backlot-list-growth.h"

/* More than that GtkListView does not make at once. */
#define MAX_ROWS 200

typedef struct
{
  GtkWidget         *list;      /* borrowed */
  GtkSliceListModel *rows;      /* (owned) */
  guint              step;
  guint              tick_id;   /* 0: nothing to do */
  gboolean           painted;   /* the first rows were */
} Growth;

static void
growth_free (gpointer data,
             GClosure *closure)
{
  Growth *self = data;

  g_object_unref (self->rows);
  g_free (self);
}

/* A frame's ticks come before it is painted. */
static gboolean
tick_cb (GtkWidget     *list,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Growth *self = user_data;
  guint size = gtk_slice_list_model_get_size (self->rows);

  if (!self->painted)
    {
      self->painted = TRUE;
      return G_SOURCE_CONTINUE;
    }
  if (size < MAX_ROWS)
    {
      size += self->step;
      gtk_slice_list_model_set_size (self->rows, size < MAX_ROWS ? size : G_MAXUINT);
    }
  if (size < MAX_ROWS)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
items_changed_cb (Growth *self)
{
  guint size = gtk_slice_list_model_get_size (self->rows);

  if (self->tick_id == 0 && size < MAX_ROWS &&
      g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == size)
    self->tick_id = gtk_widget_add_tick_callback (self->list, tick_cb, self, NULL);
}

static void
destroy_cb (Growth *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->list, self->tick_id);
  self->tick_id = 0;
  g_signal_handlers_disconnect_by_func (self->rows, items_changed_cb, self);
}

void
backlot_list_growth_attach (GtkWidget         *list,
                            GtkSliceListModel *rows)
{
  Growth *self = NULL;

  g_return_if_fail (GTK_IS_WIDGET (list));
  g_return_if_fail (GTK_IS_SLICE_LIST_MODEL (rows));
  g_return_if_fail (g_list_model_get_n_items (G_LIST_MODEL (rows)) == 0);

  self = g_new0 (Growth, 1);
  self->list = list;
  self->rows = g_object_ref (rows);
  self->step = gtk_slice_list_model_get_size (rows);
  g_signal_connect_swapped (rows, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_data (list, "destroy", G_CALLBACK (destroy_cb), self, growth_free,
                         G_CONNECT_SWAPPED);
}
