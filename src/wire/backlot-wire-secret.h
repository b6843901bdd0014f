/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares what a stranger gave with a secret. */
#pragma once

#include <glib.h>

gboolean backlot_wire_secret_equal_bytes (gconstpointer  given,
                                          gsize          n_given,
                                          gconstpointer  secret,
                                          gsize          n_secret);
gboolean backlot_wire_secret_equal       (const char    *given,
                                          const char    *secret);
