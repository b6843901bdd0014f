-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts, sessions and refresh tokens: the twin of GoTrue's schema auth, as far as the studio has it.
INSERT INTO private_table VALUES ('auth_users'), ('auth_sessions'), ('auth_refresh_tokens');

CREATE TABLE auth_users (
  id                 uuid PRIMARY KEY NOT NULL,
  email              text NOT NULL UNIQUE,
  encrypted_password text,                                   -- yescrypt; null: no password signs in
  raw_user_meta_data jsonb NOT NULL DEFAULT '{}',
  raw_app_meta_data  jsonb NOT NULL DEFAULT '{"provider":"email","providers":["email"]}',
  email_confirmed_at timestamptz,
  last_sign_in_at    timestamptz,
  created_at         timestamptz NOT NULL DEFAULT (now ()),
  updated_at         timestamptz NOT NULL DEFAULT (now ())
);

CREATE TABLE auth_sessions (
  id         uuid PRIMARY KEY NOT NULL,
  user_id    uuid NOT NULL REFERENCES auth_users (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ())
);
CREATE INDEX auth_sessions_user ON auth_sessions (user_id);

-- A refresh token is used once; its parent is accepted again as long as the child was not used.
CREATE TABLE auth_refresh_tokens (
  id         integer PRIMARY KEY AUTOINCREMENT,
  token      text NOT NULL UNIQUE,
  session_id uuid NOT NULL REFERENCES auth_sessions (id) ON DELETE CASCADE,
  parent     text,
  revoked    boolean NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ())
);
CREATE INDEX auth_refresh_tokens_session ON auth_refresh_tokens (session_id);
