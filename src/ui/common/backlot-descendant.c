/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds parts of widgets that the platform does not tell of. */

#include "config.h"

#include "ui/common/backlot-descendant.h"

GtkWidget *
backlot_descendant_find (GtkWidget *widget,
                         GType      type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = backlot_descendant_find (child, type);
  return found;
}
