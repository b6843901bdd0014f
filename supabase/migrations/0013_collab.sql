-- SPDX-License-Identifier: GPL-3.0-or-later
-- Working together: tasks and comments, who is told of them, who writes them; members and invitations.
create table public.tasks (
  id          uuid primary key default gen_random_uuid(),
  project_id  uuid not null references public.projects (id) on delete cascade,
  title       text not null check (char_length(title) between 1 and 300),
  description text not null default '',
  status      text not null default 'todo' check (status in ('todo', 'in_progress', 'blocked', 'done')),
  progress    int  not null default 0 check (progress between 0 and 100),
  position    int  not null,
  assignee_id uuid references public.profiles (id) on delete set null,
  due_on      date,
  created_by  uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  updated_by  uuid,
  version     int  not null default 1
);
create index on public.tasks (project_id, position);
create index on public.tasks (assignee_id) where status <> 'done';

create table public.comments (
  id          uuid primary key default gen_random_uuid(),
  project_id  uuid not null references public.projects (id) on delete cascade,
  entity_type text not null default 'project'
              check (entity_type in ('project', 'photo', 'output', 'episode', 'scene', 'character', 'task',
                                     'chapter', 'video')),
  entity_id   uuid not null,
  parent_id   uuid references public.comments (id) on delete cascade,
  author_id   uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  body        text not null check (char_length(body) between 1 and 10000),
  mentions    uuid[] not null default '{}',
  resolved_at timestamptz,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  version     int  not null default 1
);
create index on public.comments (project_id, entity_type, entity_id, created_at);

-- Tables are closed until a policy and a grant open them.
create function private.guard_tables(p_tables text[]) returns void
language plpgsql set search_path = '' as $$
declare t text;
begin
  foreach t in array p_tables loop
    execute format('alter table public.%I enable row level security', t);
    execute format('revoke all on public.%I from anon, authenticated', t);
    execute format('grant all on public.%I to service_role', t);
  end loop;
end $$;

