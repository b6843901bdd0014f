/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of every family of queries, in one table. */

#include "config.h"

#include "query/backlot-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-error.h"

#define SECOND_MS G_GINT64_CONSTANT (1000)
#define FRESH_MS (300 * SECOND_MS)
#define KEEP_MS (600 * SECOND_MS)

/* Tries after the first: without an answer, and with one that says that the server fails. */
#define NETWORK_RETRIES 3
#define SERVER_RETRIES 2

typedef enum
{
  RULE_NONE = 0,
  RULE_KEPT = 1 << 0,         /* on disk, to be read without the studio */
  RULE_FILM = 1 << 1,         /* one more try when the server fails */
  RULE_FOCUS = 1 << 2,        /* asked again, if stale, when a person comes back to a window */
  RULE_BACKGROUND = 1 << 3,   /* polled also while nobody looks: what ends is told */
  RULE_UNFINISHED = 1 << 4,   /* polled only while one of its jobs is not done */
  RULE_PREVIOUS = 1 << 5,     /* shows the former list until that of another filter is there */
} Rules;

/* Of keys that begin with subject and kind. Zero: as for all. */
typedef struct
{
  const char *subject;
  const char *kind;
  Rules       rules;
  gint64      fresh_ms;
  gint64      poll_ms;         /* while rows come by the live channel */
  gint64      poll_dead_ms;    /* while they do not */
} Family;

static const Family families[] = {
  { "credits", "account", RULE_KEPT | RULE_FOCUS, 30 * SECOND_MS, 60 * SECOND_MS, 15 * SECOND_MS },
  { "credits", "ledger", RULE_KEPT | RULE_FOCUS, 30 * SECOND_MS, 0, 60 * SECOND_MS },
  { "packages", "list", RULE_KEPT, 24 * 3600 * SECOND_MS, 0, 0 },
  { "account", "profile", RULE_KEPT | RULE_FOCUS, 30 * SECOND_MS, 0, 0 },
  { "notifications", "list", RULE_KEPT | RULE_FOCUS | RULE_BACKGROUND, 0, 0, 15 * SECOND_MS },
  { "notifications", "older", RULE_KEPT, 0, 0, 0 },
  { "projects", "list", RULE_KEPT | RULE_FILM | RULE_PREVIOUS, 0, 0, 0 },
  { "projects", "detail", RULE_KEPT | RULE_FILM, 0, 0, 0 },
  { "projects", "members", RULE_KEPT | RULE_FILM, 0, 0, 0 },
  { "projects", "invites", RULE_KEPT | RULE_FILM, 0, 0, 0 },
  { "people", "list", RULE_KEPT, 0, 0, 0 },
  { "permissions", NULL, RULE_KEPT | RULE_FOCUS, 0, 0, 0 },
  { "tasks", "list", RULE_KEPT | RULE_FILM, 0, 0, 0 },
  { "tasks", "mine", RULE_KEPT | RULE_FOCUS, 0, 0, 0 },
  { "tasks", "detail", RULE_KEPT, 0, 0, 0 },
  { "comments", "list", RULE_KEPT, 0, 0, 0 },
  { "comments", "detail", RULE_KEPT, 0, 0, 0 },
  { "comments", "project", RULE_KEPT, 0, 0, 0 },
  { "photos", "list", RULE_KEPT | RULE_FILM, 0, 0, 0 },
  { "outputs", "list", RULE_KEPT | RULE_FILM, 0, 0, 0 },
  { "media", "detail", RULE_KEPT, 0, 0, 0 },
  { "jobs", "list", RULE_KEPT | RULE_FILM | RULE_FOCUS | RULE_BACKGROUND | RULE_UNFINISHED, 0,
    30 * SECOND_MS, 5 * SECOND_MS },
  { "jobs", "detail", RULE_KEPT | RULE_FILM | RULE_FOCUS | RULE_BACKGROUND | RULE_UNFINISHED, 0,
    30 * SECOND_MS, 5 * SECOND_MS },
  { "jobs", "quote", RULE_FILM | RULE_FOCUS, 10 * SECOND_MS, 0, 0 },
};

