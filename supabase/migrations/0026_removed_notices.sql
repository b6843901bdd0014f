-- SPDX-License-Identifier: GPL-3.0-or-later
-- A notification that is removed leaves a tombstone, as other rows do: the person's other clients hear of it. None is left
-- when it goes with its project or with the person.
create function private.record_removed_notice() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.deletions (table_name, row_id, user_id)
  select 'notifications', old.id, old.user_id
  where exists (select 1 from public.profiles where id = old.user_id)
    and (old.project_id is null or exists (select 1 from public.projects where id = old.project_id));
  return null;
end $$;
create trigger tombstone after delete on public.notifications for each row execute function private.record_removed_notice();

-- Tombstones are kept for 30 days: who was away for longer reads everything anew. Each new one takes away two, so that
-- what is too old becomes less and no deletion waits for it.
create function private.expire_deletions() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.deletions where id in (select id from public.deletions order by id limit 2 for update skip locked)
    and created_at < clock_timestamp() - interval '30 days';
  return null;
end $$;
create trigger expire after insert on public.deletions for each row execute function private.expire_deletions();