-- The same for functions: a new one is everybody's by PostgreSQL's default, which ends here.
create function private.guard_functions(p_open text[]) returns void
language plpgsql set search_path = '' as $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_catalog.pg_proc p
           where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
             and pg_catalog.has_function_privilege('public', p.oid, 'execute')
             and not exists (select 1 from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e') loop
    execute format('revoke all on function %s from public, anon, authenticated', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
  foreach f in array p_open::regprocedure[] loop
    execute format('grant execute on function %s to authenticated', f);
  end loop;
end $$;

create function private.comment_created() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.notify(m.user_id, 'info', case when m.user_id = any (new.mentions) then 'mentioned' else 'comment_added' end,
                         new.project_id, jsonb_build_object('comment_id', new.id, 'author_id', new.author_id,
                           'entity_type', new.entity_type, 'entity_id', new.entity_id, 'excerpt', left(new.body, 140)))
  from public.project_members m
  where m.project_id = new.project_id and m.user_id <> new.author_id
    and (m.role = 'owner' or m.user_id = any (new.mentions));
  return null;
end $$;
create trigger created after insert on public.comments for each row execute function private.comment_created();

create function private.task_assigned() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.assignee_id is not null and new.assignee_id is distinct from auth.uid() then
    perform private.notify(new.assignee_id, 'info', 'task_assigned', new.project_id,
                           jsonb_build_object('task_id', new.id, 'title', new.title));
  end if;
  return null;
end $$;
create trigger assigned_new after insert on public.tasks for each row execute function private.task_assigned();
create trigger assigned after update of assignee_id on public.tasks for each row
  when (old.assignee_id is distinct from new.assignee_id) execute function private.task_assigned();

-- A task that becomes done has all its progress; reopened, it keeps it.
create function private.task_done() returns trigger
language plpgsql set search_path = '' as $$
begin new.progress := 100; return new; end $$;
create trigger done_new before insert on public.tasks for each row
  when (new.status = 'done') execute function private.task_done();
create trigger done before update on public.tasks for each row
  when (new.status = 'done' and old.status <> 'done') execute function private.task_done();

-- Who leaves a project leaves his tasks there to the others.
create function private.member_left() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.tasks set assignee_id = null where project_id = old.project_id and assignee_id = old.user_id;
  return null;
end $$;
create trigger tasks after delete on public.project_members for each row execute function private.member_left();

create trigger touch before update on public.tasks for each row
  when (old.* is distinct from new.*) execute function private.touch('by');
create trigger touch before update on public.comments for each row
  when (old.* is distinct from new.*) execute function private.touch();
create trigger position before insert on public.tasks for each row execute function private.next_position('project_id');
create trigger tombstone after delete on public.tasks for each row execute function private.record_deletion();
create trigger tombstone after delete on public.comments for each row execute function private.record_deletion();

create function private.is_member(p_project_id uuid, p_user_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.project_members m where m.project_id = p_project_id and m.user_id = p_user_id)
$$;

select private.guard_tables(array['tasks', 'comments']);
do $$
declare t text;
begin
  foreach t in array array['tasks', 'comments'] loop
    execute format('create policy members_read on public.%I for select to authenticated
                    using (project_id in (select private.projects_of_rank(1)))', t);
    execute format('grant select on public.%I to authenticated', t);
    execute format('alter publication supabase_realtime add table public.%I', t);
  end loop;
end $$;

create policy editors_write on public.tasks for all to authenticated using (project_id in (select private.projects_of_rank(3)))
  with check (project_id in (select private.projects_of_rank(3)) and (assignee_id is null or private.is_member(project_id, assignee_id)));
create policy assignee_edit on public.tasks for update to authenticated
  using (assignee_id = (select auth.uid()) and project_id in (select private.projects_of_rank(1)))
  with check (assignee_id = (select auth.uid()) and project_id in (select private.projects_of_rank(1)));
grant insert (id, project_id, title, description, status, progress, position, assignee_id, due_on),
  update (title, description, status, progress, position, assignee_id, due_on), delete on public.tasks to authenticated;
create policy add  on public.comments for insert to authenticated
  with check (project_id in (select private.projects_of_rank(2)) and author_id = (select auth.uid()));
create policy edit on public.comments for update to authenticated
  using (project_id in (select private.projects_of_rank(2))
         and (author_id = (select auth.uid()) or project_id in (select private.projects_of_rank(3))))
  with check (project_id in (select private.projects_of_rank(2)));
create policy remove on public.comments for delete to authenticated
  using (author_id = (select auth.uid()) or project_id in (select private.projects_of_rank(3)));
grant insert (id, project_id, entity_type, entity_id, parent_id, body, mentions), update (body, resolved_at), delete
  on public.comments to authenticated;
create function private.comment_body_is_the_authors() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.author_id <> auth.uid() then perform private.fail(403, 'not_allowed'); end if;
  return new;
end $$;
create trigger author before update of body on public.comments for each row
  when (old.body is distinct from new.body) execute function private.comment_body_is_the_authors();

-- Puts the rows in the given order and, for scenes and videos, under the given parent. Rows of that parent which are
-- not listed (added by someone else meanwhile) follow in their old order. Returns the number of rows that changed.
create or replace function public.reorder_items(p_project_id uuid, p_table text, p_parent_id uuid, p_ids uuid[]) returns int
language plpgsql set search_path = '' as $$
declare v_parent text; v_count int;
begin
  v_parent := case when p_table in ('photos', 'episodes', 'chapters', 'tasks') then 'project_id'
                   when p_table = 'scenes' then 'episode_id' when p_table = 'videos' then 'chapter_id' end;
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

-- Who has an account becomes a member at once, other addresses are kept until they sign up. Sent twice it is told once.
create function public.invite_member(p_project_id uuid, p_email text, p_role text) returns text
language plpgsql security definer set search_path = '' as $$
declare v_user uuid; v_email text := lower(btrim(p_email));
begin
  perform private.require_rank(p_project_id, 4);
  if coalesce(p_role, '') not in ('editor', 'commenter', 'viewer') then perform private.fail(422, 'role_not_allowed'); end if;
  if coalesce(v_email, '') !~ '^[^@\s]+@[^@\s]+$' then perform private.fail(422, 'email_not_valid'); end if;
  select id into v_user from public.profiles where email = v_email;
  if v_user is null then
    insert into public.project_invites (project_id, email, role, invited_by) values (p_project_id, v_email, p_role, auth.uid())
    on conflict (project_id, email) do update set role = excluded.role;
    return 'invited';
  end if;
  insert into public.project_members (project_id, user_id, role) values (p_project_id, v_user, p_role)
  on conflict (project_id, user_id) do update set role = excluded.role
    where project_members.role not in ('owner', excluded.role);
  if found and v_user <> auth.uid() then
    perform private.notify(v_user, 'info', 'member_added', p_project_id, jsonb_build_object('role', p_role, 'by', auth.uid()));
  end if;
  return 'added';
end $$;

create or replace function public.dashboard_stats() returns jsonb
language sql stable set search_path = '' as $$
  select public.project_stats() || jsonb_build_object(
    'projects_by_kind', (select coalesce(jsonb_object_agg(kind, n), '{}')
                           from (select kind, count(*) n from public.projects group by kind) k),
    'jobs_queued', (select count(*) from public.jobs where user_id = auth.uid() and status = 'queued'),
    'jobs_processing', (select count(*) from public.jobs where user_id = auth.uid() and status = 'processing'),
    'credits_available', (select available from public.credit_accounts where user_id = auth.uid()),
    'open_tasks', (select count(*) from public.tasks where assignee_id = auth.uid() and status <> 'done'),
    'unread_notifications', (select count(*) from public.notifications where read_at is null),
    'storage_bytes', (select total_storage_bytes from public.profiles where id = auth.uid()))
$$;

select private.guard_functions(array['private.is_member(uuid, uuid)', 'public.invite_member(uuid, text, text)']);
