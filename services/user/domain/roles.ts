/**
 * What each role may do. Everything that an operation of any service asks for is in one of them, besides that of the
 * administrator, who may do everything: a rule of the repository looks after that.
 */
export const roles: Readonly<Record<string, readonly string[]>> = {
  administrator: ['*'],
  manager: [
    'catalog:write',
    'inventory:read',
    'inventory:write',
    'cart:write',
    'order:read',
    'order:write',
    'payment:read',
    'shipping:read',
    'shipping:write',
    'notification:read',
    'notification:write',
    'user:read',
    'user:write',
    'audit:read',
    'keys:write',
    'webhook:read',
    'webhook:write',
  ],
  support: ['order:read', 'order:write', 'shipping:read', 'notification:read', 'notification:write', 'user:read'],
  catalogue: ['catalog:write', 'inventory:read', 'keys:write'],
  warehouse: ['inventory:read', 'inventory:write', 'order:read', 'shipping:read', 'shipping:write', 'keys:write'],
  accounting: ['order:read', 'payment:read', 'payment:write', 'audit:read', 'keys:write'],
}

export const isRole = (name: string): boolean => Object.hasOwn(roles, name)

/** What somebody with these roles may do. A role that is gone gives nothing. */
export const permissionsOf = (names: readonly string[]): string[] => [
  ...new Set(names.filter(isRole).flatMap((name) => roles[name] ?? [])),
]

/** Does somebody with the first permissions have all of the others? */
export const covers = (having: readonly string[], wanted: readonly string[]): boolean =>
  having.includes('*') || wanted.every((each) => having.includes(each))

/** Of some permissions those that somebody has. */
export const within = (wanted: readonly string[], having: readonly string[]): string[] => {
  if (having.includes('*')) return [...wanted]
  return wanted.includes('*') ? [...having] : wanted.filter((each) => having.includes(each))
}
