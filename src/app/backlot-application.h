/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: makes each object once and hands it down. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_APPLICATION (backlot_application_get_type ())
G_DECLARE_FINAL_TYPE (BacklotApplication, backlot_application, BACKLOT, APPLICATION,
                      AdwApplication)

BacklotApplication *backlot_application_new (void);

G_END_DECLS