/* What a function of a family needs. */
typedef struct
{
  BacklotBackend *backend;     /* borrowed: it outlives its client */
  const Family   *family;
} Polling;

static gboolean
may_retry (guint         failure_count,
           const GError *error,
           gpointer      user_data)
{
  const Family *family = user_data;
  gboolean is_film = family != NULL && (family->rules & RULE_FILM) != 0;

  if (g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_NETWORK))
    return failure_count < NETWORK_RETRIES;
  return g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_BUSY_SERVER) &&
         failure_count < SERVER_RETRIES + (is_film ? 1 : 0);
}

static gint64
find_delay (guint         failure_count,
            const GError *error,
            gpointer      user_data)
{
  return backlot_error_get_delay_ms (error, failure_count);
}

static gboolean
is_unfinished (BacklotBackend *backend,
               LarderValue    *job_id)
{
  LarderTable *jobs = backlot_backend_get_table (backend, "jobs");
  const char *id = larder_value_get_string (job_id);
  LarderValue *row = id != NULL ? larder_table_get_value (jobs, id) : NULL;
  const char *status = row != NULL ? larder_value_get_member_string (row, "status") : NULL;

  return g_strcmp0 (status, "queued") == 0 || g_strcmp0 (status, "processing") == 0;
}

/* The data of a query of rows is the list of their ids. */
static gint64
find_interval (LarderQuery *query,
               gpointer     user_data)
{
  Polling *polling = user_data;
  const Family *family = polling->family;
  LarderValue *ids = larder_query_get_data (query);
  gboolean polls = (family->rules & RULE_UNFINISHED) == 0;
  gint64 interval_ms = backlot_backend_is_live (polling->backend) ? family->poll_ms
                                                                  : family->poll_dead_ms;

  for (guint i = 0; !polls && ids != NULL && i < larder_value_get_n_items (ids); i++)
    polls = is_unfinished (polling->backend, larder_value_get_item (ids, i));
  return polls && interval_ms > 0 ? interval_ms : LARDER_NEVER;
}

static void
set_family (BacklotBackend *backend,
            const Family   *family)
{
  g_autoptr(LarderQueryOptions) options = larder_query_options_new (NULL);
  g_autoptr(GVariant) prefix = backlot_backend_new_key (family->subject, family->kind, NULL, NULL);

  larder_query_options_set_persist (options, (family->rules & RULE_KEPT) != 0);
  larder_query_options_set_keep_previous (options, (family->rules & RULE_PREVIOUS) != 0);
  larder_query_options_set_retry_func (options, may_retry, (gpointer) family, NULL);
  if (family->fresh_ms > 0)
    larder_query_options_set_stale_time (options, family->fresh_ms);
  if ((family->rules & RULE_FOCUS) != 0)
    larder_query_options_set_refetch_on_focus (options, LARDER_REFETCH_STALE);
  if (family->poll_dead_ms > 0)
    {
      Polling *polling = g_new0 (Polling, 1);

      polling->backend = backend;
      polling->family = family;
      larder_query_options_set_interval_func (options, find_interval, polling, g_free);
      larder_query_options_set_refetch_in_background (options,
                                                      (family->rules & RULE_BACKGROUND) != 0);
    }
  larder_client_set_query_defaults (backlot_backend_get_client (backend), prefix, options);
}

void
backlot_queries_register (BacklotBackend *backend)
{
  g_autoptr(LarderQueryOptions) all = larder_query_options_new (NULL);

  larder_query_options_set_stale_time (all, FRESH_MS);
  larder_query_options_set_gc_time (all, KEEP_MS);
  larder_query_options_set_retry_func (all, may_retry, NULL, NULL);
  larder_query_options_set_retry_delay_func (all, find_delay, NULL, NULL);
  larder_query_options_set_refetch_on_mount (all, LARDER_REFETCH_STALE);
  larder_query_options_set_refetch_on_focus (all, LARDER_REFETCH_NEVER);
  larder_query_options_set_refetch_on_reconnect (all, LARDER_REFETCH_STALE);
  larder_client_set_defaults (backlot_backend_get_client (backend), all);
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    set_family (backend, &families[i]);
}
