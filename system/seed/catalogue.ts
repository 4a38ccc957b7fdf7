import type { SeedProduct } from './product.ts'
import { bath } from './products/bath.ts'
import { ceramics } from './products/ceramics.ts'
import { garden } from './products/garden.ts'
import { kitchen } from './products/kitchen.ts'
import { lighting } from './products/lighting.ts'
import { play } from './products/play.ts'
import { stationery } from './products/stationery.ts'
import { storage } from './products/storage.ts'
import { teaAndSpice } from './products/tea-and-spice.ts'
import { textiles } from './products/textiles.ts'

export type { SeedProduct } from './product.ts'

export const categories: { slug: string; title: string; description: string }[] = [
  {
    slug: 'ceramics',
    title: 'Ceramics',
    description: 'Cups, bowls, vases and tiles, thrown, cast and painted by hand.',
  },
  { slug: 'textiles', title: 'Textiles', description: 'Wool, linen and cotton for the sofa, the table and the floor.' },
  { slug: 'lighting', title: 'Lighting', description: 'Lamps, lanterns and candles with a warm light.' },
  { slug: 'kitchen', title: 'Kitchen', description: 'Tools and pots that are used every day and last for years.' },
  { slug: 'garden', title: 'Garden', description: 'Pots, tools and seed for beds, balconies and window sills.' },
  { slug: 'stationery', title: 'Stationery', description: 'Paper, pens and ink for letters, lists and drawings.' },
  {
    slug: 'tea-and-spice',
    title: 'Tea & spice',
    description: 'Leaves, beans and spices, and what they are prepared with.',
  },
  { slug: 'bath', title: 'Bath', description: 'Soap, towels and brushes for a slow morning.' },
  {
    slug: 'storage',
    title: 'Baskets & storage',
    description: 'Baskets, boxes and shelves that keep things in their place.',
  },
  { slug: 'play', title: 'Play', description: 'Wooden and sewn toys for small hands and rainy days.' },
]

export const products: SeedProduct[] = [
  ...ceramics,
  ...textiles,
  ...lighting,
  ...kitchen,
  ...garden,
  ...stationery,
  ...teaAndSpice,
  ...bath,
  ...storage,
  ...play,
]
