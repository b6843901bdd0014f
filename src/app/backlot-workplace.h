/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One studio at work: its connection, its files, its state, and who tells of it. */

#pragma once

#include "app/backlot-background.h"
#include "app/backlot-locations.h"
#include "app/backlot-notifier.h"

#include "query/project/backlot-project-copy.h"
#include "service/backlot-keyring.h"
#include "store/backlot-state.h"
#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_WORKPLACE (backlot_workplace_get_type ())
/**
 * BacklotWorkplace:
 *
 * Two studios share the program and nothing else. Signal finished: as of BacklotBackground.
 */
G_DECLARE_FINAL_TYPE (BacklotWorkplace, backlot_workplace, BACKLOT, WORKPLACE, GObject)

/**
 * backlot_workplace_new:
 * @program: what is kept for the program
 * @studio: (nullable): an entry of BacklotStudios; %NULL: the studio of this computer
 * @session: (nullable): of somebody who has just signed in
 *
 * Opens the files; nothing is sent before [method@BacklotWorkplace.start].
 */
BacklotWorkplace  *backlot_workplace_new            (GApplication           *application,
                                                     const BacklotLocations *locations,
                                                     BacklotState           *program,
                                                     BacklotKeyring         *keyring,
                                                     LarderValue            *studio,
                                                     LarderValue            *session,
                                                     GError                **error);
void               backlot_workplace_start          (BacklotWorkplace       *self);
/* Lets everything reach the disk: the end of the workplace. */
void               backlot_workplace_stop_async     (BacklotWorkplace       *self,
                                                     GAsyncReadyCallback     callback,
                                                     gpointer                user_data);
gboolean           backlot_workplace_stop_finish    (BacklotWorkplace       *self,
                                                     GAsyncResult           *result,
                                                     GError                **error);
/* What is copied to this studio comes from @from; an earlier run's copying goes on. */
void               backlot_workplace_copy_from      (BacklotWorkplace       *self,
                                                     BacklotBackend         *from);
/* Whether a person looks at it. One that was never shown goes on as it began. */
void               backlot_workplace_set_focused    (BacklotWorkplace       *self,
                                                     gboolean                focused);
/* Once, what of the files could not be read.
 * @context: of the window that tells it */
void               backlot_workplace_tell_loss      (BacklotWorkplace       *self,
                                                     BacklotContext         *context);
/* What the desktop's search finds is of this studio from now on, once it is started. */
void               backlot_workplace_show_in_search (BacklotWorkplace       *self,
                                                     const char             *link);
/* Whether it has this project or job. */
gboolean           backlot_workplace_has            (BacklotWorkplace       *self,
                                                     const char             *table,
                                                     const char             *id);

/* As in BacklotStudios. */
const char        *backlot_workplace_get_place      (BacklotWorkplace       *self);
BacklotBackend    *backlot_workplace_get_backend    (BacklotWorkplace       *self);
BacklotState      *backlot_workplace_get_state      (BacklotWorkplace       *self);
BacklotContext    *backlot_workplace_get_context    (BacklotWorkplace       *self);
BacklotNotifier   *backlot_workplace_get_notifier   (BacklotWorkplace       *self);
BacklotBackground *backlot_workplace_get_background (BacklotWorkplace       *self);
/* Returns: (nullable): NULL: nothing is copied to the studio of this computer */
BacklotProjectCopy *
                   backlot_workplace_get_copy       (BacklotWorkplace       *self);

G_END_DECLS
