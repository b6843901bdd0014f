/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project of any kind: what all kinds have in common. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotProject:
 *
 * A row of `projects`. Member properties: owner-id, kind, title, description, status,
 * cover-media-id, created-at, updated-at, version. Derived: icon-name (symbolic, by kind),
 * is-processing (a job of it runs), has-failed (its last job failed).
 */
#define BACKLOT_TYPE_PROJECT (backlot_project_get_type ())
G_DECLARE_FINAL_TYPE (BacklotProject, backlot_project, BACKLOT, PROJECT, LarderRecord)

const char *backlot_project_get_kind      (BacklotProject *self);
const char *backlot_project_get_title     (BacklotProject *self);
const char *backlot_project_get_status    (BacklotProject *self);
const char *backlot_project_get_icon_name (BacklotProject *self);

G_END_DECLS
