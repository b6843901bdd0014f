/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's way from an address to a page. */

#include "config.h"

#include "ui/shell/backlot-window-private.h"

#include "ui/account/backlot-credits-page.h"
#include "ui/account/backlot-notifications-page.h"
#include "ui/collab/backlot-my-tasks-page.h"
#include "ui/common/backlot-boundary.h"
#include "ui/common/backlot-page.h"
#include "ui/film/backlot-film-page.h"
#include "ui/project/backlot-home-page.h"
#include "ui/project/backlot-queue-page.h"
#include "ui/shell/backlot-address.h"
#include "ui/shell/backlot-fault-page.h"

/* The lowest page of the stack: a film may lie over it in a player. */
static BacklotPage *
get_root (BacklotWindow *self)
{
  g_autoptr(GListModel) stack = adw_navigation_view_get_navigation_stack (self->navigation_view);
  g_autoptr(AdwNavigationPage) page = g_list_model_get_item (stack, 0);

  return BACKLOT_IS_PAGE (page) ? BACKLOT_PAGE (page) : NULL;
}

static void
open_project (BacklotWindow        *self,
              const BacklotAddress *address)
{
  BacklotUiStore *store = backlot_context_get_ui_store (self->context);
  BacklotPage *root = get_root (self);
  g_autofree char *tag = g_strconcat ("project/", address->id, NULL);
  g_autofree char *tab = g_strdup (backlot_ui_store_get_active_tab (store, tag));
  g_autofree char *at = root != NULL ? backlot_page_get_address (root) : NULL;

  if (self->rebuilding || at == NULL || !g_str_has_prefix (at, tag) ||
      BACKLOT_IS_FAULT_PAGE (root))
    {
      root = backlot_film_page_new (self->context, address->id);
      backlot_film_page_remember (BACKLOT_FILM_PAGE (root),
                                  backlot_context_get_navigation (self->context));
      backlot_film_page_set_preferences (BACKLOT_FILM_PAGE (root),
                                         backlot_context_get_preferences (self->context),
                                         backlot_context_get_window_state (self->context));
      if (tab != NULL && address->tail[0] == '\0')
        backlot_page_open (root, tab);
      backlot_window_replace_page (self, ADW_NAVIGATION_PAGE (root));
    }
  else if (adw_navigation_view_get_visible_page (self->navigation_view) !=
           ADW_NAVIGATION_PAGE (root))
    adw_navigation_view_pop_to_page (self->navigation_view, ADW_NAVIGATION_PAGE (root));

  if (address->tail[0] != '\0')
    backlot_page_open (root, address->tail);
}

static BacklotPage *
new_place (BacklotWindow *self,
           const char    *place)
{
  if (g_str_equal (place, "queue"))
    return backlot_queue_page_new (self->context);
  if (g_str_equal (place, "tasks"))
    return backlot_my_tasks_page_new (self->context);
  if (g_str_equal (place, "notifications"))
    return backlot_notifications_page_new (self->context);
  if (g_str_equal (place, "credits"))
    return backlot_credits_page_new (self->context);
  return backlot_home_page_new (self->context);
}

void
backlot_window_open_place (BacklotWindow *self,
                           const char    *place,
                           const char    *tail)
{
  BacklotPage *root = get_root (self);
  g_autofree char *at = root != NULL ? backlot_page_get_address (root) : NULL;

  if (self->rebuilding || g_strcmp0 (at, place) != 0 || BACKLOT_IS_FAULT_PAGE (root) ||
      adw_navigation_view_get_visible_page (self->navigation_view) != ADW_NAVIGATION_PAGE (root))
    {
      root = new_place (self, place);
      backlot_window_replace_page (self, ADW_NAVIGATION_PAGE (root));
    }
  if (tail[0] != '\0')
    backlot_page_open (root, tail);
}

static gboolean
open_address (BacklotWindow *self,
              const char    *address)
{
  g_autoptr(BacklotAddress) parsed = backlot_address_parse (address);
  if (self->alone && self->address != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "app.open-uri", "s", address);
      return parsed->kind != BACKLOT_ADDRESS_NONE;
    }
  switch (parsed->kind)
    {
    case BACKLOT_ADDRESS_HOME:
      backlot_window_open_place (self, "home", "");
      break;
    case BACKLOT_ADDRESS_TASKS:
      backlot_window_open_place (self, "tasks", parsed->tail);
      break;
    case BACKLOT_ADDRESS_QUEUE:
      backlot_window_open_place (self, "queue", parsed->tail);
      break;
    case BACKLOT_ADDRESS_PROJECT:
      open_project (self, parsed);
      break;
    case BACKLOT_ADDRESS_JOB:
    case BACKLOT_ADDRESS_TASK:
    case BACKLOT_ADDRESS_COMMENT:
      backlot_window_open_link (self, parsed);
      break;
    case BACKLOT_ADDRESS_NOTIFICATIONS:
      backlot_window_open_place (self, "notifications", "");
      break;
    case BACKLOT_ADDRESS_SEARCH:
      if (self->address == NULL)
        backlot_window_open_place (self, "home", "");
      backlot_window_search (self, parsed->tail);
      return TRUE;
    case BACKLOT_ADDRESS_NEW_PROJECT:
      if (self->address == NULL)
        backlot_window_open_place (self, "home", "");
      gtk_widget_activate_action (GTK_WIDGET (self), "app.new-project", NULL);
      return TRUE;
    case BACKLOT_ADDRESS_CREDITS:
      backlot_window_open_place (self, "credits", parsed->tail);
      break;
    case BACKLOT_ADDRESS_NONE:
    default:
      g_info ("not an address: %s", address);
      return FALSE;
    }

  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  return TRUE;
}

/* A page that can not be made is no reason to lose the others. */
gboolean
backlot_window_open (BacklotWindow *self,
                     const char    *address)
{
  g_autofree char *problem = NULL;
  gboolean opened = FALSE;

  g_return_val_if_fail (BACKLOT_IS_WINDOW (self), FALSE);

  backlot_boundary_begin ();
  opened = open_address (self, address);
  problem = backlot_boundary_end ();
  if (problem != NULL && opened)
    backlot_window_show_fault (self, address, problem);
  return opened;
}

/* The name of the page without the parts below it. */
static char *
get_place (const char *address)
{
  g_autoptr(BacklotAddress) parsed = backlot_address_parse (address);

  return parsed->kind == BACKLOT_ADDRESS_PROJECT ? g_strconcat ("project/", parsed->id, NULL)
                                                  : g_strdup (address);
}

void
backlot_window_rebuild_page (GtkWidget  *widget,
                             const char *name,
                             GVariant   *parameter)
{
  BacklotWindow *self = BACKLOT_WINDOW (widget);
  g_autofree char *address = g_strdup (self->address);
  g_autofree char *place = NULL;

  if (address == NULL)
    return;
  place = get_place (address);
  backlot_navigation_forget_page (backlot_context_get_navigation (self->context), place);
  self->rebuilding = TRUE;
  backlot_window_open (self, address);
  self->rebuilding = FALSE;
}
