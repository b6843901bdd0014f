/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of every kind of mutation, in one table. */

#include "config.h"

#include "query/backlot-mutations.h"

#include "query/account/backlot-notifications-mutations.h"
#include "query/backlot-backend-private.h"
#include "query/backlot-row-edit.h"
#include "query/backlot-row-insert.h"
#include "query/backlot-send.h"
#include "query/project/backlot-item-order.h"
#include "query/project/backlot-jobs-mutations.h"
#include "query/project/backlot-media-mutations.h"
#include "query/project/backlot-members-mutations.h"
#include "query/project/backlot-photos-mutations.h"
#include "query/project/backlot-projects-mutations.h"
#include "query/project/backlot-removal.h"

#define UPLOADS_AT_ONCE 2

typedef enum
{
  RULE_NONE = 0,
  RULE_NOT_STORED = 1 << 0,   /* moves money or starts work: sent at once or not at all */
  RULE_QUOTE = 1 << 1,        /* the price of the project may be another afterwards */
  RULE_CREDITS = 1 << 2,
  RULE_PROJECT = 1 << 3,      /* its status may be another */
  RULE_JOBS = 1 << 4,
  RULE_ASK = 1 << 5,          /* a person decides what becomes of it if somebody was faster */
  RULE_MINE = 1 << 6,         /* it is written over what somebody else wrote */
  RULE_KEPT = 1 << 7,         /* a new row stays where it was made when it is refused */
  RULE_JOINS = 1 << 8,        /* of a new row that was refused, it is said with the row */
} Rules;

typedef struct
{
  const char            *key;
  LarderMutationFunc     func;
  Rules                  rules;
  guint                  max_running;
  LarderMutationSettled  settled;   /* (nullable) */
} Kind;

static const Kind kinds[] = {
  { "projects.create", backlot_projects_run_create, RULE_PROJECT | RULE_KEPT, 0,
    backlot_projects_created },
  { "projects.update", backlot_row_edit_run, RULE_ASK, 0, NULL },
  { "projects.delete", backlot_projects_run_delete, RULE_PROJECT | RULE_CREDITS | RULE_JOBS, 0,
    backlot_projects_deleted },
  { "films.update", backlot_row_edit_run, RULE_ASK | RULE_QUOTE, 0, NULL },
  { "photos.add", backlot_photos_run_add, RULE_QUOTE | RULE_KEPT, 0, NULL },
  { "photos.update", backlot_row_edit_run, RULE_ASK | RULE_JOINS, 0, NULL },
  { "photos.remove", backlot_photos_run_remove, RULE_QUOTE, 0, backlot_photos_removed },
  { "items.reorder", backlot_item_order_run, RULE_NONE, 0, NULL },
  { "members.invite", backlot_members_run_invite, RULE_KEPT, 0, backlot_members_changed },
  { "members.set_role", backlot_row_edit_run, RULE_ASK, 0, NULL },
  { "members.remove", backlot_members_run_remove, RULE_NONE, 0, backlot_members_changed },
  { "invites.remove", backlot_photos_run_remove, RULE_NONE, 0, NULL },
  { "tasks.create", backlot_row_insert_run, RULE_KEPT, 0, NULL },
  { "tasks.update", backlot_row_edit_run, RULE_ASK | RULE_JOINS, 0, NULL },
  { "tasks.progress", backlot_row_edit_run, RULE_MINE | RULE_JOINS, 0, NULL },
  { "tasks.delete", backlot_photos_run_remove, RULE_NONE, 0, NULL },
  { "comments.add", backlot_row_insert_run, RULE_KEPT, 0, NULL },
  { "comments.edit", backlot_row_edit_run, RULE_ASK | RULE_JOINS, 0, NULL },
  { "comments.resolve", backlot_row_edit_run, RULE_MINE, 0, NULL },
  { "comments.remove", backlot_photos_run_remove, RULE_NONE, 0, NULL },
  { "media.create", backlot_media_run_create, RULE_NONE, 0, NULL },
  { "media.update", backlot_media_run_update, RULE_QUOTE, 0, NULL },
  { "media.upload", backlot_media_run_upload, RULE_QUOTE, UPLOADS_AT_ONCE, NULL },
  { "media.remove", backlot_media_run_remove, RULE_NONE, 0, NULL },
  { "jobs.submit", backlot_jobs_run_submit,
    RULE_NOT_STORED | RULE_CREDITS | RULE_PROJECT | RULE_JOBS, 0, NULL },
  { "jobs.retry", backlot_jobs_run_retry,
    RULE_NOT_STORED | RULE_CREDITS | RULE_PROJECT | RULE_JOBS, 0, NULL },
  { "jobs.cancel", backlot_jobs_run_cancel, RULE_CREDITS | RULE_PROJECT, 0, NULL },
  { "outputs.choose", backlot_row_edit_run, RULE_MINE, 0, NULL },
  { "outputs.rename", backlot_row_edit_run, RULE_ASK, 0, NULL },
  { "outputs.remove", backlot_photos_run_remove, RULE_NONE, 0, NULL },
  { "profiles.update", backlot_row_edit_run, RULE_ASK, 0, NULL },
  { "notifications.read", backlot_notifications_run_read, RULE_MINE, 0, NULL },
  { "notifications.remove", backlot_photos_run_remove, RULE_NONE, 0, NULL },
};

