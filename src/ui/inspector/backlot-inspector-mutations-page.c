/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutations of a client, all of them or those in its outbox: list and details. */

#include "config.h"

#include "ui/inspector/backlot-inspector-mutations-page.h"

#include <glib/gi18n.h>

#include "larder/larder-outbox.h"

#include "ui/inspector/backlot-inspector-columns.h"
#include "ui/inspector/backlot-inspector-text.h"
#include "ui/inspector/backlot-inspector-value.h"

struct _BacklotInspectorMutationsPage
{
  AdwBin                 parent_instance;

  GListModel            *model;      /* (owned) (nullable) */
  GSignalGroup          *signals;    /* of the selected mutation */

  GtkColumnView         *view;
  GtkSingleSelection    *selection;
  GtkWidget             *details;
  GtkLabel              *error_label;
  BacklotInspectorValue *variables_view;
  BacklotInspectorValue *state_view;
};

typedef enum
{
  PROP_MODEL = 1,
} BacklotInspectorMutationsPageProperty;

static GParamSpec *properties[PROP_MODEL + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorMutationsPage, backlot_inspector_mutations_page, ADW_TYPE_BIN)

static char *
status_text (GtkListItem          *cell,
             LarderMutationStatus  status,
             gboolean              is_paused,
             gpointer              unused)
{
  switch (status)
    {
    case LARDER_MUTATION_PENDING:
      return g_strdup (is_paused ? C_("mutation", "paused") : C_("mutation", "pending"));
    case LARDER_MUTATION_ERROR:
      return g_strdup (C_("mutation", "error"));
    case LARDER_MUTATION_SUCCESS:
      return g_strdup (C_("mutation", "success"));
    case LARDER_MUTATION_IDLE:
    default:
      return g_strdup (C_("mutation", "idle"));
    }
}

