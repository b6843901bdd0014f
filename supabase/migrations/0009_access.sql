-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who sees and does what.
-- 4 owner, 3 editor, 2 commenter, 1 viewer, 0 outsider
create function private.project_rank(p_project_id uuid) returns int
language sql stable security definer set search_path = '' as $$
  select coalesce((select array_position(array['viewer', 'commenter', 'editor', 'owner'], m.role)
                   from public.project_members m
                   where m.project_id = p_project_id and m.user_id = (select auth.uid())), 0)
$$;

-- The same as a set, for policies: evaluated once per statement, not once per row (a hundred times faster).
create function private.projects_of_rank(p_rank int) returns setof uuid
language sql stable security definer set search_path = '' rows 50 as $$
  select m.project_id from public.project_members m
  where m.user_id = (select auth.uid()) and array_position(array['viewer', 'commenter', 'editor', 'owner'], m.role) >= p_rank
$$;

create function private.can_view_media(p_media_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.photos x where x.media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.outputs x where x.media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.films x where x.sound_media_id = p_media_id and private.project_rank(x.project_id) > 0)
      or exists (select 1 from public.projects x where x.cover_media_id = p_media_id and private.project_rank(x.id) > 0)
$$;

create function private.can_see_person(p_user_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_user_id = (select auth.uid())
      or exists (select 1 from public.project_members a join public.project_members b using (project_id)
                 where a.user_id = (select auth.uid()) and b.user_id = p_user_id)
$$;

create function private.require_rank(p_project_id uuid, p_rank int) returns void
language plpgsql stable security definer set search_path = '' as $$
declare v_rank int := private.project_rank(p_project_id);
begin
  if v_rank = 0 then perform private.fail(404, 'project_not_found'); end if;
  if v_rank < p_rank then perform private.fail(403, 'not_allowed'); end if;
end $$;

create function private.may_use_media(p_media_id uuid) returns boolean  -- may this file be placed somewhere new
language sql stable security definer set search_path = '' as $$
  select p_media_id is null or private.can_view_media(p_media_id)
      or exists (select 1 from public.media_files m where m.id = p_media_id and m.user_id = (select auth.uid()))
$$;

create view public.people with (security_barrier = true) as            -- names and faces, nothing more
  select id, display_name, avatar_url from public.profiles where private.can_see_person(id);

do $$
declare t text;
begin
  for t in select tablename from pg_catalog.pg_tables where schemaname = 'public' loop
    execute format('alter table public.%I enable row level security', t);
    execute format('revoke all on public.%I from anon, authenticated', t);
    execute format('grant all on public.%I to service_role', t);
  end loop;
  -- content of a project: members read; editors and the owner write
  foreach t in array array['films', 'photos', 'jobs', 'outputs'] loop
    execute format('create policy members_read on public.%I for select to authenticated
                    using (project_id in (select private.projects_of_rank(1)))', t);
    execute format('grant select on public.%I to authenticated', t);
  end loop;
  -- rows of one person
  foreach t in array array['credit_accounts', 'credit_ledger', 'notifications'] loop
    execute format('create policy own_read on public.%I for select to authenticated using (user_id = (select auth.uid()))', t);
    execute format('grant select on public.%I to authenticated', t);
  end loop;
  foreach t in array array['plans', 'job_prices', 'credit_packages'] loop
    execute format('create policy everyone_reads on public.%I for select to authenticated using (true)', t);
    execute format('grant select on public.%I to authenticated', t);
  end loop;
end $$;

create policy editors_write on public.outputs for all to authenticated
  using (project_id in (select private.projects_of_rank(3)))
  with check (project_id in (select private.projects_of_rank(3)));
create policy editors_write on public.photos for all to authenticated
  using (project_id in (select private.projects_of_rank(3)))
  with check (project_id in (select private.projects_of_rank(3)) and private.may_use_media(media_id));
create policy editors_write on public.films for all to authenticated
  using (project_id in (select private.projects_of_rank(3)))
  with check (project_id in (select private.projects_of_rank(3)) and private.may_use_media(sound_media_id));

-- profiles
create policy own_read   on public.profiles for select to authenticated using (id = (select auth.uid()));
create policy own_update on public.profiles for update to authenticated using (id = (select auth.uid()));
grant select, update (display_name, avatar_url, language, preferences) on public.profiles to authenticated;

-- projects
create policy read on public.projects for select to authenticated using
  (owner_id = (select auth.uid()) or id in (select private.projects_of_rank(1)));
create policy make on public.projects for insert to authenticated with check
  (owner_id = (select auth.uid()) and private.may_use_media(cover_media_id));
create policy edit on public.projects for update to authenticated using (id in (select private.projects_of_rank(3)))
  with check (id in (select private.projects_of_rank(3)) and private.may_use_media(cover_media_id));
create policy drop on public.projects for delete to authenticated using (owner_id = (select auth.uid()));
grant select, insert (id, kind, title, description, cover_media_id), update (title, description, status, cover_media_id),
  delete on public.projects to authenticated;

create policy read   on public.project_members for select to authenticated using (project_id in (select private.projects_of_rank(1)));
create policy manage on public.project_members for update to authenticated
  using (project_id in (select private.projects_of_rank(4)) and role <> 'owner') with check (role <> 'owner');
create policy leave  on public.project_members for delete to authenticated
  using (role <> 'owner' and (user_id = (select auth.uid()) or project_id in (select private.projects_of_rank(4))));
grant select, update (role), delete on public.project_members to authenticated;
create policy manage on public.project_invites for all to authenticated
  using (project_id in (select private.projects_of_rank(4))) with check (false);
grant select, delete on public.project_invites to authenticated;

-- content
grant update (style, duration_min, height, sound_media_id) on public.films to authenticated;
grant insert (id, project_id, media_id, position, caption, room_type, included),
  update (media_id, position, caption, room_type, included), delete on public.photos to authenticated;
grant update (label, chosen), delete on public.outputs to authenticated;

-- files
create policy read on public.media_files for select to authenticated
  using (user_id = (select auth.uid()) or private.can_view_media(id));
create policy own_write on public.media_files for all to authenticated using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()) and split_part(storage_path, '/', 1) = user_id::text
              and split_part(storage_path, '/', 2) = id::text);
grant select, insert (id, bucket, storage_path, filename, mime_type, size_bytes, sha256, width, height, duration_s),
  update (upload_state, error_message, mime_type, size_bytes, width, height, duration_s), delete on public.media_files to authenticated;

create policy own_write on public.notifications for all to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant update (read_at), delete on public.notifications to authenticated;
create policy read on public.deletions for select to authenticated
  using (user_id = (select auth.uid()) or project_id in (select private.projects_of_rank(1)));
grant select on public.deletions to authenticated;

revoke all on public.people from anon, authenticated;
grant select on public.people to authenticated, service_role;
