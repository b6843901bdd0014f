/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list of notes, edited at once, over a server that is slow and fails now and then. */

#include <gtk/gtk.h>
#include "notes-server.h"

/* A note as an object: its text is a property, which notifies whoever changed it. */
G_DECLARE_FINAL_TYPE (Note, note, EXAMPLE, NOTE, LarderRecord)
struct _Note { LarderRecord parent_instance; };
G_DEFINE_FINAL_TYPE (Note, note, LARDER_TYPE_RECORD)

static void
note_class_init (NoteClass *klass)
{
  static const LarderMember members[] = { { "text", NULL, LARDER_MEMBER_STRING, NULL } };

  larder_record_class_install_members (LARDER_RECORD_CLASS (klass), members, 1);
}

static void
note_init (Note *self)
{
}

/* A person has finished editing: the row shows it in the same moment, whatever the server does. */
static void
edited_cb (GtkEditableLabel *label,
           GParamSpec       *pspec,
           GtkListItem      *item)
{
  LarderRecord *note = gtk_list_item_get_item (item);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (label));
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) changed = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderMutation) mutation = NULL;

  if (gtk_editable_label_get_editing (label) || note == NULL ||
      g_str_equal (text, larder_record_get_string (note, "text")))
    return;
  larder_value_builder_set_string (builder, "id", larder_record_get_id (note));
  larder_value_builder_set_string (builder, "text", text);
  changed = larder_value_builder_end (builder);
  patch = larder_patch_new_merge ("notes", larder_record_get_id (note), changed);
  mutation = larder_mutation_new (g_object_get_data (G_OBJECT (item), "client"), "change-note",
                                  changed);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
}

static char *
describe_state (gpointer      item,
                gboolean      pending,
                const GError *error,
                gpointer      user_data)
{
  return g_strdup (error != NULL ? error->message : pending ? "Saving…" : "Saved");
}

static GtkExpression *
look_up (const char *property)
{
  GtkExpression *note = gtk_property_expression_new (GTK_TYPE_LIST_ITEM, NULL, "item");

  return gtk_property_expression_new (note_get_type (), note, property);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item,
          LarderClient       *client)
{
  GtkExpression *conditions[] = { look_up ("pending"), look_up ("error") };
  GtkExpression *state = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 2, conditions,
                                                      G_CALLBACK (describe_state), NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = g_object_new (GTK_TYPE_EDITABLE_LABEL, "hexpand", TRUE, NULL);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_expression_bind (look_up ("text"), text, "text", item);
  gtk_expression_bind (state, label, "label", item);
  g_object_set_data (G_OBJECT (item), "client", client);
  g_signal_connect (text, "notify::editing", G_CALLBACK (edited_cb), item);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
activate_cb (GtkApplication *app,
             LarderClient   *client)
{
  LarderTableView *notes = larder_table_view_new (larder_client_get_table (client, "notes"), "id");
  GtkNoSelection *model = gtk_no_selection_new (G_LIST_MODEL (notes));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list = gtk_list_view_new (GTK_SELECTION_MODEL (model), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), client);
  gtk_window_present (g_object_new (GTK_TYPE_APPLICATION_WINDOW, "application", app,
                                    "title", "Notes", "titlebar", gtk_header_bar_new (),
                                    "child", list, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GtkApplication) app = gtk_application_new ("org.example.Notes",
                                                       G_APPLICATION_NON_UNIQUE);
  g_autoptr(LarderClient) client = larder_client_new (NULL, NULL, NULL);
  LarderTable *notes = larder_client_add_table (client, "notes", note_get_type ());
  g_autoptr(LarderSchema) schema = larder_schema_new (notes);
  g_autoptr(LarderQueryOptions) reading =
    larder_query_options_new (larder_key_new ((const char *[]) { "notes", NULL }));
  g_autoptr(LarderMutationOptions) writing = larder_mutation_options_new ("change-note");
  g_autoptr(LarderQueryObserver) observer = NULL;
  int status;

  /* What the library is told: how to read, how to write, and what is worth another try. */
  larder_query_options_set_fetch_func (reading, server_fetch, NULL, NULL);
  larder_query_options_set_schema (reading, schema);
  larder_mutation_options_set_func (writing, server_change, NULL, NULL);
  larder_mutation_options_set_retry_func (writing, server_is_worth_a_try, NULL, NULL);
  larder_client_set_mutation_options (client, writing);
  larder_client_mount (client);
  observer = larder_query_observer_new (client, reading);
  larder_query_observer_attach (observer);

  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), client);
  status = g_application_run (G_APPLICATION (app), argc, argv);
  larder_query_observer_detach (observer);
  larder_client_unmount (client);
  return status;
}
