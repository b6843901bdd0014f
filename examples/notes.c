/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list of notes, edited at once, over a server that is slow and fails now and then. */

#include <gtk/gtk.h>
#include <larder/larder.h>

/* A note as an object: its text is a property which notifies when a person or the server changed it. */
G_DECLARE_FINAL_TYPE (Note, note, EXAMPLE, NOTE, LarderRecord)
struct _Note
{
  LarderRecord parent_instance;
};
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

/* The server: two seconds away; every third answer to a change is lost. */
static LarderValue *server_notes;
static guint n_changes;

static gboolean
answer_fetch_cb (gpointer context)
{
  larder_fetch_context_return_value (context, larder_value_ref (server_notes));
  return G_SOURCE_REMOVE;
}

static gboolean
answer_change_cb (gpointer context)
{
  LarderValue *note = larder_mutation_context_get_variables (context);
  g_autofree char *place = g_strconcat ("/", larder_value_get_member_string (note, "id"), NULL);

  if (++n_changes % 3 == 0)
    larder_mutation_context_return_error (context, g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                                                "The answer was lost"));
  else if (*larder_value_get_member_string (note, "text") == '\0')
    larder_mutation_context_return_error (context, g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                                                "A note needs a text"));
  else
    {
      g_autoptr(LarderValue) before = server_notes;

      server_notes = larder_value_set_path (before, place, note, NULL);
      larder_mutation_context_add_rows (context, "notes", note);
      larder_mutation_context_return_value (context, larder_value_ref (note));
    }
  return G_SOURCE_REMOVE;
}

/* What the library is told: how to read, how to write, and what is worth another try. */
static void
fetch_notes (LarderFetchContext *context,
             gpointer            user_data)
{
  g_timeout_add_full (G_PRIORITY_DEFAULT, 2000, answer_fetch_cb, larder_fetch_context_ref (context),
                      (GDestroyNotify) larder_fetch_context_unref);
}

static void
change_note (LarderMutationContext *context,
             gpointer               user_data)
{
  g_timeout_add_full (G_PRIORITY_DEFAULT, 2000, answer_change_cb,
                      larder_mutation_context_ref (context),
                      (GDestroyNotify) larder_mutation_context_unref);
}

static gboolean
is_worth_a_try (guint         failure_count,
                const GError *error,
                gpointer      user_data)
{
  return failure_count < 5 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* The person has finished editing: the row shows it in the same moment, whatever the server does. */
static void
edited_cb (GtkEditableLabel *label,
           GParamSpec       *pspec,
           GtkListItem      *item)
{
  LarderRecord *record = gtk_list_item_get_item (item);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (label));
  LarderClient *client = g_object_get_data (G_OBJECT (item), "client");
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) note = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderMutation) mutation = NULL;

  if (gtk_editable_label_get_editing (label) || record == NULL ||
      g_str_equal (text, larder_record_get_string (record, "text")))
    return;
  larder_value_builder_set_string (builder, "id", larder_record_get_id (record));
  larder_value_builder_set_string (builder, "text", text);
  note = larder_value_builder_end (builder);
  patch = larder_patch_new_merge ("notes", larder_record_get_id (record), note);
  mutation = larder_mutation_new (client, "change-note", note);
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
  return gtk_property_expression_new (note_get_type (), gtk_property_expression_new (
                                        GTK_TYPE_LIST_ITEM, NULL, "item"), property);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item,
          LarderClient       *client)
{
  GtkExpression *conditions[] = { look_up ("pending"), look_up ("error") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = gtk_editable_label_new ("");
  GtkWidget *state = gtk_label_new (NULL);

  gtk_widget_set_hexpand (text, TRUE);
  gtk_expression_bind (look_up ("text"), text, "text", item);
  gtk_expression_bind (gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 2, conditions,
                                                    G_CALLBACK (describe_state), NULL, NULL),
                       state, "label", item);
  g_object_set_data (G_OBJECT (item), "client", client);
  g_signal_connect (text, "notify::editing", G_CALLBACK (edited_cb), item);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), state);
  gtk_list_item_set_child (item, box);
}

static void
activate_cb (GtkApplication *app,
             LarderClient   *client)
{
  GtkWidget *window = gtk_application_window_new (app);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  LarderTableView *notes = larder_table_view_new (larder_client_get_table (client, "notes"), "id");
  GtkNoSelection *model = gtk_no_selection_new (G_LIST_MODEL (notes));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), client);
  gtk_window_set_title (GTK_WINDOW (window), "Notes");
  gtk_window_set_titlebar (GTK_WINDOW (window), gtk_header_bar_new ());
  gtk_window_set_child (GTK_WINDOW (window), gtk_list_view_new (GTK_SELECTION_MODEL (model),
                                                                factory));
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GtkApplication) app = gtk_application_new ("org.example.Notes",
                                                       G_APPLICATION_NON_UNIQUE);
  g_autoptr(LarderClient) client = larder_client_new (NULL, NULL, NULL);
  g_autoptr(LarderSchema) schema =
    larder_schema_new (larder_client_add_table (client, "notes", note_get_type ()));
  g_autoptr(LarderQueryOptions) reading =
    larder_query_options_new (g_variant_new_strv ((const char *[]) { "notes" }, 1));
  g_autoptr(LarderMutationOptions) writing = larder_mutation_options_new ("change-note");
  g_autoptr(LarderQueryObserver) observer = NULL;
  int status;

  server_notes = larder_value_new_from_json ("[{\"id\":\"0\",\"text\":\"Buy flour\"},"
                                             "{\"id\":\"1\",\"text\":\"Call Ada\"},"
                                             "{\"id\":\"2\",\"text\":\"Water the plants\"}]",
                                             -1, NULL);
  larder_query_options_set_fetch_func (reading, fetch_notes, NULL, NULL);
  larder_query_options_set_schema (reading, schema);
  larder_mutation_options_set_func (writing, change_note, NULL, NULL);
  larder_mutation_options_set_retry_func (writing, is_worth_a_try, NULL, NULL);
  larder_client_set_mutation_options (client, writing);
  larder_client_mount (client);
  observer = larder_query_observer_new (client, reading);
  larder_query_observer_attach (observer);

  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), client);
  status = g_application_run (G_APPLICATION (app), argc, argv);
  larder_query_observer_detach (observer);
  larder_client_unmount (client);
  larder_value_unref (server_notes);
  return status;
}
