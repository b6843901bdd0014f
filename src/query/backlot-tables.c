/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a client: what their rows are, and which member identifies them. */

#include "config.h"

#include "query/backlot-tables.h"

#include "model/account/backlot-credit-account.h"
#include "model/account/backlot-ledger-entry.h"
#include "model/account/backlot-notification.h"
#include "model/account/backlot-person.h"
#include "model/account/backlot-profile.h"
#include "model/collab/backlot-comment.h"
#include "model/collab/backlot-task.h"
#include "model/film/backlot-film.h"
#include "model/project/backlot-invite.h"
#include "model/project/backlot-job.h"
#include "model/project/backlot-media.h"
#include "model/project/backlot-member.h"
#include "model/project/backlot-output.h"
#include "model/project/backlot-photo.h"
#include "model/project/backlot-project.h"

static const struct
{
  const char  *name;
  const char  *id_member;
  GType      (*get_type) (void);
} tables[] = {
  { "projects", "id", backlot_project_get_type },
  { "films", "project_id", backlot_film_get_type },
  { "photos", "id", backlot_photo_get_type },
  { "media_files", "id", backlot_media_get_type },
  { "jobs", "id", backlot_job_get_type },
  { "outputs", "id", backlot_output_get_type },
  { "credit_accounts", "user_id", backlot_credit_account_get_type },
  { "credit_ledger", "id", backlot_ledger_entry_get_type },
  { "profiles", "id", backlot_profile_get_type },
  { "notifications", "id", backlot_notification_get_type },
  { "people", "id", backlot_person_get_type },
  { "members", "id", backlot_member_get_type },
  { "invites", "id", backlot_invite_get_type },
  { "tasks", "id", backlot_task_get_type },
  { "comments", "id", backlot_comment_get_type },
};

void
backlot_tables_add (LarderClient *client)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      LarderTable *table = larder_client_add_table (client, tables[i].name, tables[i].get_type ());

      larder_table_set_id_member (table, tables[i].id_member);
    }
}

const char *
backlot_tables_get_id_member (const char *table)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_strcmp0 (tables[i].name, table) == 0)
      return tables[i].id_member;
  return "id";
}
