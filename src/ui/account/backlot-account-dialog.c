/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The account at a team's studio: name, password, sessions. */

#include "config.h"

#include "ui/account/backlot-account-dialog.h"

#include <glib/gi18n.h>

#include "query/account/backlot-login.h"
#include "query/account/backlot-profile-queries.h"
#include "ui/account/backlot-sign-in-form.h"
#include "ui/account/backlot-words-door.h"
#include "ui/common/backlot-narrow-rows.h"

struct _BacklotAccountDialog
{
  AdwDialog             parent_instance;

  BacklotContext       *context;          /* (owned) */
  BacklotProfile       *profile;          /* (owned) */
  LarderQueryObserver  *profile_query;    /* (owned) */

  AdwToastOverlay      *toasts;
  AdwEntryRow          *name_row;
  AdwActionRow         *email_row;
  AdwActionRow         *studio_row;
  AdwPasswordEntryRow  *password_row;
  GtkLabel             *password_error;
};

typedef enum
{
  PROP_PROFILE = 1,
} BacklotAccountDialogProperty;

static GParamSpec *properties[PROP_PROFILE + 1];

G_DEFINE_FINAL_TYPE (BacklotAccountDialog, backlot_account_dialog, ADW_TYPE_DIALOG)

static BacklotBackend *
get_backend (BacklotAccountDialog *self)
{
  return backlot_context_get_backend (self->context);
}

/* What is typed and not applied yet stays. */
static void
show_name (BacklotAccountDialog *self)
{
  g_autofree char *name = NULL;

  if ((gtk_widget_get_state_flags (GTK_WIDGET (self->name_row)) &
       GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    return;
  g_object_get (self->profile, "display-name", &name, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name != NULL ? name : "");
}

static void
name_applied_cb (BacklotAccountDialog *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));

  g_strstrip (name);
  backlot_profile_set_name (get_backend (self), name);
}

static void
tell (BacklotAccountDialog *self,
      const char           *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
show_password_error (BacklotAccountDialog *self,
                     const char           *text)
{
  gtk_label_set_label (self->password_error, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->password_error), text != NULL);
  backlot_sign_in_form_mark (GTK_WIDGET (self->password_row), GTK_WIDGET (self->password_error),
                             text != NULL);
}

static void
password_changed_cb (BacklotAccountDialog *self)
{
  show_password_error (self, NULL);
}

static void
password_set_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(BacklotAccountDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  backlot_login_call_finish (BACKLOT_LOGIN (object), result, &error);
  if (self->context == NULL)
    return;
  if (error != NULL)
    {
      text = backlot_words_door (error, 0);
      show_password_error (self, text);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  tell (self, _("The password is changed"));
}

static void
password_applied_cb (BacklotAccountDialog *self)
{
  backlot_login_set_password_async (backlot_backend_get_login (get_backend (self)),
                                    gtk_editable_get_text (GTK_EDITABLE (self->password_row)),
                                    password_set_cb, g_object_ref (self));
}

static void
others_ended_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(BacklotAccountDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  backlot_login_call_finish (BACKLOT_LOGIN (object), result, &error);
  if (self->context == NULL)
    return;
  if (error != NULL)
    text = backlot_words_door (error, 0);
  tell (self, error != NULL ? text : _("Signed out on all other computers"));
}

static void
end_others_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  BacklotAccountDialog *self = BACKLOT_ACCOUNT_DIALOG (widget);

  backlot_login_end_others_async (backlot_backend_get_login (get_backend (self)), others_ended_cb,
                                  g_object_ref (self));
}

/* The question lies over the window, not over this. */
static void
sign_out_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  BacklotContext *context = BACKLOT_ACCOUNT_DIALOG (widget)->context;
  const char *place = backlot_studios_get_current (backlot_context_get_studios (context));
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));

  adw_dialog_close (ADW_DIALOG (widget));
  gtk_widget_activate_action (window, "app.sign-out", "s", place);
}

static void
backlot_account_dialog_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  switch ((BacklotAccountDialogProperty) prop_id)
    {
    case PROP_PROFILE:
      g_value_set_object (value, BACKLOT_ACCOUNT_DIALOG (object)->profile);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_account_dialog_dispose (GObject *object)
{
  BacklotAccountDialog *self = BACKLOT_ACCOUNT_DIALOG (object);

  if (self->profile_query != NULL)
    larder_query_observer_detach (self->profile_query);
  g_clear_object (&self->profile_query);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_ACCOUNT_DIALOG);
  g_clear_object (&self->profile);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_account_dialog_parent_class)->dispose (object);
}

static void
backlot_account_dialog_class_init (BacklotAccountDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_account_dialog_get_property;
  object_class->dispose = backlot_account_dialog_dispose;

  properties[PROP_PROFILE] =
    g_param_spec_object ("profile", NULL, NULL, BACKLOT_TYPE_PROFILE,
                         (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "account.end-others", NULL, end_others_action);
  gtk_widget_class_install_action (widget_class, "account.sign-out", NULL, sign_out_action);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-account-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotAccountDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, BacklotAccountDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotAccountDialog, email_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotAccountDialog, studio_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotAccountDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotAccountDialog, password_error);
  gtk_widget_class_bind_template_callback (widget_class, name_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_applied_cb);
}

static void
backlot_account_dialog_init (BacklotAccountDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
backlot_account_dialog_new (BacklotContext *context)
{
  BacklotAccountDialog *self = NULL;
  BacklotBackend *backend = NULL;
  BacklotStudios *studios = NULL;
  LarderValue *studio = NULL;
  const char *email = NULL;
  g_autoptr(LarderQueryOptions) options = NULL;

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);

  self = g_object_new (BACKLOT_TYPE_ACCOUNT_DIALOG, NULL);
  self->context = g_object_ref (context);
  backend = get_backend (self);
  studios = backlot_context_get_studios (context);
  studio = backlot_studios_find (studios, backlot_studios_get_current (studios));
  email = studio != NULL ? larder_value_get_member_string (studio, "email") : NULL;
  adw_action_row_set_subtitle (self->email_row, email != NULL ? email : "");
  adw_action_row_set_subtitle (self->studio_row, backlot_backend_get_url (backend));
  self->profile = backlot_profile_get (backend);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROFILE]);
  g_signal_connect_object (self->profile, "notify::display-name", G_CALLBACK (show_name), self,
                           G_CONNECT_SWAPPED);
  show_name (self);
  options = backlot_profile_options (backend);
  self->profile_query = larder_query_observer_new (backlot_backend_get_client (backend), options);
  larder_query_observer_attach (self->profile_query);
  backlot_narrow_rows_adapt (ADW_DIALOG (self));
  return ADW_DIALOG (self);
}
