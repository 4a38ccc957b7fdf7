import { userInfo } from 'node:os'

/** Under which identity the programs run. PostgreSQL refuses root, and an identity without a name in the passwd file. */
export interface Account {
  /** Words in front of the command. */
  readonly prefix: readonly string[]
  /** To be given to spawn; absent means our own. */
  readonly identity: { readonly uid?: number; readonly gid?: number }
}

const NOBODY = 65534

/** In a user namespace we are called nobody and still own our files, so that everything works below a 0700 home too. */
const renamed: Account = {
  prefix: ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`],
  identity: {},
}
const nobody: Account = { prefix: [], identity: { uid: NOBODY, gid: NOBODY } }
const ourselves: Account = { prefix: [], identity: {} }

/** The accounts worth trying on this machine, best first. Containers often forbid the user namespace. */
export function accounts(): readonly Account[] {
  if (process.getuid?.() === 0) return [renamed, nobody]
  return hasName() ? [ourselves] : [renamed]
}

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}