static const Kind *
find_kind (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].key, key))
      return &kinds[i];
  return NULL;
}

static void
settled_cb (LarderMutation *mutation,
            gpointer        user_data)
{
  BacklotBackend *backend = user_data;
  const Kind *kind = find_kind (larder_mutation_get_key (mutation));
  LarderValue *variables = larder_mutation_get_variables (mutation);
  const char *project_id = larder_value_get_member_string (variables, "project_id");

  if (project_id != NULL && (kind->rules & RULE_QUOTE) != 0)
    backlot_backend_invalidate (backend, "jobs", "quote", project_id);
  if (project_id != NULL && (kind->rules & RULE_PROJECT) != 0)
    backlot_backend_invalidate (backend, "projects", "detail", project_id);
  if ((kind->rules & RULE_CREDITS) != 0)
    backlot_backend_invalidate (backend, "credits", NULL, NULL);
  if ((kind->rules & RULE_JOBS) != 0)
    backlot_backend_invalidate (backend, "jobs", "list", NULL);
  if (kind->settled != NULL)
    kind->settled (mutation, user_data);
}

static LarderConflictPolicy
get_conflict_policy (const Kind *kind)
{
  if ((kind->rules & RULE_ASK) != 0)
    return LARDER_CONFLICT_POLICY_ASK;
  if ((kind->rules & RULE_MINE) != 0)
    return LARDER_CONFLICT_POLICY_MINE;
  return LARDER_CONFLICT_POLICY_NONE;
}

static gint64
find_delay (guint         failure_count,
            const GError *error,
            gpointer      user_data)
{
  return backlot_error_get_delay_ms (error, failure_count);
}

static void
register_kind (BacklotBackend *backend,
               const Kind     *kind,
               guint           max_running)
{
  g_autoptr(LarderMutationOptions) options = larder_mutation_options_new (kind->key);
  gboolean stored = (kind->rules & RULE_NOT_STORED) == 0;

  larder_mutation_options_set_func (options, kind->func, backend, NULL);
  larder_mutation_options_set_durable (options, stored);
  larder_mutation_options_set_network_mode (options, stored ? LARDER_NETWORK_MODE_ONLINE
                                                            : LARDER_NETWORK_MODE_ALWAYS);
  larder_mutation_options_set_retry_func (options, stored ? backlot_send_may_retry_durable
                                                          : backlot_send_may_retry_once,
                                          NULL, NULL);
  larder_mutation_options_set_retry_delay_func (options, find_delay, NULL, NULL);
  larder_mutation_options_set_max_running (options, max_running);
  larder_mutation_options_set_keeps_refused (options, (kind->rules & RULE_KEPT) != 0);
  larder_mutation_options_set_conflict_policy (options, get_conflict_policy (kind));
  larder_mutation_options_set_settled_func (options, settled_cb, backend, NULL);
  larder_client_set_mutation_options (backlot_backend_get_client (backend), options);
}

void
backlot_mutations_register (BacklotBackend *backend)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    register_kind (backend, &kinds[i], kinds[i].max_running);
}

void
backlot_mutations_set_uploads_at_once (BacklotBackend *backend,
                                       guint           at_once)
{
  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (at_once > 0);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].key, "media.upload"))
      register_kind (backend, &kinds[i], at_once);
}

gboolean
backlot_mutations_is_kept (const char *key)
{
  const Kind *kind = find_kind (key);

  return kind != NULL && (kind->rules & RULE_KEPT) != 0;
}

gboolean
backlot_mutations_joins (const char *key)
{
  const Kind *kind = find_kind (key);

  return kind != NULL && (kind->rules & RULE_JOINS) != 0;
}

void
backlot_mutations_restored (BacklotBackend *backend)
{
  backlot_removal_release_left (larder_client_get_outbox (backlot_backend_get_client (backend)));
}
