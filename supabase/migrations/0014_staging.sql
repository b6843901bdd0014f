-- SPDX-License-Identifier: GPL-3.0-or-later
-- Staging: one workflow per project, and jobs of every kind. In the local studio the functions are C: src/studio/staging,
-- src/studio/project.
create table public.workflows (
  id         uuid primary key default gen_random_uuid(),
  project_id uuid not null unique references public.projects (id) on delete cascade,
  step       text not null default 'upload'
             check (step in ('upload', 'room', 'style', 'review', 'rendering', 'results', 'done')),
  room_type  text check (room_type in ('living_room', 'bedroom', 'kitchen', 'dining_room', 'bathroom',
                                       'home_office', 'outdoor')),
  style      text check (style in ('modern', 'scandinavian', 'industrial', 'traditional', 'minimalist', 'rustic')),
  variants   int  not null default 1 check (variants between 1 and 4),
  notes      text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by uuid,
  version    int  not null default 1
);
insert into public.workflows (project_id) select id from public.projects where kind = 'staging';

create trigger touch before update on public.workflows for each row
  when (old.* is distinct from new.*) execute function private.touch('by');

-- A new project gets its owner and its extension row.
create or replace function private.project_created() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.project_members (project_id, user_id, role) values (new.id, new.owner_id, 'owner');
  case new.kind
    when 'staging' then insert into public.workflows (project_id) values (new.id);
    when 'film'    then insert into public.films (project_id) values (new.id);
    else null;
  end case;
  return null;
end $$;

-- What a job will do and cost, taken from the server's own rows. Fails when something is missing.
-- Each kind of job has its private.spec_KIND (), which gives the parameters and how many units of its price it takes.
create function private.spec_staging_image(p_project_id uuid, p_params jsonb, out params jsonb, out units int)
language plpgsql stable security definer set search_path = '' as $$
declare r record;
begin
  select p.id, coalesce(p_params ->> 'room_type', p.room_type, w.room_type) as room_type,
         coalesce(p_params ->> 'style', w.style) as style,
         coalesce((p_params ->> 'variants')::int, w.variants) as variants, w.notes, m.bucket, m.storage_path,
         m.upload_state
  into r from public.photos p join public.media_files m on m.id = p.media_id
              join public.workflows w on w.project_id = p.project_id
  where p.id = (p_params ->> 'photo_id')::uuid and p.project_id = p_project_id;
  if r.id is null then perform private.fail(422, 'photo_not_found'); end if;
  if r.upload_state <> 'complete' then perform private.fail(422, 'photo_not_uploaded'); end if;
  if r.room_type is null then perform private.fail(422, 'room_type_missing'); end if;
  if r.style is null then perform private.fail(422, 'style_missing'); end if;
  if r.variants not between 1 and 4 then perform private.fail(422, 'variants_out_of_range'); end if;
  units := r.variants;
  params := jsonb_build_object('photo_id', r.id, 'room_type', r.room_type, 'style', r.style, 'variants', r.variants,
                               'notes', r.notes, 'bucket', r.bucket, 'storage_path', r.storage_path);
end $$;

create function private.spec_film_render(p_project_id uuid, p_params jsonb, out params jsonb, out units int)
language plpgsql stable security definer set search_path = '' as $$
declare r record;
begin
  select f.style, f.duration_min, f.height, count(p.id) as n,
         bool_and(m.upload_state = 'complete') and coalesce(max(snd.upload_state) = 'complete', true) as uploaded,
         max(snd.bucket) as sound_bucket, max(snd.storage_path) as sound_path,
         jsonb_agg(jsonb_build_object('photo_id', p.id, 'caption', p.caption, 'bucket', m.bucket,
                   'storage_path', m.storage_path) order by p.position, p.created_at, p.id) as photos
  into r from public.films f left join public.photos p on p.project_id = f.project_id and p.included
              left join public.media_files m on m.id = p.media_id
              left join public.media_files snd on snd.id = f.sound_media_id
  where f.project_id = p_project_id group by f.style, f.duration_min, f.height;
  if r.n = 0 then perform private.fail(422, 'no_photos'); end if;
  if not r.uploaded then perform private.fail(422, 'photo_not_uploaded'); end if;
  units := r.duration_min;
  params := jsonb_build_object('title', (select title from public.projects where id = p_project_id), 'style', r.style,
                               'duration_min', r.duration_min, 'height', r.height,
                               'sound', case when r.sound_path is not null then
                                 jsonb_build_object('bucket', r.sound_bucket, 'storage_path', r.sound_path) end,
                               'photos', r.photos);
end $$;

create function private.spec_agent_run(p_project_id uuid, p_params jsonb, out params jsonb, out units int)
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('agent', p_params -> 'agent', 'input', p_params -> 'input',
                            'conversation_id', p_params -> 'conversation_id'), 1
$$;

create or replace function private.job_spec(p_project_id uuid, p_kind text, p_params jsonb, out params jsonb, out cost int)
language plpgsql stable security definer set search_path = '' as $$
declare v_price public.job_prices; v_project public.projects;
begin
  select * into v_project from public.projects where id = p_project_id;
  select * into v_price from public.job_prices where kind = p_kind;
  if not found or coalesce(v_price.project_kind, v_project.kind) <> v_project.kind
     or to_regprocedure(format('private.%I(uuid, jsonb)', 'spec_' || p_kind)) is null then
    perform private.fail(422, 'job_kind_not_allowed', jsonb_build_object('kind', p_kind, 'project_kind', v_project.kind));
  end if;
  execute format('select s.params, s.units * $3 from private.%I($1, $2) s', 'spec_' || p_kind)
  into params, cost using p_project_id, p_params, v_price.credits_per_unit;
end $$;

