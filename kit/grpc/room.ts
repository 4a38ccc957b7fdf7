/** How much of messages that are not complete is kept, in bytes. */
export interface RoomLimits {
  /** For all calls together. */
  readonly heldBytes: number
  /** For the calls of one client. */
  readonly heldOfOneBytes: number
}

/** What one call keeps. */
export interface Held {
  /** Counts bytes that are kept from now on. False where that is too much for its client, or for all. */
  hold(bytes: number): boolean
  /** Nothing is kept any more. */
  release(): void
}

/** Counts what is kept, for each client and for all. Answers how a call of a client is counted. */
export function createRoom({ heldBytes, heldOfOneBytes }: RoomLimits): (client: string) => Held {
  let all = 0
  const ofClients = new Map<string, number>()
  const count = (client: string, bytes: number) => {
    const ofClient = (ofClients.get(client) ?? 0) + bytes
    if (ofClient === 0) ofClients.delete(client)
    else ofClients.set(client, ofClient)
    all += bytes
    return ofClient <= heldOfOneBytes && all <= heldBytes
  }
  return (client) => {
    let mine = 0
    return {
      hold: (bytes) => {
        mine += bytes
        return count(client, bytes)
      },
      release: () => {
        count(client, -mine)
        mine = 0
      },
    }
  }
}
