const MIN_DIGITS = 13
const MAX_DIGITS = 19
/** Digits in groups, as people write them: with up to three spaces or dashes between two groups. */
const GROUPS = /\d+(?:[\s-]{1,3}\d+)*/g
const GROUP = /\d+/g

/**
 * Replaces payment card numbers (ISO/IEC 7812: 13 to 19 digits, the last one a Luhn check digit), written in one piece or
 * in groups. A number that goes on with another digit is another number. One in ten other long numbers is hit by chance.
 */
export const replaceCardNumbers = (text: string, replacement: string): string =>
  text.replace(GROUPS, (run) => (run.length < MIN_DIGITS ? run : replaceInRun(run, replacement)))

function replaceInRun(run: string, replacement: string): string {
  const groups = [...run.matchAll(GROUP)].map((match) => ({ digits: match[0], at: match.index }))
  const hit = groups.map(() => false)
  for (let first = 0; first < groups.length; first++) {
    let digits = ''
    for (let last = first; last < groups.length; last++) {
      digits += groups[last]?.digits
      if (digits.length > MAX_DIGITS) break
      if (isCardNumber(digits) && !(first === last && isTime(digits))) hit.fill(true, first, last + 1)
    }
  }
  let text = ''
  let end = 0
  for (const [index, { digits, at }] of groups.entries()) {
    const joined = hit[index] === true && hit[index - 1] === true
    if (!joined) text += run.slice(end, at) + (hit[index] === true ? replacement : digits)
    end = at + digits.length
  }
  return text
}

/** Milliseconds since 1970, up to the year 2065. No card number of 13 digits begins like that. */
const isTime = (digits: string) => digits.length === 13 && (digits[0] === '1' || digits[0] === '2')

/** Luhn, US patent 2950048. */
function isCardNumber(digits: string): boolean {
  if (digits.length < MIN_DIGITS) return false
  let sum = 0
  for (let at = digits.length - 1, double = false; at >= 0; at--, double = !double) {
    const digit = digits.charCodeAt(at) - 48
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return sum % 10 === 0
}
