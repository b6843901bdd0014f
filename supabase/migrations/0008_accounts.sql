-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who signs up gets a profile, credits, and the places that were kept for the address. Credits move here alone.
create function private.notify(p_user_id uuid, p_type text, p_event text, p_project_id uuid, p_params jsonb) returns void
language sql security definer set search_path = '' as $$
  insert into public.notifications (user_id, type, event, project_id, params)
  select p.id, p_type, p_event, p_project_id, p_params
  from public.profiles p
  where p.id = p_user_id and coalesce((p.preferences ->> 'notifications')::boolean, true)
$$;

create function private.move_credits(p_user_id uuid, p_kind text, p_balance int, p_reserved int,
                                     p_job_id uuid default null, p_payment_id uuid default null) returns void
language plpgsql security definer set search_path = '' as $$
declare v public.credit_accounts;
begin
  if p_balance = 0 and p_reserved = 0 then return; end if;
  select * into v from public.credit_accounts where user_id = p_user_id for update;
  if not found then return; end if;                                     -- the person is being deleted
  if p_kind = 'reserve' and v.available < p_reserved then
    perform private.fail(402, 'insufficient_credits',
                         jsonb_build_object('required', p_reserved, 'available', v.available));
  end if;
  update public.credit_accounts set balance = balance + p_balance, reserved = reserved + p_reserved
  where user_id = p_user_id returning * into v;
  insert into public.credit_ledger (user_id, kind, balance_delta, reserved_delta, balance_after, reserved_after,
                                    job_id, payment_id)
  values (p_user_id, p_kind, p_balance, p_reserved, v.balance, v.reserved, p_job_id, p_payment_id);
  if p_kind = 'reserve' and v.available < 5 and v.available + p_reserved >= 5 then
    perform private.notify(p_user_id, 'warning', 'credits_low', null, jsonb_build_object('available', v.available));
  end if;
end $$;

create function private.user_created() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (id, email, display_name, language)
  values (new.id, lower(new.email),
          coalesce(nullif(new.raw_user_meta_data ->> 'display_name', ''), split_part(new.email, '@', 1)),
          coalesce(nullif(new.raw_user_meta_data ->> 'language', ''), 'en'));
  insert into public.credit_accounts (user_id) values (new.id);
  perform private.move_credits(new.id, 'grant', p.signup_credits, 0) from public.plans p where p.id = 'free';
  with taken as (delete from public.project_invites i where i.email = lower(new.email) returning i.*)
  insert into public.project_members (project_id, user_id, role) select project_id, new.id, role from taken;
  return null;
end $$;
create trigger backlot_user_created after insert on auth.users for each row execute function private.user_created();

-- A project deleted with jobs under way gives the credits back.
create function private.job_deleted() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if old.status in ('queued', 'processing') then
    perform private.move_credits(old.user_id, 'refund', 0, -old.cost, old.id);
  end if;
  return old;
end $$;
create trigger deleted before delete on public.jobs for each row execute function private.job_deleted();
