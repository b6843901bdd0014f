/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of the subject "course". */

#pragma once

#include "studio/backlot-function.h"

G_BEGIN_DECLS

extern const BacklotFunction backlot_course_functions[];

G_END_DECLS
