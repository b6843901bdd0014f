/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks where a team's studio is, and signs in there. */

#include "config.h"

#include "ui/account/backlot-connect-dialog.h"

#include <glib/gi18n.h>

#include "query/account/backlot-invitation.h"
#include "ui/account/backlot-sign-in-form.h"
#include "ui/account/backlot-words-door.h"

struct _BacklotConnectDialog
{
  AdwDialog           parent_instance;

  BacklotDoor        *door;          /* (owned) */
  LarderValue        *studio;        /* (owned) (nullable): where somebody signs in again */
  gboolean            busy;

  AdwNavigationView  *view;
  GtkLabel           *intro_label;
  GtkWidget          *continue_button;
  AdwEntryRow        *address_row;
  AdwEntryRow        *key_row;
  GtkLabel           *error_label;
  BacklotSignInForm  *form;
};

typedef enum
{
  PROP_BUSY = 1,
} BacklotConnectDialogProperty;

enum
{
  JOINED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_BUSY + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotConnectDialog, backlot_connect_dialog, ADW_TYPE_DIALOG)

static char *
sign_in_title (gpointer this,
               gboolean is_new)
{
  return g_strdup (is_new ? _("New Account") : _("Sign In"));
}

static void
set_busy (BacklotConnectDialog *self,
          gboolean              busy)
{
  self->busy = busy;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.continue",
                                 !busy && gtk_editable_get_text (
                                            GTK_EDITABLE (self->address_row))[0] != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
show_error (BacklotConnectDialog *self,
            const GError         *error)
{
  gboolean wants_key = error != NULL &&
                       backlot_words_door_field (error) == BACKLOT_DOOR_FIELD_KEY;
  gboolean is_address = error != NULL &&
                        backlot_words_door_field (error) == BACKLOT_DOOR_FIELD_ADDRESS;
  g_autofree char *text = NULL;

  if (error != NULL)
    text = backlot_words_door (error, backlot_door_get_wait_s (self->door));
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text != NULL);
  backlot_sign_in_form_mark (GTK_WIDGET (self->address_row), GTK_WIDGET (self->error_label),
                             is_address);
  backlot_sign_in_form_mark (GTK_WIDGET (self->key_row), GTK_WIDGET (self->error_label), wants_key);
  if (wants_key)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->key_row), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->key_row));
    }
  else if (error != NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->address_row), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
    }
}

/* What was said about another address holds no longer. */
static void
address_changed_cb (BacklotConnectDialog *self)
{
  show_error (self, NULL);
  set_busy (self, self->busy);
}

/* Return does what the page that is shown is for. */
static void
visible_page_cb (BacklotConnectDialog *self)
{
  const char *tag = adw_navigation_view_get_visible_page_tag (self->view);

  if (self->form == NULL)
    return;
  adw_dialog_set_default_widget (ADW_DIALOG (self),
                                 g_strcmp0 (tag, "sign-in") == 0
                                   ? backlot_sign_in_form_get_submit_button (self->form)
                                   : self->continue_button);
}

static void
knock_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(BacklotConnectDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  backlot_door_finish (BACKLOT_DOOR (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->view == NULL)
    return;
  set_busy (self, FALSE);
  if (error != NULL)
    {
      show_error (self, error);
      return;
    }
  backlot_sign_in_form_begin (self->form, self->door, self->studio);
  if (g_strcmp0 (adw_navigation_view_get_visible_page_tag (self->view), "sign-in") != 0)
    adw_navigation_view_push_by_tag (self->view, "sign-in");
}

static void
continue_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  BacklotConnectDialog *self = BACKLOT_CONNECT_DIALOG (widget);

  if (self->busy)
    return;
  show_error (self, NULL);
  set_busy (self, TRUE);
  backlot_door_knock_async (self->door, gtk_editable_get_text (GTK_EDITABLE (self->address_row)),
                            gtk_editable_get_text (GTK_EDITABLE (self->key_row)), knock_cb,
                            g_object_ref (self));
}

static void
signed_in_cb (BacklotConnectDialog *self)
{
  g_object_ref (self);
  g_signal_emit (self, signals[JOINED], 0);
  adw_dialog_force_close (ADW_DIALOG (self));
  g_object_unref (self);
}

static void
backlot_connect_dialog_closed (AdwDialog *dialog)
{
  backlot_door_cancel (BACKLOT_CONNECT_DIALOG (dialog)->door);
}

static void
backlot_connect_dialog_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  switch ((BacklotConnectDialogProperty) prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, BACKLOT_CONNECT_DIALOG (object)->busy);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_connect_dialog_dispose (GObject *object)
{
  BacklotConnectDialog *self = BACKLOT_CONNECT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_CONNECT_DIALOG);
  g_clear_object (&self->door);
  g_clear_pointer (&self->studio, larder_value_unref);

  G_OBJECT_CLASS (backlot_connect_dialog_parent_class)->dispose (object);
}

static void
backlot_connect_dialog_class_init (BacklotConnectDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_connect_dialog_get_property;
  object_class->dispose = backlot_connect_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = backlot_connect_dialog_closed;

  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[JOINED] = g_signal_new ("joined", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (BACKLOT_TYPE_SIGN_IN_FORM);
  gtk_widget_class_install_action (widget_class, "connect.continue", NULL, continue_action);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotConnectDialog, view);
  gtk_widget_class_bind_template_child (widget_class, BacklotConnectDialog, intro_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotConnectDialog, continue_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotConnectDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotConnectDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotConnectDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotConnectDialog, form);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_title);
  gtk_widget_class_bind_template_callback (widget_class, signed_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, visible_page_cb);
}

static void
backlot_connect_dialog_init (BacklotConnectDialog *self)
{
  self->door = backlot_door_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  set_busy (self, FALSE);
}

/* A link asks nobody anything by itself, but it says where it leads. */
static void
show_invitation (BacklotConnectDialog *self,
                 const char           *link)
{
  g_autoptr(BacklotInvitation) invitation = NULL;
  g_autofree char *words = NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->address_row), link);
  if (backlot_invitation_parse (link, &invitation) != BACKLOT_INVITATION_GOOD)
    return;
  /* Translators: %s is an address, like https://studio.example.org */
  words = g_strdup_printf (_("You are invited to the studio at %s. Continue to sign in there, or "
                             "to create an account."), invitation->url);
  gtk_label_set_label (self->intro_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->address_row), FALSE);
}

BacklotConnectDialog *
backlot_connect_dialog_new (LarderValue *studio,
                            const char  *link)
{
  BacklotConnectDialog *self = g_object_new (BACKLOT_TYPE_CONNECT_DIALOG, NULL);
  const char *url = NULL;
  const char *key = NULL;

  if (studio != NULL)
    {
      self->studio = larder_value_ref (studio);
      url = larder_value_get_member_string (studio, "url");
      key = larder_value_get_member_string (studio, "key");
      gtk_editable_set_text (GTK_EDITABLE (self->address_row), url != NULL ? url : "");
      gtk_editable_set_text (GTK_EDITABLE (self->key_row), key != NULL ? key : "");
      gtk_widget_activate_action (GTK_WIDGET (self), "connect.continue", NULL);
    }
  else if (link != NULL)
    show_invitation (self, link);
  return self;
}

BacklotDoor *
backlot_connect_dialog_get_door (BacklotConnectDialog *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONNECT_DIALOG (self), NULL);

  return self->door;
}

void
backlot_connect_dialog_end_browser (BacklotConnectDialog *self,
                                    const char           *link)
{
  g_return_if_fail (BACKLOT_IS_CONNECT_DIALOG (self));

  backlot_sign_in_form_end_browser (self->form, link);
}
