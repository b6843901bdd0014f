/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars over a row of days, read with the pointer or with the arrow keys. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * BacklotChart:
 *
 * Property: selected (index of the bar that is read; GTK_INVALID_LIST_POSITION: none). The arrow
 * keys, Home and End move it while the chart has the focus, the pointer while it is over it. The
 * colour of the bars is that of the style class “accent”.
 */
#define BACKLOT_TYPE_CHART (backlot_chart_get_type ())
G_DECLARE_FINAL_TYPE (BacklotChart, backlot_chart, BACKLOT, CHART, GtkWidget)

GtkWidget *backlot_chart_new          (void);
/**
 * backlot_chart_set_values:
 * @values: from zero
 * @words: each bar in words, for those who do not see it
 * @summary: what all of them say together: the name of the chart
 */
void       backlot_chart_set_values   (BacklotChart       *self,
                                       const double       *values,
                                       const char * const *words,
                                       guint               n_values,
                                       const char         *summary);
/* Returns: (nullable): the words of the bar that is read */
const char *backlot_chart_get_reading (BacklotChart       *self);

G_END_DECLS
