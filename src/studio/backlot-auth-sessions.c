/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions and their refresh tokens in the database. Everything here runs in a transaction. */
#include "config.h"

#include "studio/backlot-auth-sessions.h"

#include "studio/backlot-api-error.h"
#include "wire/backlot-wire-jwt.h"

#include <string.h>
#include <sys/random.h>

/* An ancestor older than the parent of the active token is taken for so long after its use. */
#define REUSE_INTERVAL "-10 seconds"
/* Of a session's used tokens so many are kept: an older one is then simply unknown. */
#define KEPT_TOKENS 50

static char *
new_token (void)
{
  guint8 bytes[24];
  ssize_t n_bytes = getrandom (bytes, sizeof bytes, 0);

  g_assert (n_bytes == sizeof bytes);
  return backlot_wire_base64url_encode (bytes, sizeof bytes);
}

static gboolean
insert_token (BacklotTransaction  *transaction,
              const char          *session_id,
              const char          *parent,
              char               **refresh_token,
              GError             **error)
{
  g_autofree char *token = new_token ();

  if (!backlot_transaction_execute (transaction, error,
                                    "INSERT INTO auth_refresh_tokens (token, session_id, parent)"
                                    " VALUES (?1, ?2, ?3)", "ttt", token, session_id, parent))
    return FALSE;
  *refresh_token = g_steal_pointer (&token);
  return TRUE;
}

/* Begins a session, which is a sign-in. */
gboolean
backlot_auth_open_session (BacklotTransaction  *transaction,
                           const char          *user_id,
                           char               **session_id,
                           char               **refresh_token,
                           GError             **error)
{
  g_autofree char *id = g_uuid_string_random ();

  if (!backlot_transaction_execute (transaction, error,
                                    "INSERT INTO auth_sessions (id, user_id) VALUES (?1, ?2)",
                                    "tt", id, user_id) ||
      !backlot_transaction_execute (transaction, error,
                                    "UPDATE auth_users SET last_sign_in_at = now () WHERE id = ?1",
                                    "t", user_id) ||
      !insert_token (transaction, id, NULL, refresh_token, error))
    return FALSE;
  *session_id = g_steal_pointer (&id);
  return TRUE;
}

static gboolean
rotate (BacklotTransaction  *transaction,
        const char          *token,
        const char          *session_id,
        char               **refresh_token,
        GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE auth_refresh_tokens SET revoked = 1,"
                                      " updated_at = now () WHERE token = ?1", "t", token) &&
         insert_token (transaction, session_id, token, refresh_token, error) &&
         backlot_transaction_execute (transaction, error,
                                      "UPDATE auth_sessions SET updated_at = now () WHERE id = ?1",
                                      "t", session_id) &&
         backlot_transaction_execute (transaction, error,
                                      "DELETE FROM auth_refresh_tokens WHERE session_id = ?1"
                                      " AND revoked AND id NOT IN (SELECT id FROM"
                                      " auth_refresh_tokens WHERE session_id = ?1"
                                      " ORDER BY id DESC LIMIT ?2)", "ti", session_id, KEPT_TOKENS);
}

/* A used token came again. Its child may never have arrived: then the child is given out again. */
static gboolean
reuse (BacklotTransaction     *transaction,
       const char             *token,
       const char             *session_id,
       BacklotRefreshOutcome  *outcome,
       char                  **refresh_token,
       GError                **error)
{
  if (!backlot_transaction_read_text (transaction, refresh_token, error,
                                      "SELECT a.token FROM auth_refresh_tokens AS a,"
                                      " auth_refresh_tokens AS t WHERE t.token = ?1"
                                      " AND a.session_id = t.session_id AND NOT a.revoked"
                                      " AND (a.parent = t.token OR julianday (t.updated_at)"
                                      " >= julianday ('now', '" REUSE_INTERVAL "'))", "t", token))
    return FALSE;
  if (*refresh_token != NULL)
    return TRUE;
  *outcome = BACKLOT_REFRESH_ALREADY_USED;
  return backlot_transaction_execute (transaction, error,
                                      "DELETE FROM auth_sessions WHERE id = ?1", "t", session_id);
}

/**
 * backlot_auth_refresh:
 * @outcome: (out): whether the session goes on; the rest is set only if it does
 *
 * A token is used once and followed by its child. Transactions run one after the other, so of
 * several refreshes with
 * one token the first makes the child and the others are given the same.
 *
 * Returns: %FALSE only where the database failed
 */
