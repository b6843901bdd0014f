/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of the subject "series". */

#pragma once

#include "studio/backlot-function.h"

G_BEGIN_DECLS

extern const BacklotFunction backlot_series_functions[];

G_END_DECLS
