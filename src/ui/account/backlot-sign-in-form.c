/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways into one studio: password, new account, code by mail, browser. */

#include "config.h"

#include "ui/account/backlot-sign-in-form.h"

#include <glib/gi18n.h>

#include "ui/account/backlot-words-door.h"

struct _BacklotSignInForm
{
  AdwBin               parent_instance;

  BacklotDoor         *door;             /* (owned) (nullable) */
  char                *user_id;          /* (nullable): of the one person who may come in */
  gboolean             busy;
  gboolean             is_new;
  gboolean             waits_for_code;

  GtkLabel            *server_label;
  AdwEntryRow         *name_row;
  AdwEntryRow         *email_row;
  AdwPasswordEntryRow *password_row;
  AdwEntryRow         *code_row;
  GtkLabel            *error_label;
  GtkWidget           *submit_button;
  GtkBox              *ways;
  GtkWidget           *code_button;
  GtkWidget           *mode_button;
};

typedef enum
{
  PROP_BUSY = 1,
  PROP_IS_NEW,
  PROP_WAITS_FOR_CODE,
} BacklotSignInFormProperty;

enum
{
  SIGNED_IN,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_WAITS_FOR_CODE + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotSignInForm, backlot_sign_in_form, ADW_TYPE_BIN)

static char *
submit_text (gpointer this,
             gboolean is_new,
             gboolean waits_for_code)
{
  if (waits_for_code)
    return g_strdup (_("_Use Code"));
  return g_strdup (is_new ? _("_Create Account") : _("_Sign In"));
}

static char *
mode_text (gpointer this,
           gboolean is_new)
{
  return g_strdup (is_new ? _("I _Have an Account") : _("Create an _Account"));
}

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* What is missing is seen at the button, and nothing is said before something was tried. */
static void
update_actions (BacklotSignInForm *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_email = get_text (self->email_row)[0] != '\0';
  gboolean has_secret = self->waits_for_code ? get_text (self->code_row)[0] != '\0'
                                             : get_text (self->password_row)[0] != '\0';

  gtk_widget_action_set_enabled (widget, "sign-in.submit", !self->busy && has_email && has_secret);
  gtk_widget_action_set_enabled (widget, "sign-in.send-code", !self->busy && has_email);
  gtk_widget_action_set_enabled (widget, "sign-in.toggle-new", !self->busy);
  gtk_widget_action_set_enabled (widget, "sign-in.browse", !self->busy);
}

static void
set_flag (BacklotSignInForm         *self,
          gboolean                  *flag,
          gboolean                   value,
          BacklotSignInFormProperty  property)
{
  if (*flag != value)
    {
      *flag = value;
      g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->password_row), !self->waits_for_code);
  update_actions (self);
}

void
backlot_sign_in_form_mark (GtkWidget *row,
                           GtkWidget *label,
                           gboolean   wrong)
{
  if (wrong)
    {
      gtk_widget_add_css_class (row, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                      label, NULL, -1);
      return;
    }
  gtk_widget_remove_css_class (row, "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
}

static void
set_error (BacklotSignInForm *self,
           const char        *text)
{
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text != NULL);
}

static void
clear_errors (BacklotSignInForm *self)
{
  set_error (self, NULL);
  backlot_sign_in_form_mark (GTK_WIDGET (self->email_row), NULL, FALSE);
  backlot_sign_in_form_mark (GTK_WIDGET (self->password_row), NULL, FALSE);
  backlot_sign_in_form_mark (GTK_WIDGET (self->code_row), NULL, FALSE);
}

/* What was typed stays, whatever the server says. */
static void
show_error (BacklotSignInForm *self,
            const GError      *error)
{
  g_autofree char *text = backlot_words_door (error, backlot_door_get_wait_s (self->door));
  BacklotDoorField field = backlot_words_door_field (error);
  GtkWidget *row = GTK_WIDGET (self->password_row);

  if (field == BACKLOT_DOOR_FIELD_EMAIL)
    row = GTK_WIDGET (self->email_row);
  else if (self->waits_for_code)
    row = GTK_WIDGET (self->code_row);
  set_error (self, text);
  if (field != BACKLOT_DOOR_FIELD_NONE && field != BACKLOT_DOOR_FIELD_ADDRESS)
    backlot_sign_in_form_mark (row, GTK_WIDGET (self->error_label), TRUE);
  gtk_widget_grab_focus (row);
}

