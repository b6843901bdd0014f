-- SPDX-License-Identifier: GPL-3.0-or-later
-- What Supabase's Storage has before the first migration, as far as the migrations lean on it.
create schema storage;
grant usage on schema storage to anon, authenticated, service_role;
create table storage.buckets (
  id     text primary key,
  name   text not null unique,
  public boolean default false
);
create table storage.objects (
  id        uuid primary key default gen_random_uuid(),
  bucket_id text references storage.buckets (id),
  name      text,
  metadata  jsonb,
  unique (bucket_id, name)
);
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1:array_length(string_to_array(name, '/'), 1) - 1]
$$;
