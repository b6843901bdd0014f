/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells a benchmark when the window was painted first, when with rows, and when with fresh data. */

#pragma once

#include <gtk/gtk.h>

#include "query/backlot-backend.h"

G_BEGIN_DECLS

void backlot_bench_marks_follow (GtkWindow      *window,
                                 BacklotBackend *backend);

G_END_DECLS
