/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a studio takes until it serves. */
#pragma once

#include "studio/studio-process.h"

void studio_start_measure (StudioProcess *studio,
                           const char    *workload);
