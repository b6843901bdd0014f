/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The state of an entry: copies of it, and all of it as one value and back. */

#include "config.h"

#include "larder/larder-query-observer-private.h"

static const LarderQueryTrouble NO_TROUBLE;

void
larder_query_state_init (LarderQueryState *state)
{
  *state = (LarderQueryState) { .trouble = &NO_TROUBLE, .status = LARDER_STATUS_PENDING,
                                .fetch_status = LARDER_FETCH_STATUS_IDLE };
}

LarderQueryTrouble *
larder_query_state_trouble (LarderQueryState *state)
{
  if (state->trouble == &NO_TROUBLE)
    state->trouble = g_new0 (LarderQueryTrouble, 1);
  return (LarderQueryTrouble *) state->trouble;
}

void
larder_query_state_clear_error (LarderQueryState *state)
{
  if (state->trouble->error != NULL)
    g_clear_error (&larder_query_state_trouble (state)->error);
}

void
larder_query_state_clear_failure (LarderQueryState *state)
{
  LarderQueryTrouble *trouble;

  if (state->trouble->failure_reason == NULL && state->trouble->failure_count == 0)
    return;
  trouble = larder_query_state_trouble (state);
  g_clear_error (&trouble->failure_reason);
  trouble->failure_count = 0;
}

static const LarderQueryTrouble *
copy_trouble (const LarderQueryTrouble *source)
{
  LarderQueryTrouble *copy;

  if (source == &NO_TROUBLE)
    return source;
  copy = g_memdup2 (source, sizeof *source);
  if (copy->error != NULL)
    copy->error = g_error_copy (copy->error);
  if (copy->failure_reason != NULL)
    copy->failure_reason = g_error_copy (copy->failure_reason);
  return copy;
}

void
larder_query_state_copy (LarderQueryState       *target,
                         const LarderQueryState *source)
{
  LarderQueryState copy = *source;

  if (copy.data != NULL)
    larder_value_ref (copy.data);
  if (copy.base != NULL)
    larder_value_ref (copy.base);
  copy.trouble = copy_trouble (copy.trouble);

  larder_query_state_clear (target);
  *target = copy;
}

void
larder_query_state_clear (LarderQueryState *state)
{
  g_clear_pointer (&state->data, larder_value_unref);
  g_clear_pointer (&state->base, larder_value_unref);
  if (state->trouble != &NO_TROUBLE)
    {
      LarderQueryTrouble *trouble = larder_query_state_trouble (state);

      g_clear_error (&trouble->error);
      g_clear_error (&trouble->failure_reason);
      g_free (trouble);
    }
  larder_query_state_init (state);
}

LarderQueryState *
larder_query_state_dup (const LarderQueryState *state)
{
  LarderQueryState *copy = g_new (LarderQueryState, 1);

  larder_query_state_init (copy);
  larder_query_state_copy (copy, state);
  return copy;
}

void
larder_query_state_free (LarderQueryState *state)
{
  larder_query_state_clear (state);
  g_free (state);
}

static void
add_error (LarderValueBuilder *builder,
           const char         *name,
           const GError       *error)
{
  if (error == NULL)
    return;
  larder_value_builder_begin_object (builder, name);
  larder_value_builder_set_string (builder, "domain", g_quark_to_string (error->domain));
  larder_value_builder_set_int (builder, "code", error->code);
  larder_value_builder_set_string (builder, "message", error->message);
  larder_value_builder_close (builder);
}

static const char *
get_nick (GType type,
          int   value)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *found = g_enum_get_value (klass, value);

  return found != NULL ? found->value_nick : NULL;
}

/**
 * larder_query_to_value:
 *
 * The state with the members `status` and `fetch-status` (as nicks), `data` (as the server said it,
 * without pending changes), `error` and `failure-reason` (objects of `domain`, `code` and
 * `message`), `data-updated-at`, `error-updated-at`, `data-update-count`, `error-update-count`,
 * `failure-count` and `is-invalidated`; without those that are not there.
 *
 * Returns: (transfer full): an object
 */
LarderValue *
larder_query_to_value (LarderQuery *self)
{
  g_autoptr(LarderValueBuilder) builder = NULL;
  const LarderQueryState *state;

  g_return_val_if_fail (self != NULL, NULL);

  state = &self->state;
  builder = larder_value_builder_new_object ();
  larder_value_builder_set_string (builder, "status",
                                   get_nick (LARDER_TYPE_STATUS, (int) state->status));
  larder_value_builder_set_string (builder, "fetch-status",
                                   get_nick (LARDER_TYPE_FETCH_STATUS, (int) state->fetch_status));
  if (state->base != NULL)
    larder_value_builder_set_value (builder, "data", state->base);
  larder_value_builder_set_int (builder, "data-updated-at", state->data_updated_at);
  larder_value_builder_set_int (builder, "data-update-count", state->data_update_count);
  add_error (builder, "error", state->trouble->error);
  larder_value_builder_set_int (builder, "error-updated-at", state->trouble->error_updated_at);
  larder_value_builder_set_int (builder, "error-update-count", state->trouble->error_update_count);
  larder_value_builder_set_int (builder, "failure-count", state->trouble->failure_count);
  add_error (builder, "failure-reason", state->trouble->failure_reason);
  larder_value_builder_set_boolean (builder, "is-invalidated", state->is_invalidated);
  return larder_value_builder_end (builder);
}

