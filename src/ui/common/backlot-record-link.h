/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person or the project whom a row names. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * backlot_record_link_set:
 * @link: (inout) (nullable) (transfer full): the record that @object names until now
 * @backend: (nullable): where it is looked up
 * @table: (nullable): such as `people`
 * @id: (nullable): what @object names from now on
 * @changed: called with @object alone when anything about that record changes: names can come
 *   later than what they did
 * @object: owner of @link
 *
 * Without a @backend or an @id, @object follows nothing; so it has to be before it goes.
 */
void backlot_record_link_set (LarderRecord   **link,
                              BacklotBackend  *backend,
                              const char      *table,
                              const char      *id,
                              GCallback        changed,
                              gpointer         object);

G_END_DECLS
