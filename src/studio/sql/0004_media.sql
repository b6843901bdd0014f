-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files of people, and photos: a file placed in a project.
CREATE TABLE media_files (
  id            uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),          -- also the upload id
  user_id       uuid NOT NULL DEFAULT (uid ()) REFERENCES profiles (id) ON DELETE CASCADE,
  bucket        text NOT NULL DEFAULT 'media' CHECK (bucket IN ('media', 'outputs', 'avatars')),
  storage_path  text NOT NULL,                                       -- <user_id>/<media_id>/original.<ext>, ASCII
  filename      text NOT NULL CHECK (filename <> '' AND instr (filename, '/') = 0),
  mime_type     text NOT NULL DEFAULT 'application/octet-stream',
  size_bytes    bigint NOT NULL DEFAULT 0 CHECK (size_bytes >= 0),
  sha256        text CHECK (text_match (sha256, '^[0-9a-f]{64}$', 0)),
  width         int CHECK (width > 0),
  height        int CHECK (height > 0),
  duration_s    numeric(10, 3) CHECK (duration_s >= 0),
  upload_state  text NOT NULL DEFAULT 'uploading'
                CHECK (upload_state IN ('uploading', 'processing', 'complete', 'error')),
  error_message text,
  created_at    timestamptz NOT NULL DEFAULT (now ()),
  updated_at    timestamptz NOT NULL DEFAULT (now ()),
  version       int NOT NULL DEFAULT 1,
  UNIQUE (bucket, storage_path)
);
CREATE INDEX media_files_user ON media_files (user_id, created_at DESC);

CREATE TABLE photos (
  id         uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  media_id   uuid NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  position   int,                                                    -- a trigger gives the next one
  caption    text NOT NULL DEFAULT '',
  room_type  text CHECK (room_type IN ('living_room', 'bedroom', 'kitchen', 'dining_room', 'bathroom',
                                       'home_office', 'outdoor')),   -- null: the workflow's
  included   boolean NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  updated_by uuid,
  version    int NOT NULL DEFAULT 1
);
CREATE INDEX photos_project ON photos (project_id, position);
CREATE INDEX photos_media ON photos (media_id);
