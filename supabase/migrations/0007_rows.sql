-- SPDX-License-Identifier: GPL-3.0-or-later
-- What happens to rows by themselves: versions, positions, tombstones, extension rows, states, storage in use.
create function private.touch() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  if tg_nargs > 0 then new.updated_by := auth.uid(); end if;
  return new;
end $$;

create function private.next_position() returns trigger                -- tg_argv[0]: the parent column
language plpgsql security definer set search_path = '' as $$
begin
  if new.position is null then
    execute format('select coalesce(max(position) + 1, 0) from public.%1$I where project_id = $1.project_id
                    and %2$I is not distinct from $1.%2$I', tg_table_name, tg_argv[0])
      into new.position using new;
  end if;
  return new;
end $$;

create function private.record_deletion() returns trigger
language plpgsql security definer set search_path = '' as $$
declare v_row jsonb := to_jsonb(old);
begin
  if tg_table_name = 'projects' then                                    -- before delete: members are still there
    insert into public.deletions (table_name, row_id, user_id)
    select 'projects', old.id, m.user_id from public.project_members m where m.project_id = old.id;
  elsif tg_table_name = 'project_members' then                          -- the project vanishes for this person
    insert into public.deletions (table_name, row_id, user_id)
    select 'projects', p.id, old.user_id from public.projects p where p.id = old.project_id;
  elsif v_row ? 'project_id' then                                       -- none if the whole project goes
    insert into public.deletions (table_name, row_id, project_id)
    select tg_table_name, (v_row ->> 'id')::uuid, p.id from public.projects p where p.id = (v_row ->> 'project_id')::uuid;
  else
    insert into public.deletions (table_name, row_id, user_id)
    values (tg_table_name, (v_row ->> 'id')::uuid, (v_row ->> 'user_id')::uuid);
  end if;
  return old;
end $$;

do $$
declare t text;
begin
  foreach t in array array['projects', 'films', 'photos'] loop
    execute format('create trigger touch before update on public.%I for each row
                    when (old.* is distinct from new.*) execute function private.touch(''by'')', t);
  end loop;
  foreach t in array array['profiles', 'project_members', 'media_files', 'jobs', 'outputs', 'notifications'] loop
    execute format('create trigger touch before update on public.%I for each row
                    when (old.* is distinct from new.*) execute function private.touch()', t);
  end loop;
  -- a generated column makes old.* differ from new.* in a before trigger, so this one is always run
  execute 'create trigger touch before update on public.credit_accounts for each row execute function private.touch()';
  execute 'create trigger position before insert on public.photos for each row execute function
           private.next_position(''project_id'')';
  foreach t in array array['photos', 'outputs', 'media_files', 'project_members'] loop
    execute format('create trigger tombstone after delete on public.%I for each row execute function
                    private.record_deletion()', t);
  end loop;
  execute 'create trigger tombstone before delete on public.projects for each row execute function
           private.record_deletion()';
end $$;

-- A new project gets its owner and its extension row.
create function private.project_created() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.project_members (project_id, user_id, role) values (new.id, new.owner_id, 'owner');
  if new.kind = 'film' then insert into public.films (project_id) values (new.id); end if;
  return null;
end $$;
create trigger created after insert on public.projects for each row execute function private.project_created();

-- Allowed changes of a project's status. People may not set processing or failed: those follow from jobs.
create function private.project_status_allowed() returns trigger
language plpgsql set search_path = '' as $$                            -- invoker: sees who runs the statement
begin
  if not (new.status = any (case old.status
            when 'draft'      then array['active', 'processing', 'archived']
            when 'active'     then array['processing', 'completed', 'archived']
            when 'processing' then array['completed', 'failed', 'active']
            when 'completed'  then array['active', 'processing', 'archived']
            when 'failed'     then array['active', 'processing', 'archived']
            when 'archived'   then array['active'] end))
     or (current_user in ('authenticated', 'anon')
         and (new.status in ('processing', 'failed') or old.status = 'processing')) then
    perform private.fail(422, 'status_not_allowed', jsonb_build_object('from', old.status, 'to', new.status));
  end if;
  return new;
end $$;
create trigger status before update of status on public.projects for each row
  when (old.status is distinct from new.status) execute function private.project_status_allowed();

-- Storage in use, against the plan's quota.
create function private.count_storage() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := coalesce(new.user_id, old.user_id);
  v_delta bigint := coalesce(new.size_bytes, 0) - coalesce(old.size_bytes, 0);
  v_total bigint; v_quota bigint;
begin
  if v_delta <> 0 then
    update public.profiles p set total_storage_bytes = greatest(0, p.total_storage_bytes + v_delta)
    from public.plans q where p.id = v_user and q.id = p.subscription_plan
    returning p.total_storage_bytes, q.storage_quota_bytes into v_total, v_quota;
    if v_delta > 0 and v_total > v_quota then
      perform private.fail(413, 'storage_quota_exceeded', jsonb_build_object('used', v_total, 'quota', v_quota));
    end if;
  end if;
  return null;
end $$;
create trigger storage after insert or update of size_bytes or delete on public.media_files
  for each row execute function private.count_storage();
