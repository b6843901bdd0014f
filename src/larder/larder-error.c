/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The error domain of the library. */

#include "config.h"

#include "larder/larder-error.h"

G_DEFINE_QUARK (larder-error-quark, larder_error)
