/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every key of the window, in one table: what works, what is told, and what can be searched for. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BACKLOT_SHORTCUT_MAX_KEYS 2

/**
 * BacklotShortcut:
 * @group: a heading; untranslated
 * @title: what it does; untranslated; %NULL: not told
 * @action: (nullable): the detailed name of its action
 * @keys: accelerators, %NULL at the end
 */
typedef struct
{
  const char *group;
  const char *title;
  const char *action;
  const char *keys[BACKLOT_SHORTCUT_MAX_KEYS + 1];
} BacklotShortcut;

extern const BacklotShortcut backlot_shortcuts[];
extern const guint           backlot_n_shortcuts;

void  backlot_shortcuts_install   (GtkApplication        *application);
/* Returns: (transfer full): its keys in words, such as “Ctrl+N or F5” */
char *backlot_shortcuts_word_keys (const BacklotShortcut *shortcut);

G_END_DECLS
