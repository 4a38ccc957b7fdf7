/** What each role may do. */
const roles: Readonly<Record<string, readonly string[]>> = {
  administrator: ['*'],
  catalogue: ['catalog:write', 'inventory:read', 'inventory:write'],
  clerk: ['order:read', 'order:write', 'shipping:read', 'shipping:write', 'notification:read', 'notification:write'],
  accountant: ['order:read', 'payment:read', 'payment:write'],
  support: ['order:read', 'user:read', 'shipping:read', 'notification:read'],
}

export const isRole = (name: string): boolean => Object.hasOwn(roles, name)

/** What somebody with these roles may do. A role that is gone gives nothing. */
export const permissionsOf = (names: readonly string[]): string[] => [
  ...new Set(names.filter(isRole).flatMap((name) => roles[name] ?? [])),
]

/** Does somebody with the first permissions have all of the others? */
export const covers = (having: readonly string[], wanted: readonly string[]): boolean =>
  having.includes('*') || wanted.every((each) => having.includes(each))
