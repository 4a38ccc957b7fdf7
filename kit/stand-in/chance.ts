const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LETTERS = 4

/** A number in [0, 1) from the random end of an identifier: chance, as a handler can have it. */
export const chanceOf = (id: string): number =>
  Array.from(id.slice(-LETTERS), (letter) => ALPHABET.indexOf(letter)).reduce(
    (sum, at) => sum * ALPHABET.length + at,
    0,
  ) /
  ALPHABET.length ** LETTERS
