/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credits: how many there are, what they were used for, and more of them. */

#include "config.h"

#include "ui/account/backlot-credits-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "query/account/backlot-credits-queries.h"

#include "ui/account/backlot-credits-chart.h"
#include "ui/account/backlot-ledger-list.h"
#include "ui/account/backlot-top-up-dialog.h"
#include "ui/common/backlot-page-state.h"
#include "ui/common/backlot-words.h"

struct _BacklotCreditsPage
{
  BacklotPage           parent_instance;

  BacklotContext       *context;   /* (owned) */
  GListModel           *ledger;    /* (owned) */
  LarderQueryObserver  *query;     /* (owned) */
  BacklotCreditAccount *account;   /* (owned) */
};

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_LEDGER,
  PROP_QUERY,
  PROP_ACCOUNT,
} BacklotCreditsPageProperty;

static GParamSpec *properties[PROP_ACCOUNT + 1];

G_DEFINE_FINAL_TYPE (BacklotCreditsPage, backlot_credits_page, BACKLOT_TYPE_PAGE)

static char *
available_text (gpointer this,
                gint64   available)
{
  return backlot_words_credits (available);
}

static char *
reserved_text (gpointer this,
               gint64   reserved)
{
  if (reserved == 0)
    return g_strdup (_("Nothing is reserved"));
  return g_strdup_printf (ngettext ("%d reserved until a render ends",
                                    "%d reserved until renders end", (gulong) reserved),
                          (int) reserved);
}

static char *
get_address (BacklotPage *page)
{
  return g_strdup ("credits");
}

static void
show_top_up (BacklotCreditsPage *self)
{
  adw_dialog_present (backlot_top_up_dialog_new (backlot_context_get_backend (self->context)),
                      GTK_WIDGET (self));
}

static void
open_part (BacklotPage *page,
           const char  *tail)
{
  if (g_str_equal (tail, "top-up"))
    show_top_up (BACKLOT_CREDITS_PAGE (page));
}

static void
refresh (BacklotPage *page)
{
  larder_query_observer_refetch (BACKLOT_CREDITS_PAGE (page)->query);
}

static void
top_up_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  show_top_up (BACKLOT_CREDITS_PAGE (user_data));
}

static void
append_cell (GString    *text,
             const char *cell,
             gboolean    is_last)
{
  g_auto(GStrv) parts = g_strsplit (cell, "\"", -1);
  g_autofree char *quoted = g_strjoinv ("\"\"", parts);

  g_string_append_printf (text, "\"%s\"%s", quoted, is_last ? "\r\n" : ",");
}

/* As RFC 4180 has it. Moments are of the calendar that programs read, not of the person's. */
static char *
make_csv (BacklotCreditsPage *self)
{
  GString *text = g_string_new (NULL);

  append_cell (text, _("Time"), FALSE);
  append_cell (text, _("Movement"), FALSE);
  append_cell (text, _("Credits"), FALSE);
  append_cell (text, _("Used"), TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (self->ledger); i++)
    {
      g_autoptr(BacklotLedgerEntry) entry = g_list_model_get_item (self->ledger, i);
      GDateTime *time = backlot_ledger_entry_get_created_at (entry);
      g_autofree char *when = time != NULL ? g_date_time_format_iso8601 (time) : g_strdup ("");
      g_autofree char *words = backlot_ledger_list_word (self->context, entry);
      g_autofree char *amount = g_strdup_printf ("%" G_GINT64_FORMAT,
                                                 backlot_ledger_entry_get_amount (entry));
      g_autofree char *used = g_strdup_printf ("%" G_GINT64_FORMAT,
                                               backlot_ledger_entry_get_used (entry));

      append_cell (text, when, FALSE);
      append_cell (text, words, FALSE);
      append_cell (text, amount, FALSE);
      append_cell (text, used, TRUE);
    }
  return g_string_free (text, FALSE);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BacklotCreditsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    {
      backlot_context_tell (self->context, BACKLOT_MESSAGE_SUCCESS, _("Credits exported"));
      return;
    }
  words = g_strdup_printf (_("The credits were not exported: %s"), error->message);
  backlot_context_tell (self->context, BACKLOT_MESSAGE_ERROR, words);
}

