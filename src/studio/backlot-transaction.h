/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements of one transaction, on the database's thread. */

#pragma once

#include "studio/backlot-database.h"
#include "studio/backlot-row-watch.h"

G_BEGIN_DECLS

/* Arguments of a statement are told by a string with one letter each:
 *   t  const char *, may be NULL     i  int, gboolean      l  gint64
 *   d  double                        y  GBytes *, may be NULL
 * They are always bound, never pasted. Statements are prepared once and kept. */

const BacklotCaller *backlot_transaction_get_caller  (BacklotTransaction   *self);
void                 backlot_transaction_set_caller  (BacklotTransaction   *self,
                                                      const BacklotCaller  *caller);
void                 backlot_transaction_look_as     (BacklotTransaction   *self,
                                                      const BacklotCaller  *caller);
const char          *backlot_transaction_get_user    (BacklotTransaction   *self);
gboolean             backlot_transaction_is_service  (BacklotTransaction   *self);
const char          *backlot_transaction_get_now     (BacklotTransaction   *self);
BacklotSchema       *backlot_transaction_get_schema  (BacklotTransaction   *self);
gint64               backlot_transaction_get_changed (BacklotTransaction   *self);
void                 backlot_transaction_set_definer (BacklotTransaction   *self,
                                                      gboolean              definer);
void                 backlot_transaction_hurry       (BacklotTransaction   *self,
                                                      guint                 milliseconds);
gboolean             backlot_transaction_is_late     (BacklotTransaction   *self);
BacklotRowWatch     *backlot_transaction_watch_rows  (BacklotTransaction   *self,
                                                      const char           *table);

gboolean             backlot_transaction_execute     (BacklotTransaction   *self,
                                                      GError              **error,
                                                      const char           *sql,
                                                      const char           *types,
                                                      ...);
BacklotStatement    *backlot_transaction_query       (BacklotTransaction   *self,
                                                      GError              **error,
                                                      const char           *sql,
                                                      const char           *types,
                                                      ...);
gboolean             backlot_transaction_read_text   (BacklotTransaction   *self,
                                                      char                **value,
                                                      GError              **error,
                                                      const char           *sql,
                                                      const char           *types,
                                                      ...);
gboolean             backlot_transaction_read_int    (BacklotTransaction   *self,
                                                      gint64               *value,
                                                      GError              **error,
                                                      const char           *sql,
                                                      const char           *types,
                                                      ...);
BacklotStatement    *backlot_transaction_prepare     (BacklotTransaction   *self,
                                                      const char           *sql,
                                                      GError              **error);

void                 backlot_statement_bind_text     (BacklotStatement     *statement,
                                                      int                   index,
                                                      const char           *value);
void                 backlot_statement_bind_int      (BacklotStatement     *statement,
                                                      int                   index,
                                                      gint64                value);
void                 backlot_statement_bind_double   (BacklotStatement     *statement,
                                                      int                   index,
                                                      double                value);
int                  backlot_statement_find          (BacklotStatement     *statement,
                                                      const char           *parameter);
gboolean             backlot_statement_next          (BacklotStatement     *statement,
                                                      gboolean             *has_row,
                                                      GError              **error);
void                 backlot_statement_rewind        (BacklotStatement     *statement);
int                  backlot_statement_n_columns     (BacklotStatement     *statement);
const char          *backlot_statement_name          (BacklotStatement     *statement,
                                                      int                   column);
gboolean             backlot_statement_is_null       (BacklotStatement     *statement,
                                                      int                   column);
gboolean             backlot_statement_is_number     (BacklotStatement     *statement,
                                                      int                   column);
const char          *backlot_statement_text          (BacklotStatement     *statement,
                                                      int                   column);
gint64               backlot_statement_int           (BacklotStatement     *statement,
                                                      int                   column);
double               backlot_statement_double        (BacklotStatement     *statement,
                                                      int                   column);
gboolean             backlot_statement_is_readonly   (BacklotStatement     *statement);
void                 backlot_statement_free          (BacklotStatement     *statement);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotStatement, backlot_statement_free)

G_END_DECLS
