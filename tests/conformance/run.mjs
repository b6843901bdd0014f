// SPDX-License-Identifier: GPL-3.0-or-later
// Conformance suite: what the official client sees of a Supabase-compatible server.
//   SUPABASE_URL=http://127.0.0.1:54321 SUPABASE_KEY=sb_publishable_... node run.mjs [options]
//   --schema FILE     table names (default schema.example.json beside this file)
//   --only a,b        groups to run: keys auth rest storage tus realtime
//   --skip a,b        groups to leave out (realtime, where the server has none)
//   --known TARGET    read known.json[TARGET]: checks whose failure is known there, told but not counted as failed
//   --grep TEXT       only checks whose name has TEXT       --list  print the names only
//   SUPABASE_UNIX=/run/x.sock   the server listens on a Unix socket: a loopback TCP relay is made to it;
//                               SUPABASE_URL's host and port are then replaced by the relay's
// Every check prints 'ok - group: name' or 'not ok - ...'. The last line is 'N passed, N failed'. Exit 1 on failures.
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import crypto from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createClient } from '@supabase/supabase-js'
import * as tus from 'tus-js-client'
import WebSocket from 'ws'

const HERE = path.dirname(fileURLToPath(import.meta.url))
const arg = (n) => { const i = process.argv.indexOf('--' + n); return i < 0 ? null : process.argv[i + 1] }
const set = (v) => new Set((v || '').split(',').filter(Boolean))
const ONLY = set(arg('only')), SKIP = set(arg('skip')), GREP = arg('grep'), LIST = process.argv.includes('--list')
const S = JSON.parse(fs.readFileSync(arg('schema') || path.join(HERE, 'schema.example.json'), 'utf8'))
const KNOWN = arg('known') ? JSON.parse(fs.readFileSync(path.join(HERE, 'known.json'), 'utf8'))[arg('known')] || {} : {}
let URL_ = process.env.SUPABASE_URL, KEY = process.env.SUPABASE_KEY
if (!LIST && (!URL_ || !KEY)) { console.error('SUPABASE_URL and SUPABASE_KEY are needed'); process.exit(2) }
if (process.env.SUPABASE_UNIX) {
  const relay = net.createServer((c) => { const u = net.connect(process.env.SUPABASE_UNIX); c.pipe(u); u.pipe(c); u.on('error', () => c.destroy()); c.on('error', () => u.destroy()) })
  await new Promise((r) => relay.listen(0, '127.0.0.1', r)); relay.unref()
  URL_ = 'http://127.0.0.1:' + relay.address().port
}
URL_ = (URL_ || 'http://x').replace(/\/+$/, '')
// supabase-js logs a warning for the REST fallback of send(); keep the output readable
console.warn = () => {}

// ---- tiny harness
let passed = 0, failed = 0, skipped = 0, group = ''
const on = (g) => (!ONLY.size || ONLY.has(g)) && !SKIP.has(g)
const wait = (ms) => new Promise((r) => setTimeout(r, ms))
// Every limit is what a quick machine needs at most; so much longer is waited before something counts as not having come.
const PATIENCE = 6
class Fail extends Error {}
const show = (v) => { try { return JSON.stringify(v) } catch { return String(v) } }
const eq = (a, b, m = '') => { if (show(a) !== show(b)) throw new Fail(`${m} wanted ${show(b)} got ${show(a)}`.trim()) }
const yes = (c, m = 'untrue') => { if (!c) throw new Fail(m) }
const noErr = (r) => { if (r.error) throw new Fail('error ' + show({ code: r.error.code, message: r.error.message, status: r.status ?? r.error.status })); return r }
async function t(name, fn, { need = true, ms = 20000 } = {}) {
  ms *= PATIENCE
  const full = `${group}: ${name}`
  if (GREP && !full.includes(GREP)) return
  if (LIST) return console.log(full)
  if (!need) { skipped++; return console.log(`ok - ${full} # SKIP not in the schema file`) }
  let timer
  try {
    await Promise.race([fn(), new Promise((_, no) => { timer = setTimeout(() => no(new Fail('no answer in ' + ms + ' ms')), ms) })])
    passed++; console.log('ok - ' + full + (KNOWN[full] ? ' # (listed as known, but it passes)' : ''))
  } catch (e) {
    const m = e instanceof Fail ? e.message : (e?.stack || String(e)).split('\n').slice(0, 3).join(' | ')
    if (KNOWN[full]) { skipped++; console.log(`not ok - ${full} # KNOWN ${KNOWN[full]} (${m})`) }
    else { failed++; console.log(`not ok - ${full}\n    ${m}`) }
  } finally { clearTimeout(timer) }
}
const clients = []
const mk = (o = {}) => { const c = createClient(URL_, KEY, { auth: { persistSession: false, autoRefreshToken: false, storageKey: 'k' + clients.length }, ...o, realtime: { transport: WebSocket, timeout: 10000 * PATIENCE, ...o.realtime } }); clients.push(c); return c }
const RUN = crypto.randomBytes(4).toString('hex')
const mail = (n) => `${n}-${RUN}@${S.auth.email_domain}`
const PW = S.auth.password
const raw = async (p, o = {}) => {
  const h = { apikey: KEY, ...(o.token ? { authorization: 'Bearer ' + o.token } : {}), ...(o.body && typeof o.body === 'string' ? { 'content-type': 'application/json' } : {}), ...o.headers }
  for (const k of Object.keys(h)) if (h[k] == null) delete h[k]
  const r = await fetch(URL_ + p, { method: o.method || 'GET', headers: h, body: o.body, redirect: 'manual' })
  const text = o.bin ? null : await r.text(); let json = null; try { json = JSON.parse(text) } catch { }
  return { status: r.status, h: r.headers, text, json, buf: o.bin ? Buffer.from(await r.arrayBuffer()) : null }
}
// GoTrue tells the error code as "code" (X-Supabase-Api-Version 2024-01-01) or as "error_code" (older, and @supabase/lite)
const acode = (j) => typeof j?.code === 'string' ? j.code : j?.error_code
const auth = (p, o = {}) => raw('/auth/v1' + p, { ...o, headers: { 'X-Supabase-Api-Version': '2024-01-01', ...o.headers } })
const jwt = (tok) => JSON.parse(Buffer.from(tok.split('.')[1], 'base64url'))

// ---- users
let A, B, sA, sB
async function user(c, name) {
  const given = S.auth.users?.[name]
  const r = given ? await c.auth.signInWithPassword(given) : await c.auth.signUp({ email: mail(name), password: PW, options: { data: { name } } })
  if (r.error || !r.data.session) throw new Error(`no session for ${name}: ${r.error?.message || 'sign-up gave none (is e-mail confirmation on?); put auth.users in the schema file'}`)
  return r.data.session
}

async function keys() {
  group = 'keys'
  await t('no apikey -> 401 with a message', async () => {
    const r = await raw('/auth/v1/settings', { headers: { apikey: null, origin: 'http://other.example' } }); eq(r.status, 401); yes(r.json?.message, 'no message')
  })
  await t('a wrong apikey -> 401', async () => { eq((await raw(`/rest/v1/${S.table.name}`, { headers: { apikey: 'sb_publishable_wrong' } })).status, 401) })
  await t('apikey as query parameter works', async () => { eq((await raw(`/rest/v1/${S.table.name}?select=${S.table.pk}&limit=1&apikey=${KEY}`, { headers: { apikey: null } })).status, 200) })
  await t('Authorization: Bearer <the publishable key> counts as anon, not as a bad JWT', async () => { eq((await raw(`/rest/v1/${S.table.name}?select=${S.table.pk}&limit=1`, { token: KEY })).status, 200) })
  await t('anon sees no row of an RLS table', async () => { eq((await raw(`/rest/v1/${S.table.name}?select=*`)).json, []) }, { need: S.table.rls_by_owner })
}

