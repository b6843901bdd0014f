/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of the command line that concern the window, of this program or of the one that runs. */

#include "config.h"

#include "app/backlot-application-private.h"

#include <glib/gi18n.h>

void
backlot_application_add_options (BacklotApplication *self)
{
  const GOptionEntry options[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL,
      N_("Keep everything below one folder"), N_("DIR") },
    { "studio", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Show this studio"), N_("NAME") },
    { "background", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Start without a window"), NULL },
    { "reset-layout", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_("Forget sizes, tabs and positions"), NULL },
    { "inspector", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Open the developer window"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[URI|FILE…]"));
}

/* Name or address as the person sees them, or the place, which no other one has.
 * Returns: (transfer full) (nullable) */
static char *
find_place (BacklotApplication *self,
            const char         *name)
{
  g_autoptr(GVariant) studios =
    g_action_group_get_action_state (G_ACTION_GROUP (self), "studios");
  g_autofree char *wanted = g_utf8_casefold (name, -1);
  GVariantIter iter;
  const char *texts[3];

  if (studios == NULL || !g_variant_is_of_type (studios, G_VARIANT_TYPE ("a(sss)")))
    return NULL;
  g_variant_iter_init (&iter, studios);
  while (g_variant_iter_next (&iter, "(&s&s&s)", &texts[0], &texts[1], &texts[2]))
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        g_autofree char *text = g_utf8_casefold (texts[i], -1);

        if (text[0] != '\0' && g_str_equal (text, wanted))
          return g_strdup (texts[0]);
      }
  return NULL;
}

static gboolean
choose_studio (BacklotApplication *self,
               const char         *name)
{
  g_autofree char *place = find_place (self, name);

  if (place == NULL)
    {
      g_printerr (_("backlot: There is no studio “%s” here\n"), name);
      return FALSE;
    }
  g_action_group_change_action_state (G_ACTION_GROUP (self), "studio",
                                      g_variant_new_string (place));
  return TRUE;
}

/* What was asked for may concern a program that runs already. */
int
backlot_application_follow_options (BacklotApplication *self,
                                    GVariantDict       *options)
{
  gboolean background = g_variant_dict_contains (options, "background");
  gboolean reset = g_variant_dict_contains (options, "reset-layout");
  const char *studio = NULL;
  g_autoptr(GError) error = NULL;

  self->inspects = g_variant_dict_contains (options, "inspector");
  g_variant_dict_lookup (options, "studio", "&s", &studio);
  if (studio == NULL && !background && !reset && !self->inspects)
    return -1;
  if (!g_application_register (G_APPLICATION (self), NULL, &error))
    {
      g_printerr ("backlot: %s\n", error->message);
      return 1;
    }
  if (studio != NULL && !choose_studio (self, studio))
    return 1;
  if (reset)
    g_action_group_activate_action (G_ACTION_GROUP (self), "reset-layout", NULL);
  if (!g_application_get_is_remote (G_APPLICATION (self)))
    {
      self->hides = background;
      self->stays = background;
      return -1;
    }
  /* One that runs has no window to hide: it goes on as it does. */
  if (background)
    return 0;
  if (self->inspects)
    g_action_group_activate_action (G_ACTION_GROUP (self), "inspector", NULL);
  return -1;
}
