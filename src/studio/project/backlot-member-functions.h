/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of the subject "member". */

#pragma once

#include "studio/backlot-function.h"

G_BEGIN_DECLS

extern const BacklotFunction backlot_member_functions[];

G_END_DECLS
