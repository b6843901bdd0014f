/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the page share: the list, and what can be done with its rows. */

#pragma once

#include "ui/account/backlot-notifications-page.h"
#include "ui/common/backlot-page-state.h"

G_BEGIN_DECLS

struct _BacklotNotificationsPage
{
  BacklotPage         parent_instance;

  BacklotContext     *context;     /* (owned) */
  char               *filter;      /* never NULL */
  char               *today;       /* a date as text: of the headings */
  GtkSortListModel   *sorted;      /* (owned) */
  guint               more_id;     /* asks for older ones */

  BacklotPageState   *state;
  GtkScrolledWindow  *scrolled;
  GtkListView        *list;
  GtkSingleSelection *selection;
};

/* Of backlot-notifications-page-actions.c. @what: the name of an action of the row, without its
 * group. */
void backlot_notifications_page_do             (BacklotNotificationsPage *self,
                                                BacklotNotification      *notification,
                                                const char               *what);
void backlot_notifications_page_update_actions (BacklotNotificationsPage *self);
void backlot_notifications_page_add_actions    (BacklotNotificationsPage *self);

G_END_DECLS
