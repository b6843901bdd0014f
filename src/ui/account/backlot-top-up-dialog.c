/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses how many credits to buy. */

#include "config.h"

#include "ui/account/backlot-top-up-dialog.h"

#include <glib/gi18n.h>

#include "larder/larder-query-observer.h"

#include "query/account/backlot-payments-queries.h"

#include "ui/common/backlot-words.h"

struct _BacklotTopUpDialog
{
  AdwDialog            parent_instance;

  BacklotBackend      *backend;      /* (owned) (nullable) */
  LarderQueryObserver *query;        /* (owned) (nullable): of the packages */
  LarderValue         *shown;        /* (owned) (nullable): packages that have rows */
  GtkCheckButton      *first;        /* (nullable): of the group */
  char                *chosen;       /* (nullable): package */
  char                *payment_id;   /* the same for every try, so that nothing is paid twice */

  AdwBanner           *banner;
  GtkStack            *stack;
  AdwPreferencesGroup *packages;
};

G_DEFINE_FINAL_TYPE (BacklotTopUpDialog, backlot_top_up_dialog, ADW_TYPE_DIALOG)

static void
set_enabled (BacklotTopUpDialog *self,
             gboolean            enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "top-up.buy", enabled);
}

static void
show_error (BacklotTopUpDialog *self,
            const GError       *error)
{
  g_autofree char *words = error != NULL ? backlot_words_error (error) : NULL;

  if (words != NULL)
    adw_banner_set_title (self->banner, words);
  adw_banner_set_revealed (self->banner, words != NULL);
}

static void
toggled_cb (BacklotTopUpDialog *self,
            GtkCheckButton     *button)
{
  /* What is bought is another thing now, and another payment. */
  if (!gtk_check_button_get_active (button) ||
      !g_set_str (&self->chosen, g_object_get_data (G_OBJECT (button), "package")))
    return;
  g_free (self->payment_id);
  self->payment_id = g_uuid_string_random ();
  set_enabled (self, TRUE);
}

/* Translators: a price: amount and currency */
static char *
word_price (LarderValue *package)
{
  double amount = (double) larder_value_get_member_int (package, "amount_cents", 0) / 100.0;
  const char *currency = larder_value_get_member_string (package, "currency");

  return g_strdup_printf (_("%.2f %s"), amount, currency != NULL ? currency : "");
}

static void
add_package (BacklotTopUpDialog *self,
             LarderValue        *package)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_check_button_new ();
  g_autofree char *credits =
    backlot_words_credits (larder_value_get_member_int (package, "credits", 0));
  g_autofree char *price = word_price (package);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), credits);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), price);
  g_object_set_data_full (G_OBJECT (button), "package",
                          g_strdup (larder_value_get_member_string (package, "id")), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, credits,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, price, -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  if (self->first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->first);
  else
    self->first = GTK_CHECK_BUTTON (button);
  adw_preferences_group_add (self->packages, row);
  if (GTK_WIDGET (self->first) == button)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
}

/* They are offered as they were read first: prices that change under the hand are asked again. */
static void
packages_cb (BacklotTopUpDialog *self)
{
  LarderValue *packages = larder_query_observer_get_data (self->query);

  if (self->shown != NULL)
    return;
  if (packages == NULL)
    {
      show_error (self, larder_query_observer_get_error (self->query));
      return;
    }
  show_error (self, NULL);
  self->shown = larder_value_ref (packages);
  for (guint i = 0; i < larder_value_get_n_items (packages); i++)
    add_package (self, larder_value_get_item (packages, i));
  gtk_stack_set_visible_child_name (self->stack, "packages");
  if (self->first != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->first));
}

static void
bought_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotTopUpDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;

  if (!backlot_payments_top_up_finish (BACKLOT_BACKEND (object), result, &url, &error))
    {
      show_error (self, error);
      set_enabled (self, TRUE);
      return;
    }
  if (url != NULL)
    {
      g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (url);
      GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

      gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                               NULL, NULL);
    }
  adw_dialog_close (ADW_DIALOG (self));
}

static void
buy_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  BacklotTopUpDialog *self = BACKLOT_TOP_UP_DIALOG (widget);

  set_enabled (self, FALSE);
  show_error (self, NULL);
  backlot_payments_top_up_async (self->backend, self->payment_id, self->chosen, NULL, bought_cb,
                                 g_object_ref (self));
}

static void
backlot_top_up_dialog_dispose (GObject *object)
{
  BacklotTopUpDialog *self = BACKLOT_TOP_UP_DIALOG (object);

  if (self->query != NULL)
    larder_query_observer_detach (self->query);
  g_clear_object (&self->query);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_TOP_UP_DIALOG);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_top_up_dialog_parent_class)->dispose (object);
}

static void
backlot_top_up_dialog_finalize (GObject *object)
{
  BacklotTopUpDialog *self = BACKLOT_TOP_UP_DIALOG (object);

  g_clear_pointer (&self->shown, larder_value_unref);
  g_free (self->chosen);
  g_free (self->payment_id);

  G_OBJECT_CLASS (backlot_top_up_dialog_parent_class)->finalize (object);
}

static void
backlot_top_up_dialog_class_init (BacklotTopUpDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = backlot_top_up_dialog_dispose;
  object_class->finalize = backlot_top_up_dialog_finalize;

  gtk_widget_class_install_action (widget_class, "top-up.buy", NULL, buy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "top-up.buy", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/account/backlot-top-up-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotTopUpDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, BacklotTopUpDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotTopUpDialog, packages);
}

static void
backlot_top_up_dialog_init (BacklotTopUpDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_enabled (self, FALSE);
}

AdwDialog *
backlot_top_up_dialog_new (BacklotBackend *backend)
{
  BacklotTopUpDialog *self = NULL;
  g_autoptr(LarderQueryOptions) options = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  self = g_object_new (BACKLOT_TYPE_TOP_UP_DIALOG, NULL);
  self->backend = g_object_ref (backend);
  options = backlot_packages_options (backend);
  self->query = larder_query_observer_new (backlot_backend_get_client (backend), options);
  g_signal_connect_object (self->query, "changed", G_CALLBACK (packages_cb), self,
                           G_CONNECT_SWAPPED);
  larder_query_observer_attach (self->query);
  packages_cb (self);
  return ADW_DIALOG (self);
}
