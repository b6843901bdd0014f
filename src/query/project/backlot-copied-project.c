/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One project that is copied to another studio: how far it is, and how that ended. */

#include "config.h"

#include "query/project/backlot-copied-project.h"

struct _BacklotCopiedProject
{
  GObject           parent_instance;

  char             *id;            /* in the studio that it comes from */
  char             *title;
  BacklotCopyState  state;
  double            progress;
  guint             n_missing;
  guint             n_refused;
  guint             generation;    /* how many copies were made and are gone */
  gboolean          begun;
  gboolean          made;          /* there has been a copy of this generation */
  GError           *error;         /* (owned) (nullable) */
};

typedef enum
{
  PROP_STATE = 1,
  PROP_PROGRESS,
} BacklotCopiedProjectProperty;

static GParamSpec *properties[PROP_PROGRESS + 1];

G_DEFINE_ENUM_TYPE (BacklotCopyState, backlot_copy_state,
                    G_DEFINE_ENUM_VALUE (BACKLOT_COPY_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_COPY_READING, "reading"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_COPY_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_COPY_COPIED, "copied"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_COPY_PRESENT, "present"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_COPY_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_COPY_STOPPED, "stopped"))

G_DEFINE_FINAL_TYPE (BacklotCopiedProject, backlot_copied_project, G_TYPE_OBJECT)

static void
backlot_copied_project_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  BacklotCopiedProject *self = BACKLOT_COPIED_PROJECT (object);

  switch ((BacklotCopiedProjectProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_copied_project_finalize (GObject *object)
{
  BacklotCopiedProject *self = BACKLOT_COPIED_PROJECT (object);

  g_free (self->id);
  g_free (self->title);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (backlot_copied_project_parent_class)->finalize (object);
}

static void
backlot_copied_project_class_init (BacklotCopiedProjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_copied_project_get_property;
  object_class->finalize = backlot_copied_project_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BACKLOT_TYPE_COPY_STATE,
                                              BACKLOT_COPY_WAITING, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_copied_project_init (BacklotCopiedProject *self)
{
}

BacklotCopiedProject *
backlot_copied_project_new (const char *id,
                            const char *title)
{
  BacklotCopiedProject *self = NULL;

  g_return_val_if_fail (id != NULL && title != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_COPIED_PROJECT, NULL);
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  return self;
}

static BacklotCopyState
read_state (const char *nick)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (BACKLOT_TYPE_COPY_STATE);
  GEnumValue *value = g_enum_get_value_by_nick (states, nick != NULL ? nick : "");

  return value != NULL ? (BacklotCopyState) value->value : BACKLOT_COPY_WAITING;
}

BacklotCopiedProject *
backlot_copied_project_new_from_value (LarderValue *value)
{
  BacklotCopiedProject *self = NULL;
  const char *id = NULL;
  const char *title = NULL;
  gint64 code;

  g_return_val_if_fail (value != NULL, NULL);

  if (larder_value_get_kind (value) != LARDER_VALUE_OBJECT)
    return NULL;
  id = larder_value_get_member_string (value, "id");
  title = larder_value_get_member_string (value, "title");
  if (id == NULL || title == NULL)
    return NULL;
  self = backlot_copied_project_new (id, title);
  self->state = read_state (larder_value_get_member_string (value, "state"));
  if (!backlot_copied_project_has_ended (self))
    self->state = BACKLOT_COPY_WAITING;
  self->n_missing = (guint) larder_value_get_member_int (value, "missing", 0);
  self->n_refused = (guint) larder_value_get_member_int (value, "refused", 0);
  self->generation = (guint) larder_value_get_member_int (value, "generation", 0);
  self->begun = larder_value_get_member_boolean (value, "begun", FALSE);
  self->made = larder_value_get_member_boolean (value, "made", FALSE);
  code = larder_value_get_member_int (value, "error", -1);
  if (code >= 0)
    self->error = g_error_new_literal (BACKLOT_ERROR, (int) code, "Of an earlier run");
  return self;
}

LarderValue *
backlot_copied_project_to_value (BacklotCopiedProject *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(GEnumClass) states = g_type_class_ref (BACKLOT_TYPE_COPY_STATE);

  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), NULL);

  larder_value_builder_set_string (builder, "id", self->id);
  larder_value_builder_set_string (builder, "title", self->title);
  larder_value_builder_set_string (builder, "state",
                                   g_enum_get_value (states, (int) self->state)->value_nick);
  larder_value_builder_set_int (builder, "missing", self->n_missing);
  larder_value_builder_set_int (builder, "refused", self->n_refused);
  larder_value_builder_set_int (builder, "generation", self->generation);
  larder_value_builder_set_boolean (builder, "begun", self->begun);
  larder_value_builder_set_boolean (builder, "made", self->made);
  if (self->error != NULL && self->error->domain == BACKLOT_ERROR)
    larder_value_builder_set_int (builder, "error", self->error->code);
  return larder_value_builder_end (builder);
}

