/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why somebody did not come in, in words, and beside which field. */

#include "config.h"

#include "ui/account/backlot-words-door.h"

#include <glib/gi18n.h>

static const struct
{
  BacklotDoorError  code;
  BacklotDoorField  field;
  const char       *text;
} words[] = {
  { BACKLOT_DOOR_ERROR_ADDRESS, BACKLOT_DOOR_FIELD_ADDRESS,
    N_("This isn’t an address. It looks like studio.example.org.") },
  { BACKLOT_DOOR_ERROR_IN_THE_CLEAR, BACKLOT_DOOR_FIELD_ADDRESS,
    N_("This address isn’t encrypted, so a password would be readable on the way. Ask for one that "
       "begins with https.") },
  { BACKLOT_DOOR_ERROR_UNKNOWN_HOST, BACKLOT_DOOR_FIELD_ADDRESS,
    N_("There is no computer of this name. Look at the spelling and at the network.") },
  { BACKLOT_DOOR_ERROR_REFUSED, BACKLOT_DOOR_FIELD_ADDRESS,
    N_("The computer is there, but no studio runs at this address.") },
  { BACKLOT_DOOR_ERROR_TLS, BACKLOT_DOOR_FIELD_ADDRESS,
    N_("The certificate of this server can’t be trusted, so nothing was sent. Tell the person who "
       "runs the studio.") },
  { BACKLOT_DOOR_ERROR_UNREACHABLE, BACKLOT_DOOR_FIELD_ADDRESS,
    N_("Nobody answers at this address.") },
  { BACKLOT_DOOR_ERROR_NOT_A_STUDIO, BACKLOT_DOOR_FIELD_ADDRESS,
    N_("There is a server at this address, but it isn’t a studio.") },
  { BACKLOT_DOOR_ERROR_CAPTIVE, BACKLOT_DOOR_FIELD_ADDRESS,
    N_("A web page answers instead of a studio. A network that asks for a sign-in does this: open a "
       "page in the browser first.") },
  { BACKLOT_DOOR_ERROR_KEY, BACKLOT_DOOR_FIELD_KEY,
    N_("This studio needs a key. It is told with the address.") },
  { BACKLOT_DOOR_ERROR_BUSY, BACKLOT_DOOR_FIELD_NONE,
    N_("The studio has a problem of its own. Try again later.") },
  { BACKLOT_DOOR_ERROR_EMAIL, BACKLOT_DOOR_FIELD_EMAIL, N_("This isn’t an e-mail address.") },
  { BACKLOT_DOOR_ERROR_CREDENTIALS, BACKLOT_DOOR_FIELD_PASSWORD,
    N_("E-mail address and password don’t belong together.") },
  { BACKLOT_DOOR_ERROR_NOT_CONFIRMED, BACKLOT_DOOR_FIELD_EMAIL,
    N_("This address isn’t confirmed. Follow the link in the mail first.") },
  { BACKLOT_DOOR_ERROR_CONFIRM, BACKLOT_DOOR_FIELD_NONE,
    N_("The account is made. Follow the link in the mail, then sign in here.") },
  { BACKLOT_DOOR_ERROR_TAKEN, BACKLOT_DOOR_FIELD_EMAIL,
    N_("There is an account with this address. Sign in with it.") },
  { BACKLOT_DOOR_ERROR_WEAK, BACKLOT_DOOR_FIELD_PASSWORD, NULL },
  { BACKLOT_DOOR_ERROR_SAME, BACKLOT_DOOR_FIELD_PASSWORD,
    N_("This is the password that you have. Choose another one.") },
  { BACKLOT_DOOR_ERROR_OLD_SESSION, BACKLOT_DOOR_FIELD_PASSWORD,
    N_("Sign out and in again first.") },
  { BACKLOT_DOOR_ERROR_CLOSED, BACKLOT_DOOR_FIELD_NONE,
    N_("This studio lets nobody in this way. Ask the person who runs it.") },
  { BACKLOT_DOOR_ERROR_CODE, BACKLOT_DOOR_FIELD_CODE, N_("This code is wrong or too old.") },
  { BACKLOT_DOOR_ERROR_BROWSER, BACKLOT_DOOR_FIELD_NONE,
    N_("The browser came back without a sign-in. Try again.") },
  { BACKLOT_DOOR_ERROR_OTHER_PERSON, BACKLOT_DOOR_FIELD_EMAIL,
    N_("This is another account. Add it as a studio of its own.") },
};

static char *
word_rate (guint wait_s)
{
  if (wait_s == 0)
    return g_strdup (_("Too many tries. Wait a moment."));
  if (wait_s < 60)
    return g_strdup_printf (ngettext ("Too many tries. Wait for %u second.",
                                      "Too many tries. Wait for %u seconds.", wait_s), wait_s);
  wait_s = (wait_s + 59) / 60;
  return g_strdup_printf (ngettext ("Too many tries. Wait for %u minute.",
                                    "Too many tries. Wait for %u minutes.", wait_s), wait_s);
}

/* How long a password has to be stands nowhere in the answer but in its sentence. */
static char *
word_weak (const char *message)
{
  const char *least = strstr (message, "at least ");
  guint64 n = least != NULL ? g_ascii_strtoull (least + strlen ("at least "), NULL, 10) : 0;

  if (n == 0 || n > 512)
    return g_strdup (_("This password is too short or too easy to guess."));
  return g_strdup_printf (ngettext ("The studio wants a password of at least %u character.",
                                    "The studio wants a password of at least %u characters.",
                                    (gulong) n), (guint) n);
}

char *
backlot_words_door (const GError *error,
                    guint         wait_s)
{
  if (g_error_matches (error, BACKLOT_DOOR_ERROR, BACKLOT_DOOR_ERROR_WEAK))
    return word_weak (error->message);
  if (g_error_matches (error, BACKLOT_DOOR_ERROR, BACKLOT_DOOR_ERROR_RATE))
    return word_rate (wait_s);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_error_matches (error, BACKLOT_DOOR_ERROR, (int) words[i].code))
      return g_strdup (_(words[i].text));
  return g_strdup (_("This didn’t work. Try again."));
}

BacklotDoorField
backlot_words_door_field (const GError *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_error_matches (error, BACKLOT_DOOR_ERROR, (int) words[i].code))
      return words[i].field;
  return BACKLOT_DOOR_FIELD_NONE;
}
