/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is selected in a list comes back when the list does. */

#include "config.h"

#include "ui/common/backlot-selection-memory.h"

/* More are not worth the place in the state file. */
#define MAX_IDS 200

typedef struct
{
  GtkSelectionModel *model;         /* borrowed: owns this */
  BacklotNavigation *navigation;    /* (owned) */
  char              *page;
  GHashTable        *wanted;        /* (nullable): ids that were not seen yet */
  gboolean           restoring;
} Memory;

static void
memory_free (gpointer data)
{
  Memory *memory = data;

  g_object_unref (memory->navigation);
  g_free (memory->page);
  g_clear_pointer (&memory->wanted, g_hash_table_unref);
  g_free (memory);
}

static char *
get_id (Memory *memory,
        guint   position)
{
  g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (memory->model), position);
  char *id = NULL;

  if (item != NULL)
    g_object_get (item, "id", &id, NULL);
  return id;
}

static void
restore (Memory *memory,
         guint   position,
         guint   n_items)
{
  memory->restoring = TRUE;
  for (guint i = position; memory->wanted != NULL && i < position + n_items; i++)
    {
      g_autofree char *id = get_id (memory, i);

      if (id != NULL && g_hash_table_remove (memory->wanted, id))
        gtk_selection_model_select_item (memory->model, i, FALSE);
      if (g_hash_table_size (memory->wanted) == 0)
        g_clear_pointer (&memory->wanted, g_hash_table_unref);
    }
  memory->restoring = FALSE;
}

static void
items_changed_cb (GtkSelectionModel *model,
                  guint              position,
                  guint              removed,
                  guint              added,
                  Memory            *memory)
{
  restore (memory, position, added);
}

static void
selection_changed_cb (GtkSelectionModel *model,
                      guint              position,
                      guint              n_items,
                      Memory            *memory)
{
  g_autoptr(GtkBitset) selected = NULL;
  g_autoptr(GStrvBuilder) ids = NULL;
  g_auto(GStrv) all = NULL;
  GtkBitsetIter iter;
  guint n_ids = 0;
  guint i = 0;

  if (memory->restoring)
    return;
  g_clear_pointer (&memory->wanted, g_hash_table_unref);
  selected = gtk_selection_model_get_selection (model);
  ids = g_strv_builder_new ();
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &i); more && n_ids < MAX_IDS;
       more = gtk_bitset_iter_next (&iter, &i))
    {
      char *id = get_id (memory, i);

      if (id != NULL)
        {
          g_strv_builder_take (ids, id);
          n_ids++;
        }
    }
  all = g_strv_builder_end (ids);
  backlot_navigation_set_page_selection (memory->navigation, memory->page,
                                         (const char * const *) all);
}

void
backlot_selection_memory_attach (GtkSelectionModel *model,
                                 BacklotNavigation *navigation,
                                 const char        *page)
{
  Memory *memory = NULL;
  g_auto(GStrv) ids = NULL;

  g_return_if_fail (GTK_IS_SELECTION_MODEL (model));
  g_return_if_fail (BACKLOT_IS_NAVIGATION (navigation));
  g_return_if_fail (page != NULL);

  memory = g_new0 (Memory, 1);
  memory->model = model;
  memory->navigation = g_object_ref (navigation);
  memory->page = g_strdup (page);
  ids = backlot_navigation_get_page_selection (navigation, page);
  if (ids[0] != NULL)
    memory->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_add (memory->wanted, g_strdup (ids[i]));

  g_object_set_data_full (G_OBJECT (model), "backlot-selection-memory", memory, memory_free);
  restore (memory, 0, g_list_model_get_n_items (G_LIST_MODEL (model)));
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), memory);
  g_signal_connect (model, "selection-changed", G_CALLBACK (selection_changed_cb), memory);
}