async function authGroup() {
  group = 'auth'
  const c = LIST ? null : mk(); let s0, s1
  await t('GET /auth/v1/health', async () => { const r = await auth('/health'); eq(r.status, 200); eq(r.json.name, 'GoTrue') })
  await t('GET /auth/v1/settings tells whether sign-up and e-mail are on', async () => { const r = await auth('/settings'); eq(r.status, 200); yes('disable_signup' in r.json && 'mailer_autoconfirm' in r.json && 'email' in r.json.external) })
  await t('sign up gives a session at once', async () => {
    const r = noErr(await c.auth.signUp({ email: mail('au'), password: PW, options: { data: { name: 'Ann', n: 1 } } })); s0 = r.data.session
    yes(s0?.access_token && s0.refresh_token, 'no tokens'); eq(s0.token_type, 'bearer'); eq(r.data.user.email, mail('au')); eq(r.data.user.role, 'authenticated'); eq(r.data.user.aud, 'authenticated')
    eq(r.data.user.user_metadata.name, 'Ann'); eq(r.data.user.app_metadata.provider, 'email'); yes(r.data.user.identities?.length === 1, 'identities')
  }, { need: !S.auth.users })
  const email = S.auth.users ? S.auth.users.a.email : mail('au'), pw = S.auth.users ? S.auth.users.a.password : PW
  await t('e-mail is folded to lower case', async () => { noErr(await c.auth.signInWithPassword({ email: email.toUpperCase(), password: pw })) })
  await t('sign in', async () => { const r = noErr(await c.auth.signInWithPassword({ email, password: pw })); s1 = r.data.session; yes(s1.refresh_token) })
  if (!s1 && !LIST) { const r = await c.auth.signInWithPassword({ email, password: pw }); s1 = r.data.session }
  await t('the access token is a JWT with sub, role, aud, session_id, iat, exp', async () => {
    const j = jwt(s1.access_token); eq(j.sub, s1.user.id); eq(j.role, 'authenticated'); eq(j.aud, 'authenticated'); yes(j.session_id, 'session_id'); yes(Number.isInteger(j.exp) && Number.isInteger(j.iat)); yes(Math.abs(j.exp - s1.expires_at) <= 1, 'expires_at'); yes(Math.abs(j.exp - j.iat - s1.expires_in) <= 2, 'expires_in')
  })
  await t('a second sign-up with the e-mail -> 422 user_already_exists', async () => { const r = await mk().auth.signUp({ email: mail('au'), password: PW }); eq([r.error?.status, r.error?.code], [422, 'user_already_exists']) }, { need: !S.auth.users })
  await t('weak password -> 422 weak_password with reasons', async () => { const r = await mk().auth.signUp({ email: mail('weak'), password: 'a'.repeat(S.auth.min_password - 1) }); eq([r.error?.status, r.error?.code, r.error?.reasons], [422, 'weak_password', ['length']]) }, { need: !S.auth.users })
  await t('invalid e-mail -> 400 validation_failed', async () => { const r = await mk().auth.signUp({ email: 'no-at-sign', password: PW }); eq([r.error?.status, r.error?.code], [400, 'validation_failed']) }, { need: !S.auth.users })
  await t('wrong password -> 400 invalid_credentials', async () => { const r = await mk().auth.signInWithPassword({ email, password: 'nope-nope' }); eq([r.error?.status, r.error?.code, r.error?.message], [400, 'invalid_credentials', 'Invalid login credentials']) })
  await t('unknown user -> the same answer as a wrong password', async () => { const r = await mk().auth.signInWithPassword({ email: mail('nobody'), password: PW }); eq([r.error?.status, r.error?.code, r.error?.message], [400, 'invalid_credentials', 'Invalid login credentials']) })
  await t('broken JSON -> 400 bad_json', async () => { const r = await auth('/token?grant_type=password', { method: 'POST', body: '{bad' }); eq([r.status, acode(r.json)], [400, 'bad_json']) })
  await t('unknown grant_type -> 400', async () => { eq((await auth('/token?grant_type=zzz', { method: 'POST', body: '{}' })).status, 400) })
  await t('getUser', async () => { eq(noErr(await c.auth.getUser()).data.user.id, s1.user.id) })
  await t('GET /user without a token -> 401 no_authorization', async () => { const r = await auth('/user'); eq([r.status, acode(r.json)], [401, 'no_authorization']) })
  await t('GET /user with a broken JWT -> 403 bad_jwt', async () => { const r = await auth('/user', { token: 'a.b.c' }); eq([r.status, acode(r.json)], [403, 'bad_jwt']) })
  await t('GET /user with a tampered payload -> 403 bad_jwt', async () => {
    const p = s1.access_token.split('.'), j = jwt(s1.access_token); j.sub = crypto.randomUUID(); p[1] = Buffer.from(JSON.stringify(j)).toString('base64url')
    const r = await auth('/user', { token: p.join('.') }); eq([r.status, acode(r.json)], [403, 'bad_jwt'])
  })
  await t('updateUser metadata merges and keeps the other keys', async () => {
    noErr(await c.auth.updateUser({ data: { a: 1 } })); const r = noErr(await c.auth.updateUser({ data: { theme: 'dark' } })); eq([r.data.user.user_metadata.theme, r.data.user.user_metadata.a], ['dark', 1])
  })
  await t('updateUser with the same password -> 422 same_password', async () => { const r = await c.auth.updateUser({ password: pw }); eq([r.error?.status, r.error?.code], [422, 'same_password']) })
  let s2
  await t('refreshSession rotates the refresh token and keeps the session_id', async () => {
    const r = noErr(await c.auth.refreshSession()); s2 = r.data.session; yes(s2.refresh_token !== s1.refresh_token, 'not rotated'); eq(jwt(s2.access_token).session_id, jwt(s1.access_token).session_id); eq(r.data.user.id, s1.user.id)
  })
  await t('the parent refresh token is answered again with the current one (lost-answer case)', async () => {
    const r = await auth('/token?grant_type=refresh_token', { method: 'POST', body: JSON.stringify({ refresh_token: s1.refresh_token }) }); eq(r.status, 200); eq(r.json.refresh_token, s2.refresh_token)
  })
  await t('8 refreshes at once with one token: all succeed and agree on one refresh token', async () => {
    const rs = await Promise.all(Array.from({ length: 8 }, () => auth('/token?grant_type=refresh_token', { method: 'POST', body: JSON.stringify({ refresh_token: s2.refresh_token }) })))
    eq(rs.map((r) => r.status), Array(8).fill(200)); eq(new Set(rs.map((r) => r.json.refresh_token)).size, 1, 'distinct refresh tokens:'); s2 = rs[0].json
  })
  await t('the client itself makes one refresh for many callers (single flight)', async () => {
    let n = 0; const d = createClient(URL_, KEY, { auth: { persistSession: false, autoRefreshToken: false }, global: { fetch: (u, o) => { if (String(u).includes('grant_type=refresh_token')) n++; return fetch(u, o) } }, realtime: { transport: WebSocket } }); clients.push(d)
    noErr(await d.auth.signInWithPassword({ email, password: pw })); const r = await Promise.all([1, 2, 3, 4, 5].map(() => d.auth.refreshSession())); yes(r.every((x) => !x.error)); eq(n, 1)
  })
  await t('unknown refresh token -> 400 (validation_failed or refresh_token_not_found)', async () => { const r = await auth('/token?grant_type=refresh_token', { method: 'POST', body: '{"refresh_token":"abcdefghijkl"}' }); eq(r.status, 400); yes(['validation_failed', 'refresh_token_not_found'].includes(acode(r.json)), acode(r.json)) })
  await t('setSession on another client takes the session over', async () => { const d = mk(); const r = noErr(await d.auth.setSession({ access_token: s2.access_token, refresh_token: s2.refresh_token })); eq(r.data.user.id, s1.user.id) })
  await t('onAuthStateChange: SIGNED_IN, USER_UPDATED, TOKEN_REFRESHED, SIGNED_OUT in order', async () => {
    const d = mk(), ev = []; d.auth.onAuthStateChange((e) => { ev.push(e) })
    await d.auth.signInWithPassword({ email, password: pw }); await d.auth.updateUser({ data: { z: 1 } }); await d.auth.refreshSession(); await d.auth.signOut({ scope: 'local' }); await wait(50)
    eq(ev.filter((e) => e !== 'INITIAL_SESSION'), ['SIGNED_IN', 'USER_UPDATED', 'TOKEN_REFRESHED', 'SIGNED_OUT'])
  })
  await t('signOut scope others ends the other sessions only', async () => {
    const d1 = mk(), d2 = mk(); noErr(await d1.auth.signInWithPassword({ email, password: pw })); noErr(await d2.auth.signInWithPassword({ email, password: pw }))
    noErr(await d1.auth.signOut({ scope: 'others' })); noErr(await d1.auth.getUser()); const r = await d2.auth.refreshSession(); yes(r.error, 'the other session still refreshes')
  })
  await t('signOut scope local: the access token is refused (403 session_not_found), the refresh token too', async () => {
    const d = mk(); const s = noErr(await d.auth.signInWithPassword({ email, password: pw })).data.session; noErr(await d.auth.signOut({ scope: 'local' }))
    const u = await auth('/user', { token: s.access_token }); eq([u.status, acode(u.json)], [403, 'session_not_found'])
    const r = await auth('/token?grant_type=refresh_token', { method: 'POST', body: JSON.stringify({ refresh_token: s.refresh_token }) }); eq(r.status, 400); eq(acode(r.json), 'refresh_token_not_found')
  })
  await t('changing the password: the new one signs in, the old one does not', async () => {
    const d = mk(); noErr(await d.auth.signUp({ email: mail('pw'), password: PW })); noErr(await d.auth.updateUser({ password: PW + '2' }))
    noErr(await mk().auth.signInWithPassword({ email: mail('pw'), password: PW + '2' })); const r = await mk().auth.signInWithPassword({ email: mail('pw'), password: PW }); eq(r.error?.code, 'invalid_credentials')
  }, { need: !S.auth.users })
  await t('resetPasswordForEmail of an unknown address tells nothing (200 {})', async () => { const r = await auth('/recover', { method: 'POST', body: JSON.stringify({ email: mail('nobody2') }) }); eq(r.status, 200) })
}

