import type { Random } from '@souk/kit/world'

/** Draws cards from a shuffled deck, and shuffles it anew when it is empty: chance, but everything comes within one deck. */
export function createDeck<Card extends string>(counts: Readonly<Record<Card, number>>, random: Random): () => Card {
  const all = (Object.entries(counts) as [Card, number][]).flatMap(([card, count]) => Array<Card>(count).fill(card))
  let left: Card[] = []
  return () => {
    if (left.length === 0) left = [...all]
    return left.splice(Math.floor(random.fraction() * left.length), 1)[0] as Card
  }
}
