import { variant, type SeedProduct } from '../product.ts'

export const play: SeedProduct[] = [
  {
    slug: 'stacking-rings',
    title: 'Stacking rings',
    description:
      'Five rings and a ball of lime wood on a beech peg, 24 cm high. Stained with water-based colour and finished with beeswax. From twelve months; wipe with a damp cloth.',
    categories: ['play'],
    picture: { motif: 'rings', ink: 'teal', trim: 'rose', scene: 'butter', backdrop: 'sun' },
    variants: [variant('PLA-RINGS', {}, [2600, 3000, 3350], 22)],
  },
  {
    slug: 'wooden-rainbow',
    title: 'Nesting rainbow',
    description:
      'Five arches sawn from one block of lime wood so that they nest without a gap: a bridge, a tunnel, a cradle. Unvarnished and stained by hand. From twelve months.',
    categories: ['play'],
    picture: { motif: 'rainbow', ink: 'brick', trim: 'rose', scene: 'sky', backdrop: 'hills' },
    variants: [
      variant('PLA-RAIN-S', { Size: 'Small, 18 cm' }, [2400, 2790, 3100, 4500], 18),
      variant('PLA-RAIN-L', { Size: 'Large, 36 cm' }, [4900, 5700, 6300, 9200], 7),
    ],
  },
  {
    slug: 'pull-along-duck',
    title: 'Pull-along duck',
    description:
      'A duck of beech on four wheels that nods as it is pulled, 20 cm long. The cord is 60 cm with a wooden ball at the end. From eighteen months; painted with colours that are safe to chew.',
    categories: ['play'],
    picture: { motif: 'duck', ink: 'butter', trim: 'teal', scene: 'blush', backdrop: 'arch' },
    variants: [variant('PLA-DUCK', {}, [2900, 3400, 3750], 3)],
  },
  {
    slug: 'wooden-car',
    title: 'Wooden car',
    description:
      'A car of solid maple that fits a small hand, 16 cm long, with wheels that run true. Made from offcuts of the stool workshop. From two years.',
    categories: ['play'],
    picture: { motif: 'car', ink: 'terracotta', trim: 'cream', scene: 'lagoon', backdrop: 'panel' },
    variants: [
      variant('PLA-CAR-TER', { Colour: 'Terracotta' }, [1900, 2200, 2450], 26),
      variant('PLA-CAR-SKY', { Colour: 'Sky' }, [1900, 2200, 2450], 24),
      variant('PLA-CAR-MOS', { Colour: 'Moss' }, [1900, 2200, 2450], 0),
    ],
  },
  {
    slug: 'sailing-boat',
    title: 'Sailing boat',
    description:
      'A boat that really sails: hull of pine, keel of lead-free zinc, cotton sails on a beech mast. 30 cm long, for ponds and bathtubs. Let it dry before it goes back on the shelf.',
    categories: ['play', 'bath'],
    picture: { motif: 'boat', ink: 'snow', trim: 'brick', scene: 'lagoon', backdrop: 'sun', decor: 'stripes' },
    variants: [variant('PLA-BOAT', {}, [3400, 3950, 4400, 6300], 10)],
  },
  {
    slug: 'diamond-kite',
    title: 'Diamond kite',
    description:
      'A kite of ripstop cotton on two ash spars, 90 by 70 cm, with a tail of ribbons and 40 m of line. Flies from a gentle breeze. The spars slide out for the journey home.',
    categories: ['play', 'garden'],
    picture: { motif: 'kite', ink: 'butter', trim: 'brick', scene: 'sky', backdrop: 'moon' },
    variants: [variant('PLA-KITE', {}, [3900, 4500, 4990], 12)],
  },
  {
    slug: 'spinning-tops',
    title: 'Two spinning tops',
    description:
      'Two tops turned from maple and painted while they spin, 6 and 10 cm high. The larger runs for about two minutes on a smooth table. From three years.',
    categories: ['play'],
    picture: { motif: 'tops', ink: 'indigo', trim: 'ochre', scene: 'coral', backdrop: 'bare' },
    variants: [variant('PLA-TOPS-2', {}, [1600, 1850, 2100], 35)],
  },
  {
    slug: 'party-bunting',
    title: 'Cotton bunting',
    description:
      'Sewn flags in six colours and three prints on a cotton tape, for birthdays or for always. Wash at 30 °C in a bag. Ties of 40 cm at both ends.',
    categories: ['play', 'textiles'],
    picture: { motif: 'bunting', ink: 'teal', trim: 'rose', scene: 'sand', backdrop: 'bare', decor: 'dots' },
    variants: [
      variant('PLA-BUNT-3', { Length: '3 m, twelve flags' }, [1800, 2100, 2350], 31),
      variant('PLA-BUNT-6', { Length: '6 m, twenty-four flags' }, [3200, 3750, 4150], 16),
    ],
  },
  {
    slug: 'memory-discs',
    title: 'Game of pairs',
    description:
      'Twenty-four discs of maple, 5 cm across, with twelve pairs of pictures: leaf, sun, mushroom, fish and eight more. In a cotton bag with the rules on the label. From four years, for two players or more.',
    categories: ['play'],
    picture: { motif: 'memory', ink: 'teal', trim: 'brick', scene: 'lilac', backdrop: 'bare', decor: 'scallop' },
    variants: [variant('PLA-PAIRS', {}, [2400, 2790, 3100], 20)],
  },
]