const char *
backlot_copied_project_get_id (BacklotCopiedProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), NULL);

  return self->id;
}

const char *
backlot_copied_project_get_title (BacklotCopiedProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), NULL);

  return self->title;
}

BacklotCopyState
backlot_copied_project_get_state (BacklotCopiedProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), BACKLOT_COPY_WAITING);

  return self->state;
}

double
backlot_copied_project_get_progress (BacklotCopiedProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), 0);

  return self->progress;
}

guint
backlot_copied_project_get_n_missing (BacklotCopiedProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), 0);

  return self->n_missing;
}

guint
backlot_copied_project_get_n_refused (BacklotCopiedProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), 0);

  return self->n_refused;
}

const GError *
backlot_copied_project_get_error (BacklotCopiedProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), NULL);

  return self->error;
}

gboolean
backlot_copied_project_has_ended (BacklotCopiedProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), FALSE);

  return self->state != BACKLOT_COPY_WAITING && self->state != BACKLOT_COPY_READING &&
         self->state != BACKLOT_COPY_SENDING;
}

void
backlot_copied_project_begin_again (BacklotCopiedProject *self)
{
  g_return_if_fail (BACKLOT_IS_COPIED_PROJECT (self));

  self->begun = FALSE;
  self->n_missing = 0;
  self->n_refused = 0;
  g_clear_error (&self->error);
  backlot_copied_project_set_progress (self, 0);
  backlot_copied_project_set_state (self, BACKLOT_COPY_WAITING);
}

/* A UUID by a name, of version 5. */
char *
backlot_copied_project_dup_target (BacklotCopiedProject *self,
                                   const char           *user_id)
{
  g_autofree char *name = NULL;
  g_autofree char *hash = NULL;

  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), NULL);
  g_return_val_if_fail (user_id != NULL, NULL);

  name = g_strdup_printf ("%s/%s/%u", user_id, self->id, self->generation);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA1, name, -1);
  return g_strdup_printf ("%.8s-%.4s-5%.3s-8%.3s-%.12s", hash, hash + 8, hash + 12, hash + 15,
                          hash + 18);
}

gboolean
backlot_copied_project_forget (BacklotCopiedProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), FALSE);

  if (!self->made)
    return FALSE;
  self->made = FALSE;
  self->generation++;
  return TRUE;
}

gboolean
backlot_copied_project_get_begun (BacklotCopiedProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_COPIED_PROJECT (self), FALSE);

  return self->begun;
}

void
backlot_copied_project_set_state (BacklotCopiedProject *self,
                                  BacklotCopyState      state)
{
  g_return_if_fail (BACKLOT_IS_COPIED_PROJECT (self));

  if (state == BACKLOT_COPY_READING || state == BACKLOT_COPY_SENDING)
    self->begun = TRUE;
  if (state == BACKLOT_COPY_COPIED || state == BACKLOT_COPY_PRESENT)
    self->made = TRUE;
  if (state == self->state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
backlot_copied_project_set_progress (BacklotCopiedProject *self,
                                     double                progress)
{
  g_return_if_fail (BACKLOT_IS_COPIED_PROJECT (self));

  progress = CLAMP (progress, 0, 1);
  if (progress >= self->progress && progress <= self->progress)
    return;
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

void
backlot_copied_project_set_n_missing (BacklotCopiedProject *self,
                                      guint                 n_missing)
{
  g_return_if_fail (BACKLOT_IS_COPIED_PROJECT (self));

  self->n_missing = n_missing;
}

void
backlot_copied_project_set_problem (BacklotCopiedProject *self,
                                    guint                 n_refused,
                                    const GError         *error)
{
  g_return_if_fail (BACKLOT_IS_COPIED_PROJECT (self));

  self->n_refused = n_refused;
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
}
