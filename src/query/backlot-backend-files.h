/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of one server and person on this computer: cache, outbox, and folders beside them. */

#pragma once

#include "query/backlot-backend.h"
#include "query/backlot-idempotency-keys.h"

G_BEGIN_DECLS

typedef struct
{
  char         *spool_folder;
  char         *pictures_folder;
  char         *memory_folder;   /* (nullable): of a backend in memory, removed with it */
  LarderCache  *cache;           /* (owned) (nullable): in memory there is none */
  LarderOutbox *outbox;          /* (owned) (nullable): in memory there is none */
  BacklotIdempotencyKeys *idempotency_keys;   /* (owned) */
} BacklotBackendFiles;

gboolean backlot_backend_files_open  (BacklotBackendFiles          *self,
                                      const BacklotBackendOptions  *options,
                                      GError                      **error);
void     backlot_backend_files_clear (BacklotBackendFiles          *self);
/* Removes everything of a studio below @folder; @place: of backlot_backend_dup_place() */
void     backlot_backend_files_remove (const char                  *folder,
                                       const char                  *place);

G_END_DECLS
