/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window and its pages work with, made once by the application and handed down. */

#include "config.h"

#include "ui/common/backlot-context.h"

#include "query/account/backlot-credits-queries.h"
#include "query/project/backlot-projects-queries.h"

typedef enum
{
  PROP_BACKEND = 1,
  PROP_STATE,
  PROP_PROJECTS,
  PROP_PROJECTS_QUERY,
  PROP_RENDERS,
  PROP_UPLOADS,
  PROP_PICTURES,
  PROP_SYNC,
  PROP_ACCOUNT,
  PROP_MY_TASKS,
  PROP_INBOX,
  PROP_NOW_MS,
  PROP_SHARED,
} BacklotContextProperty;

struct _BacklotContext
{
  GObject              parent_instance;

  GObject             *objects[PROP_NOW_MS];   /* (owned): by property */
  BacklotContext      *shared;                 /* (owned) (nullable): whose objects these are */
  char                *place;
  LarderQueryObserver *account_query;          /* (owned) (nullable): of @shared, if there is one */
  BacklotHistories    *histories;              /* (owned) */
  gint64               now_ms;
  guint                minute_id;
};

static GParamSpec *properties[PROP_SHARED + 1];

G_DEFINE_FINAL_TYPE (BacklotContext, backlot_context, G_TYPE_OBJECT)

static gboolean
minute_cb (gpointer user_data)
{
  BacklotContext *self = user_data;

  self->now_ms = g_get_real_time () / 1000;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOW_MS]);
  return G_SOURCE_CONTINUE;
}

static void
share_objects (BacklotContext *self)
{
  for (guint i = PROP_STATE + 1; i < PROP_NOW_MS; i++)
    self->objects[i] = g_object_ref (self->shared->objects[i]);
  self->histories = g_object_ref (self->shared->histories);
}

static void
make_objects (BacklotContext *self)
{
  BacklotBackend *backend = backlot_context_get_backend (self);
  LarderClient *client = backlot_backend_get_client (backend);
  g_autoptr(LarderQueryOptions) projects = backlot_projects_list_options (backend, NULL);
  g_autoptr(LarderQueryOptions) account = backlot_credits_account_options (backend);

  self->objects[PROP_PROJECTS] = G_OBJECT (backlot_projects_list (backend, NULL));
  self->objects[PROP_PROJECTS_QUERY] = G_OBJECT (larder_query_observer_new (client, projects));
  self->objects[PROP_RENDERS] = G_OBJECT (backlot_render_queue_new (backend));
  self->objects[PROP_UPLOADS] = g_object_ref (G_OBJECT (backlot_backend_get_uploads (backend)));
  self->objects[PROP_PICTURES] = g_object_ref (G_OBJECT (backlot_backend_get_pictures (backend)));
  self->objects[PROP_SYNC] = G_OBJECT (backlot_sync_new (backend));
  self->objects[PROP_ACCOUNT] = G_OBJECT (backlot_credits_get_account (backend));
  self->objects[PROP_INBOX] = G_OBJECT (backlot_inbox_new (backend));
  self->histories = backlot_histories_new (backend);
  self->objects[PROP_MY_TASKS] =
    G_OBJECT (backlot_task_board_new_mine (backend, backlot_histories_get (self->histories, NULL)));
  self->account_query = larder_query_observer_new (client, account);

  larder_query_observer_attach (backlot_context_get_projects_query (self));
  larder_query_observer_attach (self->account_query);
}

static void
backlot_context_constructed (GObject *object)
{
  BacklotContext *self = BACKLOT_CONTEXT (object);
  BacklotBackend *backend = backlot_context_get_backend (self);
  const char *url = backlot_backend_get_url (backend);

  G_OBJECT_CLASS (backlot_context_parent_class)->constructed (object);

  self->place = url != NULL
                  ? backlot_backend_dup_place (url, backlot_backend_get_user_id (backend))
                  : g_strdup (BACKLOT_STUDIOS_LOCAL);
  if (self->shared != NULL)
    share_objects (self);
  else
    make_objects (self);
}

