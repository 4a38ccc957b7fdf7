/** What was seen to happen while it ran, by name. */
export interface Notes {
  note(what: string): void
  readonly counts: Readonly<Record<string, number>>
}

export function newNotes(): Notes {
  const counts: Record<string, number> = {}
  return { note: (what) => void (counts[what] = (counts[what] ?? 0) + 1), counts }
}
