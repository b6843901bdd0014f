/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every key of the window, in one table: what works, what is told, and what can be searched for. */

#include "config.h"

#include "ui/shell/backlot-shortcuts.h"

#include <glib/gi18n.h>

/* Keys without an action are bound by the widget that has the focus: they would disturb typing
 * elsewhere. */
const BacklotShortcut backlot_shortcuts[] = {
  { N_("General"), N_("New Project"), "app.new-project", { "<Control>n" } },
  { N_("General"), N_("New Task"), "win.new-task", { "<Control><Shift>n" } },
  { N_("General"), N_("Search and Commands"), "win.search", { "<Control>k", "<Control>f" } },
  { N_("General"), N_("Preferences"), "app.preferences", { "<Control>comma" } },
  { N_("General"), N_("Help"), "app.help", { "F1" } },
  { N_("General"), N_("Keyboard Shortcuts"), "app.shortcuts",
    { "<Control>question", "<Control>F1" } },
  { N_("General"), N_("Main Menu"), NULL, { "F10" } },
  { N_("General"), N_("Show the Sidebar"), "win.toggle-sidebar", { "F9" } },
  { N_("General"), N_("Full Screen"), "win.fullscreen", { "F11" } },
  { N_("General"), N_("Back"), NULL, { "<Alt>Left" } },
  { N_("General"), N_("Forward"), NULL, { "<Alt>Right" } },
  { N_("General"), N_("Undo"), NULL, { "<Control>z" } },
  { N_("General"), N_("Redo"), NULL, { "<Control><Shift>z" } },
  { N_("General"), N_("Open in New Window"), "win.new-window", { "<Control><Alt>n" } },
  { N_("General"), N_("Open a Project of the Sidebar in New Window"), NULL, { "<Shift>Return" } },
  { N_("General"), N_("Refresh"), "page.refresh", { "F5", "<Control>r" } },
  { N_("General"), N_("Developer Window"), "app.inspector", { "F12" } },
  { N_("General"), N_("Close the Window"), "window.close", { "<Control>w" } },
  { N_("General"), N_("Quit"), "app.quit", { "<Control>q" } },
  { NULL, NULL, "win.nothing-to-save", { "<Control>s" } },

  { N_("Tabs"), N_("Previous Tab"), "page.previous-tab", { "<Control>Page_Up" } },
  { N_("Tabs"), N_("Next Tab"), "page.next-tab", { "<Control>Page_Down" } },
  { N_("Tabs"), N_("First Tab"), "page.show-tab(1)", { "<Alt>1" } },
  { N_("Tabs"), N_("Second Tab"), "page.show-tab(2)", { "<Alt>2" } },
  { N_("Tabs"), N_("Third Tab"), "page.show-tab(3)", { "<Alt>3" } },
  { N_("Tabs"), N_("Fourth Tab"), "page.show-tab(4)", { "<Alt>4" } },
  { N_("Tabs"), N_("Fifth Tab"), "page.show-tab(5)", { "<Alt>5" } },

  { N_("Film"), N_("Add Photos"), "page.add-media", { "<Control>o" } },
  { N_("Film"), N_("Render"), "page.main-action", { "<Control>Return", "<Control>KP_Enter" } },
  { N_("Film"), N_("Export"), "page.export", { "<Control>e" } },
  { N_("Film"), N_("Show the Details"), "page.details", { "<Control>i", "<Alt>Return" } },
  { N_("Film"), N_("Move a Photo"), NULL, { "<Alt>Left", "<Alt>Right" } },
  { N_("Film"), N_("Caption or Rename"), NULL, { "F2" } },
  { N_("Film"), N_("Choose a Render"), NULL, { "c" } },
  { N_("Film"), N_("Remove"), NULL, { "Delete" } },

  { N_("Tasks"), N_("Done or Open Again"), NULL, { "space" } },
  { N_("Tasks"), N_("Edit"), NULL, { "Return", "F2" } },
  { N_("Tasks"), N_("Move Up or Down"), NULL, { "<Alt>Up", "<Alt>Down" } },
  { N_("Tasks"), N_("Delete"), NULL, { "Delete" } },

  { N_("Queue"), N_("Cancel"), NULL, { "Delete" } },
  { N_("Queue"), N_("Retry"), NULL, { "<Control><Shift>r" } },
  { N_("Queue"), N_("Pause or Resume"), NULL, { "<Control><Shift>p" } },
  { N_("Queue"), N_("Copy as Text"), NULL, { "<Control>c" } },
  { N_("Queue"), N_("Show in Project"), NULL, { "Return" } },

  { N_("Notifications"), N_("Open"), NULL, { "Return" } },
  { N_("Notifications"), N_("Mark as Read or Unread"), "page.mark-read", { "<Control>m" } },
  { N_("Notifications"), N_("Mark All as Read"), "page.read-all", { "<Control><Shift>m" } },
  { N_("Notifications"), N_("Remove"), NULL, { "Delete" } },

  { N_("Player"), N_("Play or Pause"), NULL, { "space", "k" } },
  { N_("Player"), N_("Back or Forward 10 Seconds"), NULL, { "Left", "Right" } },
  { N_("Player"), N_("Previous or Next Frame"), NULL, { "comma", "period" } },
  { N_("Player"), N_("Louder or Quieter"), NULL, { "Up", "Down" } },
  { N_("Player"), N_("Mute"), NULL, { "m" } },
  { N_("Player"), N_("Full Screen"), NULL, { "f" } },
};

const guint backlot_n_shortcuts = G_N_ELEMENTS (backlot_shortcuts);

void
backlot_shortcuts_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < backlot_n_shortcuts; i++)
    if (backlot_shortcuts[i].action != NULL)
      gtk_application_set_accels_for_action (application, backlot_shortcuts[i].action,
                                             backlot_shortcuts[i].keys);
}

char *
backlot_shortcuts_word_keys (const BacklotShortcut *shortcut)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  for (guint i = 0; shortcut->keys[i] != NULL; i++)
    {
      guint key = 0;
      GdkModifierType modifiers = 0;

      /* Both keys of this name are called the same by people. */
      if (gtk_accelerator_parse (shortcut->keys[i], &key, &modifiers) && key != GDK_KEY_KP_Enter)
        g_strv_builder_take (words, gtk_accelerator_get_label (key, modifiers));
    }
  all = g_strv_builder_end (words);
  /* Translators: between two keys that do the same */
  return g_strjoinv (_(" or "), all);
}
