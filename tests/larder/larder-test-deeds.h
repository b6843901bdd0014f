/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Callbacks that do what they should not: each deed in each place. */

#pragma once

#include <glib.h>

typedef void (*LarderTestDeedFunc) (guint deed,
                                    guint place);

/* Adds the tests `/NAME/in-PLACE`; each calls @func with every one of @deeds. Both lists end with
 * NULL, stay the caller's and live as long as the program. */
void larder_test_add_deeds (const char         *name,
                            const char * const *places,
                            const char * const *deeds,
                            LarderTestDeedFunc  func);