static void
read_error (LarderValue  *fields,
            const char   *name,
            GError      **error)
{
  LarderValue *member = larder_value_get_member (fields, name);
  const char *domain, *message;

  if (member == NULL)
    return;
  g_clear_error (error);
  if (larder_value_get_kind (member) != LARDER_VALUE_OBJECT)
    return;
  domain = larder_value_get_member_string (member, "domain");
  message = larder_value_get_member_string (member, "message");
  g_set_error_literal (error,
                       domain != NULL ? g_quark_from_string (domain) : LARDER_ERROR,
                       (int) larder_value_get_member_int (member, "code", 0),
                       message != NULL ? message : "");
}

static LarderStatus
read_status (LarderValue  *fields,
             LarderStatus  present)
{
  const char *nick = larder_value_get_member_string (fields, "status");
  g_autoptr(GEnumClass) klass = g_type_class_ref (LARDER_TYPE_STATUS);
  GEnumValue *value = nick != NULL ? g_enum_get_value_by_nick (klass, nick) : NULL;

  return value != NULL ? (LarderStatus) value->value : present;
}

/* Before 1970 nothing was read: such a moment is none. */
static gint64
read_time (LarderValue *fields,
           const char  *name,
           gint64       present)
{
  return MAX (larder_value_get_member_int (fields, name, present), 0);
}

static guint
read_count (LarderValue *fields,
            const char  *name,
            guint        present)
{
  return (guint) CLAMP (larder_value_get_member_int (fields, name, present), 0, G_MAXUINT);
}

static void
read_trouble (LarderQueryState *state,
              LarderValue      *fields)
{
  LarderQueryTrouble trouble = *state->trouble;
  LarderQueryTrouble *kept;

  trouble.error = trouble.failure_reason = NULL;
  trouble.error_updated_at =
    read_time (fields, "error-updated-at", trouble.error_updated_at);
  trouble.error_update_count =
    read_count (fields, "error-update-count", trouble.error_update_count);
  trouble.failure_count = read_count (fields, "failure-count", trouble.failure_count);
  if (trouble.error_updated_at == state->trouble->error_updated_at &&
      trouble.error_update_count == state->trouble->error_update_count &&
      trouble.failure_count == state->trouble->failure_count &&
      !larder_value_has_member (fields, "error") &&
      !larder_value_has_member (fields, "failure-reason"))
    return;
  kept = larder_query_state_trouble (state);
  kept->error_updated_at = trouble.error_updated_at;
  kept->error_update_count = trouble.error_update_count;
  kept->failure_count = trouble.failure_count;
  read_error (fields, "error", &kept->error);
  read_error (fields, "failure-reason", &kept->failure_reason);
}

void
larder_query_set_state (LarderQuery *self,
                        LarderValue *fields)
{
  LarderQueryState *state = &self->state;
  LarderValue *data = larder_value_get_member (fields, "data");

  if (data != NULL)
    {
      larder_value_ref (data);
      g_clear_pointer (&state->base, larder_value_unref);
      state->base = data;
      larder_query_replay (self);
      if (!larder_value_has_member (fields, "status"))
        state->status = LARDER_STATUS_SUCCESS;
    }
  state->status = read_status (fields, state->status);
  state->data_updated_at =
    read_time (fields, "data-updated-at", state->data_updated_at);
  state->data_update_count = read_count (fields, "data-update-count", state->data_update_count);
  read_trouble (state, fields);
  state->is_invalidated =
    larder_value_get_member_boolean (fields, "is-invalidated", state->is_invalidated);
  larder_query_changed (self, LARDER_QUERY_ACTION_SET_STATE);
}

void
larder_query_take_state (LarderQuery *self,
                         LarderValue *fields)
{
  LarderQueryState *state = &self->state;

  if (state->trouble->error_updated_at != 0 || state->trouble->error != NULL ||
      state->trouble->failure_reason != NULL)
    {
      LarderQueryTrouble *trouble = larder_query_state_trouble (state);

      g_clear_error (&trouble->error);
      g_clear_error (&trouble->failure_reason);
      trouble->error_updated_at = 0;
    }
  state->is_invalidated = FALSE;
  larder_query_set_state (self, fields);
  larder_query_arm_gc (self);
}
