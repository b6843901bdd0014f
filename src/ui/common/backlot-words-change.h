/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A change that waits for a person, in words. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Each returns (transfer full). @table, @id: of a row; it may be unknown here. */
char *backlot_words_item        (BacklotBackend *backend,
                                 const char     *table,
                                 const char     *id);
/* Such as “Change the caption of “Photo 3””; another text when the name of the item changes. */
char *backlot_words_change      (BacklotBackend *backend,
                                 LarderMutation *mutation);
char *backlot_words_field       (const char     *field);
char *backlot_words_field_value (BacklotBackend *backend,
                                 const char     *field,
                                 LarderValue    *value);

G_END_DECLS
