/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a studio without projects offers first. */

#include "config.h"

#include "ui/project/backlot-welcome.h"

#include <glib/gi18n.h>

#include "query/project/backlot-sample.h"
#include "ui/common/backlot-words.h"
#include "ui/project/backlot-sample-words.h"

struct _BacklotWelcome
{
  AdwBin          parent_instance;

  BacklotContext *context;   /* (owned) (nullable) */

  GtkBox         *buttons;
  GtkWidget      *sample_button;
  GtkWidget      *connect_button;
};

typedef enum
{
  PROP_CONTEXT = 1,
} BacklotWelcomeProperty;

static GParamSpec *properties[PROP_CONTEXT + 1];

G_DEFINE_FINAL_TYPE (BacklotWelcome, backlot_welcome, ADW_TYPE_BIN)

static AdwStatusPage *
get_status (BacklotWelcome *self)
{
  return ADW_STATUS_PAGE (adw_bin_get_child (ADW_BIN (self)));
}

static void
sample_made_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(BacklotWelcome) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.open-sample", TRUE);
  if (self->context == NULL)
    return;
  if (backlot_sample_make_finish (BACKLOT_BACKEND (object), result, &error))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s",
                                  "project/" BACKLOT_SAMPLE_PROJECT_ID);
      return;
    }
  words = backlot_words_error (error);
  adw_status_page_set_description (get_status (self), words);
}

static void
open_sample_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  BacklotWelcome *self = BACKLOT_WELCOME (widget);
  g_autoptr(LarderValue) words = backlot_sample_words_get ();

  gtk_widget_action_set_enabled (widget, name, FALSE);
  backlot_sample_make_async (backlot_context_get_backend (self->context), words, NULL,
                             sample_made_cb, g_object_ref (self));
}

static void
set_context (BacklotWelcome *self,
             BacklotContext *context)
{
  if (!g_set_object (&self->context, context) || context == NULL)
    return;
  if (!backlot_backend_is_local (backlot_context_get_backend (context)))
    {
      adw_status_page_set_title (get_status (self), _("No Projects Yet"));
      adw_status_page_set_description (get_status (self),
                                       _("What you make here can be shared with your team."));
      gtk_widget_set_visible (self->sample_button, FALSE);
      gtk_widget_set_visible (self->connect_button, FALSE);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTEXT]);
}

static void
backlot_welcome_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_CONTEXT)
    g_value_set_object (value, BACKLOT_WELCOME (object)->context);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_welcome_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (prop_id == PROP_CONTEXT)
    set_context (BACKLOT_WELCOME (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_welcome_dispose (GObject *object)
{
  BacklotWelcome *self = BACKLOT_WELCOME (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_WELCOME);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_welcome_parent_class)->dispose (object);
}

static void
backlot_welcome_class_init (BacklotWelcomeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_welcome_get_property;
  object_class->set_property = backlot_welcome_set_property;
  object_class->dispose = backlot_welcome_dispose;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "welcome.open-sample", NULL, open_sample_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotWelcome, buttons);
  gtk_widget_class_bind_template_child (widget_class, BacklotWelcome, sample_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotWelcome, connect_button);
}

static void
backlot_welcome_init (BacklotWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_status_page_set_icon_name (get_status (self), APP_ID);
}

void
backlot_welcome_add_button (BacklotWelcome *self,
                            GtkWidget      *button)
{
  g_return_if_fail (BACKLOT_IS_WELCOME (self));
  g_return_if_fail (GTK_IS_WIDGET (button));

  gtk_box_append (self->buttons, button);
}
