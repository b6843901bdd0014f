/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list of notes, edited at once, over a server that is slow and fails now and then. */

#include <gtk/gtk.h>
#include "notes-server.h"

static LarderClient *client;

static void
show (GtkListItem *item)
{
  LarderRecord *note = gtk_list_item_get_item (item);
  GtkWidget *text = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GError *error = larder_record_get_error (note);

  gtk_editable_set_text (GTK_EDITABLE (text), larder_record_get_string (note, "text"));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (text)),
                       error != NULL ? error->message :
                       larder_record_get_pending (note) ? "Saving…" : "Saved");
}

/* A person has finished editing: the row shows it in the same moment, whatever the server does. */
static void
edited_cb (GtkListItem *item)
{
  LarderRecord *note = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (label));
  g_autoptr(LarderValue) change = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderMutation) mutation = NULL;

  if (note == NULL || gtk_editable_label_get_editing (GTK_EDITABLE_LABEL (label)) ||
      g_str_equal (text, larder_record_get_string (note, "text")))
    return;
  change = larder_value_new_from_variant (g_variant_new_parsed ("{'id': %s, 'text': %s}",
                                                                larder_record_get_id (note), text),
                                          NULL);
  patch = larder_patch_new_merge ("notes", larder_record_get_id (note), change);
  mutation = larder_mutation_new (client, "change-note", change);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = g_object_new (GTK_TYPE_EDITABLE_LABEL, "hexpand", TRUE, NULL);
  GSignalGroup *note = g_signal_group_new (LARDER_TYPE_RECORD);

  g_signal_connect_swapped (text, "notify::editing", G_CALLBACK (edited_cb), item);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_list_item_set_child (item, box);

  /* Of whichever note the row is for at the moment. */
  g_signal_group_connect_swapped (note, "notify", G_CALLBACK (show), item);
  g_signal_connect_swapped (note, "bind", G_CALLBACK (show), item);
  g_object_bind_property (item, "item", note, "target", G_BINDING_DEFAULT);
  g_object_set_data_full (G_OBJECT (item), "note", note, g_object_unref);
}

static void
activate_cb (GtkApplication *app)
{
  LarderTableView *notes = larder_table_view_new (larder_client_get_table (client, "notes"), "id");
  GtkNoSelection *model = gtk_no_selection_new (G_LIST_MODEL (notes));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list = gtk_list_view_new (GTK_SELECTION_MODEL (model), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  gtk_window_present (g_object_new (GTK_TYPE_APPLICATION_WINDOW, "application", app, "child", list,
                                    "title", "Notes", "titlebar", gtk_header_bar_new (), NULL));
}

int
main (int argc, char **argv)
{
  g_autoptr(GtkApplication) app = gtk_application_new (NULL, G_APPLICATION_DEFAULT_FLAGS);
  g_autoptr(LarderQueryOptions) reading = larder_query_options_new (g_variant_new ("(s)", "notes"));
  g_autoptr(LarderMutationOptions) writing = larder_mutation_options_new ("change-note");
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(LarderSchema) schema = NULL;

  /* What the library is told: how to read, how to write, and what is worth another try. */
  client = larder_client_new (NULL, NULL, NULL);
  schema = larder_schema_new (larder_client_add_table (client, "notes", LARDER_TYPE_RECORD));
  larder_query_options_set_fetch_func (reading, server_fetch, NULL, NULL);
  larder_query_options_set_schema (reading, schema);
  larder_mutation_options_set_func (writing, server_change, NULL, NULL);
  larder_mutation_options_set_retry_func (writing, server_is_worth_a_try, NULL, NULL);
  larder_client_set_mutation_options (client, writing);
  larder_client_mount (client);
  observer = larder_query_observer_new (client, reading);
  larder_query_observer_attach (observer);

  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (app), argc, argv);
}
