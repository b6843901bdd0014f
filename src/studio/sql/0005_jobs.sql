-- SPDX-License-Identifier: GPL-3.0-or-later
-- Jobs, and what they made.
CREATE TABLE jobs (
  id                   uuid PRIMARY KEY NOT NULL,                    -- made by the client: the idempotency key
  project_id           uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  user_id              uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,   -- who asked and pays
  kind                 text NOT NULL REFERENCES job_prices (kind),
  params               jsonb NOT NULL,                               -- full snapshot: later edits do not change it
  cost                 int NOT NULL CHECK (cost >= 0),
  status               text NOT NULL DEFAULT 'queued'
                       CHECK (status IN ('queued', 'processing', 'completed', 'failed', 'cancelled')),
  progress             int NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  estimated_completion timestamptz,
  error_code           text,
  error_message        text,
  result               jsonb,
  priority             int NOT NULL DEFAULT 0,
  attempts             int NOT NULL DEFAULT 0,
  max_attempts         int NOT NULL DEFAULT 3 CHECK (max_attempts > 0),
  run_after            timestamptz NOT NULL DEFAULT (now ()),
  worker_id            text,
  lease_expires_at     timestamptz,
  retry_of             uuid REFERENCES jobs (id) ON DELETE SET NULL,
  started_at           timestamptz,
  finished_at          timestamptz,
  created_at           timestamptz NOT NULL DEFAULT (now ()),
  updated_at           timestamptz NOT NULL DEFAULT (now ()),
  version              int NOT NULL DEFAULT 1,
  CHECK ((status IN ('completed', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
  CHECK ((status = 'processing') = (lease_expires_at IS NOT NULL))
);
CREATE INDEX jobs_queue ON jobs (priority DESC, created_at, id) WHERE status = 'queued';
CREATE INDEX jobs_leases ON jobs (lease_expires_at) WHERE status = 'processing';
CREATE INDEX jobs_project ON jobs (project_id, created_at DESC);
CREATE INDEX jobs_user ON jobs (user_id, created_at DESC);
CREATE INDEX jobs_retry ON jobs (retry_of);

CREATE TABLE outputs (                       -- what a finished job made
  id         uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  job_id     uuid NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  media_id   uuid NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,
  photo_id   uuid REFERENCES photos (id) ON DELETE SET NULL,
  label      text NOT NULL DEFAULT '',
  chosen     boolean NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  version    int NOT NULL DEFAULT 1
);
CREATE INDEX outputs_project ON outputs (project_id, created_at DESC);
CREATE INDEX outputs_job ON outputs (job_id);
CREATE INDEX outputs_media ON outputs (media_id);
CREATE INDEX outputs_photo ON outputs (photo_id);
