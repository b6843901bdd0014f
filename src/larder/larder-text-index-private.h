/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the writer and the readers of a text index share. */

#pragma once

#include "larder/larder-text-index.h"

G_BEGIN_DECLS

/* "LrdT" */
#define LARDER_TEXT_INDEX_APPLICATION_ID 0x4c726454
#define LARDER_TEXT_INDEX_VERSION 1

/* Every word of @text behind one blank, without case and marks; never NULL. */
char *larder_text_index_fold (const char *text);

G_END_DECLS
