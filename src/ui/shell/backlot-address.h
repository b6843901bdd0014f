/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of pages: what stands behind `backlot:`. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_ADDRESS_NONE,          /* not an address of ours */
  BACKLOT_ADDRESS_HOME,
  BACKLOT_ADDRESS_TASKS,
  BACKLOT_ADDRESS_QUEUE,
  BACKLOT_ADDRESS_NOTIFICATIONS,
  BACKLOT_ADDRESS_CREDITS,
  BACKLOT_ADDRESS_SEARCH,
  BACKLOT_ADDRESS_NEW_PROJECT,
  BACKLOT_ADDRESS_PROJECT,
  BACKLOT_ADDRESS_JOB,
  BACKLOT_ADDRESS_TASK,
  BACKLOT_ADDRESS_COMMENT,
} BacklotAddressKind;

/**
 * BacklotAddress:
 * @id: (owned) (nullable): of the project, job, task or comment, a UUID in lower
 *   case
 * @tail: (owned): what stands behind, such as `renders/OUTPUT_ID`, or what is searched for; ""
 */
typedef struct
{
  BacklotAddressKind  kind;
  char               *id;
  char               *tail;
} BacklotAddress;

/* @text: with or without `backlot:`; anything may stand there, it comes from outside. */
BacklotAddress *backlot_address_parse (const char     *text);
void            backlot_address_free  (BacklotAddress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotAddress, backlot_address_free)

G_END_DECLS
