import { isRefusal } from '../contract/index.ts'
import type { Caller } from './context.ts'

/** Does this person hold a permission of staff? `*` is every one. */
export const may = ({ permissions }: Pick<Caller, 'permissions'>, permission: string): boolean =>
  permissions.includes(permission) || permissions.includes('*')

/**
 * Whether the owner of a thing shows it to who asks: `shown` is the call that asks the owner on their behalf, and `refusal` is how
 * it says no. So who may see something is known in one place only. Throws what else goes wrong.
 */
export async function isShown(shown: Promise<unknown>, refusal: string): Promise<boolean> {
  try {
    await shown
    return true
  } catch (error) {
    if (isRefusal(error, refusal)) return false
    throw error
  }
}
