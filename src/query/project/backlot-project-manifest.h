/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a project file tells of its project: `project.json`, and what of it is believed. */

#pragma once

#include "larder/larder-value.h"

#include "query/backlot-error.h"

G_BEGIN_DECLS

/*
 * A project file, `.backlot`, is a ZIP without compression:
 *
 *   mimetype          BACKLOT_PROJECT_MIME_TYPE, the first entry
 *   media/<name>      photos and the sound, as they were added
 *   project.json      the rest:
 *
 *   { format: "backlot-project", version: 1, exported_at, program,
 *     project: { kind: "film", title, description },
 *     film: { style, duration_min, height, sound: <file> or null },
 *     files: [ { name: "media/…", filename, size_bytes, sha256 } ],
 *     photos: [ { file, caption } ],
 *     tasks: [ { title, description, status, progress, due_on, assignee } ],
 *     comments: [ { on: "project", "photo" or "task", index: of the photo or task,
 *                   answers: <index of an earlier comment> or null,
 *                   author, created_at, resolved, body } ] }
 *
 * A file is the index in `files`; a person is { id, name } or null. Unknown members are ignored.
 */
#define BACKLOT_PROJECT_MIME_TYPE "application/vnd.backlot.project+zip"
#define BACKLOT_PROJECT_FORMAT    "backlot-project"
#define BACKLOT_PROJECT_VERSION   1
#define BACKLOT_PROJECT_MANIFEST  "project.json"
#define BACKLOT_PROJECT_MEDIA     "media/"
#define BACKLOT_PROJECT_SUFFIX    ".backlot"

/* Of `project.json`. */
#define BACKLOT_PROJECT_MANIFEST_BYTES (16 * 1024 * 1024)

/**
 * backlot_project_manifest_check:
 *
 * Whether everything in it has the kind and the size that its readers rely on, so that they ask no
 * more. Errors: BACKLOT_ERROR_NEWER_PROJECT, NOT_A_PROJECT, DAMAGED_PROJECT.
 */
gboolean backlot_project_manifest_check (LarderValue  *manifest,
                                         GError      **error);

G_END_DECLS
