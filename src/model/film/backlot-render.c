/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rendering of a film as one row or card of a view: job, project, output and file together. */

#include "config.h"

#include "model/film/backlot-render.h"

struct _BacklotRender
{
  GObject          parent_instance;

  BacklotJob      *job;           /* (owned) */
  BacklotProject  *project;       /* (owned) */
  LarderTable     *media_table;   /* (owned) */
  LarderTableView *outputs;       /* (owned): those of the job */
  BacklotOutput   *output;        /* (owned) (nullable) */
  BacklotMedia    *media;         /* (owned) (nullable) */
  char            *title;         /* never NULL */
  char            *poster_path;   /* (nullable) */
};

typedef enum
{
  PROP_ID = 1,
  PROP_JOB,
  PROP_PROJECT,
  PROP_OUTPUT,
  PROP_MEDIA,
  PROP_TITLE,
  PROP_PROJECT_TITLE,
  PROP_STATUS,
  PROP_CAN_PLAY,
  PROP_CAN_CANCEL,
  PROP_CAN_RETRY,
  PROP_CHOSEN,
  PROP_POSTER_PATH,
  PROP_FILM_PATH,
} BacklotRenderProperty;

static GParamSpec *properties[PROP_FILM_PATH + 1];

G_DEFINE_FINAL_TYPE (BacklotRender, backlot_render, G_TYPE_OBJECT)

static const char *
get_project_title (BacklotRender *self)
{
  LarderValue *value;
  LarderValue *title = NULL;

  if (larder_record_get_exists (LARDER_RECORD (self->project)))
    return backlot_project_get_title (self->project);
  /* The project may not be cached; what was rendered says how it was called then. */
  value = larder_record_get_value (LARDER_RECORD (self->job));
  if (value != NULL)
    title = larder_value_get_path (value, "/params/title");
  if (title != NULL && larder_value_get_kind (title) == LARDER_VALUE_STRING)
    return larder_value_get_string (title);
  return "";
}

static const char *
get_film_path (BacklotRender *self)
{
  const char *path = self->media != NULL ? backlot_media_get_storage_path (self->media) : NULL;

  return path != NULL && *path != '\0' ? path : NULL;
}

static char *
find_poster_path (BacklotRender *self)
{
  if (self->output == NULL)
    return NULL;
  return g_strconcat (larder_record_get_string (LARDER_RECORD (self->job), "user_id"), "/",
                      backlot_output_get_media_id (self->output), "/poster.jpg", NULL);
}

static void
update_title (BacklotRender *self)
{
  const char *label = self->output != NULL ? backlot_output_get_label (self->output) : "";

  if (g_set_str (&self->title, *label != '\0' ? label : get_project_title (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
project_title_cb (BacklotRender *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROJECT_TITLE]);
  update_title (self);
}

static void
status_cb (BacklotRender *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_CANCEL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_RETRY]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
film_path_cb (BacklotRender *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILM_PATH]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_PLAY]);
}

static void
chosen_cb (BacklotRender *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}

static void
let_go_of_output (BacklotRender *self)
{
  if (self->output != NULL)
    g_signal_handlers_disconnect_by_data (self->output, self);
  if (self->media != NULL)
    g_signal_handlers_disconnect_by_data (self->media, self);
  g_clear_object (&self->output);
  g_clear_object (&self->media);
}

