-- SPDX-License-Identifier: GPL-3.0-or-later
-- Courses: chapters and videos, publishing, students and their progress. In the local studio the functions are C:
-- src/studio/course.
create table public.courses (
  project_id    uuid primary key references public.projects (id) on delete cascade,
  price_cents   int  not null default 0 check (price_cents >= 0),
  currency      text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  difficulty    text not null default 'beginner' check (difficulty in ('beginner', 'intermediate', 'advanced')),
  publish_state text not null default 'draft'
                check (publish_state in ('draft', 'published', 'unpublished', 'archived')),
  published_at  timestamptz,
  updated_at    timestamptz not null default now(),
  updated_by    uuid,
  version       int  not null default 1
);

create table public.chapters (                  -- counts and durations are derived: view chapter_summaries
  id         uuid primary key default gen_random_uuid(),
  project_id uuid not null references public.projects (id) on delete cascade,
  position   int  not null,
  title      text not null check (char_length(title) between 1 and 200),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version    int  not null default 1,
  unique (id, project_id)
);
create index on public.chapters (project_id, position);

create table public.videos (
  id                uuid primary key default gen_random_uuid(),
  project_id        uuid not null references public.projects (id) on delete cascade,
  chapter_id        uuid,                                            -- null: not sorted into a chapter yet
  media_id          uuid not null references public.media_files (id) on delete cascade,   -- original file
  position          int  not null,
  title             text not null check (char_length(title) between 1 and 200),
  is_preview        boolean not null default false,                  -- open to everyone once published
  processing_status text not null default 'pending'
                    check (processing_status in ('pending', 'processing', 'ready', 'failed')),
  processing_error  text,
  duration_s        numeric(10, 3) check (duration_s >= 0),
  format            text,
  stream_path       text,                                            -- in bucket outputs; signed on demand
  thumbnail_path    text,
  download_path     text,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  updated_by        uuid,
  version           int  not null default 1,
  unique (id, project_id),
  foreign key (chapter_id, project_id) references public.chapters (id, project_id) on delete set null (chapter_id)
);
create index on public.videos (project_id, chapter_id, position);
create index on public.videos (media_id);

create table public.enrollments (
  id          uuid primary key default gen_random_uuid(),
  project_id  uuid not null references public.projects (id) on delete cascade,
  user_id     uuid not null references public.profiles (id) on delete cascade,
  status      text not null default 'active' check (status in ('active', 'completed', 'refunded')),
  price_cents int  not null default 0,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  version     int  not null default 1,
  unique (project_id, user_id)
);
create index on public.enrollments (user_id);

create table public.video_progress (
  user_id      uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  video_id     uuid not null,
  project_id   uuid not null,
  position_s   numeric(10, 3) not null default 0 check (position_s >= 0),
  watched_s    numeric(10, 3) not null default 0 check (watched_s >= 0),
  completed_at timestamptz,
  updated_at   timestamptz not null default now(),
  version      int not null default 1,
  primary key (user_id, video_id),
  foreign key (video_id, project_id) references public.videos (id, project_id) on delete cascade
);
create index on public.video_progress (project_id);

insert into public.courses (project_id) select id from public.projects where kind = 'course';

