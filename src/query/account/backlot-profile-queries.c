/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person who works here: name, plan, how much is stored. */

#include "config.h"

#include "query/account/backlot-profile-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"
#include "query/backlot-row-edit.h"

static void
read_profile (BacklotWireQuery *query,
              const char       *user_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "id", "eq", user_id);
}

LarderQueryOptions *
backlot_profile_options (BacklotBackend *backend)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("account", "profile", NULL, NULL),
                                 "profiles", NULL, read_profile,
                                 backlot_backend_get_user_id (backend));
}

BacklotProfile *
backlot_profile_get (BacklotBackend *backend)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return BACKLOT_PROFILE (larder_table_get_record (backlot_backend_get_table (backend, "profiles"),
                                                   backlot_backend_get_user_id (backend)));
}

/* Takes @changes. */
static void
submit (BacklotBackend *backend,
        LarderValue    *changes)
{
  backlot_row_edit_submit (backend, "profiles.update", "profiles",
                           backlot_backend_get_user_id (backend), NULL, NULL, changes);
}

/* @row: (nullable) */
static gboolean
wants_email (LarderValue *row)
{
  LarderValue *preferences = row != NULL ? larder_value_get_member (row, "preferences") : NULL;

  return preferences != NULL &&
         larder_value_get_member_boolean (preferences, "email_notifications", FALSE);
}

gboolean
backlot_profile_get_email_notifications (BacklotProfile *profile)
{
  g_return_val_if_fail (BACKLOT_IS_PROFILE (profile), FALSE);

  return wants_email (larder_record_get_value (LARDER_RECORD (profile)));
}

void
backlot_profile_set_email_notifications (BacklotBackend *backend,
                                         gboolean        email_notifications)
{
  g_autoptr(LarderValueBuilder) changes = NULL;
  g_autoptr(LarderValueBuilder) own = NULL;
  g_autoptr(LarderValue) choice = NULL;
  g_autoptr(LarderValue) preferences = NULL;
  LarderValue *row = NULL;
  LarderValue *before = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));

  row = larder_table_get_value (backlot_backend_get_table (backend, "profiles"),
                                backlot_backend_get_user_id (backend));
  if (row == NULL)
    return;
  own = larder_value_builder_new_object ();
  larder_value_builder_set_boolean (own, "email_notifications", email_notifications);
  choice = larder_value_builder_end (own);
  before = larder_value_get_member (row, "preferences");
  preferences = before != NULL ? larder_value_merge (before, choice) : larder_value_ref (choice);
  changes = larder_value_builder_new_object ();
  larder_value_builder_set_value (changes, "preferences", preferences);
  submit (backend, larder_value_builder_end (changes));
}

void
backlot_profile_set_name (BacklotBackend *backend,
                          const char     *name)
{
  g_autoptr(LarderValueBuilder) changes = NULL;
  LarderValue *row = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (name != NULL);

  row = larder_table_get_value (backlot_backend_get_table (backend, "profiles"),
                                backlot_backend_get_user_id (backend));
  if (row == NULL || g_strcmp0 (larder_value_get_member_string (row, "display_name"), name) == 0)
    return;
  changes = larder_value_builder_new_object ();
  larder_value_builder_set_string (changes, "display_name", name);
  submit (backend, larder_value_builder_end (changes));
}
