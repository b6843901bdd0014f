/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of words alone is a stop of the keyboard only while it does not fit. */

#include "config.h"

#include "ui/common/backlot-scroll-stop.h"

#include "ui/common/backlot-descendant.h"

/* The child decides: a button in it has the keyboard first, and goes into sight with it. */
static void
fit_changed_cb (GtkWidget     *scrolled,
                GtkAdjustment *adjustment)
{
  AdwStatusPage *page = ADW_STATUS_PAGE (gtk_widget_get_ancestor (scrolled, ADW_TYPE_STATUS_PAGE));

  gtk_widget_set_can_focus (scrolled, adw_status_page_get_child (page) != NULL ||
                                      gtk_adjustment_get_upper (adjustment) >
                                      gtk_adjustment_get_page_size (adjustment));
}

static void
page_changed_cb (GtkWidget     *scrolled,
                 GParamSpec    *pspec,
                 AdwStatusPage *page)
{
  fit_changed_cb (scrolled,
                  gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_status_page_get_title (page), -1);
}

void
backlot_scroll_stop_attach (AdwStatusPage *page)
{
  GtkWidget *scrolled = NULL;
  GtkAdjustment *adjustment = NULL;

  g_return_if_fail (ADW_IS_STATUS_PAGE (page));

  scrolled = backlot_descendant_find (GTK_WIDGET (page), GTK_TYPE_SCROLLED_WINDOW);
  g_return_if_fail (scrolled != NULL);

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (fit_changed_cb), scrolled,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify", G_CALLBACK (page_changed_cb), scrolled,
                           G_CONNECT_SWAPPED);
  page_changed_cb (scrolled, NULL, page);
}
