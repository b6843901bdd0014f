/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The further windows: which are open, and what each of them shows. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

/* A state file that says more is not believed. */
#define BACKLOT_WINDOWS_MAX 20

/**
 * BacklotWindows:
 *
 * Property: first-open, whether the window that is always there was open, too; what that one shows
 * is kept by the slices of the studios.
 *
 * Each entry has an id, the place of its studio as in BacklotStudios, whether it shows one film
 * and nothing else ("alone"), and a member for each slice of the window.
 */
#define BACKLOT_TYPE_WINDOWS (backlot_windows_get_type ())
G_DECLARE_FINAL_TYPE (BacklotWindows, backlot_windows, BACKLOT, WINDOWS, LarderSlice)

BacklotWindows *backlot_windows_new        (void);
gboolean        backlot_windows_first_open (BacklotWindows *self);
/* Returns: (transfer full) (array zero-terminated=1): their ids, in the order of their making */
char          **backlot_windows_list       (BacklotWindows *self);
/* Returns: (nullable) */
LarderValue    *backlot_windows_find       (BacklotWindows *self,
                                            const char     *id);
/* Returns: (transfer full): the id of a new entry */
char           *backlot_windows_add        (BacklotWindows *self,
                                            const char     *place,
                                            gboolean        alone);
/* Another studio is shown: what was shown of the former one is none of its. */
void            backlot_windows_move       (BacklotWindows *self,
                                            const char     *id,
                                            const char     *place);
/* @slices: an object, a member for each; a window that is forgotten already keeps nothing */
void            backlot_windows_keep       (BacklotWindows *self,
                                            const char     *id,
                                            LarderValue    *slices);
void            backlot_windows_forget     (BacklotWindows *self,
                                            const char     *id);

G_END_DECLS
