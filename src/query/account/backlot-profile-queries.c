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

void
backlot_profile_set_name (BacklotBackend *backend,
                          const char     *name)
{
  g_autoptr(LarderValueBuilder) changes = NULL;
  const char *id = NULL;
  LarderValue *row = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (name != NULL);

  id = backlot_backend_get_user_id (backend);
  row = larder_table_get_value (backlot_backend_get_table (backend, "profiles"), id);
  if (row == NULL || g_strcmp0 (larder_value_get_member_string (row, "display_name"), name) == 0)
    return;
  changes = larder_value_builder_new_object ();
  larder_value_builder_set_string (changes, "display_name", name);
  backlot_row_edit_submit (backend, "profiles.update", "profiles", id, NULL, NULL,
                           larder_value_builder_end (changes));
}
