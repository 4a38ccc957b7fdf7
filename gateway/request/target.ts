/** Encoded slashes, dots and backslashes, dot segments and empty segments: two readers could see two paths. */
const ambiguousPath = /\/\/|\\|%2f|%2e|%5c|\/\.{1,2}(?:\/|$)|%(?![0-9a-f]{2})/i
const unfitAnywhere = /[^\x21-\x7e]|#|%00/

/** What is wrong with a request target in origin form, or undefined. Asked before routing, so that everybody sees one path. */
export function targetFault(target: string): string | undefined {
  if (target.charCodeAt(0) !== 47) return 'The request target must begin with a slash.'
  if (unfitAnywhere.test(target)) return 'The request target has a character that does not belong there.'
  return ambiguousPath.test(pathOf(target)) ? 'The path can be read in more than one way.' : undefined
}

/** The part of a target before the question mark. */
export function pathOf(target: string): string {
  const end = target.indexOf('?')
  return end === -1 ? target : target.slice(0, end)
}

/** An absolute target (`http://shop/v1/…`, for proxies) as origin form; undefined when its host is not the Host header's. */
export function withoutOrigin(target: string, host: string | undefined): string | undefined {
  if (target.charCodeAt(0) === 47) return target
  const [, authority, rest] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(target) ?? []
  if (authority === undefined || rest === undefined) return target
  if (authority.toLowerCase() !== host?.toLowerCase()) return undefined
  return rest.startsWith('/') ? rest : `/${rest}`
}
