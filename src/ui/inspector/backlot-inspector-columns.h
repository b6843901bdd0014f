/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of the inspector's lists, described by a table. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BACKLOT_INSPECTOR_MAX_SHOWN 3

/**
 * BacklotInspectorColumn:
 * @title: marked with N_()
 * @shown: the properties that are shown, up to three; sorted by the first if it can be
 * @word: (nullable): char *(*) (GtkListItem *cell, VALUE…, gpointer unused), with one value of
 *   each property's type: what they are as text
 * @width: in letters; 0: what is left
 */
typedef struct
{
  const char *title;
  const char *shown[BACKLOT_INSPECTOR_MAX_SHOWN];
  GCallback   word;
  int         width;
} BacklotInspectorColumn;

void backlot_inspector_columns_add  (GtkColumnView                *view,
                                     GType                         item_type,
                                     const BacklotInspectorColumn *columns,
                                     guint                         n_columns);
/* The values of rows changed by which they may be sorted. */
void backlot_inspector_columns_sort (GtkColumnView                *view);
/* A word for a property that is a moment (ms since 1970). */
char *backlot_inspector_columns_time (GtkListItem                 *cell,
                                      gint64                       time_ms,
                                      gpointer                     unused);

G_END_DECLS
