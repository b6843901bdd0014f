/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In the place of a row that could not be made. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_FAULT_ROW (backlot_fault_row_get_type ())
G_DECLARE_FINAL_TYPE (BacklotFaultRow, backlot_fault_row, BACKLOT, FAULT_ROW, AdwBin)

/**
 * backlot_fault_row_new:
 * @problem: what failed, for a report
 * @row: (nullable): the row that failed, as far as it came
 *
 * “Try Again” makes all rows of the list anew.
 */
GtkWidget *backlot_fault_row_new     (const char      *problem,
                                      GtkWidget       *row);
/* Returns: (transfer none) (nullable): the row that failed */
GtkWidget *backlot_fault_row_get_row (BacklotFaultRow *self);

G_END_DECLS
