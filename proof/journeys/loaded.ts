/** What pip and Go say where they could not load something, or a compiler that is new enough. */
const OUT_OF_REACH = new RegExp(
  [
    'connection broken by|Temporary failure in name resolution|NameResolutionError|Network is unreachable',
    'HTTP error 5\\d\\d|timed out|dial tcp|no such host|i/o timeout|TLS handshake timeout|: 5\\d\\d [A-Z]',
    'requires go >= |toolchain not available',
  ].join('|'),
)

/**
 * Waits for a program that loads what it needs from the network. Undefined where the network could not be had; any other
 * failure is thrown, since it would be the same on every machine.
 */
export async function loaded<T>(program: Promise<T>): Promise<T | undefined> {
  try {
    return await program
  } catch (error) {
    const { stderr = '', killed = false } = error as { stderr?: string; killed?: boolean }
    if (killed || OUT_OF_REACH.test(stderr)) return undefined
    throw error
  }
}
