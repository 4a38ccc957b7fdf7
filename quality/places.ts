/** Where a file belongs: `services/order`, `apps/storefront`, `kit`, `gateway`, …; empty for a file of the root. */
export function packageOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  if (!path.includes('/')) return ''
  const standIn = /^system\/stand-ins\/[^/]+/.exec(path)?.[0]
  if (standIn !== undefined) return standIn
  return top === 'services' || top === 'apps' ? `${top}/${second}` : top
}

const OF_SERVICE = /^(?:services|system\/stand-ins)\/([^/]+)\/(.+)$/

/** The service to which a file belongs, if it belongs to one. A stand-in for the world outside is a service too. */
export const serviceOf = (path: string): string | undefined => OF_SERVICE.exec(path)?.[1]

/** Where a file is within its service: `operations/place.ts`. Empty for a file of no service. */
export const placeInService = (path: string): string => OF_SERVICE.exec(path)?.[2] ?? ''

export const isCode = (path: string): boolean => /\.(ts|tsx|mts|mjs|js)$/.test(path) && !path.includes('/generated/')

/** Tests, and what only tests import. The trial world in `kit/testing` is a product of its own. */
export const isTest = (path: string): boolean =>
  /\.(test|conformance)\.ts$/.test(path) || /\/(conformance|test-support)(\/|\.ts$)|(?<!^kit)\/testing\//.test(path)

/** Is this code that runs in a process of the system? */
export const isProduct = (path: string): boolean => isCode(path) && !isTest(path)

/** Is this code that runs on a page, where there is no world? */
export const isOfBrowser = (path: string): boolean => /^(gateway\/docs|client)\//.test(path)
