/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lists say: their rows to who does not see them, and what stands above a group of them. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * backlot_list_words_describe:
 * @item: its child has the property `description`; without a child nothing happens
 * @title: what the row is called
 */
void backlot_list_words_describe (GtkListItem *item,
                                  const char  *title);
/**
 * backlot_list_words_set_heading:
 * @header: gets a label as its child, when it has none
 * @heading: what stands there
 */
void backlot_list_words_set_heading (GtkListHeader *header,
                                     const char    *heading);

G_END_DECLS
