/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the person is and was: projects, and selection and place in each page. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

/* Properties: selected-project-id, recent-project-ids (newest first), project-kind (of which the
 * sidebar shows projects; empty: all), selection (ids by page),
 * scroll (pixels by page). */
#define BACKLOT_TYPE_NAVIGATION (backlot_navigation_get_type ())
G_DECLARE_FINAL_TYPE (BacklotNavigation, backlot_navigation, BACKLOT, NAVIGATION, LarderSlice)

BacklotNavigation *backlot_navigation_new (void);
const char *backlot_navigation_get_selected_project_id (BacklotNavigation *self);
/* Also makes it the first of the recent ones. */
void   backlot_navigation_visit_project      (BacklotNavigation  *self,
                                              const char         *project_id);
/* Returns: (transfer full): empty when nothing is selected */
char **backlot_navigation_get_page_selection (BacklotNavigation  *self,
                                              const char         *page);
void   backlot_navigation_set_page_selection (BacklotNavigation  *self,
                                              const char         *page,
                                              const char * const *ids);
/* How far a page is scrolled down, in pixels; 0 is the top. */
double backlot_navigation_get_page_scroll    (BacklotNavigation  *self,
                                              const char         *page);
void   backlot_navigation_set_page_scroll    (BacklotNavigation  *self,
                                              const char         *page,
                                              double              scroll);
/* Of @page and of the parts below it, such as project/<id>/photos: nothing is selected there any
 * more, and the top is shown. */
void   backlot_navigation_forget_page        (BacklotNavigation  *self,
                                              const char         *page);

G_END_DECLS
