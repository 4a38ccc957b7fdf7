import {
  array,
  boolean,
  command,
  id,
  integer,
  object,
  optional,
  page,
  paging,
  query,
  string,
  time,
} from '@souk/kit/contract'

const staffId = id('stf')
const keyId = id('key')
const role = string({ min: 1, max: 50, example: 'warehouse' })
const roles = array(role, { min: 1, max: 20 })
const permission = string({ max: 100, pattern: '^(\\*|[a-z-]+:[a-z]+)$', example: 'catalog:write' })
const label = string({ min: 1, max: 100, pattern: '^[^\\s\\p{Cc}\\p{Cs}]([^\\p{Cc}\\p{Cs}]*[^\\s\\p{Cc}\\p{Cs}])?$' })
const member = object(
  {
    staffId,
    email: string({ max: 254 }),
    name: string({ max: 100 }),
    roles: array(role),
    disabled: boolean({ doc: 'Cannot sign in, and no key of theirs opens anything.' }),
    createdAt: time(),
  },
  { title: 'StaffMember' },
)
const keyFields = {
  keyId,
  name: label,
  permissions: array(permission, { doc: 'What it was made for. It opens that of it which its owner may do.' }),
  createdAt: time(),
  expiresAt: time(),
  revokedAt: optional(time()),
  lastUsedAt: optional(time({ doc: 'To the hour; absent: never.' })),
}
const nobodyElse = { unknown_staff: 'not_found' } as const
const withinYours = { more_than_yours: 'forbidden' } as const

/** What concerns those who work here: their accounts, their roles and their keys. */
export const ofStaff = {
  staff: query('GET /v1/staff', {
    doc: 'Who works here, the newest first.',
    input: object(paging),
    output: page(member),
    access: 'user:read',
    refusals: { bad_cursor: 'invalid' },
  }),
  colleague: query('GET /v1/staff/:staffId', {
    doc: 'One of the staff.',
    input: object({ staffId }),
    output: member,
    access: 'user:read',
    refusals: nobodyElse,
  }),
  changeStaff: command('PATCH /v1/staff/:staffId', {
    doc: 'Changes what is given. Who is disabled is signed out, and no key of theirs opens anything from then on; other roles hold when tokens are refreshed, within 10 min. Nobody changes the own roles, or somebody who may do more.',
    input: object({ staffId, name: optional(label), roles: optional(roles), disabled: optional(boolean()) }),
    output: member,
    access: 'user:write',
    refusals: { ...nobodyElse, ...withinYours, unknown_role: 'invalid', yourself: 'conflict' },
  }),
  roles: query('GET /v1/roles', {
    doc: 'Which roles there are, and what each may do.',
    input: object({}),
    output: object({ data: array(object({ role, permissions: array(permission) })) }),
    access: 'user:read',
  }),
  makeKey: command('POST /v1/api-keys', {
    doc: 'A key for a program that acts for who makes it: with these permissions, as far as its maker has them at that time. It is shown here and nowhere else. Sent as `Authorization: Bearer souk_…`.',
    input: object({
      name: label,
      permissions: array(permission, { min: 1, max: 50 }),
      expiresInDays: optional(integer({ min: 1, max: 365, doc: 'Default 90.' })),
    }),
    output: object({ ...keyFields, key: string({ max: 100 }) }),
    access: 'keys:write',
    idempotency: 'none',
    status: 201,
    refusals: { ...withinYours, no_account: 'conflict', too_many_keys: 'conflict' },
  }),
  apiKeys: query('GET /v1/api-keys', {
    doc: 'The own keys, the newest first; those of a colleague for who has `user:read`.',
    input: object({ staffId: optional(staffId) }),
    output: object({ data: array(object(keyFields)) }),
    access: 'keys:write',
    refusals: nobodyElse,
  }),
  revokeKey: command('DELETE /v1/api-keys/:keyId', {
    doc: 'Ends a key, within a minute everywhere: the own, or with `user:write` any. Doing it again changes nothing.',
    input: object({ keyId }),
    output: object({}),
    access: 'keys:write',
    refusals: { unknown_key: 'not_found' },
  }),
}
