/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which studio is shown, and the others. */

#include "config.h"

#include "ui/account/backlot-studio-switcher.h"

#include <glib/gi18n.h>

struct _BacklotStudioSwitcher
{
  AdwBin          parent_instance;

  BacklotContext *context;     /* (owned) (nullable) */

  GtkMenuButton  *button;
  GtkLabel       *label;
};

typedef enum
{
  PROP_CONTEXT = 1,
} BacklotStudioSwitcherProperty;

static GParamSpec *properties[PROP_CONTEXT + 1];

G_DEFINE_FINAL_TYPE (BacklotStudioSwitcher, backlot_studio_switcher, ADW_TYPE_BIN)

static const char *
get_name (LarderValue *studio)
{
  const char *name = studio != NULL ? larder_value_get_member_string (studio, "name")
                                    : _("This Computer");

  return name != NULL ? name : "";
}

/* A menu takes a single underscore for the mark of a key. */
static char *
escape (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

/* Two people at one server are two studios. */
static char *
word_studio (LarderValue *studio)
{
  const char *email = studio != NULL ? larder_value_get_member_string (studio, "email") : NULL;
  g_autofree char *text = NULL;

  if (email == NULL || email[0] == '\0')
    return escape (get_name (studio));
  text = g_strdup_printf ("%s (%s)", get_name (studio), email);
  return escape (text);
}

static void
add_studio (GMenu       *menu,
            LarderValue *studio)
{
  g_autofree char *label = word_studio (studio);
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);
  const char *place = studio != NULL ? larder_value_get_member_string (studio, "place")
                                     : BACKLOT_STUDIOS_LOCAL;

  if (place == NULL)
    return;
  g_menu_item_set_action_and_target (item, "win.studio", "s", place);
  g_menu_append_item (menu, item);
}

static void
set_menu (BacklotStudioSwitcher *self)
{
  BacklotStudios *studios = backlot_context_get_studios (self->context);
  const char *place = backlot_context_get_place (self->context);
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) list = g_menu_new ();
  g_autoptr(GMenu) more = g_menu_new ();
  g_autoptr(GMenuItem) sign_out = NULL;

  add_studio (list, NULL);
  for (guint i = 0; i < backlot_studios_get_n (studios); i++)
    add_studio (list, backlot_studios_get (studios, i));
  g_menu_append_section (menu, _("Studios"), G_MENU_MODEL (list));
  g_menu_append (more, _("_Connect to a Studio…"), "app.connect");
  if (backlot_studios_find (studios, place) != NULL)
    {
      g_menu_append (more, _("_Account"), "app.account");
      sign_out = g_menu_item_new (_("Sign _Out…"), NULL);
      g_menu_item_set_action_and_target (sign_out, "app.sign-out", "s", place);
      g_menu_append_item (more, sign_out);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  gtk_menu_button_set_menu_model (self->button, G_MENU_MODEL (menu));
}

/* GTK makes all of a menu with its button, and this one is not opened often. */
static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    set_menu (user_data);
}

static void
update (BacklotStudioSwitcher *self)
{
  BacklotStudios *studios = backlot_context_get_studios (self->context);
  LarderValue *current = backlot_studios_find (studios, backlot_context_get_place (self->context));
  g_autofree char *name = NULL;

  if (gtk_menu_button_get_menu_model (self->button) != NULL)
    set_menu (self);
  gtk_label_set_label (self->label, get_name (current));
  /* Translators: %s is the name of a studio */
  name = g_strdup_printf (_("Studio: %s"), get_name (current));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
set_context (BacklotStudioSwitcher *self,
             BacklotContext        *context)
{
  if (self->context == context || context == NULL)
    return;
  if (self->context != NULL)
    g_signal_handlers_disconnect_by_data (backlot_context_get_studios (self->context), self);
  g_set_object (&self->context, context);
  g_signal_connect_object (backlot_context_get_studios (context), "notify", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTEXT]);
}

static void
backlot_studio_switcher_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  switch ((BacklotStudioSwitcherProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, BACKLOT_STUDIO_SWITCHER (object)->context);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_studio_switcher_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  switch ((BacklotStudioSwitcherProperty) prop_id)
    {
    case PROP_CONTEXT:
      set_context (BACKLOT_STUDIO_SWITCHER (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_studio_switcher_dispose (GObject *object)
{
  /* The template lets go of its named children without telling the bin. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_STUDIO_SWITCHER);
  g_clear_object (&BACKLOT_STUDIO_SWITCHER (object)->context);

  G_OBJECT_CLASS (backlot_studio_switcher_parent_class)->dispose (object);
}

static void
backlot_studio_switcher_class_init (BacklotStudioSwitcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_studio_switcher_get_property;
  object_class->set_property = backlot_studio_switcher_set_property;
  object_class->dispose = backlot_studio_switcher_dispose;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-studio-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotStudioSwitcher, button);
  gtk_widget_class_bind_template_child (widget_class, BacklotStudioSwitcher, label);
}

static void
backlot_studio_switcher_init (BacklotStudioSwitcher *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->button, create_menu_cb, self, NULL);
}
