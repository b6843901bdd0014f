-- SPDX-License-Identifier: GPL-3.0-or-later
-- Projects and statistics. In the local studio these functions are C: src/studio/project, src/studio/account.
create function public.create_project(p_id uuid, p_kind text, p_title text, p_description text default '',
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
  end if;
  insert into public.photos (id, project_id, media_id, position, caption)
  select (x ->> 'id')::uuid, p_id, (x ->> 'media_id')::uuid, n - 1, coalesce(x ->> 'caption', '')
  from jsonb_array_elements(coalesce(p_details -> 'photos', '[]')) with ordinality as t (x, n);
  return v;
end $$;

-- Puts the rows in the given order. Rows which are not listed (added by someone else meanwhile) follow in their old
-- order. Returns the number of rows that changed.
create function public.reorder_items(p_project_id uuid, p_table text, p_parent_id uuid, p_ids uuid[]) returns int
language plpgsql set search_path = '' as $$
declare v_parent text; v_count int;
begin
  v_parent := case when p_table = 'photos' then 'project_id' end;
  if v_parent is null then perform private.fail(422, 'table_not_ordered'); end if;
  perform private.require_rank(p_project_id, 3);
  if v_parent = 'project_id' then p_parent_id := p_project_id; end if;
  perform 1 from public.projects where id = p_project_id for no key update;
  execute format($q$
    with wanted as (
      select t.id, row_number() over (order by coalesce(array_position($3, t.id), 2147483647), t.position, t.created_at, t.id) - 1 as pos
      from public.%1$I t
      where t.project_id = $1 and (t.%2$I is not distinct from $2 or t.id = any ($3)))
    update public.%1$I t set position = w.pos %3$s from wanted w
    where t.id = w.id and (t.position <> w.pos or t.%2$I is distinct from $2) $q$,
    p_table, v_parent, case when v_parent = 'project_id' then '' else format(', %I = $2', v_parent) end)
    using p_project_id, p_parent_id, p_ids;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

create function public.my_permissions(p_project_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'role', case r when 4 then 'owner' when 3 then 'editor' when 2 then 'commenter' when 1 then 'viewer' else 'none' end,
    'can_view', r >= 1, 'can_comment', r >= 2, 'can_edit', r >= 3,
    'can_submit_jobs', r >= 3, 'can_publish', r >= 3, 'can_manage', r >= 4)
  from (select private.project_rank(p_project_id) as r) x
$$;

create function public.project_stats(p_project_ids uuid[] default null) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('total_projects', count(*),
    'completed_projects',  count(*) filter (where status = 'completed'),
    'active_projects',     count(*) filter (where status = 'active'),
    'draft_projects',      count(*) filter (where status = 'draft'),
    'processing_projects', count(*) filter (where status = 'processing'),
    'failed_projects',     count(*) filter (where status = 'failed'))
  from public.projects where p_project_ids is null or id = any (p_project_ids)
$$;

create function public.dashboard_stats() returns jsonb
language sql stable set search_path = '' as $$
  select public.project_stats() || jsonb_build_object(
    'projects_by_kind', (select coalesce(jsonb_object_agg(kind, n), '{}')
                           from (select kind, count(*) n from public.projects group by kind) k),
    'jobs_queued', (select count(*) from public.jobs where user_id = auth.uid() and status = 'queued'),
    'jobs_processing', (select count(*) from public.jobs where user_id = auth.uid() and status = 'processing'),
    'credits_available', (select available from public.credit_accounts where user_id = auth.uid()),
    'open_tasks', 0,
    'unread_notifications', (select count(*) from public.notifications where read_at is null),
    'storage_bytes', (select total_storage_bytes from public.profiles where id = auth.uid()))
$$;

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_catalog.pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
           and not exists (select 1 from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e') loop
    execute format('revoke all on function %s from public, anon, authenticated', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
  foreach f in array array[                    -- what policies and invoker functions call
    'private.fail(int, text, jsonb)', 'private.is_service()', 'private.project_rank(uuid)',
    'private.projects_of_rank(int)', 'private.can_view_media(uuid)', 'private.can_see_person(uuid)',
    'private.may_use_media(uuid)', 'private.require_rank(uuid, int)',
    -- the API of signed-in people
    'public.quote_job(uuid, text, jsonb)', 'public.submit_job(uuid, uuid, text, jsonb, int, uuid)',
    'public.retry_job(uuid, uuid, int)', 'public.cancel_job(uuid)',
    'public.claim_job(text, text[], int)', 'public.heartbeat_job(uuid, text, int, timestamptz, int)',
    'public.complete_job(uuid, text, jsonb)', 'public.fail_job(uuid, text, text, text, boolean)',
    'public.create_project(uuid, text, text, text, jsonb)', 'public.reorder_items(uuid, text, uuid, uuid[])',
    'public.my_permissions(uuid)', 'public.project_stats(uuid[])', 'public.dashboard_stats()']::regprocedure[] loop
    execute format('grant execute on function %s to authenticated', f);
  end loop;
end $$;
