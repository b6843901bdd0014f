/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libFuzzer and the replay of the corpus call, once for each input. */
#pragma once

#include <glib.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            size_t        size);

/* Holds in every build, also where assertions are left out. */
#define FUZZ_CHECK(expression) \
  do { if (!(expression)) g_error ("%s:%d: not so: %s", __FILE__, __LINE__, #expression); } while (0)
