/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells which keys do what. */

#pragma once

#include <adwaita.h>

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

AdwDialog *backlot_shortcuts_dialog_new (const BacklotShortcut *shortcuts,
                                         guint                  n_shortcuts);

G_END_DECLS
