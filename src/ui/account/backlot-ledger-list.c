/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The movements of credits, each with the film it belongs to. */

#include "config.h"

#include "ui/account/backlot-ledger-list.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-when.h"

#define PAGE_SIZE 50

struct _BacklotLedgerList
{
  AdwBin             parent_instance;

  BacklotContext    *context;      /* (owned) (nullable) */
  GListModel        *ledger;       /* (owned) (nullable) */
  GtkSliceListModel *slice;        /* (owned) (nullable): what is shown of it */

  GtkListBox        *list;
  GtkWidget         *more_button;
};

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_LEDGER,
} BacklotLedgerListProperty;

static GParamSpec *properties[PROP_LEDGER + 1];

G_DEFINE_FINAL_TYPE (BacklotLedgerList, backlot_ledger_list, ADW_TYPE_BIN)

static LarderValue *
find_job (BacklotContext     *context,
          BacklotLedgerEntry *entry)
{
  LarderTable *jobs = backlot_backend_get_table (backlot_context_get_backend (context), "jobs");
  const char *id = backlot_ledger_entry_get_job_id (entry);

  return id != NULL ? larder_table_get_value (jobs, id) : NULL;
}

static char *
dup_title (BacklotContext     *context,
           BacklotLedgerEntry *entry)
{
  LarderValue *job = find_job (context, entry);
  LarderValue *title = job != NULL ? larder_value_get_path (job, "/params/title") : NULL;

  if (title == NULL || larder_value_get_kind (title) != LARDER_VALUE_STRING)
    return NULL;
  return g_strdup (larder_value_get_string (title));
}

char *
backlot_ledger_list_word (BacklotContext     *context,
                          BacklotLedgerEntry *entry)
{
  /* Translators: %s is a film */
  const struct
  {
    const char *kind;
    const char *words;
    const char *words_of;
  } kinds[] = {
    { "grant", C_("credits", "Granted"), NULL },
    { "top_up", C_("credits", "Top-Up"), NULL },
    { "reversal", C_("credits", "Top-Up Taken Back"), NULL },
    { "reserve", C_("credits", "Reserved"), _("Reserved for “%s”") },
    { "charge", C_("credits", "Charged"), _("Charged for “%s”") },
    { "refund", C_("credits", "Returned"), _("Returned from “%s”") },
  };
  const char *kind = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (BACKLOT_IS_LEDGER_ENTRY (entry), NULL);

  kind = backlot_ledger_entry_get_kind (entry);
  title = dup_title (context, entry);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kind, kinds[i].kind) == 0)
      {
        g_auto(GStrv) around = NULL;

        if (title == NULL || kinds[i].words_of == NULL)
          return g_strdup (kinds[i].words);
        around = g_strsplit (kinds[i].words_of, "%s", 2);
        return g_strjoinv (title, around);
      }
  return g_strdup (kind);
}

/* What can be spent changed by this. A charge takes what was reserved before. */
static char *
word_amount (BacklotLedgerEntry *entry)
{
  gint64 amount = backlot_ledger_entry_get_amount (entry);

  if (amount > 0)
    return g_strdup_printf ("+%d", (int) amount);
  if (amount < 0)
    return g_strdup_printf ("−%d", (int) -amount);
  /* Translators: credits that were reserved before and are used up now */
  return g_strdup_printf (_("%d used"), (int) backlot_ledger_entry_get_used (entry));
}

static GtkWidget *
new_amount (BacklotLedgerEntry *entry)
{
  g_autofree char *text = word_amount (entry);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  /* A sign stands before its number in every script. */
  if (backlot_ledger_entry_get_amount (entry) != 0)
    gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  if (backlot_ledger_entry_get_amount (entry) > 0)
    gtk_widget_add_css_class (label, "success");
  else if (backlot_ledger_entry_get_amount (entry) == 0)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
new_row (gpointer item,
         gpointer user_data)
{
  BacklotLedgerList *self = user_data;
  BacklotLedgerEntry *entry = item;
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = backlot_ledger_list_word (self->context, entry);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = backlot_when_word (backlot_ledger_entry_get_created_at (entry), now);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_amount (entry));
  if (find_job (self->context, entry) != NULL)
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_widget_set_tooltip_text (row, _("Show in Project"));
      g_object_set_data_full (G_OBJECT (row), "job-id",
                              g_strdup (backlot_ledger_entry_get_job_id (entry)), g_free);
    }
  return row;
}

static void
row_activated_cb (BacklotLedgerList *self,
                  GtkListBoxRow     *row)
{
  const char *id = g_object_get_data (G_OBJECT (row), "job-id");
  g_autofree char *address = g_strconcat ("job/", id, NULL);

  if (id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", address);
}

static void
update_more (BacklotLedgerList *self)
{
  gtk_widget_set_visible (self->more_button,
                          self->ledger != NULL &&
                          g_list_model_get_n_items (self->ledger) >
                          gtk_slice_list_model_get_size (self->slice));
}

static void
more_cb (BacklotLedgerList *self)
{
  gtk_slice_list_model_set_size (self->slice,
                                 gtk_slice_list_model_get_size (self->slice) + PAGE_SIZE);
  update_more (self);
}

/* The words of a row need both. */
static void
bind (BacklotLedgerList *self)
{
  if (self->context != NULL && self->slice != NULL)
    gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->slice), new_row, self, NULL);
}

static void
set_ledger (BacklotLedgerList *self,
            GListModel        *ledger)
{
  if (!g_set_object (&self->ledger, ledger))
    return;
  g_clear_object (&self->slice);
  if (ledger != NULL)
    {
      self->slice = gtk_slice_list_model_new (g_object_ref (ledger), 0, PAGE_SIZE);
      g_signal_connect_object (ledger, "items-changed", G_CALLBACK (update_more), self,
                               G_CONNECT_SWAPPED);
    }
  bind (self);
  update_more (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEDGER]);
}

static void
backlot_ledger_list_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  BacklotLedgerList *self = BACKLOT_LEDGER_LIST (object);

  switch ((BacklotLedgerListProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;
    case PROP_LEDGER:
      g_value_set_object (value, self->ledger);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_ledger_list_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  BacklotLedgerList *self = BACKLOT_LEDGER_LIST (object);

  switch ((BacklotLedgerListProperty) prop_id)
    {
    case PROP_CONTEXT:
      if (!g_set_object (&self->context, g_value_get_object (value)))
        return;
      bind (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_LEDGER:
      set_ledger (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_ledger_list_dispose (GObject *object)
{
  BacklotLedgerList *self = BACKLOT_LEDGER_LIST (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_LEDGER_LIST);
  g_clear_object (&self->slice);
  if (self->ledger != NULL)
    g_signal_handlers_disconnect_by_data (self->ledger, self);
  g_clear_object (&self->ledger);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_ledger_list_parent_class)->dispose (object);
}

static void
backlot_ledger_list_class_init (BacklotLedgerListClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_ledger_list_get_property;
  object_class->set_property = backlot_ledger_list_set_property;
  object_class->dispose = backlot_ledger_list_dispose;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT, flags);
  properties[PROP_LEDGER] = g_param_spec_object ("ledger", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/account/backlot-ledger-list.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotLedgerList, list);
  gtk_widget_class_bind_template_child (widget_class, BacklotLedgerList, more_button);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
}

static void
backlot_ledger_list_init (BacklotLedgerList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
