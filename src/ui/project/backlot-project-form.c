/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person enters for a new project, with its files in the spool, kept as the draft. */

#include "config.h"

#include "ui/project/backlot-project-form-private.h"

#include <glib/gi18n.h>

#include "query/film/backlot-films-queries.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"

#include "ui/common/backlot-words.h"

/* Lines of problems that are shown; the rest is counted. */
#define MAX_PROBLEMS 6
/* A film is 720 lines high unless its page says otherwise. */
#define DEFAULT_HEIGHT 720

struct _BacklotProjectForm
{
  GObject             parent_instance;

  BacklotBackend     *backend;        /* (owned) */
  BacklotDrafts      *drafts;         /* (owned) */
  GListStore         *photos;         /* (owned): of BacklotMediaImport */
  BacklotMediaImport *sound;          /* (owned) (nullable) */
  guint               n_importing;
  char               *title_error;    /* never NULL */
  GPtrArray          *problems;       /* (owned): sentences */
  gboolean            validated;      /* the title is watched since a first try */
};

typedef enum
{
  PROP_DRAFTS = 1,
  PROP_PHOTOS,
  PROP_N_PHOTOS,
  PROP_SOUND,
  PROP_SOUND_NAME,
  PROP_N_IMPORTING,
  PROP_TITLE_ERROR,
  PROP_PROBLEM_TEXT,
} BacklotProjectFormProperty;

static GParamSpec *properties[PROP_PROBLEM_TEXT + 1];

G_DEFINE_FINAL_TYPE (BacklotProjectForm, backlot_project_form, G_TYPE_OBJECT)

static char *
word_problems (BacklotProjectForm *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_shown = MIN (self->problems->len, MAX_PROBLEMS);

  for (guint i = 0; i < n_shown; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            (char *) g_ptr_array_index (self->problems, i));
  if (self->problems->len > n_shown)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text,
                              ngettext ("%u more file wasn’t added", "%u more files weren’t added",
                                        self->problems->len - n_shown),
                              self->problems->len - n_shown);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

void
backlot_project_form_add_problem (BacklotProjectForm *self,
                                  const char         *filename,
                                  const GError       *error)
{
  g_ptr_array_add (self->problems, backlot_words_refused_file (filename, error));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM_TEXT]);
}

void
backlot_project_form_clear_problems (BacklotProjectForm *self)
{
  if (self->problems->len == 0)
    return;
  g_ptr_array_set_size (self->problems, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM_TEXT]);
}

/* What is in the spool is in the draft, so that a crash loses none of it. */
static void
store (BacklotProjectForm *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  g_autoptr(LarderValue) sound =
    self->sound != NULL ? backlot_media_import_to_value (self->sound) : NULL;
  g_autoptr(LarderValue) photos = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->photos)); i++)
    {
      g_autoptr(BacklotMediaImport) import = g_list_model_get_item (G_LIST_MODEL (self->photos), i);
      g_autoptr(LarderValue) photo = backlot_media_import_to_value (import);

      larder_value_builder_add_value (builder, photo);
    }
  photos = larder_value_builder_end (builder);
  g_object_set (self->drafts, "photos", photos, "sound", sound, NULL);
}

static BacklotMediaImport *
import_from_value (BacklotProjectForm *self,
                   LarderValue        *value)
{
  if (value == NULL || larder_value_get_kind (value) != LARDER_VALUE_OBJECT)
    return NULL;
  return backlot_media_import_new_from_value (value,
                                              backlot_backend_get_spool_folder (self->backend));
}

/* Files that are not in the spool any more are left out. */
static void
restore (BacklotProjectForm *self)
{
  for (guint i = 0; i < backlot_drafts_get_n_photos (self->drafts); i++)
    {
      g_autoptr(BacklotMediaImport) import =
        import_from_value (self, backlot_drafts_get_photo (self->drafts, i));

      if (import != NULL && backlot_media_import_get_kind (import) == BACKLOT_MEDIA_PHOTO)
        g_list_store_append (self->photos, import);
    }
  self->sound = import_from_value (self, backlot_drafts_get_sound (self->drafts));
}

static void
set_sound (BacklotProjectForm *self,
           BacklotMediaImport *sound)
{
  if (self->sound != NULL && self->sound != sound)
    backlot_media_import_discard (self->sound);
  if (!g_set_object (&self->sound, sound))
    return;
  store (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUND]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUND_NAME]);
}

