/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value as JSON text, to be read, copied and perhaps edited. */

#pragma once

#include <adwaita.h>

#include "larder/larder-value.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorValue:
 *
 * Properties: title, value (LarderValue, nullable), editable; editing (read-only): the text stays
 * as the person has it until it is applied or cancelled. Actions: value.copy, value.edit,
 * value.apply, value.cancel. ::edited (LarderValue): what was applied.
 */
#define BACKLOT_TYPE_INSPECTOR_VALUE (backlot_inspector_value_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorValue, backlot_inspector_value, BACKLOT, INSPECTOR_VALUE,
                      GtkBox)

void        backlot_inspector_value_set_value (BacklotInspectorValue *self,
                                               LarderValue           *value);
/* Text in place of a value. */
void        backlot_inspector_value_set_text  (BacklotInspectorValue *self,
                                               const char            *text);

G_END_DECLS
