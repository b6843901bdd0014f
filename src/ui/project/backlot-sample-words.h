/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of the project that comes with the program, in the person's language. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

/* Returns: (transfer full): an object, with the texts of data/samples/sample.json as members. */
LarderValue *backlot_sample_words_get (void);

G_END_DECLS
