-- SPDX-License-Identifier: GPL-3.0-or-later
-- Series: episodes, scenes, characters, and the agents that write them. In the local studio the functions are C:
-- src/studio/series.
create table public.series (
  project_id uuid primary key references public.projects (id) on delete cascade,
  genre      text not null default '',
  logline    text not null default '',
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version    int  not null default 1
);

create table public.episodes (
  id         uuid primary key default gen_random_uuid(),
  project_id uuid not null references public.projects (id) on delete cascade,
  position   int  not null,
  title      text not null check (char_length(title) between 1 and 200),
  synopsis   text not null default '',
  status     text not null default 'planned' check (status in ('planned', 'writing', 'review', 'done')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version    int  not null default 1,
  unique (id, project_id)
);
create index on public.episodes (project_id, position);

create table public.characters (
  id          uuid primary key default gen_random_uuid(),
  project_id  uuid not null references public.projects (id) on delete cascade,
  name        text not null check (char_length(name) between 1 and 120),
  role        text not null default 'supporting' check (role in ('lead', 'supporting', 'minor')),
  description text not null default '',
  media_id    uuid references public.media_files (id) on delete set null,            -- portrait
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  updated_by  uuid,
  version     int  not null default 1,
  unique (id, project_id)
);
create index on public.characters (project_id, name);

create table public.scenes (
  id         uuid primary key default gen_random_uuid(),
  project_id uuid not null,
  episode_id uuid not null,
  position   int  not null,
  heading    text not null default '',
  summary    text not null default '',
  duration_s int  not null default 60 check (duration_s between 1 and 7200),
  media_id   uuid references public.media_files (id) on delete set null,             -- storyboard frame
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version    int  not null default 1,
  unique (id, project_id),
  foreign key (episode_id, project_id) references public.episodes (id, project_id) on delete cascade
);
create index on public.scenes (episode_id, position);
create index on public.scenes (project_id);

create table public.scene_characters (
  scene_id     uuid not null,
  character_id uuid not null,
  project_id   uuid not null,
  primary key (scene_id, character_id),
  foreign key (scene_id, project_id) references public.scenes (id, project_id) on delete cascade,
  foreign key (character_id, project_id) references public.characters (id, project_id) on delete cascade
);

create table public.conversations (
  id         uuid primary key default gen_random_uuid(),
  project_id uuid not null references public.projects (id) on delete cascade,
  user_id    uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  title      text not null default '',
  mode       text not null default 'chat' check (mode in ('chat', 'plan', 'write', 'review')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version    int  not null default 1,
  unique (id, project_id)
);
create index on public.conversations (project_id, updated_at desc);

create table public.executions (                -- an agent at work; id = id of its job
  id              uuid primary key references public.jobs (id) on delete cascade,
  project_id      uuid not null references public.projects (id) on delete cascade,
  conversation_id uuid not null,
  agent           text not null check (agent in ('writer', 'director', 'casting', 'editor', 'researcher')),
  input           text not null,
  status          text not null default 'queued'
                  check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  progress        int  not null default 0,
  result          text,
  error_message   text,
  last_seq        int  not null default 0,
  started_at      timestamptz,
  finished_at     timestamptz,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  version         int  not null default 1,
  foreign key (conversation_id, project_id) references public.conversations (id, project_id) on delete cascade
);
create index on public.executions (project_id, created_at desc);
create index on public.executions (conversation_id);

create table public.execution_events (          -- append only; seq has no gaps within one execution
  id           bigint generated always as identity primary key,
  execution_id uuid not null references public.executions (id) on delete cascade,
  project_id   uuid not null references public.projects (id) on delete cascade,
  seq          int  not null,
  type         text not null check (type in ('log', 'thought', 'tool_call', 'tool_result', 'token', 'progress',
                                             'error')),
  payload      jsonb not null default '{}',
  created_at   timestamptz not null default now(),
  unique (execution_id, seq)
);

create table public.messages (                  -- append only
  id              uuid primary key default gen_random_uuid(),
  project_id      uuid not null,
  conversation_id uuid not null,
  author_role     text not null default 'user' check (author_role in ('user', 'agent', 'system')),
  author_id       uuid default auth.uid() references public.profiles (id) on delete set null,
  execution_id    uuid references public.executions (id) on delete set null,
  content         text not null check (content <> ''),
  created_at      timestamptz not null default now(),
  foreign key (conversation_id, project_id) references public.conversations (id, project_id) on delete cascade
);
create index on public.messages (conversation_id, created_at, id);

insert into public.series (project_id) select id from public.projects where kind = 'series';

do $$
declare t text;
begin
  foreach t in array array['series', 'episodes', 'characters', 'scenes'] loop
    execute format('create trigger touch before update on public.%I for each row
                    when (old.* is distinct from new.*) execute function private.touch(''by'')', t);
  end loop;
  foreach t in array array['conversations', 'executions'] loop
    execute format('create trigger touch before update on public.%I for each row
                    when (old.* is distinct from new.*) execute function private.touch()', t);
  end loop;
  foreach t in array array['episodes:project_id', 'scenes:episode_id'] loop
    execute format('create trigger position before insert on public.%I for each row execute function
                    private.next_position(%L)', split_part(t, ':', 1), split_part(t, ':', 2));
  end loop;
  foreach t in array array['episodes', 'characters', 'scenes', 'conversations'] loop
    execute format('create trigger tombstone after delete on public.%I for each row execute function
                    private.record_deletion()', t);
  end loop;
end $$;

-- A new project gets its owner and its extension row.
create or replace function private.project_created() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.project_members (project_id, user_id, role) values (new.id, new.owner_id, 'owner');
  case new.kind
    when 'staging' then insert into public.workflows (project_id) values (new.id);
    when 'film'    then insert into public.films (project_id) values (new.id);
    when 'series'  then insert into public.series (project_id) values (new.id);
    else null;
  end case;
  return null;
end $$;

create or replace function private.can_view_media(p_media_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.photos x where x.media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.outputs x where x.media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.characters x where x.media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.scenes x where x.media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.films x where x.sound_media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.projects x where x.cover_media_id = p_media_id and private.project_rank(x.id) > 0)
$$;

create function private.spec_episode_render(p_project_id uuid, p_params jsonb, out params jsonb, out units int)
language plpgsql stable security definer set search_path = '' as $$
declare r record;
begin
  select e.id, e.title, count(s.id) as n, sum(s.duration_s) as duration_s,
         jsonb_agg(jsonb_build_object('scene_id', s.id, 'heading', s.heading, 'duration_s', s.duration_s,
                   'bucket', m.bucket, 'storage_path', m.storage_path) order by s.position, s.created_at, s.id) as scenes
  into r from public.episodes e left join public.scenes s on s.episode_id = e.id
              left join public.media_files m on m.id = s.media_id
  where e.id = (p_params ->> 'episode_id')::uuid and e.project_id = p_project_id group by e.id, e.title;
  if r.id is null then perform private.fail(422, 'episode_not_found'); end if;
  if r.n = 0 then perform private.fail(422, 'no_scenes'); end if;
  units := ceil(r.duration_s / 60.0);
  params := jsonb_build_object('episode_id', r.id, 'title', r.title, 'scenes', r.scenes);
end $$;

create or replace function public.retry_job(p_id uuid, p_job_id uuid, p_expected_cost int default null) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v_old public.jobs;
begin
  select * into v_old from public.jobs where id = p_job_id and private.project_rank(project_id) > 0;
  if not found then perform private.fail(404, 'job_not_found'); end if;
  if v_old.status not in ('failed', 'cancelled') or v_old.kind = 'agent_run' then
    perform private.fail(422, 'not_retryable', jsonb_build_object('status', v_old.status));
  end if;
  return public.submit_job(p_id, v_old.project_id, v_old.kind, v_old.params, p_expected_cost, p_job_id);
end $$;

-- The one place where a job ends. The caller holds the locks of the project and of the job.
create or replace function private.finish_job(p_job public.jobs, p_status text, p_error_code text default null,
                                   p_error text default null, p_result jsonb default null) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v public.jobs;
begin
  update public.jobs set status = p_status, finished_at = clock_timestamp(), lease_expires_at = null,
         progress = case when p_status = 'completed' then 100 else progress end, estimated_completion = null,
         error_code = p_error_code, error_message = p_error, result = p_result
  where id = p_job.id returning * into v;
  if p_status = 'completed' then perform private.move_credits(v.user_id, 'charge', -v.cost, -v.cost, v.id);
  else perform private.move_credits(v.user_id, 'refund', 0, -v.cost, v.id); end if;

  update public.executions set status = p_status, progress = v.progress, finished_at = v.finished_at,
         error_message = p_error, result = p_result ->> 'message' where id = v.id;
  perform private.follow_jobs(v.project_id);
  if p_status = 'completed' then
    perform private.notify(v.user_id, 'success', 'job_completed', v.project_id,
                           jsonb_build_object('job_id', v.id, 'kind', v.kind));
  elsif p_status = 'failed' then
    perform private.notify(v.user_id, 'error', 'job_failed', v.project_id, jsonb_build_object('job_id', v.id,
                           'kind', v.kind, 'error_message', p_error, 'credits_returned', v.cost));
  end if;
  return v;
end $$;

-- Worker: take the next job. At most one worker gets it; if its lease runs out the job can be taken again.
-- service_role takes anyone's jobs, a signed-in person only the jobs he submitted himself.
create or replace function public.claim_job(p_worker_id text, p_kinds text[] default null, p_lease_s int default 60)
returns setof public.jobs
language plpgsql security definer set search_path = '' as $$
declare v_uid uuid := auth.uid(); v_service boolean := private.is_service(); v public.jobs;
begin
  if coalesce(p_worker_id, '') = '' then perform private.fail(422, 'worker_id_missing'); end if;
  perform private.expire_leases();
  select * into v from public.jobs j
  where ((j.status = 'queued' and j.run_after <= clock_timestamp())
         or (j.status = 'processing' and j.lease_expires_at < clock_timestamp() and j.attempts < j.max_attempts))
    and (p_kinds is null or j.kind = any (p_kinds)) and (v_service or j.user_id = v_uid)
  order by j.priority desc, j.created_at, j.id limit 1 for update skip locked;
  if not found then return; end if;
  update public.jobs set status = 'processing', worker_id = p_worker_id, attempts = attempts + 1,
         started_at = coalesce(started_at, clock_timestamp()), error_code = null, error_message = null,
         lease_expires_at = clock_timestamp() + make_interval(secs => least(greatest(p_lease_s, 1), 3600))
  where id = v.id returning * into v;
  update public.executions set status = 'running', started_at = coalesce(started_at, v.started_at) where id = v.id;
  return next v;
end $$;

-- Worker: still at it. False = stop, the job is no longer yours.
create or replace function public.heartbeat_job(p_job_id uuid, p_worker_id text, p_progress int default null,
                                     p_estimated_completion timestamptz default null, p_lease_s int default 60) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update public.jobs set progress = greatest(progress, least(coalesce(p_progress, progress), 99)),
         estimated_completion = coalesce(p_estimated_completion, estimated_completion),
         lease_expires_at = clock_timestamp() + make_interval(secs => least(greatest(p_lease_s, 1), 3600))
  where id = p_job_id and worker_id = p_worker_id and status = 'processing'
    and (private.is_service() or user_id = auth.uid());
  if not found then return false; end if;
  update public.executions e set progress = j.progress from public.jobs j
  where e.id = p_job_id and j.id = e.id and e.progress <> j.progress;
  return true;
end $$;

-- Worker: done. p_result: {"outputs": [{media_id, bucket, storage_path = <user_id>/<media_id>/original.<ext>, filename,
-- mime_type, size_bytes, width, height, duration_s, label}], "video": {duration_s, format, stream_path, thumbnail_path,
-- download_path}, "message": "text"}, each member optional. The worker uploads first, then calls this.
create or replace function public.complete_job(p_job_id uuid, p_worker_id text, p_result jsonb default '{}') returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v public.jobs := private.lock_own_job(p_job_id, p_worker_id); o jsonb; v_media uuid; v_exec public.executions;
begin
  for o in select * from jsonb_array_elements(coalesce(p_result -> 'outputs', '[]')) loop
    insert into public.media_files (id, user_id, bucket, storage_path, filename, mime_type, size_bytes, width, height,
                                    duration_s, upload_state)
    values (coalesce((o ->> 'media_id')::uuid, gen_random_uuid()), v.user_id, coalesce(o ->> 'bucket', 'outputs'),
            o ->> 'storage_path', o ->> 'filename', coalesce(o ->> 'mime_type', 'application/octet-stream'),
            coalesce((o ->> 'size_bytes')::bigint, 0), (o ->> 'width')::int, (o ->> 'height')::int,
            (o ->> 'duration_s')::numeric, 'complete') returning id into v_media;
    insert into public.outputs (project_id, job_id, media_id, photo_id, label)
    select v.project_id, v.id, v_media, p.id, coalesce(o ->> 'label', '')
    from (select 1) one left join public.photos p on p.id = (v.params ->> 'photo_id')::uuid;
  end loop;
  select * into v_exec from public.executions where id = v.id;
  if found and coalesce(p_result ->> 'message', '') <> '' then
    insert into public.messages (project_id, conversation_id, author_role, author_id, execution_id, content)
    values (v.project_id, v_exec.conversation_id, 'agent', null, v.id, p_result ->> 'message');
  end if;
  return private.finish_job(v, 'completed', null, null, p_result);
end $$;

-- Worker: did not work. Retryable and attempts left: back in the queue after 10 s, 20 s, 40 s ...
create or replace function public.fail_job(p_job_id uuid, p_worker_id text, p_error_code text, p_error_message text,
                                p_retryable boolean default true) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v public.jobs := private.lock_own_job(p_job_id, p_worker_id);
begin
  if not p_retryable or v.attempts >= v.max_attempts then
    return private.finish_job(v, 'failed', p_error_code, p_error_message);
  end if;
  update public.jobs set status = 'queued', worker_id = null, lease_expires_at = null, estimated_completion = null,
         error_code = p_error_code, error_message = p_error_message,
         run_after = clock_timestamp() + make_interval(secs => 5 * 2 ^ attempts)
  where id = v.id returning * into v;
  update public.executions set status = 'queued' where id = v.id;
  return v;
end $$;

create function public.start_execution(p_id uuid, p_conversation_id uuid, p_agent text, p_input text,
                                       p_expected_cost int default null) returns public.executions
language plpgsql security definer set search_path = '' as $$
declare c public.conversations; v public.executions;
begin
  select * into c from public.conversations where id = p_conversation_id and private.project_rank(project_id) > 0;
  if not found then perform private.fail(404, 'conversation_not_found'); end if;
  if coalesce(btrim(p_input), '') = '' then perform private.fail(422, 'input_missing'); end if;
  perform public.submit_job(p_id, c.project_id, 'agent_run', jsonb_build_object('agent', p_agent, 'input', p_input,
                            'conversation_id', c.id), p_expected_cost);
  insert into public.executions (id, project_id, conversation_id, agent, input)
  values (p_id, c.project_id, c.id, p_agent, p_input) on conflict (id) do nothing;
  if found then
    insert into public.messages (project_id, conversation_id, author_id, execution_id, content)
    values (c.project_id, c.id, auth.uid(), p_id, p_input);
    update public.conversations set updated_at = now(), title = case when title = '' then left(p_input, 60) else title end
    where id = c.id;
  end if;
  select * into v from public.executions where id = p_id;
  return v;
end $$;

-- Worker: append events [{"type": ..., "payload": {...}}]. Returns the last seq.
create function public.append_execution_events(p_execution_id uuid, p_worker_id text, p_events jsonb) returns int
language plpgsql security definer set search_path = '' as $$
declare v_seq int; v_project uuid;
begin
  perform 1 from public.jobs where id = p_execution_id and status = 'processing' and worker_id = p_worker_id
    and (private.is_service() or user_id = auth.uid()) for share;
  if not found then perform private.fail(409, 'lease_lost'); end if;
  update public.executions set last_seq = last_seq + jsonb_array_length(p_events) where id = p_execution_id
  returning last_seq, project_id into v_seq, v_project;
  insert into public.execution_events (execution_id, project_id, seq, type, payload)
  select p_execution_id, v_project, v_seq - jsonb_array_length(p_events) + n, e ->> 'type', coalesce(e -> 'payload', '{}')
  from jsonb_array_elements(p_events) with ordinality as x (e, n);
  return v_seq;
end $$;

create or replace function public.create_project(p_id uuid, p_kind text, p_title text, p_description text default '',
                                      p_details jsonb default '{}') returns public.projects
language plpgsql set search_path = '' as $$                            -- invoker: row-level security applies
declare v public.projects;
begin
  insert into public.projects (id, kind, title, description) values (p_id, p_kind, p_title, p_description)
  on conflict (id) do nothing returning * into v;
  if v.id is null then
    select * into v from public.projects where id = p_id;
    if not found then perform private.fail(409, 'id_in_use'); end if;
    return v;
  end if;
  if p_kind = 'film' then
    update public.films set style = coalesce(p_details ->> 'style', style),
           duration_min = coalesce((p_details ->> 'duration_min')::int, duration_min),
           height = coalesce((p_details ->> 'height')::int, height),
           sound_media_id = coalesce((p_details ->> 'sound_media_id')::uuid, sound_media_id) where project_id = p_id;
  elsif p_kind = 'staging' then
    update public.workflows set room_type = coalesce(p_details ->> 'room_type', room_type),
           style = coalesce(p_details ->> 'style', style), variants = coalesce((p_details ->> 'variants')::int, variants)
    where project_id = p_id;
  elsif p_kind = 'series' then
    update public.series set genre = coalesce(p_details ->> 'genre', genre), logline = coalesce(p_details ->> 'logline', logline)
    where project_id = p_id;
  end if;
  insert into public.photos (id, project_id, media_id, position, caption)
  select (x ->> 'id')::uuid, p_id, (x ->> 'media_id')::uuid, n - 1, coalesce(x ->> 'caption', '')
  from jsonb_array_elements(coalesce(p_details -> 'photos', '[]')) with ordinality as t (x, n);
  return v;
end $$;

select private.guard_tables(array['series', 'episodes', 'characters', 'scenes', 'scene_characters', 'conversations',
                                  'messages', 'executions', 'execution_events']);
do $$
declare t text;
begin
  foreach t in array array['series', 'episodes', 'characters', 'scenes', 'scene_characters', 'conversations', 'messages',
                           'executions', 'execution_events'] loop
    execute format('create policy members_read on public.%I for select to authenticated
                    using (project_id in (select private.projects_of_rank(1)))', t);
    execute format('grant select on public.%I to authenticated', t);
    execute format('alter publication supabase_realtime add table public.%I', t);
  end loop;
  foreach t in array array['series', 'episodes', 'scene_characters'] loop
    execute format('create policy editors_write on public.%I for all to authenticated
                    using (project_id in (select private.projects_of_rank(3)))
                    with check (project_id in (select private.projects_of_rank(3)))', t);
  end loop;
  foreach t in array array['characters', 'scenes'] loop
    execute format('create policy editors_write on public.%I for all to authenticated
                    using (project_id in (select private.projects_of_rank(3)))
                    with check (project_id in (select private.projects_of_rank(3)) and private.may_use_media(media_id))', t);
  end loop;
end $$;
grant update (genre, logline) on public.series to authenticated;
grant insert (id, project_id, position, title, synopsis, status), update (position, title, synopsis, status), delete
  on public.episodes to authenticated;
grant insert (id, project_id, name, role, description, media_id), update (name, role, description, media_id), delete
  on public.characters to authenticated;
grant insert (id, project_id, episode_id, position, heading, summary, duration_s, media_id),
  update (episode_id, position, heading, summary, duration_s, media_id), delete on public.scenes to authenticated;
grant insert, delete on public.scene_characters to authenticated;
create policy talk   on public.conversations for insert to authenticated
  with check (project_id in (select private.projects_of_rank(2)) and user_id = (select auth.uid()));
create policy rename on public.conversations for update to authenticated
  using (user_id = (select auth.uid()) or project_id in (select private.projects_of_rank(3)));
create policy remove on public.conversations for delete to authenticated
  using (user_id = (select auth.uid()) or project_id in (select private.projects_of_rank(3)));
grant insert (id, project_id, title, mode), update (title, mode), delete on public.conversations to authenticated;
create policy talk on public.messages for insert to authenticated
  with check (project_id in (select private.projects_of_rank(2)) and author_role = 'user' and author_id = (select auth.uid()));
grant insert (id, project_id, conversation_id, content) on public.messages to authenticated;

select private.guard_functions(array['public.start_execution(uuid, uuid, text, text, int)',
                                     'public.append_execution_events(uuid, text, jsonb)']);
