/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of the grammar that its files share. A cursor is a pointer into the text that moves on. */

#pragma once

#include "wire/backlot-wire-rest.h"

G_BEGIN_DECLS

/* Trees are not deeper than this, whatever a stranger sends. */
#define BACKLOT_WIRE_DEPTH_MAX 32

void      backlot_wire_field_init        (BacklotWireField  *field);
void      backlot_wire_field_clear       (BacklotWireField  *field);
gboolean  backlot_wire_read_field        (const char       **cursor,
                                          BacklotWireField  *field,
                                          GError           **error);
char     *backlot_wire_read_name         (const char       **cursor,
                                          GError           **error);
char     *backlot_wire_read_quoted       (const char       **cursor,
                                          GError           **error);
GStrv     backlot_wire_read_names        (const char        *text,
                                          GError           **error);
gboolean  backlot_wire_read_orders       (const char        *text,
                                          GPtrArray         *orders,
                                          GError           **error);
void      backlot_wire_order_free        (gpointer           order);
void      backlot_wire_select_item_free  (gpointer           item);
gboolean  backlot_wire_syntax_error      (GError           **error,
                                          const char        *text,
                                          const char        *expected);

G_END_DECLS
