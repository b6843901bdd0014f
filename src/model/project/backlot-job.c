/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work for a render worker: its state, progress, price and outcome. */

#include "config.h"

#include "model/project/backlot-job.h"

struct _BacklotJob
{
  LarderRecord parent_instance;
};

/* Numbered from 1: the ids of the members are beyond. */
#define FIRST_DERIVED 1

typedef enum
{
  PROP_IS_FINISHED = FIRST_DERIVED,
  PROP_IS_RUNNING,
  PROP_CAN_CANCEL,
  PROP_CAN_RETRY,
  PROP_CREDIT_STATE,
  PROP_FRACTION,
  PROP_HAS_PROGRESS,
  PROP_N_WARNINGS,
} BacklotJobProperty;

static GParamSpec *properties[8];

G_DEFINE_ENUM_TYPE (BacklotCreditState, backlot_credit_state,
                    G_DEFINE_ENUM_VALUE (BACKLOT_CREDIT_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_CREDIT_RESERVED, "reserved"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_CREDIT_CHARGED, "charged"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_CREDIT_RETURNED, "returned"))

G_DEFINE_FINAL_TYPE (BacklotJob, backlot_job, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "project_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "user_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "kind", NULL, LARDER_MEMBER_STRING, NULL },
  { "params", NULL, LARDER_MEMBER_VALUE, NULL },
  { "cost", NULL, LARDER_MEMBER_INT, NULL },
  { "status", NULL, LARDER_MEMBER_STRING, "\"queued\"" },
  { "progress", NULL, LARDER_MEMBER_INT, NULL },
  { "estimated_completion", NULL, LARDER_MEMBER_TIME, NULL },
  { "error_code", NULL, LARDER_MEMBER_STRING, "null" },
  { "error_message", NULL, LARDER_MEMBER_STRING, "null" },
  { "result", NULL, LARDER_MEMBER_VALUE, NULL },
  { "attempts", NULL, LARDER_MEMBER_INT, NULL },
  { "retry_of", NULL, LARDER_MEMBER_STRING, "null" },
  { "started_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "finished_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static gboolean
has_status (BacklotJob *self,
            const char *status)
{
  return g_str_equal (larder_record_get_string (LARDER_RECORD (self), "status"), status);
}

static gint64
get_progress (BacklotJob *self)
{
  return larder_record_get_int (LARDER_RECORD (self), "progress");
}

static guint
count_warnings (BacklotJob *self)
{
  LarderValue *value = larder_record_get_value (LARDER_RECORD (self));
  LarderValue *warnings = value != NULL ? larder_value_get_path (value, "/result/warnings") : NULL;

  return warnings != NULL && larder_value_get_kind (warnings) == LARDER_VALUE_ARRAY
           ? larder_value_get_n_items (warnings) : 0;
}

static void
backlot_job_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  BacklotJob *self = BACKLOT_JOB (object);

  switch ((BacklotJobProperty) prop_id)
    {
    case PROP_IS_FINISHED:
      g_value_set_boolean (value, backlot_job_get_is_finished (self));
      break;
    case PROP_IS_RUNNING:
      g_value_set_boolean (value, has_status (self, "processing"));
      break;
    case PROP_CAN_CANCEL:
      g_value_set_boolean (value, backlot_job_get_can_cancel (self));
      break;
    case PROP_CAN_RETRY:
      g_value_set_boolean (value, backlot_job_get_can_retry (self));
      break;
    case PROP_CREDIT_STATE:
      g_value_set_enum (value, backlot_job_get_credit_state (self));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, (double) get_progress (self) / 100.0);
      break;
    case PROP_HAS_PROGRESS:
      g_value_set_boolean (value, get_progress (self) > 0);
      break;
    case PROP_N_WARNINGS:
      g_value_set_uint (value, count_warnings (self));
      break;
    default:
      G_OBJECT_CLASS (backlot_job_parent_class)->get_property (object, prop_id, value, pspec);
      break;
    }
}

