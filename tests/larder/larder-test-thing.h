/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A class of rows with a member of each type, and shorthands for tests of tables. */

#pragma once

#include "larder/larder-table-private.h"

G_BEGIN_DECLS

#define TEST_TYPE_THING (test_thing_get_type ())
G_DECLARE_FINAL_TYPE (TestThing, test_thing, TEST, THING, LarderRecord)

LarderTable *test_things_new    (void);
LarderValue *test_parse         (const char  *json);
void         test_upsert        (LarderTable *table,
                                 const char  *json);
void         test_insert_layer  (LarderTable *table,
                                 const char  *mutation_id,
                                 const char  *row);
void         test_merge_layer   (LarderTable *table,
                                 const char  *mutation_id,
                                 const char  *id,
                                 const char  *changes);
/* The value of a row as JSON, "none" if it has none. */
char        *test_get_json      (LarderTable *table,
                                 const char  *id);
void         test_assert_row    (LarderTable *table,
                                 const char  *id,
                                 const char  *json);
/* Appends the name of each notified property and a blank to @log. */
void         test_log_notifies  (gpointer     object,
                                 GString     *log);
/* What was notified, in the order of the alphabet: that of one batch is not promised. */
void         test_assert_log    (GString     *log,
                                 const char  *expected);

G_END_DECLS
