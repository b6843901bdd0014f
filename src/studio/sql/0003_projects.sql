-- SPDX-License-Identifier: GPL-3.0-or-later
-- Projects: one row for all kinds, one extension row for the kinds with fields of their own.
CREATE TABLE projects (
  id             uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  owner_id       uuid NOT NULL DEFAULT (uid ()) REFERENCES profiles (id) ON DELETE CASCADE,
  kind           text NOT NULL CHECK (kind IN ('staging', 'film', 'series', 'course')),
  title          text NOT NULL CHECK (length (title) BETWEEN 1 AND 200),
  description    text NOT NULL DEFAULT '' CHECK (length (description) <= 20000),
  status         text NOT NULL DEFAULT 'draft'
                 CHECK (status IN ('draft', 'active', 'processing', 'completed', 'failed', 'archived')),
  cover_media_id uuid REFERENCES media_files (id) ON DELETE SET NULL,
  created_at     timestamptz NOT NULL DEFAULT (now ()),
  updated_at     timestamptz NOT NULL DEFAULT (now ()),
  updated_by     uuid,
  version        int NOT NULL DEFAULT 1
);
CREATE INDEX projects_owner ON projects (owner_id, created_at DESC);
CREATE INDEX projects_cover ON projects (cover_media_id);

CREATE TABLE project_members (
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  user_id    uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  role       text NOT NULL CHECK (role IN ('owner', 'editor', 'commenter', 'viewer')),
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  version    int NOT NULL DEFAULT 1,
  PRIMARY KEY (project_id, user_id)
);
CREATE INDEX project_members_user ON project_members (user_id);
CREATE UNIQUE INDEX project_members_owner ON project_members (project_id) WHERE role = 'owner';

CREATE TABLE project_invites (               -- for addresses that have no profile yet
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  email      text NOT NULL CHECK (email = lower (email)),
  role       text NOT NULL CHECK (role IN ('editor', 'commenter', 'viewer')),
  invited_by uuid REFERENCES profiles (id) ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT (now ()),
  PRIMARY KEY (project_id, email)
);

CREATE TABLE films (
  project_id     uuid PRIMARY KEY NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  style          text NOT NULL DEFAULT 'classic'
                 CHECK (style IN ('classic', 'cinematic', 'vintage', 'documentary', 'playful')),
  duration_min   int NOT NULL DEFAULT 1 CHECK (duration_min BETWEEN 1 AND 10),
  height         int NOT NULL DEFAULT 720 CHECK (height IN (360, 720, 1080)),   -- of the picture; 360 is a draft
  sound_media_id uuid REFERENCES media_files (id) ON DELETE SET NULL,           -- an audio file played under the film
  updated_at     timestamptz NOT NULL DEFAULT (now ()),
  updated_by     uuid,
  version        int NOT NULL DEFAULT 1
);
CREATE INDEX films_sound ON films (sound_media_id);