-- Project status and staging step follow from the rendering jobs. The caller holds the project's lock.
create or replace function private.follow_jobs(p_project_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare v_kind text; v_open boolean; v_last text;
begin
  select kind into v_kind from public.projects where id = p_project_id;
  if v_kind not in ('staging', 'film') then return; end if;
  select exists (select 1 from public.jobs where project_id = p_project_id and status in ('queued', 'processing')
                 and kind in ('staging_image', 'film_render')) into v_open;
  select j.status into v_last from public.jobs j
  where j.project_id = p_project_id and j.kind in ('staging_image', 'film_render') and j.status in ('completed', 'failed')
  order by j.finished_at desc, j.status limit 1;                        -- on a tie completed comes first
  update public.projects p set status = s.status
  from (select case when v_open then 'processing' else coalesce(v_last, 'active') end as status) s
  where p.id = p_project_id and p.status <> s.status and (v_open or p.status = 'processing');
  update public.workflows w set step = s.step
  from (select case when v_open then 'rendering'
                    when exists (select 1 from public.outputs where project_id = p_project_id) then 'results'
                    else 'review' end as step) s
  where w.project_id = p_project_id and w.step <> s.step and (v_open or w.step = 'rendering');
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
  perform private.follow_jobs(p_project_id);
  return v_job;
end $$;

-- One job per included photo, all or nothing. The job ids follow from the request id, so a replay is harmless.
create function public.submit_staging(p_request_id uuid, p_project_id uuid, p_expected_cost int default null)
returns setof public.jobs
language plpgsql security definer set search_path = '' as $$
declare v_ids uuid[]; v_cost int; v_photo uuid; v_known boolean;
begin
  perform private.require_rank(p_project_id, 3);
  perform 1 from public.projects where id = p_project_id for no key update;
  return query select j.* from public.jobs j where j.project_id = p_project_id and j.params ->> 'request_id' = p_request_id::text;
  if found then return; end if;
  select array_agg(p.id order by p.position, p.created_at, p.id) into v_ids
  from public.photos p where p.project_id = p_project_id and p.included;
  if v_ids is null then perform private.fail(422, 'no_photos'); end if;
  select sum(s.cost) into v_cost
  from unnest(v_ids) i, private.job_spec(p_project_id, 'staging_image', jsonb_build_object('photo_id', i)) s;
  if p_expected_cost is not null and p_expected_cost <> v_cost then
    perform private.fail(409, 'price_changed', jsonb_build_object('expected', p_expected_cost, 'cost', v_cost));
  end if;
  foreach v_photo in array v_ids loop
    perform public.submit_job(md5(p_request_id::text || v_photo::text)::uuid, p_project_id, 'staging_image',
                              jsonb_build_object('photo_id', v_photo));
  end loop;
  return query update public.jobs j set params = j.params || jsonb_build_object('request_id', p_request_id)
  where j.id in (select md5(p_request_id::text || i::text)::uuid from unnest(v_ids) i) returning j.*;
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
  end if;
  insert into public.photos (id, project_id, media_id, position, caption)
  select (x ->> 'id')::uuid, p_id, (x ->> 'media_id')::uuid, n - 1, coalesce(x ->> 'caption', '')
  from jsonb_array_elements(coalesce(p_details -> 'photos', '[]')) with ordinality as t (x, n);
  return v;
end $$;

create function public.advance_workflow(p_project_id uuid, p_to text, p_expected_version int default null)
returns public.workflows
language plpgsql security definer set search_path = '' as $$
declare w public.workflows; v_missing text;
begin
  perform private.require_rank(p_project_id, 3);
  perform 1 from public.projects where id = p_project_id for no key update;
  select * into w from public.workflows where project_id = p_project_id for update;
  if not found then perform private.fail(404, 'workflow_not_found'); end if;
  if w.step = p_to then return w; end if;                               -- replayed
  if p_expected_version is not null and w.version <> p_expected_version then
    perform private.fail(409, 'version_conflict', to_jsonb(w));
  end if;
  if not (p_to = any (case w.step
            when 'upload'  then array['room']
            when 'room'    then array['upload', 'style']
            when 'style'   then array['upload', 'room', 'review']
            when 'review'  then array['upload', 'room', 'style']        -- to rendering: submit_staging
            when 'results' then array['style', 'review', 'done']
            when 'done'    then array['results']
            else array[]::text[] end)) then                             -- rendering ends by itself or by cancel_job
    perform private.fail(422, 'step_not_allowed', jsonb_build_object('from', w.step, 'to', p_to));
  end if;
  v_missing := case
    when p_to in ('room', 'style', 'review') and not exists
      (select 1 from public.photos where project_id = p_project_id and included) then 'no_photos'
    when p_to in ('style', 'review') and w.room_type is null and exists
      (select 1 from public.photos where project_id = p_project_id and included and room_type is null) then 'room_type_missing'
    when p_to = 'review' and w.style is null then 'style_missing'
    when p_to = 'done' and not exists
      (select 1 from public.outputs where project_id = p_project_id and chosen) then 'nothing_chosen' end;
  if v_missing is not null then perform private.fail(422, v_missing); end if;
  update public.workflows set step = p_to where id = w.id returning * into w;
  return w;
end $$;

select private.guard_tables(array['workflows']);
create policy members_read on public.workflows for select to authenticated
  using (project_id in (select private.projects_of_rank(1)));
create policy editors_write on public.workflows for all to authenticated
  using (project_id in (select private.projects_of_rank(3)))
  with check (project_id in (select private.projects_of_rank(3)));
grant select, update (room_type, style, variants, notes) on public.workflows to authenticated;
alter publication supabase_realtime add table public.workflows;

select private.guard_functions(array['public.submit_staging(uuid, uuid, int)', 'public.advance_workflow(uuid, text, int)']);