static char *
delivery_text (GtkListItem    *cell,
               LarderDelivery  delivery,
               gpointer        unused)
{
  switch (delivery)
    {
    case LARDER_DELIVERY_HELD:
      return g_strdup (C_("mutation", "held"));
    case LARDER_DELIVERY_QUEUED:
      return g_strdup (C_("mutation", "queued"));
    case LARDER_DELIVERY_SENDING:
      return g_strdup (C_("mutation", "sending"));
    case LARDER_DELIVERY_DONE:
      return g_strdup (C_("mutation", "done"));
    case LARDER_DELIVERY_FAILED:
      return g_strdup (C_("mutation", "failed"));
    case LARDER_DELIVERY_CONFLICT:
      return g_strdup (C_("mutation", "conflict"));
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
variables_text (GtkListItem *cell,
                LarderValue *variables,
                gpointer     unused)
{
  return backlot_inspector_text_line (variables);
}

static char *
error_text (GtkListItem  *cell,
            const GError *error,
            gpointer      unused)
{
  return g_strdup (error != NULL ? error->message : "");
}

/* Neither before its own moment nor before the next attempt. */
static char *
not_before_text (GtkListItem *cell,
                 gint64       next_attempt_at,
                 gpointer     unused)
{
  LarderMutation *mutation = gtk_list_item_get_item (cell);
  gint64 not_before = mutation != NULL ? larder_mutation_get_not_before (mutation) : 0;

  return backlot_inspector_text_time (MAX (not_before, next_attempt_at));
}

static const BacklotInspectorColumn list_columns[] = {
  { N_("Key"), { "key" }, NULL, 16 },
  { N_("Status"), { "status", "is-paused" }, G_CALLBACK (status_text), 9 },
  { N_("Attempts"), { "attempts" }, NULL, 8 },
  { N_("Submitted"), { "submitted-at" }, G_CALLBACK (backlot_inspector_columns_time), 12 },
  { N_("Variables"), { "variables" }, G_CALLBACK (variables_text), 0 },
  { N_("Error"), { "error" }, G_CALLBACK (error_text), 14 },
};

static const BacklotInspectorColumn outbox_columns[] = {
  { N_("Key"), { "key" }, NULL, 16 },
  { N_("Delivery"), { "delivery" }, G_CALLBACK (delivery_text), 9 },
  { N_("Not Before"), { "next-attempt-at" }, G_CALLBACK (not_before_text), 12 },
  { N_("Attempts"), { "attempts" }, NULL, 8 },
  { N_("Variables"), { "variables" }, G_CALLBACK (variables_text), 0 },
  { N_("Error"), { "error" }, G_CALLBACK (error_text), 14 },
};

static LarderMutation *
get_selected (BacklotInspectorMutationsPage *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
show (BacklotInspectorMutationsPage *self)
{
  LarderMutation *mutation = get_selected (self);
  LarderDelivery delivery = LARDER_DELIVERY_DONE;
  const GError *error = NULL;
  g_autofree char *state = NULL;

  if (mutation != NULL)
    {
      delivery = larder_mutation_get_delivery (mutation);
      error = larder_mutation_get_error (mutation);
      state = backlot_inspector_text_properties (G_OBJECT (mutation));
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "mutation.retry",
                                 delivery != LARDER_DELIVERY_DONE &&
                                 delivery != LARDER_DELIVERY_SENDING);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "mutation.withdraw",
                                 delivery != LARDER_DELIVERY_DONE);
  gtk_widget_set_visible (self->details, mutation != NULL);
  gtk_label_set_label (self->error_label, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  backlot_inspector_value_set_value (self->variables_view, mutation != NULL
                                     ? larder_mutation_get_variables (mutation) : NULL);
  backlot_inspector_value_set_text (self->state_view, state);
}

static gboolean
is_empty (BacklotInspectorMutationsPage *self,
          guint                          n_items)
{
  return n_items == 0;
}

static void
selected_cb (BacklotInspectorMutationsPage *self)
{
  /* The selection also tells of its end. */
  if (self->signals == NULL)
    return;
  g_signal_group_set_target (self->signals, get_selected (self));
  show (self);
}

static void
retry_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  larder_mutation_retry (get_selected (BACKLOT_INSPECTOR_MUTATIONS_PAGE (widget)));
}

static void
withdraw_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  g_autoptr(LarderMutation) mutation =
    g_object_ref (get_selected (BACKLOT_INSPECTOR_MUTATIONS_PAGE (widget)));

  larder_mutation_withdraw (mutation);
}

static void
set_model (BacklotInspectorMutationsPage *self,
           GListModel                    *model)
{
  gboolean is_outbox = LARDER_IS_OUTBOX (model);

  if (!g_set_object (&self->model, model) || model == NULL)
    return;
  if (is_outbox)
    backlot_inspector_columns_add (self->view, LARDER_TYPE_MUTATION, outbox_columns,
                                   G_N_ELEMENTS (outbox_columns));
  else
    backlot_inspector_columns_add (self->view, LARDER_TYPE_MUTATION, list_columns,
                                   G_N_ELEMENTS (list_columns));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_outbox ? _("Outbox") : _("Mutations"), -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
backlot_inspector_mutations_page_get_property (GObject    *object,
                                               guint       prop_id,
                                               GValue     *value,
                                               GParamSpec *pspec)
{
  if (prop_id == PROP_MODEL)
    g_value_set_object (value, BACKLOT_INSPECTOR_MUTATIONS_PAGE (object)->model);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_mutations_page_set_property (GObject      *object,
                                               guint         prop_id,
                                               const GValue *value,
                                               GParamSpec   *pspec)
{
  if (prop_id == PROP_MODEL)
    set_model (BACKLOT_INSPECTOR_MUTATIONS_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_mutations_page_dispose (GObject *object)
{
  BacklotInspectorMutationsPage *self = BACKLOT_INSPECTOR_MUTATIONS_PAGE (object);

  g_clear_object (&self->signals);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_INSPECTOR_MUTATIONS_PAGE);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (backlot_inspector_mutations_page_parent_class)->dispose (object);
}

static void
backlot_inspector_mutations_page_class_init (BacklotInspectorMutationsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_inspector_mutations_page_get_property;
  object_class->set_property = backlot_inspector_mutations_page_set_property;
  object_class->dispose = backlot_inspector_mutations_page_dispose;

  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_INSPECTOR_VALUE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/inspector/backlot-inspector-mutations-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorMutationsPage, view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorMutationsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorMutationsPage, details);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorMutationsPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorMutationsPage,
                                        variables_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorMutationsPage, state_view);
  gtk_widget_class_bind_template_callback (widget_class, is_empty);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_install_action (widget_class, "mutation.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "mutation.withdraw", NULL, withdraw_action);
}

static void
backlot_inspector_mutations_page_init (BacklotInspectorMutationsPage *self)
{
  self->signals = g_signal_group_new (LARDER_TYPE_MUTATION);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (show), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  show (self);
}
