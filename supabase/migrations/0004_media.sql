-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files of people, and photos: a file placed in a project.
create table public.media_files (
  id            uuid primary key default gen_random_uuid(),          -- also the upload id
  user_id       uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  bucket        text not null default 'media' check (bucket in ('media', 'outputs', 'avatars')),
  storage_path  text not null,                                       -- <user_id>/<media_id>/original.<ext>, ASCII
  filename      text not null check (filename <> '' and filename !~ '/'),
  mime_type     text not null default 'application/octet-stream',
  size_bytes    bigint not null default 0 check (size_bytes >= 0),
  sha256        text check (sha256 ~ '^[0-9a-f]{64}$'),
  width         int  check (width > 0),
  height        int  check (height > 0),
  duration_s    numeric(10, 3) check (duration_s >= 0),
  upload_state  text not null default 'uploading'
                check (upload_state in ('uploading', 'processing', 'complete', 'error')),
  error_message text,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  version       int  not null default 1,
  unique (bucket, storage_path)
);
create index on public.media_files (user_id, created_at desc);
alter table public.projects add foreign key (cover_media_id) references public.media_files (id) on delete set null;
alter table public.films add foreign key (sound_media_id) references public.media_files (id) on delete set null;

create table public.photos (                    -- a media file placed in a staging or film project
  id         uuid primary key default gen_random_uuid(),
  project_id uuid not null references public.projects (id) on delete cascade,
  media_id   uuid not null references public.media_files (id) on delete cascade,
  position   int  not null,
  caption    text not null default '',
  room_type  text check (room_type in ('living_room', 'bedroom', 'kitchen', 'dining_room', 'bathroom',
                                       'home_office', 'outdoor')),   -- null: the workflow's
  included   boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version    int  not null default 1
);
create index on public.photos (project_id, position);
create index on public.photos (media_id);
