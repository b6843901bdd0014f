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

void
backlot_films_set_sound (BacklotBackend     *backend,
                         const char         *project_id,
                         BacklotMediaImport *import)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();
  const char *media_id = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (project_id != NULL && import != NULL);

  backlot_media_add (backend, import, project_id);
  media_id = backlot_media_import_get_id (import);
  larder_value_builder_set_string (changes, "sound_media_id", media_id);
  backlot_row_edit_submit (backend, "films.update", "films", project_id, project_id, media_id,
                           larder_value_builder_end (changes));
}
