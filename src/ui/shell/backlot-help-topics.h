/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the manual says. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BACKLOT_HELP_MAX_PARAGRAPHS 8

/**
 * BacklotHelpTopic:
 * @id: stays the same when titles change
 * @title: untranslated
 * @icon_name: a symbolic icon
 * @paragraphs: untranslated, %NULL at the end; one that begins with "• " is an item of a list
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *icon_name;
  const char *paragraphs[BACKLOT_HELP_MAX_PARAGRAPHS + 1];
} BacklotHelpTopic;

extern const BacklotHelpTopic backlot_help_topics[];
extern const guint            backlot_n_help_topics;

G_END_DECLS