do $$
declare t text;
begin
  foreach t in array array['courses', 'chapters', 'videos'] loop
    execute format('create trigger touch before update on public.%I for each row
                    when (old.* is distinct from new.*) execute function private.touch(''by'')', t);
  end loop;
  foreach t in array array['enrollments', 'video_progress'] loop
    execute format('create trigger touch before update on public.%I for each row
                    when (old.* is distinct from new.*) execute function private.touch()', t);
  end loop;
  foreach t in array array['chapters:project_id', 'videos:chapter_id'] loop
    execute format('create trigger position before insert on public.%I for each row execute function
                    private.next_position(%L)', split_part(t, ':', 1), split_part(t, ':', 2));
  end loop;
  foreach t in array array['chapters', 'videos'] loop
    execute format('create trigger tombstone after delete on public.%I for each row execute function
                    private.record_deletion()', t);
  end loop;
end $$;

-- A new project gets its owner, its extension row and, for staging, its workflow.
create or replace function private.project_created() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.project_members (project_id, user_id, role) values (new.id, new.owner_id, 'owner');
  case new.kind
    when 'staging' then insert into public.workflows (project_id) values (new.id);
    when 'film'    then insert into public.films (project_id) values (new.id);
    when 'series'  then insert into public.series (project_id) values (new.id);
    when 'course'  then insert into public.courses (project_id) values (new.id);
  end case;
  return null;
end $$;

create function private.courses_taken() returns setof uuid
language sql stable security definer set search_path = '' rows 20 as $$
  select e.project_id from public.enrollments e join public.courses c using (project_id)
  where e.user_id = (select auth.uid()) and e.status in ('active', 'completed') and c.publish_state in ('published', 'unpublished')
$$;

create function private.is_student(p_project_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_project_id in (select private.courses_taken())
$$;

create function private.is_published(p_project_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.courses c where c.project_id = p_project_id and c.publish_state = 'published')
$$;

create or replace function private.can_view_media(p_media_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.photos x where x.media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.outputs x where x.media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.characters x where x.media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.scenes x where x.media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.films x where x.sound_media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.projects x where x.cover_media_id = p_media_id
                 and (private.project_rank(x.id) > 0 or private.is_student(x.id)))
      or exists (select 1 from public.videos x where x.media_id = p_media_id
                 and (private.project_rank(x.project_id) > 0 or private.is_student(x.project_id)
                      or (x.is_preview and private.is_published(x.project_id))))
$$;

create or replace function private.can_see_person(p_user_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_user_id = (select auth.uid())
      or exists (select 1 from public.project_members a join public.project_members b using (project_id)
                 where a.user_id = (select auth.uid()) and b.user_id = p_user_id)
      or exists (select 1 from public.enrollments e join public.project_members m using (project_id)
                 where e.user_id = p_user_id and m.user_id = (select auth.uid()))
      or exists (select 1 from public.enrollments e join public.projects p on p.id = e.project_id
                 where e.user_id = (select auth.uid()) and p.owner_id = p_user_id)
$$;

-- Who has seen every video of the chapters has completed the course.
create function private.video_completed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.enrollments e set status = 'completed'
  where e.project_id = new.project_id and e.user_id = new.user_id and e.status = 'active' and not exists
    (select 1 from public.videos v where v.project_id = new.project_id and v.chapter_id is not null and not exists
      (select 1 from public.video_progress p where p.user_id = new.user_id and p.video_id = v.id and p.completed_at is not null));
  return null;
end $$;
create trigger completed after insert or update on public.video_progress for each row
  when (new.completed_at is not null) execute function private.video_completed();

create function private.spec_video_transcode(p_project_id uuid, p_params jsonb, out params jsonb, out units int)
language plpgsql stable security definer set search_path = '' as $$
declare r record;
begin
  select v.id, m.bucket, m.storage_path, m.upload_state into r
  from public.videos v join public.media_files m on m.id = v.media_id
  where v.id = (p_params ->> 'video_id')::uuid and v.project_id = p_project_id;
  if r.id is null then perform private.fail(422, 'video_not_found'); end if;
  if r.upload_state <> 'complete' then perform private.fail(422, 'video_not_uploaded'); end if;
  params := jsonb_build_object('video_id', r.id, 'bucket', r.bucket, 'storage_path', r.storage_path);
  units := 1;
end $$;

-- Reserve the credits and queue the job, all or nothing. Sending the same id again returns the same job.
create or replace function public.submit_job(p_id uuid, p_project_id uuid, p_kind text, p_params jsonb default '{}',
                                  p_expected_cost int default null, p_retry_of uuid default null) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v_uid uuid := auth.uid(); v_job public.jobs; v_params jsonb; v_cost int;
begin
  perform private.require_rank(p_project_id, 3);
  perform 1 from public.projects where id = p_project_id for no key update;
  perform 1 from public.credit_accounts where user_id = v_uid for update;
  select * into v_job from public.jobs where id = p_id;
  if found then
    if v_job.user_id <> v_uid or v_job.project_id <> p_project_id or v_job.kind <> p_kind then
      perform private.fail(409, 'id_in_use');
    end if;
    return v_job;
  end if;
  if (select status from public.projects where id = p_project_id) = 'archived' then
    perform private.fail(422, 'project_archived');
  end if;
  if p_kind = 'staging_image' and (select step from public.workflows where project_id = p_project_id)
                                  not in ('review', 'rendering', 'results') then
    perform private.fail(422, 'step_not_allowed');
  end if;
  select s.params, s.cost into v_params, v_cost from private.job_spec(p_project_id, p_kind, p_params) s;
  if p_expected_cost is not null and p_expected_cost <> v_cost then
    perform private.fail(409, 'price_changed', jsonb_build_object('expected', p_expected_cost, 'cost', v_cost));
  end if;
  insert into public.jobs (id, project_id, user_id, kind, params, cost, retry_of)
  values (p_id, p_project_id, v_uid, p_kind, v_params, v_cost, p_retry_of) returning * into v_job;
  perform private.move_credits(v_uid, 'reserve', 0, v_cost, p_id);
  if p_kind = 'video_transcode' then
    update public.videos set processing_status = 'pending', processing_error = null where id = (v_params ->> 'video_id')::uuid;
  end if;
  perform private.follow_jobs(p_project_id);
  return v_job;
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
  if v.kind = 'video_transcode' then
    update public.videos set
      processing_status = case p_status when 'completed' then 'ready' when 'failed' then 'failed' else 'pending' end,
      processing_error = p_error,
      duration_s = coalesce((p_result -> 'video' ->> 'duration_s')::numeric, duration_s),
      format = coalesce(p_result -> 'video' ->> 'format', format),
      stream_path = coalesce(p_result -> 'video' ->> 'stream_path', stream_path),
      thumbnail_path = coalesce(p_result -> 'video' ->> 'thumbnail_path', thumbnail_path),
      download_path = coalesce(p_result -> 'video' ->> 'download_path', download_path)
    where id = (v.params ->> 'video_id')::uuid;
  end if;
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
  if v.kind = 'video_transcode' then
    update public.videos set processing_status = 'processing' where id = (v.params ->> 'video_id')::uuid;
  end if;
  return next v;
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
  else
    update public.courses set price_cents = coalesce((p_details ->> 'price_cents')::int, price_cents),
           currency = coalesce(p_details ->> 'currency', currency), difficulty = coalesce(p_details ->> 'difficulty', difficulty)
    where project_id = p_id;
  end if;
  insert into public.photos (id, project_id, media_id, position, caption)
  select (x ->> 'id')::uuid, p_id, (x ->> 'media_id')::uuid, n - 1, coalesce(x ->> 'caption', '')
  from jsonb_array_elements(coalesce(p_details -> 'photos', '[]')) with ordinality as t (x, n);
  return v;
end $$;

create or replace function public.my_permissions(p_project_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'role', case r when 4 then 'owner' when 3 then 'editor' when 2 then 'commenter' when 1 then 'viewer'
                   else case when private.is_student(p_project_id) then 'student' else 'none' end end,
    'can_view', r >= 1 or private.is_student(p_project_id), 'can_comment', r >= 2, 'can_edit', r >= 3,
    'can_submit_jobs', r >= 3, 'can_publish', r >= 3, 'can_manage', r >= 4)
  from (select private.project_rank(p_project_id) as r) x
$$;

create view public.chapter_summaries with (security_invoker = true) as
  select c.*, count(v.id)::int as video_count, coalesce(sum(v.duration_s), 0)::numeric(12, 3) as duration_s,
         count(v.id) filter (where v.processing_status = 'ready')::int as ready_count
  from public.chapters c left join public.videos v on v.chapter_id = c.id group by c.id;

create view public.course_catalog with (security_barrier = true) as    -- what anyone signed in may see
  select p.id, p.title, p.description, p.cover_media_id, c.price_cents, c.currency, c.difficulty, c.published_at,
         o.display_name as instructor_name, o.avatar_url as instructor_avatar_url,
         (select count(*) from public.chapters x where x.project_id = p.id)::int as chapter_count,
         (select count(*) from public.videos x where x.project_id = p.id)::int as video_count,
         (select coalesce(sum(x.duration_s), 0) from public.videos x where x.project_id = p.id)::numeric(12, 3) as duration_s,
         (select count(*) from public.enrollments e where e.project_id = p.id and e.status in ('active', 'completed'))::int as student_count
  from public.projects p join public.courses c on c.project_id = p.id join public.profiles o on o.id = p.owner_id
  where c.publish_state = 'published';

create function public.course_problems(p_project_id uuid) returns text[]
language plpgsql stable security definer set search_path = '' as $$
declare p public.projects;
begin
  perform private.require_rank(p_project_id, 1);
  select * into p from public.projects where id = p_project_id and kind = 'course';
  if not found then perform private.fail(404, 'course_not_found'); end if;
  return array_remove(array[
    case when btrim(p.title) = '' then 'title_missing' end,
    case when btrim(p.description) = '' then 'description_missing' end,
    case when not exists (select 1 from public.chapters where project_id = p.id) then 'no_chapters' end,
    case when exists (select 1 from public.chapters c where c.project_id = p.id
                      and not exists (select 1 from public.videos v where v.chapter_id = c.id)) then 'chapter_empty' end,
    case when exists (select 1 from public.videos v where v.project_id = p.id and v.chapter_id is not null
                      and v.processing_status <> 'ready') then 'video_not_ready' end], null);
end $$;

create function public.set_publish_state(p_project_id uuid, p_state text, p_expected_version int default null)
returns public.courses
language plpgsql security definer set search_path = '' as $$
declare c public.courses; v_problems text[];
begin
  perform private.require_rank(p_project_id, 3);
  perform 1 from public.projects where id = p_project_id for no key update;
  select * into c from public.courses where project_id = p_project_id for update;
  if not found then perform private.fail(404, 'course_not_found'); end if;
  if c.publish_state = p_state then return c; end if;
  if p_expected_version is not null and c.version <> p_expected_version then
    perform private.fail(409, 'version_conflict', to_jsonb(c));
  end if;
  if not (p_state = any (case c.publish_state
            when 'draft'       then array['published', 'archived']
            when 'published'   then array['unpublished', 'archived']
            when 'unpublished' then array['published', 'archived']
            when 'archived'    then array['unpublished'] end)) then
    perform private.fail(422, 'publish_state_not_allowed', jsonb_build_object('from', c.publish_state, 'to', p_state));
  end if;
  if p_state = 'published' then
    v_problems := public.course_problems(p_project_id);
    if cardinality(v_problems) > 0 then
      perform private.fail(422, 'not_publishable', jsonb_build_object('problems', to_jsonb(v_problems)));
    end if;
  end if;
  update public.courses set publish_state = p_state,
         published_at = case when p_state = 'published' then coalesce(published_at, now()) else published_at end
  where project_id = p_project_id returning * into c;
  if p_state = 'published' then
    update public.projects set status = 'active' where id = p_project_id and status = 'draft';
    perform private.notify(m.user_id, 'success', 'course_published', p_project_id, '{}')
    from public.project_members m where m.project_id = p_project_id and m.user_id <> auth.uid();
  end if;
  return c;
end $$;

create function public.publish_course(p_project_id uuid, p_expected_version int default null) returns public.courses
language sql set search_path = '' as $$ select public.set_publish_state(p_project_id, 'published', p_expected_version) $$;

create function private.enroll(p_project_id uuid, p_user_id uuid, p_price_cents int) returns public.enrollments
language plpgsql security definer set search_path = '' as $$
declare e public.enrollments;
begin
  insert into public.enrollments (project_id, user_id, price_cents) values (p_project_id, p_user_id, p_price_cents)
  on conflict (project_id, user_id) do update set status = 'active', price_cents = excluded.price_cents
    where enrollments.status not in ('active', 'completed')
  returning * into e;
  if e.id is null then
    select * into e from public.enrollments where project_id = p_project_id and user_id = p_user_id;
  else
    perform private.notify(p.owner_id, 'info', 'student_enrolled', p.id, jsonb_build_object('user_id', p_user_id))
    from public.projects p where p.id = p_project_id;
  end if;
  return e;
end $$;

create function public.enroll_in_course(p_project_id uuid) returns public.enrollments
language plpgsql security definer set search_path = '' as $$
declare c public.courses;
begin
  select * into c from public.courses where project_id = p_project_id and publish_state = 'published';
  if not found then perform private.fail(404, 'course_not_found'); end if;
  if c.price_cents > 0 then
    perform private.fail(402, 'payment_required', jsonb_build_object('price_cents', c.price_cents, 'currency', c.currency));
  end if;
  return private.enroll(p_project_id, auth.uid(), 0);
end $$;

create function public.course_analytics(p_project_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_rank(p_project_id, 3);
  return (
    with students as (select * from public.enrollments where project_id = p_project_id and status in ('active', 'completed')),
         lessons as (select v.id, v.title, row_number() over (order by c.position, c.id, v.position, v.id) as place
                     from public.videos v join public.chapters c on c.id = v.chapter_id where v.project_id = p_project_id),
         seen as (select vp.* from public.video_progress vp join students s using (user_id) where vp.project_id = p_project_id)
    select jsonb_build_object(
      'enrollments', (select count(*) from students),
      'active_students_30d', (select count(distinct user_id) from seen where updated_at > now() - interval '30 days'),
      'completion_rate', (select coalesce(round(count(*) filter (where completed_at is not null)::numeric
                          / nullif((select count(*) from students) * (select count(*) from lessons), 0), 4), 0)
                          from seen where video_id in (select id from lessons)),
      'watch_time_s', (select coalesce(sum(watched_s), 0) from seen),
      'revenue_cents', 0,
      'videos', (select coalesce(jsonb_agg(jsonb_build_object('video_id', l.id, 'title', l.title,
                   'viewers', (select count(*) from seen where video_id = l.id),
                   'completed', (select count(*) from seen where video_id = l.id and completed_at is not null),
                   'watched_s', (select coalesce(sum(watched_s), 0) from seen where video_id = l.id)) order by l.place), '[]') from lessons l)));
end $$;

create function public.course_students(p_project_id uuid)
returns table (enrollment_id uuid, user_id uuid, display_name text, avatar_url text, status text,
               enrolled_at timestamptz, completed_videos int, watched_s numeric, last_seen_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_rank(p_project_id, 3);
  return query
    select e.id, e.user_id, p.display_name, p.avatar_url, e.status, e.created_at,
           count(vp.video_id) filter (where vp.completed_at is not null)::int, coalesce(sum(vp.watched_s), 0), max(vp.updated_at)
    from public.enrollments e join public.profiles p on p.id = e.user_id
         left join public.video_progress vp on vp.user_id = e.user_id and vp.project_id = e.project_id
    where e.project_id = p_project_id group by e.id, p.id order by e.created_at;
end $$;

select private.guard_tables(array['courses', 'chapters', 'videos', 'enrollments', 'video_progress']);
do $$
declare t text;
begin
  foreach t in array array['courses', 'chapters', 'videos'] loop
    execute format('create policy members_read on public.%I for select to authenticated
                    using (project_id in (select private.projects_of_rank(1)))', t);
    execute format('create policy students_read on public.%I for select to authenticated
                    using (project_id in (select private.courses_taken()))', t);
    execute format('grant select on public.%I to authenticated', t);
  end loop;
  foreach t in array array['courses', 'chapters'] loop
    execute format('create policy editors_write on public.%I for all to authenticated
                    using (project_id in (select private.projects_of_rank(3)))
                    with check (project_id in (select private.projects_of_rank(3)))', t);
  end loop;
  foreach t in array array['enrollments', 'video_progress'] loop
    execute format('create policy own_read on public.%I for select to authenticated using (user_id = (select auth.uid()))', t);
    execute format('create policy staff_read on public.%I for select to authenticated
                    using (project_id in (select private.projects_of_rank(3)))', t);
    execute format('grant select on public.%I to authenticated', t);
  end loop;
  foreach t in array array['courses', 'chapters', 'videos', 'enrollments'] loop
    execute format('alter publication supabase_realtime add table public.%I', t);
  end loop;
end $$;
create policy editors_write on public.videos for all to authenticated
  using (project_id in (select private.projects_of_rank(3)))
  with check (project_id in (select private.projects_of_rank(3)) and private.may_use_media(media_id));
create policy previews_read on public.videos for select to authenticated using (is_preview and private.is_published(project_id));
create policy own_write on public.video_progress for all to authenticated using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()) and (project_id in (select private.courses_taken())
                                                 or project_id in (select private.projects_of_rank(1))));
grant update (price_cents, currency, difficulty) on public.courses to authenticated;
grant insert (id, project_id, position, title), update (position, title), delete on public.chapters to authenticated;
grant insert (id, project_id, chapter_id, media_id, position, title, is_preview),
  update (chapter_id, media_id, position, title, is_preview), delete on public.videos to authenticated;
grant insert (user_id, video_id, project_id, position_s, watched_s, completed_at),
  update (user_id, video_id, project_id, position_s, watched_s, completed_at) on public.video_progress to authenticated;

drop policy read on public.projects;
create policy read on public.projects for select to authenticated using
  (owner_id = (select auth.uid()) or id in (select private.projects_of_rank(1)) or id in (select private.courses_taken()));

revoke all on public.chapter_summaries, public.course_catalog from anon, authenticated;
grant select on public.chapter_summaries, public.course_catalog to authenticated, service_role;

select private.guard_functions(array['private.courses_taken()', 'private.is_student(uuid)', 'private.is_published(uuid)',
  'public.course_problems(uuid)', 'public.set_publish_state(uuid, text, int)', 'public.publish_course(uuid, int)',
  'public.enroll_in_course(uuid)', 'public.course_analytics(uuid)', 'public.course_students(uuid)']);