gboolean
backlot_auth_refresh (BacklotTransaction     *transaction,
                      const char             *token,
                      BacklotRefreshOutcome  *outcome,
                      char                  **user_id,
                      char                  **session_id,
                      char                  **refresh_token,
                      GError                **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row, revoked;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT s.id, s.user_id, t.revoked"
                                         " FROM auth_refresh_tokens AS t"
                                         " JOIN auth_sessions AS s ON s.id = t.session_id"
                                         " WHERE t.token = ?1", "t", token);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      *outcome = BACKLOT_REFRESH_NOT_FOUND;
      return TRUE;
    }
  *outcome = BACKLOT_REFRESH_OK;
  *session_id = g_strdup (backlot_statement_text (statement, 0));
  *user_id = g_strdup (backlot_statement_text (statement, 1));
  revoked = backlot_statement_int (statement, 2) != 0;
  g_clear_pointer (&statement, backlot_statement_free);

  if (revoked)
    return reuse (transaction, token, *session_id, outcome, refresh_token, error);
  return rotate (transaction, token, *session_id, refresh_token, error);
}

/* Fails with `session_not_found` if the session of a token was ended. */
gboolean
backlot_auth_check_session (BacklotTransaction  *transaction,
                            const char          *session_id,
                            const char          *user_id,
                            GError             **error)
{
  gint64 alive = 0;

  if (!backlot_transaction_read_int (transaction, &alive, error,
                                     "SELECT count (*) FROM auth_sessions"
                                     " WHERE id = ?1 AND user_id = ?2", "tt", session_id, user_id))
    return FALSE;
  if (alive != 0)
    return TRUE;
  backlot_api_error_set (error, 403, "session_not_found",
                         "Session from session_id claim in JWT does not exist");
  return FALSE;
}

gboolean
backlot_auth_close_sessions (BacklotTransaction   *transaction,
                             const char           *user_id,
                             const char           *session_id,
                             BacklotSignOutScope   scope,
                             GError              **error)
{
  static const char *statements[] = {
    [BACKLOT_SIGN_OUT_GLOBAL] = "DELETE FROM auth_sessions WHERE user_id = ?1 AND ?2 IS NOT NULL",
    [BACKLOT_SIGN_OUT_LOCAL] = "DELETE FROM auth_sessions WHERE user_id = ?1 AND id = ?2",
    [BACKLOT_SIGN_OUT_OTHERS] = "DELETE FROM auth_sessions WHERE user_id = ?1 AND id <> ?2",
  };

  return backlot_transaction_execute (transaction, error, statements[scope], "tt",
                                      user_id, session_id);
}

/* The program that began it: by this its owner knows it. */
gboolean
backlot_auth_name_session (BacklotTransaction  *transaction,
                           const char          *session_id,
                           const char          *agent,
                           GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE auth_sessions SET user_agent = substr (?2, 1, 200)"
                                      " WHERE id = ?1", "tt", session_id, agent);
}

/**
 * backlot_auth_list_sessions:
 * @session_id: the one that asks
 * @json: (out): a list, the one used last first
 */
gboolean
backlot_auth_list_sessions (BacklotTransaction  *transaction,
                            const char          *user_id,
                            const char          *session_id,
                            char               **json,
                            GError             **error)
{
  return backlot_transaction_read_text (transaction, json, error,
                                        "SELECT json_group_array (json_object ('id', id,"
                                        " 'created_at', created_at, 'updated_at', updated_at,"
                                        " 'user_agent', user_agent, 'current',"
                                        " json (CASE WHEN id = ?2 THEN 'true' ELSE 'false' END)))"
                                        " FROM (SELECT * FROM auth_sessions WHERE user_id = ?1"
                                        " ORDER BY updated_at DESC, id LIMIT 1000)", "tt",
                                        user_id, session_id);
}

/* Programs of the local person begin a session at each start and never sign out. */
gboolean
backlot_auth_forget_old (BacklotTransaction  *transaction,
                         const char          *user_id,
                         GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "DELETE FROM auth_sessions WHERE user_id = ?1"
                                      " AND julianday (updated_at) < julianday ('now', '-7 days')",
                                      "t", user_id);
}