static void
take_output (BacklotRender *self,
             BacklotOutput *output)
{
  g_autoptr(LarderRecord) media = NULL;

  let_go_of_output (self);
  if (output == NULL)
    return;
  self->output = g_object_ref (output);
  media = larder_table_get_record (self->media_table, backlot_output_get_media_id (output));
  self->media = BACKLOT_MEDIA (g_steal_pointer (&media));
  g_signal_connect_object (output, "notify::label", G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (output, "notify::chosen", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->media, "notify::storage-path", G_CALLBACK (film_path_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
update_output (BacklotRender *self)
{
  g_autoptr(BacklotOutput) output = g_list_model_get_item (G_LIST_MODEL (self->outputs), 0);
  g_autofree char *poster_path = NULL;

  if (output == self->output)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  take_output (self, output);
  poster_path = find_poster_path (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTPUT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEDIA]);
  if (g_set_str (&self->poster_path, poster_path))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSTER_PATH]);
  film_path_cb (self);
  chosen_cb (self);
  update_title (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
backlot_render_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  BacklotRender *self = BACKLOT_RENDER (object);

  switch ((BacklotRenderProperty) prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, backlot_render_get_id (self));
      break;
    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;
    case PROP_PROJECT:
      g_value_set_object (value, self->project);
      break;
    case PROP_OUTPUT:
      g_value_set_object (value, self->output);
      break;
    case PROP_MEDIA:
      g_value_set_object (value, self->media);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_PROJECT_TITLE:
      g_value_set_string (value, get_project_title (self));
      break;
    case PROP_STATUS:
      g_value_set_string (value, backlot_job_get_status (self->job));
      break;
    case PROP_CAN_PLAY:
      g_value_set_boolean (value, backlot_render_get_can_play (self));
      break;
    case PROP_CAN_CANCEL:
      g_value_set_boolean (value, backlot_job_get_can_cancel (self->job));
      break;
    case PROP_CAN_RETRY:
      g_value_set_boolean (value, backlot_job_get_can_retry (self->job));
      break;
    case PROP_CHOSEN:
      g_value_set_boolean (value, self->output != NULL && backlot_output_get_chosen (self->output));
      break;
    case PROP_POSTER_PATH:
      g_value_set_string (value, self->poster_path);
      break;
    case PROP_FILM_PATH:
      g_value_set_string (value, get_film_path (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_render_dispose (GObject *object)
{
  BacklotRender *self = BACKLOT_RENDER (object);

  let_go_of_output (self);
  if (self->outputs != NULL)
    g_signal_handlers_disconnect_by_data (self->outputs, self);
  g_clear_object (&self->outputs);
  g_signal_handlers_disconnect_by_data (self->job, self);
  g_signal_handlers_disconnect_by_data (self->project, self);

  G_OBJECT_CLASS (backlot_render_parent_class)->dispose (object);
}

static void
backlot_render_finalize (GObject *object)
{
  BacklotRender *self = BACKLOT_RENDER (object);

  g_object_unref (self->job);
  g_object_unref (self->project);
  g_object_unref (self->media_table);
  g_free (self->title);
  g_free (self->poster_path);

  G_OBJECT_CLASS (backlot_render_parent_class)->finalize (object);
}

static void
backlot_render_class_init (BacklotRenderClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_render_get_property;
  object_class->dispose = backlot_render_dispose;
  object_class->finalize = backlot_render_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, BACKLOT_TYPE_JOB, flags);
  properties[PROP_PROJECT] =
    g_param_spec_object ("project", NULL, NULL, BACKLOT_TYPE_PROJECT, flags);
  properties[PROP_OUTPUT] = g_param_spec_object ("output", NULL, NULL, BACKLOT_TYPE_OUTPUT, flags);
  properties[PROP_MEDIA] = g_param_spec_object ("media", NULL, NULL, BACKLOT_TYPE_MEDIA, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_PROJECT_TITLE] = g_param_spec_string ("project-title", NULL, NULL, "", flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, "", flags);
  properties[PROP_CAN_PLAY] = g_param_spec_boolean ("can-play", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_CANCEL] = g_param_spec_boolean ("can-cancel", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_RETRY] = g_param_spec_boolean ("can-retry", NULL, NULL, FALSE, flags);
  properties[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE, flags);
  properties[PROP_POSTER_PATH] = g_param_spec_string ("poster-path", NULL, NULL, NULL, flags);
  properties[PROP_FILM_PATH] = g_param_spec_string ("film-path", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_render_init (BacklotRender *self)
{
  self->title = g_strdup ("");
}

BacklotRender *
backlot_render_new (const BacklotRenderTables *tables,
                    BacklotJob                *job)
{
  BacklotRender *self;

  g_return_val_if_fail (tables != NULL, NULL);
  g_return_val_if_fail (BACKLOT_IS_JOB (job), NULL);

  self = g_object_new (BACKLOT_TYPE_RENDER, NULL);
  self->job = g_object_ref (job);
  self->project = BACKLOT_PROJECT (larder_table_get_record (tables->projects,
                                                            backlot_job_get_project_id (job)));
  self->media_table = g_object_ref (tables->media);
  self->outputs = larder_table_view_new (tables->outputs, "created_at,id");
  larder_table_view_set_match_string (self->outputs, "job_id",
                                      larder_record_get_id (LARDER_RECORD (job)));
  g_signal_connect_object (self->outputs, "items-changed", G_CALLBACK (update_output), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->project, "notify::title", G_CALLBACK (project_title_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::status", G_CALLBACK (status_cb), self, G_CONNECT_SWAPPED);
  update_output (self);
  update_title (self);
  return self;
}

const char *
backlot_render_get_id (BacklotRender *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER (self), NULL);

  return larder_record_get_id (LARDER_RECORD (self->job));
}

BacklotJob *
backlot_render_get_job (BacklotRender *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER (self), NULL);

  return self->job;
}

BacklotProject *
backlot_render_get_project (BacklotRender *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER (self), NULL);

  return self->project;
}

BacklotOutput *
backlot_render_get_output (BacklotRender *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER (self), NULL);

  return self->output;
}

BacklotMedia *
backlot_render_get_media (BacklotRender *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER (self), NULL);

  return self->media;
}

const char *
backlot_render_get_title (BacklotRender *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER (self), NULL);

  return self->title;
}

const char *
backlot_render_get_poster_path (BacklotRender *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER (self), NULL);

  return self->poster_path;
}

gboolean
backlot_render_get_can_play (BacklotRender *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER (self), FALSE);

  return get_film_path (self) != NULL;
}
