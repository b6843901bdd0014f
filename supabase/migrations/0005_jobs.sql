-- SPDX-License-Identifier: GPL-3.0-or-later
-- Jobs, and what they made.
create table public.jobs (
  id                   uuid primary key,                             -- made by the client: the idempotency key
  project_id           uuid not null references public.projects (id) on delete cascade,
  user_id              uuid not null references public.profiles (id) on delete cascade,   -- who asked and pays
  kind                 text not null references public.job_prices (kind),
  params               jsonb not null,                               -- full snapshot: later edits do not change it
  cost                 int  not null check (cost >= 0),
  status               text not null default 'queued'
                       check (status in ('queued', 'processing', 'completed', 'failed', 'cancelled')),
  progress             int  not null default 0 check (progress between 0 and 100),
  estimated_completion timestamptz,
  error_code           text,
  error_message        text,
  result               jsonb,
  priority             int  not null default 0,
  attempts             int  not null default 0,
  max_attempts         int  not null default 3 check (max_attempts > 0),
  run_after            timestamptz not null default now(),
  worker_id            text,
  lease_expires_at     timestamptz,
  retry_of             uuid references public.jobs (id) on delete set null,
  started_at           timestamptz,
  finished_at          timestamptz,
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now(),
  version              int  not null default 1,
  check ((status in ('completed', 'failed', 'cancelled')) = (finished_at is not null)),
  check ((status = 'processing') = (lease_expires_at is not null))
);
create index on public.jobs (priority desc, created_at, id) where status = 'queued';
create index on public.jobs (lease_expires_at) where status = 'processing';
create index on public.jobs (project_id, created_at desc);
create index on public.jobs (user_id, created_at desc);

create table public.outputs (                   -- what a finished job made
  id         uuid primary key default gen_random_uuid(),
  project_id uuid not null references public.projects (id) on delete cascade,
  job_id     uuid not null references public.jobs (id) on delete cascade,
  media_id   uuid not null references public.media_files (id) on delete cascade,
  photo_id   uuid references public.photos (id) on delete set null,
  label      text not null default '',
  chosen     boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version    int  not null default 1
);
create index on public.outputs (project_id, created_at desc);
create index on public.outputs (media_id);
