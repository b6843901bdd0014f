/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a film: changing them. */

#include "config.h"

#include "query/film/backlot-films-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-row-edit.h"
#include "query/project/backlot-media-queries.h"

BacklotFilm *
backlot_films_get (BacklotBackend *backend,
                   const char     *project_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return BACKLOT_FILM (larder_table_get_record (backlot_backend_get_table (backend, "films"),
                                                project_id));
}

/* Takes @changes. */
static void
update (BacklotBackend *backend,
        const char     *project_id,
        const char     *media_id,
        LarderValue    *changes)
{
  backlot_row_edit_submit (backend, "films.update", "films", project_id, project_id, media_id,
                           changes);
}

void
backlot_films_set_style (BacklotBackend *backend,
                         const char     *project_id,
                         const char     *style)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (project_id != NULL && style != NULL);

  larder_value_builder_set_string (changes, "style", style);
  update (backend, project_id, NULL, larder_value_builder_end (changes));
}

static void
set_number (BacklotBackend *backend,
            const char     *project_id,
            const char     *member,
            int             number)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (project_id != NULL);

  larder_value_builder_set_int (changes, member, number);
  update (backend, project_id, NULL, larder_value_builder_end (changes));
}

void
backlot_films_set_duration_min (BacklotBackend *backend,
                                const char     *project_id,
                                int             duration_min)
{
  set_number (backend, project_id, "duration_min", duration_min);
}

void
backlot_films_set_height (BacklotBackend *backend,
                          const char     *project_id,
                          int             height)
{
  set_number (backend, project_id, "height", height);
}

void
backlot_films_set_sound (BacklotBackend     *backend,
                         const char         *project_id,
                         BacklotMediaImport *import)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();
  const char *media_id = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (project_id != NULL);

  if (import != NULL)
    {
      backlot_media_add (backend, import, project_id);
      media_id = backlot_media_import_get_id (import);
      larder_value_builder_set_string (changes, "sound_media_id", media_id);
    }
  else
    larder_value_builder_set_null (changes, "sound_media_id");
  update (backend, project_id, media_id, larder_value_builder_end (changes));
}
