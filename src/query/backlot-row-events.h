/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which row events are listened to, and what they do to tables and queries. */

#pragma once

#include "query/backlot-backend.h"

#include "service/backlot-realtime.h"

G_BEGIN_DECLS

/* The channels of a person and of an open project, with bindings. Returns: (transfer full). */
BacklotRealtimeChannel *backlot_row_events_get_jobs_channel     (BacklotRealtime        *realtime,
                                                                 const char             *user_id);
BacklotRealtimeChannel *backlot_row_events_get_projects_channel (BacklotRealtime        *realtime,
                                                                 const char             *user_id);
BacklotRealtimeChannel *backlot_row_events_get_account_channel  (BacklotRealtime        *realtime,
                                                                 const char             *user_id);
BacklotRealtimeChannel *backlot_row_events_get_project_channel  (BacklotRealtime        *realtime,
                                                                 const char             *id);

/* Lets the events of @channel reach the tables of @backend; each is followed once at a time. */
void                    backlot_row_events_follow               (BacklotBackend         *backend,
                                                                 BacklotRealtimeChannel *channel);
void                    backlot_row_events_ignore               (BacklotBackend         *backend,
                                                                 BacklotRealtimeChannel *channel);

G_END_DECLS
