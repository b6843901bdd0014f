-- SPDX-License-Identifier: GPL-3.0-or-later
-- Buckets, objects and resumable uploads: the twin of the schema storage. The bytes are files (architecture).
INSERT INTO private_table VALUES ('storage_buckets'), ('storage_objects'), ('tus_uploads');

CREATE TABLE storage_buckets (
  id                 text PRIMARY KEY NOT NULL,
  name               text NOT NULL UNIQUE,
  owner              uuid,
  public             boolean NOT NULL DEFAULT 0,
  file_size_limit    bigint,
  allowed_mime_types text[],
  created_at         timestamptz NOT NULL DEFAULT (now ()),
  updated_at         timestamptz NOT NULL DEFAULT (now ())
);

CREATE TABLE storage_objects (
  id               uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  bucket_id        text NOT NULL REFERENCES storage_buckets (id),
  name             text NOT NULL,
  owner            uuid,
  version          uuid NOT NULL,                            -- name of the file with the bytes
  metadata         jsonb NOT NULL DEFAULT '{}',              -- size, mimetype, cacheControl, eTag, lastModified
  user_metadata    jsonb,
  created_at       timestamptz NOT NULL DEFAULT (now ()),
  updated_at       timestamptz NOT NULL DEFAULT (now ()),
  last_accessed_at timestamptz NOT NULL DEFAULT (now ()),
  UNIQUE (bucket_id, name)
);

-- The offset is the size of the partial file, never a column.
CREATE TABLE tus_uploads (
  id           uuid PRIMARY KEY NOT NULL,
  bucket_id    text NOT NULL REFERENCES storage_buckets (id) ON DELETE CASCADE,
  name         text NOT NULL,
  owner        uuid,
  length       bigint,                                       -- null: not known yet
  upsert       boolean NOT NULL DEFAULT 0,
  content_type text,
  cache_control text,
  metadata     text NOT NULL DEFAULT '',                     -- the Upload-Metadata header
  user_metadata jsonb,
  created_at   timestamptz NOT NULL DEFAULT (now ()),
  expires_at   timestamptz NOT NULL
);
