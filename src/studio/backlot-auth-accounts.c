/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts in the database. Everything here runs in a transaction. */
#include "config.h"

#include "studio/backlot-auth-accounts.h"

#include "studio/backlot-api-error.h"

#include <string.h>

#define COLUMNS "id, email, encrypted_password, raw_user_meta_data, raw_app_meta_data," \
                " email_confirmed_at, last_sign_in_at, created_at, updated_at"

void
backlot_auth_user_clear (BacklotAuthUser *user)
{
  g_clear_pointer (&user->id, g_free);
  g_clear_pointer (&user->email, g_free);
  g_clear_pointer (&user->encrypted_password, g_free);
  g_clear_pointer (&user->user_metadata, g_free);
  g_clear_pointer (&user->app_metadata, g_free);
  g_clear_pointer (&user->email_confirmed_at, g_free);
  g_clear_pointer (&user->last_sign_in_at, g_free);
  g_clear_pointer (&user->created_at, g_free);
  g_clear_pointer (&user->updated_at, g_free);
}

static gboolean
take_user (BacklotStatement  *statement,
           BacklotAuthUser   *user,
           GError           **error)
{
  char **members[] = {
    &user->id, &user->email, &user->encrypted_password, &user->user_metadata, &user->app_metadata,
    &user->email_confirmed_at, &user->last_sign_in_at, &user->created_at, &user->updated_at,
  };
  gboolean has_row;

  backlot_auth_user_clear (user);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  for (guint i = 0; has_row && i < G_N_ELEMENTS (members); i++)
    *members[i] = g_strdup (backlot_statement_text (statement, (int) i));
  return TRUE;
}

/* Leaves @user empty if there is none. */
gboolean
backlot_auth_read_user (BacklotTransaction  *transaction,
                        const char          *id,
                        BacklotAuthUser     *user,
                        GError             **error)
{
  g_autoptr(BacklotStatement) statement =
    backlot_transaction_query (transaction, error,
                               "SELECT " COLUMNS " FROM auth_users WHERE id = ?1", "t", id);

  return take_user (statement, user, error);
}

/* Leaves @user empty if there is none. @email is folded already. */
gboolean
backlot_auth_find_user (BacklotTransaction  *transaction,
                        const char          *email,
                        BacklotAuthUser     *user,
                        GError             **error)
{
  g_autoptr(BacklotStatement) statement =
    backlot_transaction_query (transaction, error,
                               "SELECT " COLUMNS " FROM auth_users WHERE email = ?1", "t", email);

  return take_user (statement, user, error);
}

/**
 * backlot_auth_insert_user:
 * @encrypted_password: (nullable): a hash; without one no password signs in
 *
 * The address counts as confirmed: a studio sends no mail.
 */
gboolean
backlot_auth_insert_user (BacklotTransaction  *transaction,
                          const char          *id,
                          const char          *email,
                          const char          *encrypted_password,
                          const char          *user_metadata,
                          GError             **error)
{
  gint64 taken = 0;

  if (!backlot_transaction_read_int (transaction, &taken, error,
                                     "SELECT count (*) FROM auth_users WHERE email = ?1",
                                     "t", email))
    return FALSE;
  if (taken != 0)
    {
      backlot_api_error_set (error, 422, "user_already_exists", "User already registered");
      return FALSE;
    }
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO auth_users (id, email, encrypted_password,"
                                      " raw_user_meta_data, email_confirmed_at)"
                                      " VALUES (?1, ?2, ?3, ?4, now ())", "tttt",
                                      id, email, encrypted_password, user_metadata);
}

/* The members of @patch replace those of the same name in @object; null removes them. */
static char *
merge_objects (const char *object,
               const char *patch)
{
  g_autoptr(yyjson_doc) base = yyjson_read (object, strlen (object), YYJSON_READ_NOFLAG);
  g_autoptr(yyjson_doc) changes = yyjson_read (patch, strlen (patch), YYJSON_READ_NOFLAG);
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_val_mut_copy (doc, yyjson_doc_get_root (base));
  yyjson_val *key, *value;
  yyjson_obj_iter iter;
  char *json, *copy;

  if (!yyjson_mut_is_obj (root))
    root = yyjson_mut_obj (doc);
  yyjson_mut_doc_set_root (doc, root);
  yyjson_obj_iter_init (yyjson_doc_get_root (changes), &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      value = yyjson_obj_iter_get_val (key);
      yyjson_mut_obj_remove_keyn (root, yyjson_get_str (key), yyjson_get_len (key));
      if (!yyjson_is_null (value))
        yyjson_mut_obj_add (root, yyjson_val_mut_copy (doc, key), yyjson_val_mut_copy (doc, value));
    }
  json = yyjson_mut_write (doc, YYJSON_WRITE_NOFLAG, NULL);
  copy = g_strdup (json);
  free (json);
  return copy;
}

/* @patch is an object: its members replace those of the same name, null removes them. */
gboolean
backlot_auth_merge_user_metadata (BacklotTransaction  *transaction,
                                  const char          *id,
                                  const char          *patch,
                                  GError             **error)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (!backlot_transaction_read_text (transaction, &before, error,
                                      "SELECT raw_user_meta_data FROM auth_users WHERE id = ?1",
                                      "t", id))
    return FALSE;
  after = merge_objects (before != NULL ? before : "{}", patch);
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE auth_users SET raw_user_meta_data = ?2,"
                                      " updated_at = now () WHERE id = ?1", "tt", id, after);
}

gboolean
backlot_auth_set_password (BacklotTransaction  *transaction,
                           const char          *id,
                           const char          *encrypted_password,
                           GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE auth_users SET encrypted_password = ?2,"
                                      " updated_at = now () WHERE id = ?1", "tt",
                                      id, encrypted_password);
}

gboolean
backlot_auth_set_email (BacklotTransaction  *transaction,
                        const char          *id,
                        const char          *email,
                        GError             **error)
{
  gint64 taken = 0;

  if (!backlot_transaction_read_int (transaction, &taken, error,
                                     "SELECT count (*) FROM auth_users"
                                     " WHERE email = ?1 AND id <> ?2",
                                     "tt", email, id))
    return FALSE;
  if (taken != 0)
    {
      backlot_api_error_set (error, 422, "email_exists",
                             "A user with this email address has already been registered");
      return FALSE;
    }
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE auth_users SET email = ?2, updated_at = now ()"
                                      " WHERE id = ?1", "tt", id, email);
}
