/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every page of the window has: an address, actions, and a way to show toasts. */

#pragma once

#include <adwaita.h>

#include "query/project/backlot-history.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_PAGE (backlot_page_get_type ())

G_DECLARE_DERIVABLE_TYPE (BacklotPage, backlot_page, BACKLOT, PAGE, AdwNavigationPage)

/**
 * BacklotPageClass:
 * @get_address: where this page is now, such as `project/ID/renders`; (transfer full)
 * @open: shows what @tail names, the rest of the address behind the page's own part, such as
 *   `renders/OUTPUT_ID`; NULL: the page has no parts
 * @refresh: reads again what is shown
 */
struct _BacklotPageClass
{
  AdwNavigationPageClass parent_class;

  char *(*get_address) (BacklotPage *self);
  void  (*open)        (BacklotPage *self,
                        const char  *tail);
  void  (*refresh)     (BacklotPage *self);
};

GActionMap *backlot_page_get_actions     (BacklotPage *self);
char       *backlot_page_get_address     (BacklotPage *self);
void        backlot_page_open            (BacklotPage *self,
                                          const char  *tail);
void        backlot_page_refresh         (BacklotPage *self);
void        backlot_page_add_toast       (BacklotPage *self,
                                          AdwToast    *toast);
/**
 * backlot_page_tell_undo:
 * @self: (nullable): a page that is left tells nothing
 * @history: its last step is what @title tells; the toast before it goes away
 */
void        backlot_page_tell_undo       (BacklotPage    *self,
                                          BacklotHistory *history,
                                          const char     *title);
/* What Ctrl+Z and Ctrl+Shift+Z are about here; (nullable): what was done last of all. */
void        backlot_page_set_history     (BacklotPage    *self,
                                          BacklotHistory *history);
BacklotHistory *
            backlot_page_get_history     (BacklotPage    *self);
void        backlot_page_address_changed (BacklotPage *self);

/* The page around a widget. */
BacklotPage *backlot_page_get_ancestor   (GtkWidget   *widget);

G_END_DECLS
