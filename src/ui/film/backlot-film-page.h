/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a film project: its photos and its renders. */

#pragma once

#include "store/backlot-navigation.h"
#include "store/backlot-preferences.h"
#include "store/backlot-window-state.h"
#include "ui/common/backlot-context.h"
#include "ui/common/backlot-page.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_FILM_PAGE (backlot_film_page_get_type ())

G_DECLARE_FINAL_TYPE (BacklotFilmPage, backlot_film_page, BACKLOT, FILM_PAGE, BacklotPage)

BacklotPage *backlot_film_page_new            (BacklotContext    *context,
                                               const char        *project_id);
/* What is selected is kept there, and selected again. */
void         backlot_film_page_remember       (BacklotFilmPage   *self,
                                               BacklotNavigation *navigation);
/* What costs more than the person wants asks first; @window says whether the details are open. */
void         backlot_film_page_set_preferences (BacklotFilmPage    *self,
                                                BacklotPreferences *preferences,
                                                BacklotWindowState *window);
/**
 * backlot_film_page_spend:
 * @func: (scope async): begins what costs the price that is shown; gets @owner and @user_data
 */
void         backlot_film_page_spend           (BacklotFilmPage *self,
                                                GtkWidget       *owner,
                                                GFunc            func,
                                                gpointer         user_data,
                                                GDestroyNotify   destroy);
const char  *backlot_film_page_get_project_id (BacklotFilmPage *self);
void         backlot_film_page_add_files      (BacklotFilmPage *self,
                                               GListModel      *files);

G_END_DECLS