void
backlot_project_form_add_import (BacklotProjectForm *self,
                                 BacklotMediaImport *import)
{
  if (backlot_media_import_get_kind (import) == BACKLOT_MEDIA_SOUND)
    {
      set_sound (self, import);
      return;
    }
  g_list_store_append (self->photos, import);
  store (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PHOTOS]);
}

void
backlot_project_form_change_n_importing (BacklotProjectForm *self,
                                         int                 change)
{
  self->n_importing = (guint) ((int) self->n_importing + change);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_IMPORTING]);
}

static void
set_title_error (BacklotProjectForm *self,
                 const char         *error)
{
  if (g_set_str (&self->title_error, error))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE_ERROR]);
}

static char *
dup_title (BacklotProjectForm *self)
{
  return g_strstrip (g_strdup (backlot_drafts_get_title (self->drafts)));
}

static void
title_cb (BacklotProjectForm *self)
{
  if (self->validated)
    backlot_project_form_validate (self);
}

static void
backlot_project_form_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotProjectForm *self = BACKLOT_PROJECT_FORM (object);

  switch ((BacklotProjectFormProperty) prop_id)
    {
    case PROP_DRAFTS:
      g_value_set_object (value, self->drafts);
      break;

    case PROP_PHOTOS:
      g_value_set_object (value, self->photos);
      break;

    case PROP_N_PHOTOS:
      g_value_set_uint (value, g_list_model_get_n_items (G_LIST_MODEL (self->photos)));
      break;

    case PROP_SOUND:
      g_value_set_object (value, self->sound);
      break;

    case PROP_SOUND_NAME:
      g_value_set_string (value, self->sound != NULL
                                   ? backlot_media_import_get_filename (self->sound) : "");
      break;

    case PROP_N_IMPORTING:
      g_value_set_uint (value, self->n_importing);
      break;

    case PROP_TITLE_ERROR:
      g_value_set_string (value, self->title_error);
      break;

    case PROP_PROBLEM_TEXT:
      g_value_take_string (value, word_problems (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_project_form_dispose (GObject *object)
{
  BacklotProjectForm *self = BACKLOT_PROJECT_FORM (object);

  g_clear_object (&self->photos);
  g_clear_object (&self->sound);
  g_clear_object (&self->drafts);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_project_form_parent_class)->dispose (object);
}

static void
backlot_project_form_finalize (GObject *object)
{
  BacklotProjectForm *self = BACKLOT_PROJECT_FORM (object);

  g_free (self->title_error);
  g_ptr_array_unref (self->problems);

  G_OBJECT_CLASS (backlot_project_form_parent_class)->finalize (object);
}

static void
backlot_project_form_class_init (BacklotProjectFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  object_class->get_property = backlot_project_form_get_property;
  object_class->dispose = backlot_project_form_dispose;
  object_class->finalize = backlot_project_form_finalize;

  properties[PROP_DRAFTS] =
    g_param_spec_object ("drafts", NULL, NULL, BACKLOT_TYPE_DRAFTS, flags);
  properties[PROP_PHOTOS] = g_param_spec_object ("photos", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_N_PHOTOS] =
    g_param_spec_uint ("n-photos", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SOUND] =
    g_param_spec_object ("sound", NULL, NULL, BACKLOT_TYPE_MEDIA_IMPORT, flags);
  properties[PROP_SOUND_NAME] = g_param_spec_string ("sound-name", NULL, NULL, "", flags);
  properties[PROP_N_IMPORTING] =
    g_param_spec_uint ("n-importing", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TITLE_ERROR] = g_param_spec_string ("title-error", NULL, NULL, "", flags);
  properties[PROP_PROBLEM_TEXT] = g_param_spec_string ("problem-text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_project_form_init (BacklotProjectForm *self)
{
  self->photos = g_list_store_new (BACKLOT_TYPE_MEDIA_IMPORT);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->title_error = g_strdup ("");
}

BacklotProjectForm *
backlot_project_form_new (BacklotBackend *backend,
                          BacklotDrafts  *drafts)
{
  BacklotProjectForm *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (BACKLOT_IS_DRAFTS (drafts), NULL);

  self = g_object_new (BACKLOT_TYPE_PROJECT_FORM, NULL);
  self->backend = g_object_ref (backend);
  self->drafts = g_object_ref (drafts);
  restore (self);
  g_signal_connect_object (drafts, "notify::title", G_CALLBACK (title_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

BacklotDrafts *
backlot_project_form_get_drafts (BacklotProjectForm *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FORM (self), NULL);

  return self->drafts;
}

const char *
backlot_project_form_get_spool_folder (BacklotProjectForm *self)
{
  return backlot_backend_get_spool_folder (self->backend);
}

GListModel *
backlot_project_form_get_photos (BacklotProjectForm *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FORM (self), NULL);

  return G_LIST_MODEL (self->photos);
}

void
backlot_project_form_remove_photo (BacklotProjectForm *self,
                                   BacklotMediaImport *photo)
{
  guint position = 0;

  g_return_if_fail (BACKLOT_IS_PROJECT_FORM (self) && BACKLOT_IS_MEDIA_IMPORT (photo));

  if (!g_list_store_find (self->photos, photo, &position))
    return;
  backlot_media_import_discard (photo);
  g_list_store_remove (self->photos, position);
  store (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PHOTOS]);
}

void
backlot_project_form_remove_sound (BacklotProjectForm *self)
{
  g_return_if_fail (BACKLOT_IS_PROJECT_FORM (self));

  set_sound (self, NULL);
}

gboolean
backlot_project_form_validate (BacklotProjectForm *self)
{
  g_autofree char *title = NULL;

  g_return_val_if_fail (BACKLOT_IS_PROJECT_FORM (self), FALSE);

  self->validated = TRUE;
  title = dup_title (self);
  if (title[0] == '\0')
    set_title_error (self, _("Give the project a title"));
  else if (g_utf8_strlen (title, -1) > BACKLOT_PROJECT_TITLE_MAX)
    set_title_error (self, _("The title is longer than 200 characters"));
  else
    set_title_error (self, "");
  return self->title_error[0] == '\0';
}

/* The files belong to the project, or to nobody: here they are only forgotten. */
static void
forget (BacklotProjectForm *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_list_store_remove_all (self->photos);
  g_clear_object (&self->sound);
  backlot_project_form_clear_problems (self);
  self->validated = FALSE;
  set_title_error (self, "");
  larder_slice_reset (LARDER_SLICE (self->drafts));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PHOTOS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUND]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUND_NAME]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
backlot_project_form_discard (BacklotProjectForm *self)
{
  g_return_if_fail (BACKLOT_IS_PROJECT_FORM (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->photos)); i++)
    {
      g_autoptr(BacklotMediaImport) photo = g_list_model_get_item (G_LIST_MODEL (self->photos), i);

      backlot_media_import_discard (photo);
    }
  if (self->sound != NULL)
    backlot_media_import_discard (self->sound);
  forget (self);
}

/* The same picture twice is two photos of one file: it is uploaded once. */
static void
add_photos (BacklotProjectForm *self,
            const char         *project_id)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->photos)); i++)
    {
      g_autoptr(BacklotMediaImport) photo = g_list_model_get_item (G_LIST_MODEL (self->photos), i);
      const char *sha256 = backlot_media_import_get_sha256 (photo);
      const char *media_id = g_hash_table_lookup (known, sha256);
      g_autofree char *photo_id = NULL;

      if (media_id != NULL)
        {
          photo_id = backlot_photos_add_media (self->backend, project_id, media_id, "");
          backlot_media_import_discard (photo);
          continue;
        }
      photo_id = backlot_photos_add (self->backend, project_id, photo, "");
      g_hash_table_insert (known, g_strdup (sha256),
                           g_strdup (backlot_media_import_get_id (photo)));
    }
}

char *
backlot_project_form_create (BacklotProjectForm *self)
{
  g_autofree char *title = NULL;
  char *project_id = NULL;

  g_return_val_if_fail (BACKLOT_IS_PROJECT_FORM (self), NULL);

  if (!backlot_project_form_validate (self))
    return NULL;

  title = dup_title (self);
  project_id = backlot_projects_create_film (self->backend, title,
                                             backlot_drafts_get_description (self->drafts),
                                             backlot_drafts_get_style (self->drafts),
                                             backlot_drafts_get_duration_min (self->drafts),
                                             DEFAULT_HEIGHT);
  add_photos (self, project_id);
  if (self->sound != NULL)
    backlot_films_set_sound (self->backend, project_id, self->sound);
  forget (self);
  return project_id;
}
