/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes templates, icons and pictures of the program available. */

#include "config.h"

#include "ui/common/backlot-ui-setup.h"

#include "data/backlot-data-resources.h"
#include "src/ui/backlot-ui-resources.h"

void
backlot_ui_register_resources (void)
{
  g_resources_register (backlot_data_get_resource ());
  g_resources_register (backlot_ui_get_resource ());
}

void
backlot_ui_setup_text (GdkDisplay *display)
{
  g_return_if_fail (GDK_IS_DISPLAY (display));

  if (!gdk_display_prepare_gl (display, NULL))
    g_object_set (gtk_settings_get_for_display (display),
                  "gtk-font-rendering", GTK_FONT_RENDERING_MANUAL,
                  NULL);
}

void
backlot_ui_setup_display (GdkDisplay *display)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  g_return_if_fail (GDK_IS_DISPLAY (display));

  backlot_ui_setup_text (display);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    RESOURCE_PATH "/icons");
  gtk_css_provider_load_from_resource (provider, RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
