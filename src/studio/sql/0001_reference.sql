-- SPDX-License-Identifier: GPL-3.0-or-later
-- Plans, prices and packages: what everybody may read.
CREATE TABLE plans (
  id                  text PRIMARY KEY NOT NULL,
  name                text NOT NULL,
  storage_quota_bytes bigint NOT NULL CHECK (storage_quota_bytes > 0),
  signup_credits      int NOT NULL DEFAULT 0 CHECK (signup_credits >= 0)
);
INSERT INTO plans VALUES
  ('free',   'Free',   5368709120,    25),
  ('studio', 'Studio', 107374182400,  25),
  ('team',   'Team',   1099511627776, 25);

CREATE TABLE job_prices (
  kind             text PRIMARY KEY NOT NULL,
  project_kind     text,                                     -- null: every kind of project
  unit             text NOT NULL,
  credits_per_unit int NOT NULL CHECK (credits_per_unit >= 0)
);
INSERT INTO job_prices VALUES
  ('staging_image',   'staging', 'variant', 1),
  ('film_render',     'film',    'minute',  5),
  ('episode_render',  'series',  'minute',  5),
  ('video_transcode', 'course',  'video',   0),
  ('agent_run',       NULL,      'run',     1);

CREATE TABLE credit_packages (
  id           text PRIMARY KEY NOT NULL,
  credits      int NOT NULL CHECK (credits > 0),
  amount_cents int NOT NULL CHECK (amount_cents > 0),
  currency     text NOT NULL DEFAULT 'EUR' CHECK (currency GLOB '[A-Z][A-Z][A-Z]')
);
INSERT INTO credit_packages (id, credits, amount_cents) VALUES
  ('small', 50, 900), ('medium', 200, 2900), ('large', 1000, 11900);