static void
changed_cb (BacklotSignInForm *self)
{
  clear_errors (self);
  update_actions (self);
}

static void
begin (BacklotSignInForm *self)
{
  clear_errors (self);
  set_flag (self, &self->busy, TRUE, PROP_BUSY);
}

/* %FALSE: there is an error, which is shown now, or nobody is interested any more. */
static gboolean
end (BacklotSignInForm *self,
     GObject           *door,
     GAsyncResult      *result)
{
  g_autoptr(GError) error = NULL;

  backlot_door_finish (BACKLOT_DOOR (door), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->door == NULL)
    return FALSE;
  set_flag (self, &self->busy, FALSE, PROP_BUSY);
  if (g_error_matches (error, BACKLOT_DOOR_ERROR, BACKLOT_DOOR_ERROR_CONFIRM))
    set_flag (self, &self->is_new, FALSE, PROP_IS_NEW);
  if (error != NULL)
    show_error (self, error);
  return error == NULL;
}

/* In another person's name nothing of what waits here may be sent. */
static gboolean
is_the_one (BacklotSignInForm *self)
{
  LarderValue *user = larder_value_get_member (backlot_door_get_session (self->door), "user");

  return self->user_id == NULL ||
         g_strcmp0 (larder_value_get_member_string (user, "id"), self->user_id) == 0;
}

static void
signed_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotSignInForm) self = user_data;
  g_autoptr(GError) other = g_error_new_literal (BACKLOT_DOOR_ERROR,
                                                 BACKLOT_DOOR_ERROR_OTHER_PERSON, "another person");

  if (!end (self, object, result))
    return;
  if (is_the_one (self))
    g_signal_emit (self, signals[SIGNED_IN], 0);
  else
    show_error (self, other);
}

static void
code_sent_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotSignInForm) self = user_data;

  if (!end (self, object, result))
    return;
  set_flag (self, &self->waits_for_code, TRUE, PROP_WAITS_FOR_CODE);
  gtk_widget_grab_focus (GTK_WIDGET (self->code_row));
}

static void
submit_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotSignInForm *self = BACKLOT_SIGN_IN_FORM (widget);
  g_autofree char *email = g_strstrip (g_strdup (get_text (self->email_row)));

  if (self->busy)
    return;
  begin (self);
  if (self->waits_for_code)
    backlot_door_use_code_async (self->door, email, get_text (self->code_row), signed_in_cb,
                                 g_object_ref (self));
  else if (self->is_new)
    backlot_door_sign_up_async (self->door, get_text (self->name_row), email,
                                get_text (self->password_row), signed_in_cb, g_object_ref (self));
  else
    backlot_door_sign_in_async (self->door, email, get_text (self->password_row), signed_in_cb,
                                g_object_ref (self));
}

static void
use_code_cb (BacklotSignInForm *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.submit", NULL);
}

static void
send_code_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  BacklotSignInForm *self = BACKLOT_SIGN_IN_FORM (widget);
  g_autofree char *email = g_strstrip (g_strdup (get_text (self->email_row)));

  begin (self);
  backlot_door_send_code_async (self->door, email, code_sent_cb, g_object_ref (self));
}

static void
toggle_new_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  BacklotSignInForm *self = BACKLOT_SIGN_IN_FORM (widget);

  clear_errors (self);
  set_flag (self, &self->waits_for_code, FALSE, PROP_WAITS_FOR_CODE);
  set_flag (self, &self->is_new, !self->is_new, PROP_IS_NEW);
  gtk_widget_grab_focus (GTK_WIDGET (self->is_new ? self->name_row : self->email_row));
}

static void
launched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BacklotSignInForm) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (object), result, &error) &&
      self->door != NULL)
    set_error (self, _("No browser can be opened."));
}

/* The person may come back without having signed in, so nothing here waits for that. */
static void
browse_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotSignInForm *self = BACKLOT_SIGN_IN_FORM (widget);
  g_autofree char *uri =
    backlot_door_begin_browser (self->door, g_variant_get_string (parameter, NULL));
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  clear_errors (self);
  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, launched_cb,
                           g_object_ref (self));
}

static void
backlot_sign_in_form_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotSignInForm *self = BACKLOT_SIGN_IN_FORM (object);

  switch ((BacklotSignInFormProperty) prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_IS_NEW:
      g_value_set_boolean (value, self->is_new);
      break;
    case PROP_WAITS_FOR_CODE:
      g_value_set_boolean (value, self->waits_for_code);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_sign_in_form_dispose (GObject *object)
{
  BacklotSignInForm *self = BACKLOT_SIGN_IN_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_SIGN_IN_FORM);
  g_clear_object (&self->door);
  g_clear_pointer (&self->user_id, g_free);

  G_OBJECT_CLASS (backlot_sign_in_form_parent_class)->dispose (object);
}