static void
save_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(BacklotCreditsPage) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (file == NULL || self->ledger == NULL)
    return;
  text = make_csv (self);
  bytes = g_bytes_new (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, written_cb, g_object_ref (self));
}

static void
export_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BacklotCreditsPage *self = BACKLOT_CREDITS_PAGE (user_data);
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Export Credits"));
  gtk_file_dialog_set_initial_name (dialog, _("Credits.csv"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, save_cb,
                        g_object_ref (self));
}

static void
backlot_credits_page_constructed (GObject *object)
{
  BacklotCreditsPage *self = BACKLOT_CREDITS_PAGE (object);
  BacklotBackend *backend = backlot_context_get_backend (self->context);
  g_autoptr(LarderQueryOptions) options = backlot_credits_ledger_options (backend);

  G_OBJECT_CLASS (backlot_credits_page_parent_class)->constructed (object);

  self->account = g_object_ref (backlot_context_get_account (self->context));
  self->query = larder_query_observer_new (backlot_backend_get_client (backend), options);
  larder_query_observer_attach (self->query);
  self->ledger = backlot_credits_ledger (backend);
  for (guint i = PROP_LEDGER; i <= PROP_ACCOUNT; i++)
    g_object_notify_by_pspec (object, properties[i]);
}

static void
backlot_credits_page_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotCreditsPage *self = BACKLOT_CREDITS_PAGE (object);

  switch ((BacklotCreditsPageProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;
    case PROP_LEDGER:
      g_value_set_object (value, self->ledger);
      break;
    case PROP_QUERY:
      g_value_set_object (value, self->query);
      break;
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_credits_page_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  if (prop_id == PROP_CONTEXT)
    BACKLOT_CREDITS_PAGE (object)->context = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_credits_page_dispose (GObject *object)
{
  BacklotCreditsPage *self = BACKLOT_CREDITS_PAGE (object);

  if (self->query != NULL)
    larder_query_observer_detach (self->query);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_CREDITS_PAGE);
  g_clear_object (&self->query);
  g_clear_object (&self->ledger);
  g_clear_object (&self->account);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_credits_page_parent_class)->dispose (object);
}

static void
backlot_credits_page_class_init (BacklotCreditsPageClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = backlot_credits_page_constructed;
  object_class->get_property = backlot_credits_page_get_property;
  object_class->set_property = backlot_credits_page_set_property;
  object_class->dispose = backlot_credits_page_dispose;
  BACKLOT_PAGE_CLASS (klass)->get_address = get_address;
  BACKLOT_PAGE_CLASS (klass)->open = open_part;
  BACKLOT_PAGE_CLASS (klass)->refresh = refresh;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  properties[PROP_LEDGER] = g_param_spec_object ("ledger", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_QUERY] =
    g_param_spec_object ("query", NULL, NULL, LARDER_TYPE_QUERY_OBSERVER, flags);
  properties[PROP_ACCOUNT] =
    g_param_spec_object ("account", NULL, NULL, BACKLOT_TYPE_CREDIT_ACCOUNT, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_PAGE_STATE);
  g_type_ensure (BACKLOT_TYPE_CREDITS_CHART);
  g_type_ensure (BACKLOT_TYPE_LEDGER_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/account/backlot-credits-page.ui");
  gtk_widget_class_bind_template_callback (widget_class, available_text);
  gtk_widget_class_bind_template_callback (widget_class, reserved_text);
}

static void
backlot_credits_page_init (BacklotCreditsPage *self)
{
  const GActionEntry entries[] = {
    { .name = "top-up", .activate = top_up_cb },
    { .name = "export", .activate = export_cb },
  };

  g_action_map_add_action_entries (backlot_page_get_actions (BACKLOT_PAGE (self)), entries,
                                   G_N_ELEMENTS (entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

BacklotPage *
backlot_credits_page_new (BacklotContext *context)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);

  return g_object_new (BACKLOT_TYPE_CREDITS_PAGE, "context", context, NULL);
}
