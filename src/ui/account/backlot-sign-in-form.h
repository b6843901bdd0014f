/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways into one studio: password, new account, code by mail, browser. */

#pragma once

#include <adwaita.h>

#include "query/account/backlot-door.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_SIGN_IN_FORM (backlot_sign_in_form_get_type ())
/**
 * BacklotSignInForm:
 *
 * Signal signed-in. Properties: busy, is-new (an account is made), waits-for-code.
 */
G_DECLARE_FINAL_TYPE (BacklotSignInForm, backlot_sign_in_form, BACKLOT, SIGN_IN_FORM, AdwBin)

/* @door: was knocked at; @studio: (nullable): of the one person who may come in */
void backlot_sign_in_form_begin       (BacklotSignInForm *self,
                                       BacklotDoor       *door,
                                       LarderValue       *studio);
/* What Return does in a field. */
GtkWidget *backlot_sign_in_form_get_submit_button (BacklotSignInForm *self);
void backlot_sign_in_form_end_browser (BacklotSignInForm *self,
                                       const char        *link);
/* Marks a field as one with an error, which @label describes. */
void backlot_sign_in_form_mark        (GtkWidget         *row,
                                       GtkWidget         *label,
                                       gboolean           wrong);

G_END_DECLS