static void
backlot_sign_in_form_class_init (BacklotSignInFormClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_sign_in_form_get_property;
  object_class->dispose = backlot_sign_in_form_dispose;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_IS_NEW] = g_param_spec_boolean ("is-new", NULL, NULL, FALSE, flags);
  properties[PROP_WAITS_FOR_CODE] =
    g_param_spec_boolean ("waits-for-code", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNED_IN] = g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "sign-in.submit", NULL, submit_action);
  gtk_widget_class_install_action (widget_class, "sign-in.send-code", NULL, send_code_action);
  gtk_widget_class_install_action (widget_class, "sign-in.toggle-new", NULL, toggle_new_action);
  gtk_widget_class_install_action (widget_class, "sign-in.browse", "s", browse_action);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-sign-in-form.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotSignInForm, server_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotSignInForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotSignInForm, email_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotSignInForm, password_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotSignInForm, code_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotSignInForm, error_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotSignInForm, submit_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotSignInForm, ways);
  gtk_widget_class_bind_template_child (widget_class, BacklotSignInForm, code_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotSignInForm, mode_button);
  gtk_widget_class_bind_template_callback (widget_class, submit_text);
  gtk_widget_class_bind_template_callback (widget_class, mode_text);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_code_cb);
}

static void
backlot_sign_in_form_init (BacklotSignInForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

static void
add_provider (BacklotSignInForm *self,
              const char        *provider)
{
  GtkWidget *button = NULL;
  g_autofree char *name = g_strdup (provider);
  g_autofree char *label = NULL;

  name[0] = g_ascii_toupper (name[0]);
  /* Translators: %s is a company or service that knows the person, such as Google */
  label = g_strdup_printf (_("Sign In with %s…"), name);
  button = gtk_button_new_with_label (label);
  gtk_button_set_can_shrink (GTK_BUTTON (button), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", provider);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "sign-in.browse");
  gtk_box_append (self->ways, button);
}

void
backlot_sign_in_form_begin (BacklotSignInForm *self,
                            BacklotDoor       *door,
                            LarderValue       *studio)
{
  const char * const *providers = backlot_door_get_providers (door);
  const char *email = backlot_door_get_email (door);
  gboolean may_be_new = studio == NULL && backlot_door_get_takes_new (door);
  gboolean is_named = FALSE;
  GtkWidget *child = NULL;

  g_return_if_fail (BACKLOT_IS_SIGN_IN_FORM (self));

  g_set_object (&self->door, door);
  if (studio != NULL)
    {
      g_set_str (&self->user_id, larder_value_get_member_string (studio, "user_id"));
      email = larder_value_get_member_string (studio, "email");
    }
  gtk_label_set_label (self->server_label, backlot_door_get_url (door));
  is_named = email != NULL && get_text (self->email_row)[0] == '\0';
  if (is_named)
    gtk_editable_set_text (GTK_EDITABLE (self->email_row), email);
  gtk_widget_set_visible (self->code_button, backlot_door_get_sends_mail (door));
  gtk_widget_set_visible (self->mode_button, may_be_new);
  /* Who is invited by name is new here more often than not, and what was chosen then stays. */
  set_flag (self, &self->is_new, may_be_new && (is_named || self->is_new), PROP_IS_NEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->ways))) != NULL)
    gtk_box_remove (self->ways, child);
  for (guint i = 0; providers != NULL && providers[i] != NULL; i++)
    add_provider (self, providers[i]);
  clear_errors (self);
  update_actions (self);
}

GtkWidget *
backlot_sign_in_form_get_submit_button (BacklotSignInForm *self)
{
  g_return_val_if_fail (BACKLOT_IS_SIGN_IN_FORM (self), NULL);

  return self->submit_button;
}

void
backlot_sign_in_form_end_browser (BacklotSignInForm *self,
                                  const char        *link)
{
  g_return_if_fail (BACKLOT_IS_SIGN_IN_FORM (self));

  if (self->door == NULL || self->busy)
    return;
  begin (self);
  backlot_door_end_browser_async (self->door, link, signed_in_cb, g_object_ref (self));
}
