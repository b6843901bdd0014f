-- SPDX-License-Identifier: GPL-3.0-or-later
-- People, what they are told, and the traces of what was deleted.
CREATE TABLE profiles (
  id                  uuid PRIMARY KEY NOT NULL REFERENCES auth_users (id) ON DELETE CASCADE,
  email               text NOT NULL,
  display_name        text NOT NULL DEFAULT '',
  avatar_url          text,
  language            text NOT NULL DEFAULT 'en'
                      CHECK (text_match (language, '^[a-z]{2,3}([_-][A-Za-z]{2,4})?$', 0)),
  subscription_plan   text NOT NULL DEFAULT 'free' REFERENCES plans (id),
  subscription_status text NOT NULL DEFAULT 'active'
                      CHECK (subscription_status IN ('trialing', 'active', 'past_due', 'cancelled')),
  total_storage_bytes bigint NOT NULL DEFAULT 0 CHECK (total_storage_bytes >= 0),   -- bytes in use
  preferences         jsonb NOT NULL DEFAULT '{"notifications":true,"email_notifications":false}'
                      CHECK (json_type (preferences) = 'object'),
  created_at          timestamptz NOT NULL DEFAULT (now ()),
  updated_at          timestamptz NOT NULL DEFAULT (now ()),
  version             int NOT NULL DEFAULT 1
);
CREATE INDEX profiles_email ON profiles (email);

CREATE TABLE notifications (                 -- no text: the client words the event in its own language
  id         uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  user_id    uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  type       text NOT NULL CHECK (type IN ('success', 'error', 'warning', 'info')),
  event      text NOT NULL,
  params     jsonb NOT NULL DEFAULT '{}',
  project_id uuid REFERENCES projects (id) ON DELETE CASCADE,
  read_at    timestamptz,
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  version    int NOT NULL DEFAULT 1
);
CREATE INDEX notifications_user ON notifications (user_id, created_at DESC);
CREATE INDEX notifications_project ON notifications (project_id);

-- Tombstones: Realtime's deletions come unfiltered and with the key only, and an offline client misses them.
CREATE TABLE deletions (
  id         integer PRIMARY KEY AUTOINCREMENT,
  table_name text NOT NULL,
  row_id     uuid NOT NULL,
  project_id uuid,                           -- who sees it: members of this project
  user_id    uuid,                           -- or this person alone
  created_at timestamptz NOT NULL DEFAULT (now ())
);
CREATE INDEX deletions_project ON deletions (project_id, id);
CREATE INDEX deletions_user ON deletions (user_id, id);
