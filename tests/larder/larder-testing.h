/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the library share: a record type, a server played by the test, waiting. */

#pragma once

#include "larder/larder.h"

/* Iterates the main context until @condition; meson's timeout is the guard. */
#define larder_test_wait(condition) \
  G_STMT_START { while (!(condition)) g_main_context_iteration (NULL, TRUE); } G_STMT_END

/* Everything that is due now has happened. */
void         larder_test_settle     (void);
LarderValue *larder_test_value      (const char   *json);
GVariant    *larder_test_key        (const char   *first,
                                     const char   *second);
/* The objects of the library that are there now; NULL: none. */
char        *larder_test_count_left (void);
/* A fresh path in a folder of this test run. */
char        *larder_test_path       (const char   *name);
char        *larder_test_json       (LarderValue  *value);
/* What an observer shows, its data as JSON ("absent": none). */
void         larder_test_assert_state (LarderQueryObserver *observer,
                                       LarderStatus         status,
                                       LarderFetchStatus    fetch_status,
                                       const char          *json);

#define LARDER_TYPE_TEST_NOTE (larder_test_note_get_type ())
G_DECLARE_FINAL_TYPE (LarderTestNote, larder_test_note, LARDER, TEST_NOTE, LarderRecord)

struct _LarderTestNote
{
  LarderRecord parent_instance;
};

/* The far end: keeps what is asked of it until the test answers. */
typedef struct
{
  GPtrArray *fetches;       /* of LarderFetchContext, not answered yet */
  GPtrArray *mutations;     /* of LarderMutationContext, not answered yet */
  guint      n_fetches;
  guint      n_mutations;
  guint      n_settled;
  gboolean   takes_cancellable;
  gboolean   at_once;       /* answers "answer" inside the call */
  char      *answer;
  GPtrArray *log;           /* of text: ids of mutations in the order in which they came */
} LarderTestServer;

LarderTestServer      *larder_test_server_new            (void);
void                   larder_test_server_free           (LarderTestServer      *self);
void                   larder_test_server_fetch          (LarderFetchContext    *context,
                                                          gpointer               self);
void                   larder_test_server_mutate         (LarderMutationContext *context,
                                                          gpointer               self);
void                   larder_test_server_settled        (LarderMutation        *mutation,
                                                          gpointer               self);
/* Answers the oldest open fetch and lets that settle. */
void                   larder_test_server_answer         (LarderTestServer      *self,
                                                          const char            *json);
void                   larder_test_server_fail           (LarderTestServer      *self,
                                                          int                    code);
/* The same for mutations; @row (nullable) is the row of table "notes" that comes with it. */
void                   larder_test_server_accept         (LarderTestServer      *self,
                                                          const char            *row);
void                   larder_test_server_refuse         (LarderTestServer      *self,
                                                          GQuark                 domain,
                                                          int                    code);
LarderQueryOptions    *larder_test_server_options        (LarderTestServer      *self,
                                                          GVariant              *key);
LarderMutationOptions *larder_test_server_rules          (LarderTestServer      *self,
                                                          const char            *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderTestServer, larder_test_server_free)
