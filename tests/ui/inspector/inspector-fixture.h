/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client with something in it, and the developer window over it. */

#pragma once

#include "backlot-test-context.h"

#include "larder/larder.h"

#include "ui/inspector/backlot-inspector-queries.h"
#include "ui/inspector/backlot-inspector-window.h"

G_BEGIN_DECLS

typedef struct
{
  TestContext             base;
  LarderClient           *client;      /* (owned): mounted, with a clock of its own */
  LarderTestClock        *clock;       /* (owned) */
  LarderQueryObserver    *observer;    /* (owned): attached to ["notes","1"] */
  LarderSlice            *view;        /* (owned): a slice of the program */
  GListStore             *slices;      /* (owned): of it */
  BacklotInspectorWindow *window;      /* borrowed: GTK's */
  GPtrArray              *fetches;     /* (owned): of LarderFetchContext, not answered */
  guint                   n_fetches;
} InspectorFixture;

/* With single quotes in place of double ones. */
LarderValue             *inspector_make_value   (const char *json);
GVariant                *inspector_make_key     (const char *second);
void                     inspector_answer       (InspectorFixture *fixture,
                                                 const char       *json);
LarderQueryOptions      *inspector_make_options (InspectorFixture *fixture,
                                                 const char       *second);
void                     inspector_set_up       (InspectorFixture *fixture,
                                                 gconstpointer     data);
void                     inspector_open_window  (InspectorFixture *fixture);
void                     inspector_close_window (InspectorFixture *fixture);
void                     inspector_tear_down    (InspectorFixture *fixture,
                                                 gconstpointer     data);
BacklotInspectorQueries *inspector_get_queries  (InspectorFixture *fixture);
BacklotInspectorQuery   *inspector_get_row      (InspectorFixture *fixture,
                                                 guint             position);
void                     inspector_act          (GtkWidget  *widget,
                                                 const char *action);
GtkTextBuffer           *inspector_get_buffer   (GtkWidget *value);
GtkWidget               *inspector_find_page    (InspectorFixture *fixture,
                                                 GType             type);

G_END_DECLS
