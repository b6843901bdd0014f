/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of the subject "document". */

#pragma once

#include "studio/backlot-function.h"

G_BEGIN_DECLS

extern const BacklotFunction backlot_document_functions[];

G_END_DECLS
