/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A render or an upload as a row. */

#pragma once

#include <gtk/gtk.h>

#include "ui/project/backlot-queue-entry.h"

G_BEGIN_DECLS

/* Property: entry. Actions: entry.pause-resume, entry.cancel, entry.retry, entry.show. */
#define BACKLOT_TYPE_QUEUE_ROW (backlot_queue_row_get_type ())
G_DECLARE_FINAL_TYPE (BacklotQueueRow, backlot_queue_row, BACKLOT, QUEUE_ROW, GtkBox)

GtkWidget *backlot_queue_row_new (BacklotQueueEntry *entry);

G_END_DECLS