static void
backlot_job_changed (LarderRecord       *record,
                     const char * const *names)
{
  GObject *object = G_OBJECT (record);

  if (g_strv_contains (names, "status"))
    {
      g_object_notify_by_pspec (object, properties[PROP_IS_FINISHED - FIRST_DERIVED]);
      g_object_notify_by_pspec (object, properties[PROP_IS_RUNNING - FIRST_DERIVED]);
      g_object_notify_by_pspec (object, properties[PROP_CAN_CANCEL - FIRST_DERIVED]);
      g_object_notify_by_pspec (object, properties[PROP_CAN_RETRY - FIRST_DERIVED]);
    }
  if (g_strv_contains (names, "status") || g_strv_contains (names, "cost"))
    g_object_notify_by_pspec (object, properties[PROP_CREDIT_STATE - FIRST_DERIVED]);
  if (g_strv_contains (names, "progress"))
    {
      g_object_notify_by_pspec (object, properties[PROP_FRACTION - FIRST_DERIVED]);
      g_object_notify_by_pspec (object, properties[PROP_HAS_PROGRESS - FIRST_DERIVED]);
    }
  if (g_strv_contains (names, "result"))
    g_object_notify_by_pspec (object, properties[PROP_N_WARNINGS - FIRST_DERIVED]);
}

static void
backlot_job_class_init (BacklotJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  object_class->get_property = backlot_job_get_property;
  record_class->changed = backlot_job_changed;

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));

  properties[PROP_IS_FINISHED - FIRST_DERIVED] =
    g_param_spec_boolean ("is-finished", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_IS_RUNNING - FIRST_DERIVED] =
    g_param_spec_boolean ("is-running", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_CAN_CANCEL - FIRST_DERIVED] =
    g_param_spec_boolean ("can-cancel", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_CAN_RETRY - FIRST_DERIVED] =
    g_param_spec_boolean ("can-retry", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_CREDIT_STATE - FIRST_DERIVED] =
    g_param_spec_enum ("credit-state", NULL, NULL, BACKLOT_TYPE_CREDIT_STATE, BACKLOT_CREDIT_NONE,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_FRACTION - FIRST_DERIVED] =
    g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_HAS_PROGRESS - FIRST_DERIVED] =
    g_param_spec_boolean ("has-progress", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_N_WARNINGS - FIRST_DERIVED] =
    g_param_spec_uint ("n-warnings", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_object_class_install_property (object_class, FIRST_DERIVED + i, properties[i]);
}

static void
backlot_job_init (BacklotJob *self)
{
}

const char *
backlot_job_get_project_id (BacklotJob *self)
{
  g_return_val_if_fail (BACKLOT_IS_JOB (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "project_id");
}

const char *
backlot_job_get_kind (BacklotJob *self)
{
  g_return_val_if_fail (BACKLOT_IS_JOB (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "kind");
}

const char *
backlot_job_get_status (BacklotJob *self)
{
  g_return_val_if_fail (BACKLOT_IS_JOB (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "status");
}

gint64
backlot_job_get_cost (BacklotJob *self)
{
  g_return_val_if_fail (BACKLOT_IS_JOB (self), 0);

  return larder_record_get_int (LARDER_RECORD (self), "cost");
}

gboolean
backlot_job_get_is_finished (BacklotJob *self)
{
  g_return_val_if_fail (BACKLOT_IS_JOB (self), FALSE);

  return !has_status (self, "queued") && !has_status (self, "processing");
}

gboolean
backlot_job_get_can_cancel (BacklotJob *self)
{
  g_return_val_if_fail (BACKLOT_IS_JOB (self), FALSE);

  return !backlot_job_get_is_finished (self);
}

gboolean
backlot_job_get_can_retry (BacklotJob *self)
{
  g_return_val_if_fail (BACKLOT_IS_JOB (self), FALSE);

  return has_status (self, "failed") || has_status (self, "cancelled");
}

BacklotCreditState
backlot_job_get_credit_state (BacklotJob *self)
{
  g_return_val_if_fail (BACKLOT_IS_JOB (self), BACKLOT_CREDIT_NONE);

  if (backlot_job_get_cost (self) == 0)
    return BACKLOT_CREDIT_NONE;
  if (!backlot_job_get_is_finished (self))
    return BACKLOT_CREDIT_RESERVED;
  return has_status (self, "completed") ? BACKLOT_CREDIT_CHARGED : BACKLOT_CREDIT_RETURNED;
}

gint64
backlot_job_get_remaining_s (BacklotJob *self,
                             gint64      now_ms)
{
  GDateTime *end;

  g_return_val_if_fail (BACKLOT_IS_JOB (self), -1);

  end = larder_record_get_time (LARDER_RECORD (self), "estimated_completion");
  if (end == NULL || !has_status (self, "processing"))
    return -1;
  return MAX (0, g_date_time_to_unix (end) - now_ms / 1000);
}
