/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes the name of a person behind the sign @ in a text. */

#pragma once

#include <gtk/gtk.h>

#include "query/collab/backlot-discussion.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_MENTION_POPOVER (backlot_mention_popover_get_type ())
G_DECLARE_FINAL_TYPE (BacklotMentionPopover, backlot_mention_popover, BACKLOT, MENTION_POPOVER,
                      GtkPopover)

/* Returns: (transfer none): a child of @view, which unparents it. */
BacklotMentionPopover *backlot_mention_popover_new            (GtkTextView           *view);
void                   backlot_mention_popover_set_discussion (BacklotMentionPopover *self,
                                                               BacklotDiscussion     *discussion);
/* The text has changed. */
void                   backlot_mention_popover_update         (BacklotMentionPopover *self);
/* A key is pressed in the text. TRUE: it was for the list of names. */
gboolean               backlot_mention_popover_press          (BacklotMentionPopover *self,
                                                               guint                  key);

G_END_DECLS
