/** Deeper or longer JSON than any contract has is read by nobody: to walk through it would cost more than to send it. */
const MOST_LEVELS = 32
/** Twice what any contract takes, so that a list which is a little too long is refused with the name of its field. */
const MOST_ITEMS = 2_000

const QUOTE = 34
const COMMA = 44
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125

/** What is too much about a JSON text: more than 32 levels, or a list of more than 2,000 items. Does not look whether it is JSON. */
export function jsonExcess(text: Uint8Array): 'too_deep' | 'too_long' | undefined {
  /** How many items there are before this place, by level. An object is a list that is never too long. */
  const before: number[] = []
  for (let at = 0; at < text.length; at++) {
    const byte = text[at]
    if (byte === QUOTE) at = endOfString(text, at)
    else if (byte === COMMA) {
      const level = before.length - 1
      const items = (before[level] ?? 0) + 1
      if (items >= MOST_ITEMS) return 'too_long'
      before[level] = items
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (before.push(byte === OPEN_LIST ? 0 : -Infinity) > MOST_LEVELS) return 'too_deep'
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) before.pop()
  }
  return undefined
}

function endOfString(text: Uint8Array, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== QUOTE) at += text[at] === BACKSLASH ? 2 : 1
  return at
}
