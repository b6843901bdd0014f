/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for states, errors, times and amounts. */

#include "config.h"

#include "larder/larder-error.h"

#include "query/backlot-error.h"
#include "ui/common/backlot-words.h"

static void
test_remaining (void)
{
  const struct
  {
    gint64      seconds;
    const char *words;
  } cases[] = {
    { -1, "" },
    { 0, "a few seconds left" },
    { 4, "a few seconds left" },
    { 7, "about 5 seconds left" },
    { 29, "about 30 seconds left" },
    { 50, "about 1 minute left" },
    { 89, "about 1 minute left" },
    { 90, "about 2 minutes left" },
    { 3500, "about 58 minutes left" },
    { 3600, "about 1 hour left" },
    { 7200, "about 2 hours left" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = backlot_words_remaining (cases[i].seconds);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_duration (void)
{
  const struct
  {
    double      seconds;
    const char *words;
  } cases[] = {
    { -3.0, "0:00" },
    { 0.4, "0:00" },
    { 59.6, "1:00" },
    { 65.0, "1:05" },
    { 600.0, "10:00" },
    { 3661.0, "1:01:01" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = backlot_words_duration (cases[i].seconds);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_credits (void)
{
  g_autofree char *none = backlot_words_credits (0);
  g_autofree char *one = backlot_words_credits (1);
  g_autofree char *many = backlot_words_credits (1000);

  g_assert_cmpstr (none, ==, "0 credits");
  g_assert_cmpstr (one, ==, "1 credit");
  g_assert_cmpstr (many, ==, "1000 credits");
}

static void
test_offer (void)
{
  g_autofree char *plain = backlot_words_offer_label (-1);
  g_autofree char *one = backlot_words_offer_label (1);
  g_autofree char *five = backlot_words_offer_label (5);
  g_autofree char *uploading = backlot_words_offer_reason (BACKLOT_OFFER_UPLOADING, 2, 0);
  g_autofree char *missing = backlot_words_offer_reason (BACKLOT_OFFER_TOO_FEW_CREDITS, 0, 3);

  g_assert_cmpstr (plain, ==, "Render");
  g_assert_cmpstr (one, ==, "Render · 1 Credit");
  g_assert_cmpstr (five, ==, "Render · 5 Credits");
  g_assert_cmpstr (uploading, ==, "2 files are still being uploaded");
  g_assert_cmpstr (missing, ==, "3 more credits are needed");
}

/* Whatever the reason is, the tooltip of the button says one. */
static void
test_every_reason_has_words (void)
{
  for (int reason = BACKLOT_OFFER_POSSIBLE; reason <= BACKLOT_OFFER_UNKNOWN; reason++)
    {
      g_autofree char *words = backlot_words_offer_reason (reason, 1, 1);

      g_assert_cmpuint (strlen (words), >, 5);
    }
}

static void
test_states (void)
{
  g_autofree char *running = backlot_words_job_state ("processing");
  g_autofree char *unknown = backlot_words_job_state ("teleporting");
  g_autofree char *nothing = backlot_words_job_state (NULL);

  g_assert_cmpstr (running, ==, "Running");
  g_assert_cmpstr (unknown, ==, "teleporting");
  g_assert_cmpstr (nothing, ==, "");
}

/* Each code has a sentence of its own, without the English of the log. */
static void
test_every_error_has_a_sentence (void)
{
  g_autoptr(GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = BACKLOT_ERROR_NETWORK; code <= BACKLOT_ERROR_PROJECT_TOO_LARGE; code++)
    {
      g_autoptr(GError) error = g_error_new_literal (BACKLOT_ERROR, code, "for the log");
      char *sentence = backlot_words_error (error);

      g_assert_cmpstr (sentence, !=, "for the log");
      g_assert_true (g_str_has_suffix (sentence, "."));
      if (code != BACKLOT_ERROR_ID_IN_USE && code != BACKLOT_ERROR_FAULT)
        g_assert_false (g_hash_table_contains (sentences, sentence));
      g_hash_table_add (sentences, sentence);
    }
}

/* English for logs stays in the logs. */
static void
test_errors_of_the_engine (void)
{
  const struct
  {
    LarderError  code;
    const char  *sentence;
  } cases[] = {
    { LARDER_ERROR_CONFLICT, "Somebody changed it meanwhile." },
    { LARDER_ERROR_DENIED, "This isn’t allowed in this project." },
    { LARDER_ERROR_GONE, "It was deleted, or it can’t be seen any more." },
    { LARDER_ERROR_INVALID, "Something went wrong in Backlot itself." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (LARDER_ERROR, cases[i].code, "for the log");
      g_autofree char *sentence = backlot_words_error (error);

      g_assert_cmpstr (sentence, ==, cases[i].sentence);
    }
}

static void
test_refused_file (void)
{
  g_autoptr(GError) error = g_error_new_literal (BACKLOT_ERROR, BACKLOT_ERROR_EMPTY_FILE, "log");
  g_autofree char *words = backlot_words_refused_file ("a b.jpg", error);

  g_assert_cmpstr (words, ==, "“a b.jpg”: This file is empty.");
}

static void
test_failure (void)
{
  g_assert_cmpstr (backlot_words_failure ("disk_full", "ENOSPC"), ==,
                   "There is no space left for the film.");
  g_assert_cmpstr (backlot_words_failure ("worker_lost", NULL), ==,
                   "The render worker stopped answering.");
  g_assert_cmpstr (backlot_words_failure ("render_failed", "It burnt"), ==, "It burnt");
  g_assert_cmpstr (backlot_words_failure (NULL, "It burnt"), ==, "It burnt");
  g_assert_null (backlot_words_failure ("render_failed", ""));
  g_assert_null (backlot_words_failure (NULL, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/words/remaining-time-is-rounded", test_remaining);
  g_test_add_func ("/words/duration", test_duration);
  g_test_add_func ("/words/credits-have-plurals", test_credits);
  g_test_add_func ("/words/offer", test_offer);
  g_test_add_func ("/words/every-reason-has-words", test_every_reason_has_words);
  g_test_add_func ("/words/unknown-states-are-shown", test_states);
  g_test_add_func ("/words/every-error-has-a-sentence", test_every_error_has_a_sentence);
  g_test_add_func ("/words/errors-of-the-engine", test_errors_of_the_engine);
  g_test_add_func ("/words/refused-file", test_refused_file);
  g_test_add_func ("/words/failures-are-told-by-code", test_failure);

  return g_test_run ();
}
