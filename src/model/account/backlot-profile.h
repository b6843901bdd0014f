/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person who works here. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotProfile:
 *
 * A row of `profiles`. Member properties: email, display-name, language, subscription-plan,
 * total-storage-bytes, preferences, version.
 */
#define BACKLOT_TYPE_PROFILE (backlot_profile_get_type ())
G_DECLARE_FINAL_TYPE (BacklotProfile, backlot_profile, BACKLOT, PROFILE, LarderRecord)

G_END_DECLS
