/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts for a benchmark what a window paints, and how soon it shows what came. */

#pragma once

#include <gtk/gtk.h>

#include "larder/larder-table.h"

G_BEGIN_DECLS

typedef struct _BacklotBenchFrames BacklotBenchFrames;

BacklotBenchFrames *backlot_bench_frames_new   (GtkWindow          *window,
                                                LarderTable        *jobs);
void                backlot_bench_frames_free  (BacklotBenchFrames *self);
void                backlot_bench_frames_begin (BacklotBenchFrames *self);
/* A frame was painted. */
void                backlot_bench_frames_paint (BacklotBenchFrames *self,
                                                GdkFrameClock      *clock);
/* Returns: (transfer full) (nullable): an object; %NULL when nothing was begun */
LarderValue        *backlot_bench_frames_end   (BacklotBenchFrames *self);

G_END_DECLS