static void
backlot_context_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  BacklotContext *self = BACKLOT_CONTEXT (object);

  if (prop_id == PROP_NOW_MS)
    g_value_set_int64 (value, self->now_ms);
  else if (prop_id < PROP_NOW_MS)
    g_value_set_object (value, self->objects[prop_id]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_context_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  BacklotContext *self = BACKLOT_CONTEXT (object);

  if (prop_id <= PROP_STATE)
    self->objects[prop_id] = g_value_dup_object (value);
  else if (prop_id == PROP_SHARED)
    self->shared = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_context_dispose (GObject *object)
{
  BacklotContext *self = BACKLOT_CONTEXT (object);

  g_clear_handle_id (&self->minute_id, g_source_remove);
  if (self->account_query != NULL)
    larder_query_observer_detach (self->account_query);
  if (self->objects[PROP_PROJECTS_QUERY] != NULL && self->shared == NULL)
    larder_query_observer_detach (backlot_context_get_projects_query (self));
  g_clear_object (&self->account_query);
  g_clear_object (&self->histories);
  /* The backend last: the others lean on it. */
  for (guint i = PROP_NOW_MS - 1; i >= PROP_BACKEND; i--)
    g_clear_object (&self->objects[i]);
  g_clear_object (&self->shared);

  G_OBJECT_CLASS (backlot_context_parent_class)->dispose (object);
}

static void
backlot_context_finalize (GObject *object)
{
  g_free (BACKLOT_CONTEXT (object)->place);

  G_OBJECT_CLASS (backlot_context_parent_class)->finalize (object);
}

static void
backlot_context_class_init (BacklotContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags given = (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  const GParamFlags made = (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  object_class->constructed = backlot_context_constructed;
  object_class->get_property = backlot_context_get_property;
  object_class->set_property = backlot_context_set_property;
  object_class->dispose = backlot_context_dispose;
  object_class->finalize = backlot_context_finalize;

  properties[PROP_BACKEND] =
    g_param_spec_object ("backend", NULL, NULL, BACKLOT_TYPE_BACKEND, given);
  properties[PROP_STATE] = g_param_spec_object ("state", NULL, NULL, BACKLOT_TYPE_STATE, given);
  properties[PROP_PROJECTS] = g_param_spec_object ("projects", NULL, NULL, G_TYPE_LIST_MODEL, made);
  properties[PROP_PROJECTS_QUERY] =
    g_param_spec_object ("projects-query", NULL, NULL, LARDER_TYPE_QUERY_OBSERVER, made);
  properties[PROP_RENDERS] =
    g_param_spec_object ("renders", NULL, NULL, BACKLOT_TYPE_RENDER_QUEUE, made);
  properties[PROP_UPLOADS] =
    g_param_spec_object ("uploads", NULL, NULL, BACKLOT_TYPE_UPLOAD_QUEUE, made);
  properties[PROP_PICTURES] =
    g_param_spec_object ("pictures", NULL, NULL, BACKLOT_TYPE_PICTURE_CACHE, made);
  properties[PROP_SYNC] = g_param_spec_object ("sync", NULL, NULL, BACKLOT_TYPE_SYNC, made);
  properties[PROP_ACCOUNT] =
    g_param_spec_object ("account", NULL, NULL, BACKLOT_TYPE_CREDIT_ACCOUNT, made);
  properties[PROP_MY_TASKS] =
    g_param_spec_object ("my-tasks", NULL, NULL, BACKLOT_TYPE_TASK_BOARD, made);
  properties[PROP_INBOX] = g_param_spec_object ("inbox", NULL, NULL, BACKLOT_TYPE_INBOX, made);
  properties[PROP_NOW_MS] = g_param_spec_int64 ("now-ms", NULL, NULL, 0, G_MAXINT64, 0, made);
  properties[PROP_SHARED] =
    g_param_spec_object ("shared", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_context_init (BacklotContext *self)
{
  self->now_ms = g_get_real_time () / 1000;
  self->minute_id = g_timeout_add_seconds (60, minute_cb, self);
}

BacklotContext *
backlot_context_new (BacklotBackend *backend,
                     BacklotState   *state)
{
  return g_object_new (BACKLOT_TYPE_CONTEXT, "backend", backend, "state", state, NULL);
}

BacklotContext *
backlot_context_new_for_window (BacklotContext *shared,
                                BacklotState   *state)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (shared), NULL);
  g_return_val_if_fail (BACKLOT_IS_STATE (state), NULL);

  return g_object_new (BACKLOT_TYPE_CONTEXT,
                       "backend", backlot_context_get_backend (shared),
                       "state", state,
                       "shared", shared,
                       NULL);
}

const char *
backlot_context_get_place (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return self->place;
}

BacklotBackend *
backlot_context_get_backend (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return BACKLOT_BACKEND (self->objects[PROP_BACKEND]);
}

BacklotState *
backlot_context_get_state (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return BACKLOT_STATE (self->objects[PROP_STATE]);
}

BacklotUiStore *
backlot_context_get_ui_store (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return backlot_state_get_ui_store (backlot_context_get_state (self));
}

BacklotNavigation *
backlot_context_get_navigation (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return backlot_state_get_navigation (backlot_context_get_state (self));
}

BacklotPreferences *
backlot_context_get_preferences (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return backlot_state_get_preferences (backlot_context_get_state (self));
}

BacklotDrafts *
backlot_context_get_drafts (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return backlot_state_get_drafts (backlot_context_get_state (self));
}

BacklotTextDrafts *
backlot_context_get_text_drafts (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return backlot_state_get_text_drafts (backlot_context_get_state (self));
}

BacklotPlayback *
backlot_context_get_playback (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return backlot_state_get_playback (backlot_context_get_state (self));
}

BacklotWindowState *
backlot_context_get_window_state (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return backlot_state_get_window (backlot_context_get_state (self));
}

BacklotStudios *
backlot_context_get_studios (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return backlot_state_get_studios (backlot_context_get_state (self));
}

GListModel *
backlot_context_get_projects (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return G_LIST_MODEL (self->objects[PROP_PROJECTS]);
}

LarderQueryObserver *
backlot_context_get_projects_query (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return LARDER_QUERY_OBSERVER (self->objects[PROP_PROJECTS_QUERY]);
}

BacklotRenderQueue *
backlot_context_get_renders (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return BACKLOT_RENDER_QUEUE (self->objects[PROP_RENDERS]);
}

BacklotUploadQueue *
backlot_context_get_uploads (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return BACKLOT_UPLOAD_QUEUE (self->objects[PROP_UPLOADS]);
}

BacklotPictureCache *
backlot_context_get_pictures (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return BACKLOT_PICTURE_CACHE (self->objects[PROP_PICTURES]);
}

BacklotSync *
backlot_context_get_sync (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return BACKLOT_SYNC (self->objects[PROP_SYNC]);
}

BacklotCreditAccount *
backlot_context_get_account (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return BACKLOT_CREDIT_ACCOUNT (self->objects[PROP_ACCOUNT]);
}

void
backlot_context_tell (BacklotContext     *self,
                      BacklotMessageType  type,
                      const char         *title)
{
  g_autoptr(BacklotMessage) message = backlot_message_new (type, title);

  g_return_if_fail (BACKLOT_IS_CONTEXT (self));

  backlot_ui_store_tell (backlot_context_get_ui_store (self), message);
}

BacklotTaskBoard *
backlot_context_get_my_tasks (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return BACKLOT_TASK_BOARD (self->objects[PROP_MY_TASKS]);
}

BacklotInbox *
backlot_context_get_inbox (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return BACKLOT_INBOX (self->objects[PROP_INBOX]);
}

BacklotHistories *
backlot_context_get_histories (BacklotContext *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (self), NULL);

  return self->histories;
}
