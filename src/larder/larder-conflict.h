/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row that was changed here and elsewhere: what was known, what is wished, what is there. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

/**
 * LarderConflictPolicy:
 * @LARDER_CONFLICT_POLICY_NONE: versions are not looked at; nick `none`
 * @LARDER_CONFLICT_POLICY_ASK: parked until somebody decides; nick `ask`
 * @LARDER_CONFLICT_POLICY_MINE: what is wished here is sent again; nick `mine`
 * @LARDER_CONFLICT_POLICY_THEIRS: what is there stays; the other members are sent; nick `theirs`
 * @LARDER_CONFLICT_POLICY_MERGE: objects are merged member by member, then the resolve function
 *   decides; without one, or when it does not know, it is asked; nick `merge`
 *
 * What becomes of a mutation when a member that it writes was changed by someone else meanwhile.
 * Members that only one side changed are never in conflict.
 */
typedef enum
{
  LARDER_CONFLICT_POLICY_NONE,
  LARDER_CONFLICT_POLICY_ASK,
  LARDER_CONFLICT_POLICY_MINE,
  LARDER_CONFLICT_POLICY_THEIRS,
  LARDER_CONFLICT_POLICY_MERGE,
} LarderConflictPolicy;

#define LARDER_TYPE_CONFLICT_POLICY (larder_conflict_policy_get_type ())
LARDER_EXPORT
GType larder_conflict_policy_get_type (void);

#define LARDER_TYPE_CONFLICT (larder_conflict_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderConflict, larder_conflict, LARDER, CONFLICT, GObject)

LARDER_EXPORT
const char         *larder_conflict_get_table  (LarderConflict *self);
LARDER_EXPORT
const char         *larder_conflict_get_id     (LarderConflict *self);
LARDER_EXPORT
LarderValue        *larder_conflict_get_base   (LarderConflict *self);
LARDER_EXPORT
LarderValue        *larder_conflict_get_mine   (LarderConflict *self);
LARDER_EXPORT
LarderValue        *larder_conflict_get_theirs (LarderConflict *self);
LARDER_EXPORT
const char * const *larder_conflict_get_fields (LarderConflict *self);

/**
 * LarderResolveFunc:
 * @conflict: what differs
 * @user_data: what was given with the function
 *
 * Decides a conflict. Called in the client's thread; it must not change anything.
 *
 * Returns: (transfer full) (nullable): an object with a value for each of the conflict's fields,
 *   those that it lacks stay mine; %NULL to leave the decision to somebody else
 */
typedef LarderValue *(*LarderResolveFunc) (LarderConflict *conflict,
                                           gpointer        user_data);

G_END_DECLS
