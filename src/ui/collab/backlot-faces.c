/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else has a project open. */

#include "config.h"

#include "ui/collab/backlot-faces.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-record-link.h"
#include "ui/common/backlot-words-task.h"

#define MOST 3
#define SIZE 24

struct _BacklotFaces
{
  GtkBox        parent_instance;

  BacklotTeam  *team;           /* (owned) (nullable) */
  LarderRecord *people[MOST];   /* (owned) (nullable): whose faces are shown */
};

G_DEFINE_FINAL_TYPE (BacklotFaces, backlot_faces, GTK_TYPE_BOX)

static void update (BacklotFaces *self);

static void
clear (BacklotFaces *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
}

static void
add_face (BacklotFaces *self,
          const char   *name)
{
  GtkWidget *face = g_object_new (ADW_TYPE_AVATAR, "size", SIZE, "text", name, "show-initials",
                                  TRUE, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);

  gtk_widget_set_tooltip_text (face, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (face), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (self), face);
}

static void
add_count (BacklotFaces *self,
           guint         n_more)
{
  /* Translators: so many more people than those whose faces are shown */
  g_autofree char *words = g_strdup_printf (_("+%u"), n_more);
  GtkWidget *label = gtk_label_new (words);

  gtk_widget_set_margin_start (label, 3);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (self), label);
}

static void
update (BacklotFaces *self)
{
  BacklotBackend *backend = backlot_team_get_backend (self->team);
  GListModel *people = backlot_presence_get_people (backlot_team_get_presence (self->team));
  guint n_people = g_list_model_get_n_items (people);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *label = NULL;

  clear (self);
  for (guint i = 0; i < n_people; i++)
    {
      g_autoptr(BacklotVisitor) visitor = g_list_model_get_item (people, i);
      g_autofree char *name = backlot_words_person (backend,
                                                    backlot_visitor_get_user_id (visitor));

      if (i < MOST)
        add_face (self, name);
      g_strv_builder_add (names, name);
    }
  if (n_people > MOST)
    add_count (self, n_people - MOST);
  list = g_strv_builder_end (names);
  /* Translators: stands between the names of people */
  joined = g_strjoinv (_(", "), list);
  /* Translators: %s are people who have the same project open */
  label = g_strdup_printf (_("Also here: %s"), joined);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), n_people > 0 ? label : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), n_people > 0);
}

/* Names can come later than the people who have them. */
static void
people_cb (BacklotFaces *self)
{
  GListModel *people = backlot_presence_get_people (backlot_team_get_presence (self->team));

  for (guint i = 0; i < MOST; i++)
    {
      g_autoptr(BacklotVisitor) visitor = g_list_model_get_item (people, i);

      backlot_record_link_set (&self->people[i], backlot_team_get_backend (self->team), "people",
                               visitor != NULL ? backlot_visitor_get_user_id (visitor) : NULL,
                               G_CALLBACK (update), self);
    }
  update (self);
}

static void
dispose (GObject *object)
{
  BacklotFaces *self = BACKLOT_FACES (object);

  for (guint i = 0; i < MOST; i++)
    backlot_record_link_set (&self->people[i], NULL, NULL, NULL, G_CALLBACK (update), self);
  g_clear_object (&self->team);

  G_OBJECT_CLASS (backlot_faces_parent_class)->dispose (object);
}

static void
backlot_faces_class_init (BacklotFacesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
backlot_faces_init (BacklotFaces *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "faces");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
backlot_faces_new (void)
{
  return g_object_new (BACKLOT_TYPE_FACES, NULL);
}

void
backlot_faces_set_team (BacklotFaces *self,
                        BacklotTeam  *team)
{
  g_return_if_fail (BACKLOT_IS_FACES (self));
  g_return_if_fail (self->team == NULL);

  self->team = g_object_ref (team);
  g_signal_connect_object (backlot_presence_get_people (backlot_team_get_presence (team)),
                           "items-changed", G_CALLBACK (people_cb), self, G_CONNECT_SWAPPED);
  people_cb (self);
}
