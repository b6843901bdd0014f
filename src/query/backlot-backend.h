/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to one studio, for one person: the client of all rows, and how they travel. */

#pragma once

#include "larder/larder-client.h"

#include "query/backlot-error.h"

G_BEGIN_DECLS

/* The one person of the local studio, known before the studio answers. */
#define BACKLOT_LOCAL_USER_ID "00000000-0000-4000-8000-000000000001"

/**
 * BacklotConnectionState:
 *
 * Of the live channel (nicks: offline, connecting, connected, reconnecting, failed). In `failed`
 * rows are polled, and a new try is made every 30 s.
 */
typedef enum
{
  BACKLOT_CONNECTION_OFFLINE,
  BACKLOT_CONNECTION_CONNECTING,
  BACKLOT_CONNECTION_CONNECTED,
  BACKLOT_CONNECTION_RECONNECTING,
  BACKLOT_CONNECTION_FAILED,
} BacklotConnectionState;

#define BACKLOT_TYPE_CONNECTION_STATE (backlot_connection_state_get_type ())
GType backlot_connection_state_get_type (void);

typedef struct _BacklotKeyring      BacklotKeyring;
typedef struct _BacklotLogin        BacklotLogin;
typedef struct _BacklotNetwork      BacklotNetwork;
typedef struct _BacklotPower        BacklotPower;
typedef struct _BacklotUploadQueue  BacklotUploadQueue;
typedef struct _BacklotPictureCache BacklotPictureCache;

/**
 * BacklotBackend:
 *
 * Everything that is cached or waits to be sent is there as soon as the object is: nothing waits
 * for the studio. Properties: connection-state, online (requests are answered), is-polling (the
 * live channel is down while requests work), studio-error (GError, NULL while the studio can be
 * started), user-id.
 */
#define BACKLOT_TYPE_BACKEND (backlot_backend_get_type ())
G_DECLARE_FINAL_TYPE (BacklotBackend, backlot_backend, BACKLOT, BACKEND, GObject)

/**
 * BacklotBackendOptions:
 * @cache_folder: such as `$XDG_CACHE_HOME/backlot`; server and user are added
 * @state_folder: such as `$XDG_STATE_HOME/backlot`; server and user are added
 * @data_dir: (nullable): of the studio too; it decides where the socket is
 * @clock: (nullable): instead of the system's
 * @start_studio: whether to start a studio when none answers
 * @url: (nullable): of a team's server; %NULL: the studio of this computer
 * @api_key: (nullable): the server's publishable key
 * @user_id: (nullable): of the person there
 * @keyring: (nullable): where the session is kept; %NULL: in memory
 * @session: (nullable): of somebody who has just signed in
 * @network: (nullable): what knows of the network on the way to @url; %NULL: the system's
 * @power_folder: (nullable): what the kernel says of power; %NULL: where it says it
 * @in_memory: neither cache file nor outbox file: for the command line beside an open window
 */
typedef struct
{
  const char  *cache_folder;
  const char  *state_folder;
  const char  *data_dir;
  LarderClock *clock;
  gboolean     start_studio;
  const char  *url;
  const char  *api_key;
  const char  *user_id;
  BacklotKeyring *keyring;
  LarderValue *session;
  GNetworkMonitor *network;
  const char  *power_folder;
  gboolean     in_memory;
} BacklotBackendOptions;

char                   *backlot_backend_dup_place            (const char          *url,
                                                              const char          *user_id);

/**
 * backlot_backend_new:
 *
 * Opens cache and outbox; what waits in the outbox is visible again before this returns. Nothing is
 * sent and no studio started before [method@BacklotBackend.start].
 *
 * Returns: NULL with BACKLOT_ERROR_IN_USE when another process has the outbox, BACKLOT_ERROR_DISK
 *   when the outbox can not be opened
 */
BacklotBackend         *backlot_backend_new                  (const BacklotBackendOptions *options,
                                                              GError                     **error);
/* Finds or starts the studio, signs in, connects, sends what waits. Returns at once. */
void                    backlot_backend_start                (BacklotBackend      *self);
/* Disconnects, lets everything that is accepted reach the disk, and stops running uploads: the end
 * of the backend. The studio goes on. */
void                    backlot_backend_stop_async           (BacklotBackend      *self,
                                                              GCancellable        *cancellable,
                                                              GAsyncReadyCallback  callback,
                                                              gpointer             user_data);
gboolean                backlot_backend_stop_finish          (BacklotBackend      *self,
                                                              GAsyncResult        *result,
                                                              GError             **error);
/* The Reconnect button, a network change, a window that gets the focus, the end of a suspend. */
void                    backlot_backend_reconnect            (BacklotBackend      *self);
/* Whether a window is looked at: intervals and retries of reads wait while it is not. */
void                    backlot_backend_set_focused          (BacklotBackend      *self,
                                                              gboolean             focused);

const char             *backlot_backend_get_user_id          (BacklotBackend      *self);
/* The address of a team's server; NULL: the studio of this computer. */
const char             *backlot_backend_get_url              (BacklotBackend      *self);
/* Whether the person is signed in at a team's server; NULL: the studio of this computer. */
BacklotLogin           *backlot_backend_get_login            (BacklotBackend      *self);
/* What the network on the way to the studio says of itself. */
BacklotNetwork         *backlot_backend_get_network          (BacklotBackend      *self);
/* What renders on this computer wait for. */
BacklotPower           *backlot_backend_get_power            (BacklotBackend      *self);
const char             *backlot_backend_get_spool_folder     (BacklotBackend      *self);
LarderClient           *backlot_backend_get_client           (BacklotBackend      *self);
/* The table `name`: projects, films, photos, media_files, jobs, outputs, credit_accounts,
 * profiles, notifications, people, members, invites, tasks, comments. */
LarderTable            *backlot_backend_get_table            (BacklotBackend      *self,
                                                              const char          *name);
BacklotUploadQueue     *backlot_backend_get_uploads          (BacklotBackend      *self);
BacklotPictureCache    *backlot_backend_get_pictures         (BacklotBackend      *self);
BacklotConnectionState  backlot_backend_get_connection_state (BacklotBackend      *self);
gboolean                backlot_backend_get_online           (BacklotBackend      *self);
GError                 *backlot_backend_get_studio_error     (BacklotBackend      *self);
/* Whether its studio is the one of this computer, and no team's. */
gboolean                backlot_backend_is_local             (BacklotBackend      *self);

G_END_DECLS