async function rest() {
  group = 'rest'
  const T = S.table, C = S.child, G = S.grandchild, q = (...a) => A.from(T.name).select(...a)
  const tag = `t${RUN} `, row = (n, o = {}) => ({ [T.text]: tag + n, ...(T.unique ? { [T.unique]: `u${RUN}${n}` } : {}), ...T.extra, ...o })
  const mine = (b) => b.like(T.text, tag + '%')
  const names = (r) => noErr(r).data.map((x) => x[T.text].slice(tag.length)).sort()
  let ids = {}
  const nasty = 'a,b (c) "d" \\e: f.g*h%20&i=j+k é 漢 😀'
  const quoted = '"' + nasty.replace(/\\/g, '\\\\').replace(/"/g, '\\"') + '"' // what in.() and or() need; supabase-js .in() itself escapes neither " nor \
  await t('insert without select answers 201 and no rows', async () => { const r = noErr(await A.from(T.name).insert(row('n1', { [T.int]: 1, [T.bool]: true, [T.json]: { fps: 24, deep: { k: ['x'] } }, [T.array]: ['a', 'b'] }))); eq(r.status, 201); eq(r.data, null) })
  await t('insert with select returns the row with its defaults', async () => {
    const r = noErr(await A.from(T.name).insert(row('n2', { [T.int]: 2, [T.array]: ['b', 'c'] })).select().single()); eq(r.status, 201); ids.n2 = r.data[T.pk]; yes(ids.n2); eq(r.data[T.version], 1); yes(!isNaN(Date.parse(r.data[T.timestamp])), 'timestamp'); if (T.owner) eq(r.data[T.owner], sA.user.id)
  })
  await t('bulk insert, one statement, representation in order', async () => { const r = noErr(await A.from(T.name).insert([row('n3', { [T.int]: 3 }), row('n4', { [T.int]: 4 }), row('n5', { [T.int]: 5, [T.text_optional]: nasty })]).select(T.text)); eq(r.data.map((x) => x[T.text].slice(tag.length)), ['n3', 'n4', 'n5']) })
  await t('bulk insert with missing keys: default with defaultToNull:false', async () => { const r = noErr(await A.from(T.name).insert([row('d1'), row('d2', { [T.int]: 9 })], { defaultToNull: false }).select(T.int)); await A.from(T.name).delete().in(T.text, [tag + 'd1', tag + 'd2']); eq(r.data.map((x) => x[T.int]), [0, 9]) })
  await t('a bulk insert is atomic: one bad row, none written', async () => { const r = await A.from(T.name).insert([row('x1'), { ...row('x2'), [T.int]: 'NaN!' }]); yes(r.error); eq(noErr(await q(T.pk).eq(T.text, tag + 'x1')).data, []) })
  await t('select own columns, alias and cast', async () => { const r = noErr(await q(`label:${T.text},p:${T.int}::text`).eq(T.pk, ids.n2)); eq(r.data, [{ label: tag + 'n2', p: '2' }]) })
  const F = [
    ['eq', (b) => b.eq(T.int, 2), ['n2']], ['neq', (b) => b.neq(T.int, 2), ['n1', 'n3', 'n4', 'n5']], ['gt', (b) => b.gt(T.int, 3), ['n4', 'n5']], ['gte', (b) => b.gte(T.int, 4), ['n4', 'n5']],
    ['lt', (b) => b.lt(T.int, 2), ['n1']], ['lte', (b) => b.lte(T.int, 2), ['n1', 'n2']], ['like', (b) => b.like(T.text, '%n_'), ['n1', 'n2', 'n3', 'n4', 'n5']], ['like with *', (b) => b.filter(T.text, 'like', '*n3'), ['n3']], ['ilike', (b) => b.ilike(T.text, '%N3'), ['n3']],
    ['likeAnyOf', (b) => b.likeAnyOf(T.text, ['%n1', '%n2']), ['n1', 'n2']], ['likeAllOf', (b) => b.likeAllOf(T.text, ['%n1', 't%']), ['n1']], ['match (regex)', (b) => b.filter(T.text, 'match', 'n[12]$'), ['n1', 'n2']], ['imatch', (b) => b.filter(T.text, 'imatch', 'N[12]$'), ['n1', 'n2']],
    ['in', (b) => b.in(T.int, [1, 5, 77]), ['n1', 'n5']], ['in, empty list', (b) => b.in(T.int, []), []], ['not.in', (b) => b.not(T.int, 'in', '(1,5)'), ['n2', 'n3', 'n4']], ['is null', (b) => b.is(T.text_optional, null), ['n1', 'n2', 'n3', 'n4']], ['not.is.null', (b) => b.not(T.text_optional, 'is', null), ['n5']],
    ['is true', (b) => b.is(T.bool, true), ['n1']], ['eq boolean', (b) => b.eq(T.bool, false), ['n2', 'n3', 'n4', 'n5']], ['isdistinct', (b) => b.filter(T.text_optional, 'isdistinct', nasty.slice(0, 1)), ['n1', 'n2', 'n3', 'n4', 'n5']],
    ['contains array', (b) => b.contains(T.array, ['b']), ['n1', 'n2']], ['containedBy array', (b) => b.containedBy(T.array, ['a', 'b']), ['n1', 'n3', 'n4', 'n5']], ['overlaps array', (b) => b.overlaps(T.array, ['c', 'z']), ['n2']], ['contains json', (b) => b.contains(T.json, { fps: 24 }), ['n1']],
    ['json ->> eq', (b) => b.eq(`${T.json}->>fps`, '24'), ['n1']], ['json -> gt', (b) => b.gt(`${T.json}->fps`, 20), ['n1']], ['json deep path', (b) => b.eq(`${T.json}->deep->k->>0`, 'x'), ['n1']],
    ['or', (b) => b.or(`${T.int}.eq.1,${T.int}.eq.5`), ['n1', 'n5']], ['or with nested and, not', (b) => b.or(`and(${T.int}.gte.2,${T.int}.lt.4),${T.text}.like.*n5`), ['n2', 'n3', 'n5']], ['not.and in or', (b) => b.or(`not.and(${T.int}.gte.2,${T.int}.lte.5)`), ['n1']], ['two filters on one column', (b) => b.gt(T.int, 1).lt(T.int, 4), ['n2', 'n3']],
    ['or with in-list and null', (b) => b.or(`${T.int}.in.(1,2),${T.text_optional}.not.is.null`), ['n1', 'n2', 'n5']], ['match()', (b) => b.match({ [T.int]: 2, [T.bool]: false }), ['n2']], ['enum eq', (b) => T.enum ? b.eq(T.enum, T.enum_default) : b, ['n1', 'n2', 'n3', 'n4', 'n5']],
    ['a value with , ( ) " \\ : . * % & = + and unicode in eq', (b) => b.eq(T.text_optional, nasty), ['n5']], ['the same value quoted in an in-list', (b) => b.filter(T.text_optional, 'in', `(zz,${quoted})`), ['n5']],
    ['the same value quoted in or()', (b) => b.or(`${T.text_optional}.eq.${quoted},${T.int}.eq.777`), ['n5']], ['in-list inside or() with a quoted comma', (b) => b.or(`${T.text_optional}.in.(zz,"a,b (c)"),${T.int}.eq.1`), ['n1']],
    ['a top-level eq value is taken as it stands, quotes included', (b) => b.eq(T.text_optional, quoted), []],
    ['date/timestamp gt', (b) => b.gt(T.timestamp, '2001-01-01T00:00:00Z'), ['n1', 'n2', 'n3', 'n4', 'n5']], ['timestamp with +00:00 in the value', (b) => b.lt(T.timestamp, '2001-01-01T00:00:00+00:00'), []],
  ]
  for (const [n, f, want] of F) await t('filter ' + n, async () => eq(names(await f(mine(q('*')))), want))
  await t('json path in select', async () => { const r = noErr(await q(`f:${T.json}->fps,g:${T.json}->>fps,${T.json}->deep`).eq(T.text, tag + 'n1').single()); eq(r.data, { f: 24, g: '24', deep: { k: ['x'] } }) })
  await t('order desc, and two keys with nulls last', async () => {
    eq(noErr(await mine(q(T.int)).order(T.int, { ascending: false })).data.map((x) => x[T.int]), [5, 4, 3, 2, 1])
    eq(noErr(await mine(q(T.int)).order(T.text_optional, { nullsFirst: false }).order(T.int, { ascending: false })).data.map((x) => x[T.int]), [5, 4, 3, 2, 1])
    eq(noErr(await mine(q(T.int)).order(T.text_optional, { nullsFirst: true }).order(T.int)).data.map((x) => x[T.int]), [1, 2, 3, 4, 5])
  })
  await t('limit and range', async () => { eq(noErr(await mine(q(T.int)).order(T.int).limit(2)).data.map((x) => x[T.int]), [1, 2]); eq(noErr(await mine(q(T.int)).order(T.int).range(1, 2)).data.map((x) => x[T.int]), [2, 3]) })
  await t('count exact beside rows: 206 and Content-Range a-b/total', async () => { const r = noErr(await mine(q(T.int, { count: 'exact' })).order(T.int).range(0, 1)); eq([r.count, r.data.length, r.status], [5, 2, 206]) })
  await t('count exact of a whole result: 200', async () => { const r = noErr(await mine(q(T.int, { count: 'exact' }))); eq([r.count, r.status], [5, 200]) })
  await t('head: count without rows', async () => { const r = noErr(await mine(q('*', { count: 'exact', head: true }))); eq([r.count, r.data], [5, null]) })
  await t('count planned and estimated are numbers', async () => { for (const k of ['planned', 'estimated']) { const r = noErr(await mine(q('*', { count: k, head: true }))); yes(Number.isFinite(r.count), k) } })
  await t('Range and Range-Unit headers', async () => { const r = await raw(`/rest/v1/${T.name}?select=${T.int}&order=${T.int}&${T.text}=like.${encodeURIComponent(tag)}*`, { token: sA.access_token, headers: { 'Range-Unit': 'items', Range: '1-2' } }); eq(r.json.map((x) => x[T.int]), [2, 3]); eq(r.h.get('content-range'), '1-2/*') })
  await t('Content-Range of an empty result is */*, with a count */0', async () => { const p = `/rest/v1/${T.name}?select=${T.pk}&${T.int}=eq.987654`; eq((await raw(p, { token: sA.access_token })).h.get('content-range'), '*/*'); eq((await raw(p, { token: sA.access_token, headers: { Prefer: 'count=exact' } })).h.get('content-range'), '*/0') })
  await t('offset past the end with a count -> 416 PGRST103', async () => { const r = await mine(q('*', { count: 'exact' })).range(100, 110); eq([r.status, r.error?.code], [416, 'PGRST103']) })
  await t('offset past the end without a count -> 200 []', async () => { eq(noErr(await mine(q('*')).range(100, 110)).data, []) })
  await t('single: none -> 406 PGRST116', async () => { const r = await q().eq(T.text, 'nope' + RUN).single(); eq([r.status, r.error?.code], [406, 'PGRST116']) })
  await t('single: many -> 406 PGRST116', async () => { const r = await mine(q()).single(); eq([r.status, r.error?.code], [406, 'PGRST116']) })
  await t('maybeSingle: none -> null, one -> object, many -> PGRST116', async () => { eq(noErr(await q().eq(T.text, 'nope' + RUN).maybeSingle()).data, null); eq(noErr(await q(T.int).eq(T.pk, ids.n2).maybeSingle()).data, { [T.int]: 2 }); eq((await mine(q()).maybeSingle()).error?.code, 'PGRST116') })
  await t('csv', async () => { const r = noErr(await q(`${T.int}`).eq(T.pk, ids.n2).csv()); eq(r.data.trim().split(/\r?\n/), [T.int, '2']) })
  await t('update with filter and representation', async () => { const r = noErr(await A.from(T.name).update({ [T.int]: 22 }).eq(T.pk, ids.n2).select(T.int)); eq([r.data, r.status], [[{ [T.int]: 22 }], 200]); await A.from(T.name).update({ [T.int]: 2 }).eq(T.pk, ids.n2) })
  await t('update without select -> 204', async () => { const r = noErr(await A.from(T.name).update({ [T.int]: 2 }).eq(T.pk, ids.n2)); eq([r.status, r.data], [204, null]) })
  await t('optimistic concurrency: eq(version) hits once, then an empty representation', async () => {
    const up = () => A.from(T.name).update({ [T.text_optional]: 'v2', [T.version]: 2 }).eq(T.pk, ids.n2).eq(T.version, 1).select()
    eq(noErr(await up()).data.length, 1); const r = noErr(await up()); eq([r.data, r.status], [[], 200])
  })
  await t('two racing versioned updates: exactly one wins', async () => {
    const up = (v) => A.from(T.name).update({ [T.text_optional]: v, [T.version]: 3 }).eq(T.pk, ids.n2).eq(T.version, 2).select(T.pk)
    const rs = await Promise.all(['p', 'q', 'r', 's'].map(up)); eq(rs.map((r) => noErr(r).data.length).sort(), [0, 0, 0, 1]); await A.from(T.name).update({ [T.text_optional]: null }).eq(T.pk, ids.n2)
  })
  await t('count=exact on an update tells the rows hit', async () => { const r = noErr(await mine(A.from(T.name).update({ [T.bool]: false }, { count: 'exact' })).eq(T.bool, true)); eq(r.count, 1); await A.from(T.name).update({ [T.bool]: true }).eq(T.text, tag + 'n1') })
  await t('maxAffected: more rows -> 400 PGRST124 and nothing is changed', async () => {
    const r = await mine(A.from(T.name).update({ [T.int]: 99 })).maxAffected(1).select(); eq([r.status, r.error?.code], [400, 'PGRST124']); eq(noErr(await mine(q(T.pk)).eq(T.int, 99)).data, [])
  })
  await t('upsert on a unique column: inserts, then merges', async () => {
    const v = (n) => ({ ...row('up'), [T.int]: n }), o = { onConflict: T.unique }
    const a = noErr(await A.from(T.name).upsert(v(1), o).select(T.pk + ',' + T.int).single()).data, b = noErr(await A.from(T.name).upsert(v(2), o).select(T.pk + ',' + T.int).single()).data; eq(a[T.pk], b[T.pk]); eq(b[T.int], 2)
  }, { need: !!T.unique })
  await t('upsert ignoreDuplicates leaves the row and returns only new ones', async () => { const r = noErr(await A.from(T.name).upsert([{ ...row('up'), [T.int]: 7 }, row('up2')], { onConflict: T.unique, ignoreDuplicates: true }).select(T.text)); eq(r.data.map((x) => x[T.text].slice(tag.length)), ['up2']); eq(noErr(await q(T.int).eq(T.text, tag + 'up').single()).data[T.int], 2) }, { need: !!T.unique })
  await t('upsert on the primary key (client-made UUID)', async () => { const id = crypto.randomUUID(); noErr(await A.from(T.name).upsert({ [T.pk]: id, ...row('pk') })); noErr(await A.from(T.name).upsert({ [T.pk]: id, ...row('pk'), [T.int]: 6 })); eq(noErr(await q(T.int).eq(T.pk, id).single()).data[T.int], 6); noErr(await A.from(T.name).delete().eq(T.pk, id)) })
  await t('repeating an insert with the same client-made id -> 409 23505 (safe retry of a POST)', async () => { const id = crypto.randomUUID(); noErr(await A.from(T.name).insert({ [T.pk]: id, ...row('rep') })); const r = await A.from(T.name).insert({ [T.pk]: id, ...row('rep') }); eq([r.status, r.error?.code], [409, '23505']); await A.from(T.name).delete().eq(T.pk, id) })
  await t('delete with representation; again -> []', async () => { eq(noErr(await A.from(T.name).delete().eq(T.text, tag + 'up2').select(T.text)).data.length, 1); eq(noErr(await A.from(T.name).delete().eq(T.text, tag + 'up2').select(T.text)).data, []) }, { need: !!T.unique })
  await t('delete without select -> 204', async () => { eq(noErr(await A.from(T.name).delete().eq(T.text, tag + 'up')).status, 204) })
  // errors
  const E = async (p, w) => { const r = await p; eq([r.status, r.error?.code], w); yes(typeof r.error.message === 'string' && 'details' in r.error && 'hint' in r.error, 'error body lacks message, details or hint') }
  await t('error: unknown table -> 404 PGRST205', () => E(A.from('no_such_' + RUN).select(), [404, 'PGRST205']))
  await t('error: unknown column in select -> 400 42703', () => E(q('nope_col'), [400, '42703']))
  await t('error: unknown column in a filter -> 400 42703', () => E(q().eq('nope_col', 1), [400, '42703']))
  await t('error: unknown column in a body -> 400 PGRST204', () => E(A.from(T.name).insert({ ...row('e'), nope_col: 1 }), [400, 'PGRST204']))
  await t('error: unknown operator -> 400 PGRST100', () => E(q().filter(T.text, 'zz', '1'), [400, 'PGRST100']))
  await t('error: unbalanced or() -> 400 PGRST100', async () => { const r = await raw(`/rest/v1/${T.name}?or=(${T.int}.eq.1`, { token: sA.access_token }); eq([r.status, r.json?.code], [400, 'PGRST100']) })
  await t('error: bad uuid -> 400 22P02', () => E(q().eq(T.pk, 'not-a-uuid'), [400, '22P02']))
  await t('error: bad number -> 400 22P02', () => E(q().eq(T.int, 'abc'), [400, '22P02']))
  await t('error: bad enum value -> 400 22P02', () => E(A.from(T.name).insert(row('e', { [T.enum]: 'no-such' })), [400, '22P02']), { need: !!T.enum })
  await t('error: not-null -> 400 23502', () => E(A.from(T.name).insert({ [T.int]: 1, ...T.extra }), [400, '23502']), { need: !!T.not_null })
  await t('error: check violation -> 400 23514', () => E(A.from(T.name).insert({ ...row('e'), ...T.check }), [400, '23514']), { need: !!T.check })
  await t('error: unique violation -> 409 23505', () => E(A.from(T.name).insert(row('n1')), [409, '23505']), { need: !!T.unique })
  await t('error: RLS with-check, signed in -> 403 42501', () => E(A.from(T.name).insert(row('e', { [T.owner]: sB.user.id })), [403, '42501']), { need: T.rls_by_owner })
  await t('error: RLS with-check, anon -> 401 42501', () => E(mk().from(T.name).insert(row('e', { [T.owner]: sB.user.id })), [401, '42501']), { need: T.rls_by_owner })
  await t('error: broken JSON body -> 400 PGRST102', async () => { const r = await raw(`/rest/v1/${T.name}`, { method: 'POST', token: sA.access_token, body: '{bad' }); eq([r.status, r.json?.code], [400, 'PGRST102']) })
  await t('error: broken JWT -> 401 PGRST301', async () => { const r = await raw(`/rest/v1/${T.name}`, { token: 'a.b.c' }); eq(r.status, 401); eq(r.json?.code, 'PGRST301') })
  await t('error: unknown schema -> 406 PGRST106', () => E(A.schema('no_such_schema').from(T.name).select(), [406, 'PGRST106']))
  await t('error: Accept that cannot be made -> 406 PGRST107', async () => { const r = await raw(`/rest/v1/${T.name}?limit=1`, { token: sA.access_token, headers: { Accept: 'application/x-nope' } }); eq([r.status, r.json?.code], [406, 'PGRST107']) })
  // RLS
  await t('RLS: another user sees, changes and deletes nothing of mine', async () => {
    eq(noErr(await B.from(T.name).select().eq(T.pk, ids.n2)).data, []); eq(noErr(await B.from(T.name).update({ [T.int]: 1000 }).eq(T.pk, ids.n2).select()).data, []); eq(noErr(await B.from(T.name).delete().eq(T.pk, ids.n2).select()).data, []); eq(noErr(await q(T.int).eq(T.pk, ids.n2).single()).data[T.int], 2)
  }, { need: T.rls_by_owner })
  await t('RLS: upsert over another user\'s row is refused', async () => { const r = await B.from(T.name).upsert({ [T.pk]: ids.n2, ...row('steal'), ...(T.unique ? { [T.unique]: 'steal' + RUN } : {}) }); yes(r.error, 'no error'); yes([403, 409].includes(r.status), 'status ' + r.status) }, { need: T.rls_by_owner })
  await t('RLS: giving a row away is refused (42501)', () => E(A.from(T.name).update({ [T.owner]: sB.user.id }).eq(T.pk, ids.n2), [403, '42501']), { need: T.rls_by_owner })
  await t('a table with RLS and no policy reads as []', async () => { eq(noErr(await A.from(S.hidden_table).select()).data, []) }, { need: !!S.hidden_table })
  // embedding
  const kid = (n, pid) => ({ [C.text]: tag + n, [C.fk]: pid, ...C.extra })
  await t('children: insert', async () => { const p1 = noErr(await q(T.pk).eq(T.text, tag + 'n1').single()).data[T.pk]; ids.n1 = p1; const r = noErr(await A.from(C.name).insert([kid('c1', p1), kid('c2', p1), kid('c3', ids.n2)]).select()); ids.c1 = r.data[0][C.pk]; yes(ids.c1) }, { need: !!C })
  await t('embed to-many', async () => { const r = noErr(await q(`${T.text},${C.name}(${C.text})`).eq(T.pk, ids.n1).single()); eq(r.data[C.name].map((x) => x[C.text].slice(tag.length)).sort(), ['c1', 'c2']) }, { need: !!C })
  await t('embed to-many of a row without children is []', async () => { eq(noErr(await q(`${C.name}(${C.text})`).eq(T.text, tag + 'n3').single()).data[C.name], []) }, { need: !!C })
  await t('embed to-one', async () => { eq(noErr(await A.from(C.name).select(`${C.text},${T.name}(${T.text})`).eq(C.pk, ids.c1).single()).data[T.name], { [T.text]: tag + 'n1' }) }, { need: !!C })
  await t('embed with alias and constraint hint', async () => { eq(noErr(await A.from(C.name).select(`parent:${T.name}!${C.fk_constraint}(${T.text})`).eq(C.pk, ids.c1).single()).data, { parent: { [T.text]: tag + 'n1' } }) }, { need: !!C?.fk_constraint })
  await t('embed !inner with a filter on the child filters the parents', async () => { eq(names(await mine(q(`${T.text},${C.name}!inner(${C.text})`)).eq(`${C.name}.${C.text}`, tag + 'c3')), ['n2']) }, { need: !!C })
  await t('filter on an embedded resource without !inner only empties it', async () => { const r = noErr(await mine(q(`${T.text},${C.name}(${C.text})`)).eq(`${C.name}.${C.text}`, tag + 'c3').in(T.text, [tag + 'n1', tag + 'n2']).order(T.text)); eq(r.data.map((x) => x[C.name].length), [0, 1]) }, { need: !!C })
  await t('embedded order, limit and or()', async () => {
    const r = noErr(await q(`${C.name}(${C.text})`).eq(T.pk, ids.n1).order(C.text, { referencedTable: C.name, ascending: false }).limit(1, { referencedTable: C.name }).single()); eq(r.data[C.name].map((x) => x[C.text].slice(tag.length)), ['c2'])
    const o = noErr(await q(`${C.name}(${C.text})`).eq(T.pk, ids.n1).or(`${C.text}.like.*c1,${C.text}.like.*zz`, { referencedTable: C.name }).single()); eq(o.data[C.name].length, 1)
  }, { need: !!C })
  await t('embed count: child(count)', async () => { eq(noErr(await q(`${C.name}(count)`).eq(T.pk, ids.n1).single()).data[C.name], [{ count: 2 }]) }, { need: !!C })
  await t('spread a to-one embed', async () => { eq(noErr(await A.from(C.name).select(`${C.text},...${T.name}(ptext:${T.text})`).eq(C.pk, ids.c1).single()).data, { [C.text]: tag + 'c1', ptext: tag + 'n1' }) }, { need: !!C })
  await t('anti-join: parents whose embed is null', async () => { const r = await mine(q(`${T.text},${C.name}()`)).is(C.name, null); eq(names(r), ['n3', 'n4', 'n5']) }, { need: !!C })
  await t('three levels', async () => { noErr(await A.from(G.name).insert({ [G.fk]: ids.c1, [G.text]: 'hello', ...G.extra })); const r = noErr(await q(`${C.name}(${C.pk},${G.name}(${G.text}))`).eq(T.pk, ids.n1).single()); eq(r.data[C.name].find((x) => x[C.pk] === ids.c1)[G.name], [{ [G.text]: 'hello' }]) }, { need: !!(C && G) })
  await t('insert returning an embed', async () => { const r = noErr(await A.from(C.name).insert(kid('c4', ids.n2)).select(`${C.text},${T.name}(${T.text})`).single()); eq(r.data[T.name][T.text], tag + 'n2') }, { need: !!C })
  await t('error: no relationship -> 400 PGRST200', () => E(q(`${T.text},no_such(*)`), [400, 'PGRST200']))
  await t('error: foreign key -> 409 23503', () => E(A.from(C.name).insert(kid('x', crypto.randomUUID())), [409, '23503']), { need: !!C })
  await t('deleting the parent cascades', async () => { const p = noErr(await A.from(T.name).insert(row('cas')).select(T.pk).single()).data[T.pk]; noErr(await A.from(C.name).insert(kid('cas', p))); noErr(await A.from(T.name).delete().eq(T.pk, p)); eq(noErr(await A.from(C.name).select().eq(C.fk, p)).data, []) }, { need: !!C })
  // rpc
  const R = S.rpc || {}
  await t('rpc scalar: POST and GET', async () => { eq(noErr(await A.rpc(R.scalar.name, R.scalar.args)).data, R.scalar.result); eq(noErr(await A.rpc(R.scalar.name, R.scalar.args, { get: true })).data, R.scalar.result) }, { need: !!R.scalar })
  await t('rpc setof with select, order, limit', async () => { const r = noErr(await mine(A.rpc(R.setof.name, R.setof.args).select(`${T.text},${T.int}`)).order(T.int).limit(2)); eq(r.data.map((x) => x[T.int]), [1, 2]) }, { need: !!R.setof })
  await t('rpc raise with a PTnnn state -> that status', () => E(A.rpc(R.raise.name, R.raise.args), [R.raise.status, R.raise.code]), { need: !!R.raise })
  await t('rpc writing by GET -> 405 25006', () => E(A.rpc(R.write.name, R.write.args, { get: true }), [405, '25006']), { need: !!R.write })
  await t('rpc unknown -> 404 PGRST202', () => E(A.rpc('no_such_fn_' + RUN), [404, 'PGRST202']))
  await t('an answer is gzip-able or plain, but always valid under Accept-Encoding: gzip', async () => { const r = await raw(`/rest/v1/${T.name}?select=*`, { token: sA.access_token, headers: { 'Accept-Encoding': 'gzip' } }); eq(r.status, 200); yes(Array.isArray(r.json)) })
  await t('a 7000-character URL works', async () => { const list = Array.from({ length: 170 }, () => crypto.randomUUID()); eq(noErr(await q(T.pk).in(T.pk, list)).data, []) })
  await t('30 requests at once all answer', async () => { const rs = await Promise.all(Array.from({ length: 30 }, (_, i) => mine(q(T.int)).eq(T.int, (i % 5) + 1))); eq(rs.map((r) => noErr(r).data.length), Array(30).fill(1)) })
  if (!LIST && !GREP) await A.from(T.name).delete().like(T.text, tag + '%')
}

async function storage() {
  group = 'storage'
  const K = S.storage, pre = (K.prefix_by_user ? sA?.user.id + '/' : '') + 'cf' + RUN, b = A?.storage.from(K.bucket)
  const E = (r, code, alt = []) => { yes(r.error, 'no error'); const c = r.error.statusCode; yes([code, ...alt].includes(String(c)), `statusCode ${c} (HTTP ${r.error.status}) wanted ${code}: ${r.error.message}`) }
  const bytes = crypto.randomBytes(100_000)
  await t('upload raw bytes', async () => { const r = noErr(await b.upload(`${pre}/a.bin`, bytes, { contentType: 'application/octet-stream' })); eq([r.data.path, r.data.fullPath], [`${pre}/a.bin`, `${K.bucket}/${pre}/a.bin`]); yes(r.data.id) })
  await t('upload again -> statusCode 409 Duplicate (HTTP 400 or 409)', async () => { const r = await b.upload(`${pre}/a.bin`, 'x'); E(r, '409'); yes([400, 409].includes(r.error.status)) })
  await t('upload with upsert replaces', async () => { noErr(await b.upload(`${pre}/up.txt`, 'one', { contentType: 'text/plain' })); noErr(await b.upload(`${pre}/up.txt`, 'two!', { upsert: true, contentType: 'text/plain' })); eq(await noErr(await b.download(`${pre}/up.txt`)).data.text(), 'two!') })
  await t('update (PUT) replaces', async () => { noErr(await b.update(`${pre}/up.txt`, 'three', { contentType: 'text/plain' })); eq(await noErr(await b.download(`${pre}/up.txt`)).data.text(), 'three') })
  await t('upload as multipart form (Blob), content type from the part', async () => { noErr(await b.upload(`${pre}/blob.json`, new Blob(['{"a":1}'], { type: 'application/json' }))); const r = noErr(await b.download(`${pre}/blob.json`)); eq([await r.data.text(), r.data.type.split(';')[0]], ['{"a":1}', 'application/json']) })
  await t('an empty file', async () => { noErr(await b.upload(`${pre}/empty.bin`, new Uint8Array(0), { contentType: 'application/octet-stream' })); eq(noErr(await b.download(`${pre}/empty.bin`)).data.size, 0) })
  await t('download gives the same bytes', async () => { yes(Buffer.from(await noErr(await b.download(`${pre}/a.bin`)).data.arrayBuffer()).equals(bytes), 'bytes differ') })
  const obj = (p, o = {}) => raw(`/storage/v1/object/${p}`, { token: sA.access_token, ...o })
  await t('Range download: 206, Content-Range, the right bytes', async () => { const r = await obj(`${K.bucket}/${pre}/a.bin`, { bin: true, headers: { Range: 'bytes=10-19' } }); eq(r.status, 206); eq(r.h.get('content-range'), 'bytes 10-19/100000'); yes(r.buf.equals(bytes.subarray(10, 20))) })
  await t('Range suffix and open end', async () => { const a = await obj(`${K.bucket}/${pre}/a.bin`, { bin: true, headers: { Range: 'bytes=-5' } }); yes(a.buf.equals(bytes.subarray(-5))); const c = await obj(`${K.bucket}/${pre}/a.bin`, { bin: true, headers: { Range: 'bytes=99990-' } }); yes(c.buf.equals(bytes.subarray(99990))) })
  await t('Range beyond the end -> 416', async () => { eq((await obj(`${K.bucket}/${pre}/a.bin`, { headers: { Range: 'bytes=200000-' } })).status, 416) })
  await t('ETag and If-None-Match -> 304', async () => { const r = await obj(`${K.bucket}/${pre}/a.bin`, { bin: true }); const e = r.h.get('etag'); yes(e, 'no etag'); eq((await obj(`${K.bucket}/${pre}/a.bin`, { bin: true, headers: { 'If-None-Match': e } })).status, 304) })
  await t('object/authenticated/ is the same object', async () => { const r = await obj(`authenticated/${K.bucket}/${pre}/a.bin`, { bin: true }); eq(r.status, 200); yes(r.buf.equals(bytes)) })
  await t('info: size, content type, etag', async () => { const r = noErr(await b.info(`${pre}/a.bin`)); eq([r.data.size, r.data.contentType, r.data.bucketId, r.data.name], [100000, 'application/octet-stream', K.bucket, `${pre}/a.bin`]); yes(r.data.etag) })
  await t('exists true and false', async () => { eq((await b.exists(`${pre}/a.bin`)).data, true); eq((await b.exists(`${pre}/none`)).data, false) })
  await t('download of a missing object -> statusCode 404', async () => E(await b.download(`${pre}/none`), '404', ['400']))
  await t('user metadata is kept', async () => { noErr(await b.upload(`${pre}/meta.txt`, 'm', { contentType: 'text/plain', metadata: { shot: '7' } })); eq(noErr(await b.info(`${pre}/meta.txt`)).data.metadata, { shot: '7' }) })
  await t('cacheControl is told on download', async () => { noErr(await b.upload(`${pre}/cc.txt`, 'm', { contentType: 'text/plain', cacheControl: '60' })); yes(/max-age=60/.test((await obj(`${K.bucket}/${pre}/cc.txt`)).h.get('cache-control') || ''), 'cache-control') })
  await t('a name with space, +, &, ( ) and @', async () => { const n = `${pre}/s p+a&c(e)@x.txt`; noErr(await b.upload(n, 'n', { contentType: 'text/plain' })); eq(await noErr(await b.download(n)).data.text(), 'n') })
  await t('a name with non-ASCII or # [ ] % is refused as InvalidKey (statusCode 400)', async () => { for (const n of ['été.txt', 'a%23b.txt', 'x%5By%5D.txt']) E(await b.upload(`${pre}/${n}`, 'n'), '400') })
  await t('a stream body without a length (chunked) is taken', async () => { const st = new ReadableStream({ start(c) { c.enqueue(bytes.subarray(0, 5)); c.enqueue(bytes.subarray(5, 10)); c.close() } }); noErr(await b.upload(`${pre}/stream.bin`, st, { contentType: 'application/octet-stream', duplex: 'half' })); eq(noErr(await b.download(`${pre}/stream.bin`)).data.size, 10) })
  await t('over the size limit -> statusCode 413', async () => E(await b.upload(`${pre}/big.bin`, Buffer.alloc(K.too_big_bytes), { contentType: 'application/octet-stream' }), '413'), { need: !!K.too_big_bytes })
  await t('list: folders have id null, files have metadata', async () => {
    noErr(await b.upload(`${pre}/sub/x1.txt`, '1', { contentType: 'text/plain' })); noErr(await b.upload(`${pre}/sub/x2.txt`, '22', { contentType: 'text/plain' }))
    const r = noErr(await b.list(pre, { limit: 100 })); const f = r.data.find((x) => x.name === 'sub'), a = r.data.find((x) => x.name === 'a.bin'); yes(f && f.id === null, 'folder'); yes(a?.id, 'file id'); eq([a.metadata.size, a.metadata.mimetype], [100000, 'application/octet-stream'])
  })
  await t('list: search, sort desc, limit and offset', async () => { const n = async (o) => noErr(await b.list(`${pre}/sub`, o)).data.map((x) => x.name); eq(await n({ search: 'x2' }), ['x2.txt']); eq(await n({ sortBy: { column: 'name', order: 'desc' } }), ['x2.txt', 'x1.txt']); eq(await n({ limit: 1, offset: 1, sortBy: { column: 'name', order: 'asc' } }), ['x2.txt']) })
  await t('list of an empty prefix is []', async () => eq(noErr(await b.list(`${pre}/nothing`)).data, []))
  await t('signed URL works without any key, with Range, and Content-Disposition by ?download', async () => {
    const r = noErr(await b.createSignedUrl(`${pre}/up.txt`, 60)); const f = await fetch(r.data.signedUrl); eq([f.status, await f.text()], [200, 'three']); const g = await fetch(r.data.signedUrl, { headers: { Range: 'bytes=0-2' } }); eq([g.status, await g.text()], [206, 'thr'])
    const d = noErr(await b.createSignedUrl(`${pre}/up.txt`, 60, { download: 'my file.txt' })); yes(/attachment/.test((await fetch(d.data.signedUrl)).headers.get('content-disposition') || ''), 'no attachment')
  })
  await t('signed URL of a missing object -> statusCode 404', async () => E(await b.createSignedUrl(`${pre}/none`, 60), '404', ['400']))
  await t('a signed URL expires, and a changed token or path is refused', async () => {
    const r = noErr(await b.createSignedUrl(`${pre}/up.txt`, 1)); const g = noErr(await b.createSignedUrl(`${pre}/up.txt`, 60)).data.signedUrl
    yes((await fetch(g + 'x')).status >= 400, 'changed token'); yes((await fetch(g.replace('up.txt', 'a.bin'))).status >= 400, 'other path'); await wait(2300); yes((await fetch(r.data.signedUrl)).status >= 400, 'expired')
  })
  await t('createSignedUrls: a missing one tells its error, the others work', async () => { const r = noErr(await b.createSignedUrls([`${pre}/up.txt`, `${pre}/none`], 60)); eq([r.data[0].error, !!r.data[0].signedUrl, !!r.data[1].error, r.data[1].signedUrl], [null, true, true, null]); eq((await fetch(r.data[0].signedUrl)).status, 200) })
  await t('signed upload URL: upload without a session; a second time 409', async () => { const r = noErr(await b.createSignedUploadUrl(`${pre}/su.txt`)); const anon = mk().storage.from(K.bucket); noErr(await anon.uploadToSignedUrl(r.data.path, r.data.token, 'signed', { contentType: 'text/plain' })); eq(await noErr(await b.download(`${pre}/su.txt`)).data.text(), 'signed'); E(await anon.uploadToSignedUrl(r.data.path, r.data.token, 'again'), '409') })
  await t('copy and move', async () => { noErr(await b.copy(`${pre}/up.txt`, `${pre}/cp.txt`)); noErr(await b.move(`${pre}/cp.txt`, `${pre}/sub/mv.txt`)); eq(await noErr(await b.download(`${pre}/sub/mv.txt`)).data.text(), 'three'); eq((await b.exists(`${pre}/cp.txt`)).data, false) })
  await t('move onto an existing name -> 409; of a missing one -> 404', async () => { E(await b.move(`${pre}/sub/mv.txt`, `${pre}/a.bin`), '409'); E(await b.move(`${pre}/none`, `${pre}/n2`), '404', ['400']) })
  await t('anon may not upload or read', async () => { const x = mk().storage.from(K.bucket); E(await x.upload(`${pre}/anon.txt`, 'x'), '403', ['401', '400']); yes((await x.download(`${pre}/a.bin`)).error) })
  await t('public bucket: public URL without a key; not for a private bucket', async () => { const p = A.storage.from(K.public_bucket); noErr(await p.upload(`${pre}/p.txt`, 'pub', { contentType: 'text/plain' })); const u = p.getPublicUrl(`${pre}/p.txt`).data.publicUrl; const f = await fetch(u); eq([f.status, await f.text()], [200, 'pub']); yes((await fetch(u.replace(`/${K.public_bucket}/`, `/${K.bucket}/`))).status >= 400); await p.remove([`${pre}/p.txt`]) }, { need: !!K.public_bucket })
  await t('unknown bucket -> statusCode 404', async () => E(await A.storage.from('no-such-bucket').upload('x', 'x'), '404', ['400']))
  await t('remove many; a missing name is no error', async () => { const r = noErr(await b.remove([`${pre}/up.txt`, `${pre}/none`])); eq(r.data.map((x) => x.name), [`${pre}/up.txt`]); eq((await b.exists(`${pre}/up.txt`)).data, false) })
  if (!LIST && !GREP) { const all = []; for (const d of [pre, pre + '/sub']) for (const f of (await b.list(d, { limit: 100 })).data || []) if (f.id) all.push(`${d}/${f.name}`); if (all.length) await b.remove(all) }
}

async function tusGroup() {
  group = 'tus'
  const K = S.storage, pre = (K.prefix_by_user ? sA?.user.id + '/' : '') + 'tus' + RUN, EP = URL_ + '/storage/v1/upload/resumable'
  const N = S.tus?.size || 1500000, CH = S.tus?.chunk || 500000, body = crypto.randomBytes(N), b = A?.storage.from(K.bucket)
  const H = () => ({ authorization: 'Bearer ' + sA.access_token, apikey: KEY }), b64 = (x) => Buffer.from(x).toString('base64')
  const md = (n) => `bucketName ${b64(K.bucket)},objectName ${b64(n)},contentType ${b64('video/webm')},cacheControl ${b64('3600')}`
  const up = (name, o = {}) => new Promise((ok, no) => { const u = new tus.Upload(o.body || body, { endpoint: EP, chunkSize: CH, retryDelays: null, headers: { ...H(), ...o.headers }, metadata: { bucketName: K.bucket, objectName: name, contentType: 'video/webm', cacheControl: '3600' }, uploadDataDuringCreation: false, removeFingerprintOnSuccess: true, onError: no, onSuccess: () => ok(u), onProgress: o.progress, onChunkComplete: (c, d) => o.chunk?.(u, d), ...o.opt }); o.begin ? o.begin(u) : u.start() })
  const rq = (u, method, h = {}, bd) => raw(new URL(u, EP).pathname, { method, token: sA.access_token, body: bd, headers: { 'Tus-Resumable': '1.0.0', ...h } })
  const OCT = 'application/offset+octet-stream'
  const create = async (name, len, h = {}) => { const r = await rq(EP, 'POST', { 'Upload-Length': String(len), 'Upload-Metadata': md(name), ...h }); return { r, url: r.h.get('location') ? new URL(r.h.get('location'), EP).href : null } }
  await t('OPTIONS tells Tus-Version 1.0.0, creation and Tus-Max-Size', async () => { const r = await raw('/storage/v1/upload/resumable', { method: 'OPTIONS', headers: { 'Tus-Resumable': '1.0.0' } }); yes([200, 204].includes(r.status)); yes((r.h.get('tus-version') || '').includes('1.0.0')); yes((r.h.get('tus-extension') || '').includes('creation')); yes(+r.h.get('tus-max-size') > 0) })
  await t('upload in chunks by tus-js-client: progress grows, the object equals the source', async () => {
    let last = -1, mono = true, chunks = 0; await up(`${pre}/film.webm`, { progress: (s) => { if (s < last) mono = false; last = s }, chunk: () => chunks++ }); yes(mono, 'progress went back'); eq(last, N); eq(chunks, Math.ceil(N / CH))
    const d = Buffer.from(await noErr(await b.download(`${pre}/film.webm`)).data.arrayBuffer()); yes(d.equals(body), 'bytes differ'); const i = noErr(await b.info(`${pre}/film.webm`)).data; eq([i.size, i.contentType], [N, 'video/webm'])
  }, { ms: 60000 })
  await t('aborted after a chunk, resumed by another client with only the upload URL', async () => {
    let url; await new Promise((ok, no) => { up(`${pre}/res.webm`, { chunk: (u, done) => { if (done >= CH) { url = u.url; u.abort().then(ok) } } }).catch(no) }); yes(url, 'no url')
    const h = await rq(url, 'HEAD'); eq(h.status, 200); const off = +h.h.get('upload-offset'); yes(off >= CH && off < N, 'offset ' + off); eq(h.h.get('upload-length'), String(N)); eq(h.h.get('cache-control'), 'no-store')
    let first; await up(`${pre}/res.webm`, { opt: { uploadUrl: url }, progress: (s) => { first ??= s } }); yes(first >= off, 'started at ' + first)
    yes(Buffer.from(await noErr(await b.download(`${pre}/res.webm`)).data.arrayBuffer()).equals(body), 'bytes differ')
  }, { ms: 60000 })
  await t('the object does not exist before the last byte', async () => { const { url } = await create(`${pre}/part.bin`, 20); await rq(url, 'PATCH', { 'Upload-Offset': '0', 'content-type': OCT }, '0123456789'); eq((await b.exists(`${pre}/part.bin`)).data, false); const r = await rq(url, 'PATCH', { 'Upload-Offset': '10', 'content-type': OCT }, '0123456789'); eq([r.status, r.h.get('upload-offset')], [204, '20']); eq((await b.exists(`${pre}/part.bin`)).data, true) })
  await t('creation: 201 and an absolute Location under the endpoint', async () => { const { r } = await create(`${pre}/loc.bin`, 5); eq(r.status, 201); yes(/^https?:\/\//.test(r.h.get('location')), 'Location ' + r.h.get('location')); yes(r.h.get('location').includes('/storage/v1/upload/resumable/'), 'path'); eq(r.h.get('tus-resumable'), '1.0.0') })
  await t('creation-with-upload: body in the POST', async () => { const r = await rq(EP, 'POST', { 'Upload-Length': '4', 'Upload-Metadata': md(`${pre}/cwu.bin`), 'content-type': OCT }, 'abcd'); eq([r.status, r.h.get('upload-offset')], [201, '4']); eq(await noErr(await b.download(`${pre}/cwu.bin`)).data.text(), 'abcd') })
  await t('wrong Upload-Offset -> 409, nothing written', async () => { const { url } = await create(`${pre}/off.bin`, 20); eq((await rq(url, 'PATCH', { 'Upload-Offset': '5', 'content-type': OCT }, 'xxxxx')).status, 409); eq((await rq(url, 'HEAD')).h.get('upload-offset'), '0') })
  await t('missing Tus-Resumable -> 412', async () => { const { url } = await create(`${pre}/v.bin`, 20); eq((await rq(url, 'PATCH', { 'Tus-Resumable': null, 'Upload-Offset': '0', 'content-type': OCT }, 'x')).status, 412) })
  await t('more bytes than Upload-Length -> 413', async () => { const { url } = await create(`${pre}/long.bin`, 3); eq((await rq(url, 'PATCH', { 'Upload-Offset': '0', 'content-type': OCT }, 'xxxxx')).status, 413) })
  await t('no Upload-Length -> 400; no metadata -> 400', async () => { eq((await rq(EP, 'POST', { 'Upload-Metadata': md(`${pre}/n.bin`) })).status, 400); eq((await rq(EP, 'POST', { 'Upload-Length': '5' })).status, 400) })
  await t('over the limit is refused at creation -> 413', async () => { eq((await create(`${pre}/huge.bin`, 10 ** 12)).r.status, 413) })
  await t('an existing name without x-upsert -> 409 at creation', async () => { eq((await create(`${pre}/film.webm`, 5)).r.status, 409) })
  await t('x-upsert on creation and on the PATCHes replaces the object', async () => { await up(`${pre}/film.webm`, { body: Buffer.from('small now'), headers: { 'x-upsert': 'true' } }); eq(await noErr(await b.download(`${pre}/film.webm`)).data.text(), 'small now') })
  await t('an unknown upload id -> 404', async () => { eq((await rq(EP + '/' + Buffer.from(`${K.bucket}/no/${crypto.randomUUID()}`).toString('base64url'), 'HEAD')).status, 404) })
  await t('termination: DELETE -> 204, then HEAD -> 404', async () => { const { url } = await create(`${pre}/del.bin`, 20); eq((await rq(url, 'DELETE')).status, 204); eq((await rq(url, 'HEAD')).status, 404) })
  await t('anon may not create an upload (403 or 401)', async () => { const r = await raw('/storage/v1/upload/resumable', { method: 'POST', headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': '5', 'Upload-Metadata': md(`${pre}/an.bin`) } }); yes([401, 403].includes(r.status), 'status ' + r.status) })
  await t('a zero-byte upload completes at creation', async () => { const { r } = await create(`${pre}/zero.bin`, 0); eq(r.status, 201); eq((await b.exists(`${pre}/zero.bin`)).data, true) })
  if (!LIST && !GREP) { const l = (await b.list(pre, { limit: 100 })).data || []; if (l.length) await b.remove(l.map((f) => `${pre}/${f.name}`)) }
}

async function realtime() {
  group = 'realtime'
  const T = S.table, C = S.child, TO = (S.realtime?.timeout_ms || 8000) * PATIENCE, SET = S.realtime?.settle_ms || 400
  const until = async (f, what, ms = TO) => { const e = Date.now() + ms; while (Date.now() < e) { const v = await f(); if (v) return v; await wait(25) } throw new Fail('waited in vain for ' + what) }
  const sub = (ch) => new Promise((ok, no) => { const tm = setTimeout(() => no(new Fail('subscribe: no status')), TO); ch.subscribe((s, e) => { if (s === 'SUBSCRIBED') { clearTimeout(tm); ok(ch) } else if (s !== 'CLOSED') { clearTimeout(tm); no(new Fail(`subscribe: ${s} ${e?.message || ''}`)) } }) })
  const pair = async (v) => { const c = mk(v ? { realtime: { vsn: v } } : {}); return c }
  const as = async (sess, v) => { const c = await pair(v); await c.auth.setSession(sess); await c.realtime.setAuth(sess.access_token); return c }
  const a = LIST ? null : await as(sA), b = LIST ? null : await as(sB)
  const name = (n) => `${n}-${RUN}-${crypto.randomBytes(2).toString('hex')}`
  // raw socket
  const WS = URL_.replace(/^http/, 'ws') + `/realtime/v1/websocket?apikey=${encodeURIComponent(KEY)}`
  const rawWs = (v) => new Promise((ok, no) => { const w = new WebSocket(WS + '&vsn=' + v); const q = []; w.frames = q; w.on('message', (d, bin) => q.push(bin ? d : JSON.parse(d.toString()))); w.on('open', () => ok(w)); w.on('error', no); w.say = (j, r, t_, e, p) => w.send(JSON.stringify(v === '2.0.0' ? [j, r, t_, e, p] : { topic: t_, event: e, payload: p, ref: r, join_ref: j })) })
  const pick = (w, f, what) => until(() => w.frames.find(f), what)
  await t('vsn 2.0.0: heartbeat -> [null,ref,"phoenix","phx_reply",{status:"ok",response:{}}]', async () => { const w = await rawWs('2.0.0'); w.say(null, '7', 'phoenix', 'heartbeat', {}); const f = await pick(w, (x) => x[3] === 'phx_reply', 'reply'); eq([f[0], f[1], f[2], f[4].status], [null, '7', 'phoenix', 'ok']); w.close() })
  await t('vsn 1.0.0: heartbeat -> {topic,event,payload,ref}', async () => { const w = await rawWs('1.0.0'); w.say(null, '7', 'phoenix', 'heartbeat', {}); const f = await pick(w, (x) => x.event === 'phx_reply', 'reply'); eq([f.topic, f.ref, f.payload.status], ['phoenix', '7', 'ok']); w.close() })
  await t('join reply echoes postgres_changes with integer ids, in order', async () => {
    const w = await rawWs('2.0.0'), n = 'realtime:' + name('raw'), pc = [{ event: '*', schema: 'public', table: T.name }, { event: 'INSERT', schema: 'public', table: T.name, filter: `${T.int}=eq.1` }]
    w.say('1', '1', n, 'phx_join', { config: { broadcast: { ack: false, self: false }, presence: { key: '', enabled: false }, postgres_changes: pc, private: false }, access_token: sA.access_token })
    const f = await pick(w, (x) => x[3] === 'phx_reply', 'reply'); eq([f[0], f[1], f[2], f[4].status], ['1', '1', n, 'ok']); const r = f[4].response.postgres_changes; eq(r.length, 2); r.forEach((x, i) => { yes(Number.isInteger(x.id), 'id'); for (const k of Object.keys(pc[i])) eq(x[k], pc[i][k], k) })
    const s = await pick(w, (x) => x[3] === 'system' && x[4].extension === 'postgres_changes', 'system'); eq([s[4].status, s[4].message], ['ok', 'Subscribed to PostgreSQL']); w.close()
  })
  await t('leave -> phx_reply ok, then phx_close with the join_ref', async () => { const w = await rawWs('2.0.0'), n = 'realtime:' + name('lv'); w.say('1', '1', n, 'phx_join', { config: {}, access_token: sA.access_token }); await pick(w, (x) => x[1] === '1' && x[3] === 'phx_reply', 'join'); w.say('1', '2', n, 'phx_leave', {}); await pick(w, (x) => x[1] === '2' && x[3] === 'phx_reply' && x[4].status === 'ok', 'leave reply'); const c = await pick(w, (x) => x[3] === 'phx_close', 'phx_close'); eq([c[0], c[2]], ['1', n]); w.close() })
  await t('a push to a topic that is not joined -> error "unmatched topic"', async () => { const w = await rawWs('2.0.0'); w.say(null, '3', 'realtime:never' + RUN, 'broadcast', { type: 'broadcast', event: 'x', payload: {} }); const f = await pick(w, (x) => x[1] === '3', 'reply'); eq([f[4].status, f[4].response.reason], ['error', 'unmatched topic']); w.close() })
  await t('a malformed frame is dropped and the socket stays', async () => { const w = await rawWs('2.0.0'); w.send('{oops'); w.send('[1,2]'); w.say(null, '9', 'phoenix', 'heartbeat', {}); await pick(w, (x) => x[1] === '9', 'reply'); w.close() })
  await t('joining a topic twice on one socket: phx_close for the first join_ref, the second is live', async () => {
    const w = await rawWs('2.0.0'), n = 'realtime:' + name('dup'), p = { config: { broadcast: { self: true } }, access_token: sA.access_token }; w.say('1', '1', n, 'phx_join', p); await pick(w, (x) => x[1] === '1' && x[3] === 'phx_reply', 'join 1'); w.say('2', '2', n, 'phx_join', p); await pick(w, (x) => x[1] === '2' && x[3] === 'phx_reply' && x[4].status === 'ok', 'join 2'); const c = await pick(w, (x) => x[3] === 'phx_close', 'close'); eq(c[0], '1'); w.say('2', '3', n, 'broadcast', { type: 'broadcast', event: 'e', payload: { v: 1 } }); await pick(w, (x) => x[3] === 'broadcast', 'broadcast'); w.close()
  })
  await t('a wrong JWT in the join -> error reply with a reason', async () => { const w = await rawWs('2.0.0'), n = 'realtime:' + name('bad'); w.say('1', '1', n, 'phx_join', { config: {}, access_token: 'a.b.c' }); const f = await pick(w, (x) => x[1] === '1' && x[3] === 'phx_reply', 'reply'); eq(f[4].status, 'error'); yes(/JWT/i.test(f[4].response.reason), f[4].response.reason); w.close() })
  await t('no apikey: the handshake is refused', async () => { await new Promise((ok, no) => { const w = new WebSocket(WS.replace(/apikey=[^&]*/, 'apikey=') + '&vsn=2.0.0'); w.on('open', () => { w.close(); no(new Fail('it opened')) }); w.on('error', () => ok()) }) })
  // broadcast
  await t('broadcast reaches the other client, not the sender', async () => { const n = name('bc'), got = { a: [], b: [] }; const ca = a.channel(n).on('broadcast', { event: 'msg' }, (p) => got.a.push(p)), cb = b.channel(n).on('broadcast', { event: 'msg' }, (p) => got.b.push(p)); await Promise.all([sub(ca), sub(cb)]); await ca.send({ type: 'broadcast', event: 'msg', payload: { x: 1, u: 'é😀' } }); await until(() => got.b.length, 'broadcast'); eq([got.b[0].event, got.b[0].payload], ['msg', { x: 1, u: 'é😀' }]); await wait(SET); eq(got.a.length, 0); await a.removeChannel(ca); await b.removeChannel(cb) })
  await t('broadcast self:true comes back; ack:true resolves ok', async () => { const n = name('self'), got = []; const ca = a.channel(n, { config: { broadcast: { self: true, ack: true } } }).on('broadcast', { event: 'm' }, (p) => got.push(p)); await sub(ca); eq(await ca.send({ type: 'broadcast', event: 'm', payload: { i: 1 } }), 'ok'); await until(() => got.length, 'own broadcast'); await a.removeChannel(ca) })
  await t('a client with vsn 1.0.0 and one with 2.0.0 talk both ways', async () => { const o = await as(sB, '1.0.0'), n = name('mix'), g = { n: [], o: [] }; const c2 = a.channel(n).on('broadcast', { event: '*' }, (p) => g.n.push(p)), c1 = o.channel(n).on('broadcast', { event: '*' }, (p) => g.o.push(p)); await Promise.all([sub(c2), sub(c1)]); await c2.send({ type: 'broadcast', event: 'e2', payload: { k: 2 } }); await c1.send({ type: 'broadcast', event: 'e1', payload: { k: 1 } }); await until(() => g.n.length && g.o.length, 'both'); eq([g.o[0].event, g.o[0].payload, g.n[0].event, g.n[0].payload], ['e2', { k: 2 }, 'e1', { k: 1 }]); await o.removeAllChannels(); await a.removeChannel(c2) })
  await t('binary broadcast (vsn 2.0.0)', async () => { const n = name('bin'), got = []; const ca = a.channel(n), cb = b.channel(n).on('broadcast', { event: 'raw' }, (p) => got.push(p)); await Promise.all([sub(ca), sub(cb)]); await ca.send({ type: 'broadcast', event: 'raw', payload: new Uint8Array([0, 1, 254, 255]).buffer }); await until(() => got.length, 'binary'); eq([...new Uint8Array(got[0].payload)], [0, 1, 254, 255]); await a.removeChannel(ca); await b.removeChannel(cb) })
  await t('60 broadcasts arrive in order', async () => { const n = name('ord'), got = []; const ca = a.channel(n), cb = b.channel(n).on('broadcast', { event: 'i' }, (p) => got.push(p.payload.i)); await Promise.all([sub(ca), sub(cb)]); for (let i = 0; i < 60; i++) { await ca.send({ type: 'broadcast', event: 'i', payload: { i } }); if (i % 20 === 19) await wait(600) } await until(() => got.length === 60, '60, got ' + got.length); eq(got, Array.from({ length: 60 }, (_, i) => i)); await a.removeChannel(ca); await b.removeChannel(cb) }, { ms: 30000 })
  await t('HTTP broadcast: POST /realtime/v1/api/broadcast -> 202, delivered', async () => { const n = name('http'), got = []; const cb = b.channel(n).on('broadcast', { event: 'h' }, (p) => got.push(p)); await sub(cb); const r = await raw('/realtime/v1/api/broadcast', { method: 'POST', token: sA.access_token, body: JSON.stringify({ messages: [{ topic: n, event: 'h', payload: { z: 1 } }] }) }); eq(r.status, 202); await until(() => got.length, 'broadcast'); eq(got[0].payload, { z: 1 }); await b.removeChannel(cb) })
  // presence
  await t('presence: state on join, join diff, update, untrack, leave', async () => {
    const n = name('pr'), ev = []; const ca = a.channel(n, { config: { presence: { key: 'A' } } }).on('presence', { event: 'join' }, (p) => ev.push(['join', p.key])).on('presence', { event: 'leave' }, (p) => ev.push(['leave', p.key])).on('presence', { event: 'sync' }, () => { })
    const cb = b.channel(n, { config: { presence: { key: 'B' } } }).on('presence', { event: 'sync' }, () => { }); await sub(ca); eq(await ca.track({ name: 'Ann', cursor: 1 }), 'ok'); await until(() => ca.presenceState().A, 'own presence'); await sub(cb); await until(() => cb.presenceState().A?.[0]?.name === 'Ann', 'A in the state of B')
    eq(await cb.track({ name: 'Bob' }), 'ok'); await until(() => ca.presenceState().B?.[0]?.name === 'Bob', 'B joins'); yes(ca.presenceState().B[0].presence_ref, 'presence_ref'); eq(await cb.track({ name: 'Bob', cursor: 9 }), 'ok'); await until(() => ca.presenceState().B?.[0]?.cursor === 9 && ca.presenceState().B.length === 1, 'B updates')
    await cb.untrack(); await until(() => !ca.presenceState().B, 'B untracks'); yes(ev.some((x) => x[0] === 'leave' && x[1] === 'B')); await b.removeChannel(cb); await a.removeChannel(ca)
  })
  await t('presence: an abrupt disconnect is told as a leave', async () => { const n = name('cut'); const ca = a.channel(n, { config: { presence: { key: 'A' } } }).on('presence', { event: 'sync' }, () => { }); await sub(ca); const w = await rawWs('2.0.0'); w.say('1', '1', 'realtime:' + n, 'phx_join', { config: { presence: { key: 'R', enabled: true } }, access_token: sB.access_token }); await pick(w, (x) => x[3] === 'phx_reply', 'join'); w.say('1', '2', 'realtime:' + n, 'presence', { type: 'presence', event: 'track', payload: { r: 1 } }); await until(() => ca.presenceState().R, 'R joins'); w.terminate(); await until(() => !ca.presenceState().R, 'R leaves'); await a.removeChannel(ca) })
  // postgres_changes
  const tag = `rt${RUN} `, row = (n, o = {}) => ({ [T.text]: tag + n, ...(T.unique ? { [T.unique]: `rt${RUN}${n}` } : {}), ...T.extra, ...o })
  const listen = async (cl, filters) => { const ev = [], ch = cl.channel(name('pg')); let ready = false; ch.on('system', {}, (p) => { if (p.extension === 'postgres_changes' && p.status === 'ok') ready = true; if (p.status === 'error') ev.push({ sys: p.message }) }); for (const f of filters) ch.on('postgres_changes', { schema: 'public', ...f }, (p) => ev.push({ f, ...p })); await sub(ch); await until(() => ready || ev.some((e) => e.sys), 'system ok'); return { ev, ch, cl, off: () => cl.removeChannel(ch) } }
  await t('postgres_changes: INSERT, UPDATE, DELETE with record, old record, columns, timestamp', async () => {
    const l = await listen(a, [{ event: '*', table: T.name }]); const r = noErr(await A.from(T.name).insert(row('p1', { [T.int]: 1, [T.bool]: true, [T.json]: { k: [1] }, [T.array]: ['x', 'y'] })).select().single()).data; const id = r[T.pk]
    const i = await until(() => l.ev.find((e) => e.eventType === 'INSERT'), 'INSERT'); eq([i.schema, i.table, i.new[T.pk], i.new[T.text], i.new[T.int], i.new[T.bool], i.new[T.json], i.new[T.array], i.errors], ['public', T.name, id, tag + 'p1', 1, true, { k: [1] }, ['x', 'y'], null]); yes(!isNaN(Date.parse(i.commit_timestamp)), 'commit_timestamp')
    await A.from(T.name).update({ [T.int]: 2 }).eq(T.pk, id); const u = await until(() => l.ev.find((e) => e.eventType === 'UPDATE'), 'UPDATE'); eq([u.new[T.int], u.old[T.pk]], [2, id])
    await A.from(T.name).delete().eq(T.pk, id); const d = await until(() => l.ev.find((e) => e.eventType === 'DELETE'), 'DELETE'); eq([d.old[T.pk], d.new], [id, {}]); await l.off()
  })
  await t('postgres_changes: only the asked event and table', async () => { const l = await listen(a, [{ event: 'UPDATE', table: T.name }]); const id = noErr(await A.from(T.name).insert(row('p2')).select(T.pk).single()).data[T.pk]; await A.from(T.name).update({ [T.int]: 5 }).eq(T.pk, id); await until(() => l.ev.length, 'UPDATE'); await A.from(T.name).delete().eq(T.pk, id); await wait(SET * 2); eq(l.ev.map((e) => e.eventType), ['UPDATE']); await l.off() })
  await t('postgres_changes: filters eq, gt and in.() select', async () => {
    const l = await listen(a, [{ event: 'INSERT', table: T.name, filter: `${T.int}=eq.41` }, { event: 'INSERT', table: T.name, filter: `${T.int}=gt.100` }, { event: 'INSERT', table: T.name, filter: `${T.text}=in.("${tag}f3",${tag}f4)` }]); noErr(await A.from(T.name).insert([row('f1', { [T.int]: 41 }), row('f2', { [T.int]: 101 }), row('f3', { [T.int]: 1 }), row('f4', { [T.int]: 41 }), row('f5', { [T.int]: 2 })])); await until(() => l.ev.length >= 5, 'five events, got ' + l.ev.length); await wait(SET); eq(l.ev.map((e) => e.f.filter.split('=')[1].slice(0, 2) + ':' + e.new[T.text].slice(tag.length)).sort(), ['eq:f1', 'eq:f4', 'gt:f2', 'in:f3', 'in:f4']); await l.off()
  })
  await t('postgres_changes: RLS, another user hears nothing of my INSERT and UPDATE', async () => { const l = await listen(b, [{ event: '*', table: T.name }]); const m = await listen(a, [{ event: '*', table: T.name }]); const id = noErr(await A.from(T.name).insert(row('r1')).select(T.pk).single()).data[T.pk]; await A.from(T.name).update({ [T.int]: 3 }).eq(T.pk, id); await until(() => m.ev.length >= 2, 'own events'); await wait(SET); eq(l.ev.filter((e) => e.eventType !== 'DELETE'), []); await l.off(); await m.off() }, { need: T.rls_by_owner })
  await t('postgres_changes: two tables on one channel', async () => { const l = await listen(a, [{ event: 'INSERT', table: T.name }, { event: 'INSERT', table: C.name }]); const id = noErr(await A.from(T.name).insert(row('m1')).select(T.pk).single()).data[T.pk]; noErr(await A.from(C.name).insert({ [C.fk]: id, [C.text]: tag + 'k', ...C.extra })); await until(() => l.ev.length >= 2, 'two'); eq(l.ev.map((e) => e.table).sort(), [C.name, T.name].sort()); await l.off() }, { need: !!C })
  await t('postgres_changes: a bad filter is told by a system error', async () => { const w = await rawWs('2.0.0'), n = 'realtime:' + name('bf'); w.say('1', '1', n, 'phx_join', { config: { postgres_changes: [{ event: '*', schema: 'public', table: T.name, filter: `${T.int}=zz.1` }] }, access_token: sA.access_token }); const s = await pick(w, (x) => x[3] === 'system', 'system'); eq([s[4].status, s[4].extension], ['error', 'postgres_changes']); w.close() })
  // lifecycle
  await t('setAuth with a new token keeps the channel joined and hearing', async () => { const l = await listen(a, [{ event: 'INSERT', table: T.name }]); const s = noErr(await A.auth.refreshSession()).data.session; sA = s; await a.realtime.setAuth(s.access_token); await wait(SET + 1500); noErr(await A.from(T.name).insert(row('sa'))); await until(() => l.ev.length, 'event after setAuth'); eq(l.ch.state, 'joined'); await l.off() })
  await t('a cut socket: the client rejoins by itself and hears again', async () => { const c = await as(sA), l = await listen(c, [{ event: 'INSERT', table: T.name }]); c.realtime.socketAdapter.getSocket().conn.close(3000, 'cut'); await until(() => l.ch.state !== 'joined', 'to notice'); await until(() => l.ch.state === 'joined', 'rejoin', 20000 * PATIENCE); await wait(SET + 1500); const n = l.ev.length; noErr(await A.from(T.name).insert(row('rj'))); await until(() => l.ev.length > n, 'event after the rejoin'); await c.removeAllChannels() }, { ms: 40000 })
  await t('unsubscribe -> CLOSED, and no more events', async () => { const n = name('off'), st = [], got = []; const cb = b.channel(n).on('broadcast', { event: 'x' }, (p) => got.push(p)); await new Promise((ok) => cb.subscribe((s) => { st.push(s); if (s === 'SUBSCRIBED') ok() })); eq(await b.removeChannel(cb), 'ok'); yes(st.includes('CLOSED'), st.join()); const ca = a.channel(n); await sub(ca); await ca.send({ type: 'broadcast', event: 'x', payload: {} }); await wait(SET); eq(got.length, 0); await a.removeChannel(ca) })
  if (!LIST && !GREP) await A.from(T.name).delete().like(T.text, tag + '%')
}

if (!LIST) { A = mk(); B = mk(); sA = await user(A, 'a'); sB = await user(B, 'b') }
for (const [n, f] of [['keys', keys], ['auth', authGroup], ['rest', rest], ['storage', storage], ['tus', tusGroup], ['realtime', realtime]]) {
  if (!on(n)) { if (!LIST) console.log(`# group ${n} is skipped`); continue }
  try { await f() } catch (e) { failed++; console.log(`not ok - ${n}: the group broke off\n    ${(e?.stack || e).toString().split('\n').slice(0, 3).join(' | ')}`) }
}
if (!LIST) {
  for (const c of clients) { try { await Promise.race([c.removeAllChannels(), wait(300)]); c.realtime.disconnect() } catch { } }
  if (skipped) console.log(`# ${skipped} skipped or known`)
  console.log(`${passed} passed, ${failed} failed`)
}
process.exit(failed ? 1 : 0)
