import { variant, type SeedProduct } from '../product.ts'

export const teaAndSpice: SeedProduct[] = [
  {
    slug: 'mountain-oolong',
    title: 'Mountain oolong',
    description:
      'A lightly roasted oolong in rolled leaves that open over five or six infusions. Notes of chestnut and warm milk. Use 5 g for 200 ml at 90 °C; the tin keeps it fresh for a year.',
    categories: ['tea-and-spice'],
    picture: { motif: 'leaf-caddy', ink: 'moss', trim: 'butter', scene: 'sand', backdrop: 'arch' },
    variants: [
      variant('TEA-OOL-50', { Weight: '50 g' }, [1250, 1450, 1650, 2400], 38),
      variant('TEA-OOL-100', { Weight: '100 g' }, [2200, 2550, 2850, 4200], 24),
      variant('TEA-OOL-250', { Weight: '250 g' }, [4900, 5700, 6300, 9200], 6),
    ],
  },
  {
    slug: 'house-coffee',
    title: 'House coffee',
    description:
      'Whole beans from two small farms, roasted medium on Tuesdays and packed the same day. Hazelnut, dried cherry, little acidity. 250 g in a tin that goes back for refilling.',
    categories: ['tea-and-spice', 'kitchen'],
    picture: { motif: 'bean-caddy', ink: 'charcoal', trim: 'terracotta', scene: 'butter', backdrop: 'sun' },
    variants: [
      variant('TEA-COF-BEAN', { Grind: 'Whole beans' }, [1150, 1350, 1490], 70),
      variant('TEA-COF-FILT', { Grind: 'Filter' }, [1150, 1350, 1490], 44),
      variant('TEA-COF-ESP', { Grind: 'Espresso' }, [1150, 1350, 1490], 0),
    ],
  },
  {
    slug: 'chamomile-tin',
    title: 'Chamomile flowers',
    description:
      'Whole chamomile heads, dried in the dark and picked over by hand, 40 g. Infuse a small handful for six minutes under a lid. No caffeine; store away from light.',
    categories: ['tea-and-spice'],
    picture: { motif: 'flower-tin', ink: 'sky', trim: 'indigo', scene: 'blush', backdrop: 'tiles', decor: 'ticking' },
    variants: [variant('TEA-CHAMOMILE', {}, [890, 1050, 1150], 53)],
  },
  {
    slug: 'smoked-black-tea',
    title: 'Smoked black tea',
    description:
      'Large leaves dried over pine embers, 100 g, for grey afternoons and for marinades. Use one spoon for 250 ml at 95 °C, four minutes. The tin closes with an inner lid.',
    categories: ['tea-and-spice'],
    picture: {
      motif: 'mountain-tin',
      ink: 'brick',
      trim: 'charcoal',
      scene: 'mist',
      backdrop: 'hills',
      decor: 'scallop',
    },
    variants: [variant('TEA-SMOKED', {}, [1400, 1650, 1800, 2700], 29)],
  },
  {
    slug: 'citrus-infusion',
    title: 'Citrus and ginger infusion',
    description:
      'Dried orange, lemon verbena and ginger in a resealable paper pouch, 80 g. Pour boiling water over two spoons and wait seven minutes; good cold, too. No added flavouring.',
    categories: ['tea-and-spice'],
    picture: { motif: 'sun-pouch', ink: 'ochre', trim: 'brick', scene: 'lagoon', backdrop: 'window', decor: 'dots' },
    variants: [
      variant('TEA-CIT-80', { Weight: '80 g' }, [780, 920, 1020], 61),
      variant('TEA-CIT-200', { Weight: '200 g' }, [1650, 1900, 2150], 27),
    ],
  },
  {
    slug: 'garden-mint',
    title: 'Garden mint',
    description:
      'Spearmint and peppermint leaves, cut before they flower and dried whole, 60 g. Three sprigs of leaf to the glass, boiling water, sugar as you please. The pouch is compostable.',
    categories: ['tea-and-spice', 'garden'],
    picture: { motif: 'leaf-pouch', ink: 'sage', trim: 'moss', scene: 'coral', backdrop: 'arch', decor: 'stripes' },
    variants: [variant('TEA-MINT-60', {}, [690, 820, 890], 74)],
  },
  {
    slug: 'smoked-paprika',
    title: 'Smoked paprika',
    description:
      'Sweet red peppers smoked over oak and stone-ground, 180 g in a corked jar. Mild, deep and slightly bitter at the end. Add it away from the flame, for it burns quickly.',
    categories: ['tea-and-spice', 'kitchen'],
    picture: { motif: 'jar', ink: 'brick', trim: 'oak', scene: 'sage', backdrop: 'tiles' },
    variants: [
      variant('SPI-PAP-SWEET', { Heat: 'Sweet' }, [850, 990, 1100], 47),
      variant('SPI-PAP-HOT', { Heat: 'Hot' }, [850, 990, 1100], 33),
    ],
  },
  {
    slug: 'green-peppercorns',
    title: 'Green peppercorns',
    description:
      'Unripe pepper, dried in cold air so that it keeps its colour and its fresh bite, 90 g in a corked jar. Crush rather than grind. Keeps for two years in the dark.',
    categories: ['tea-and-spice', 'kitchen'],
    picture: { motif: 'jar', ink: 'moss', trim: 'walnut', scene: 'sky', backdrop: 'sun' },
    variants: [variant('SPI-PEPPER-GRN', {}, [950, 1100, 1250], 39)],
  },
  {
    slug: 'spice-stand',
    title: 'Spice stand with three jars',
    description:
      'A stand of oak with three corked jars of paprika, turmeric and oregano, 60 g each. 36 cm long, made to fit the back of a worktop. Jars and corks are washed by hand.',
    categories: ['tea-and-spice', 'kitchen', 'storage'],
    picture: { motif: 'spice-rack', ink: 'oak', trim: 'oak', scene: 'blush', backdrop: 'window' },
    variants: [variant('SPI-STAND-3', {}, [4600, 5300, 5900, 8500], 11)],
  },
  {
    slug: 'masala-tin',
    title: 'Round spice tin',
    description:
      'A round tin with seven small bowls and a spoon under one lid, 22 cm across, filled with the spices of a weekday kitchen. Stainless steel, dishwasher safe. The spices come in paper bags, to be filled in at home.',
    categories: ['tea-and-spice', 'kitchen'],
    picture: { motif: 'dabba', ink: 'steel', trim: 'steel', scene: 'clay', backdrop: 'sun' },
    variants: [
      variant('SPI-DABBA-FULL', { Filling: 'With spices' }, [5400, 6250, 6900, 9900], 13),
      variant('SPI-DABBA-EMPTY', { Filling: 'Empty' }, [3600, 4200, 4650, 6800], 18),
    ],
  },
  {
    slug: 'heather-honey',
    title: 'Heather honey',
    description:
      'Honey from hives carried up to the moor in August, pressed and not heated, 340 g. Set like a jelly, with a bitter edge. Stir it with a warm spoon to make it run.',
    categories: ['tea-and-spice'],
    picture: { motif: 'honey', ink: 'rose', trim: 'plum', scene: 'lilac', backdrop: 'arch', decor: 'check' },
    variants: [variant('TEA-HONEY-340', {}, [1350, 1550, 1750], 2)],
  },
  {
    slug: 'matcha-set',
    title: 'Matcha bowl and whisk',
    description:
      'A bowl 12 cm across and a whisk split by hand from one piece of bamboo into eighty tines. Soak the whisk in warm water before use and dry it upright. Matcha not included.',
    categories: ['tea-and-spice', 'ceramics'],
    picture: { motif: 'matcha', ink: 'charcoal', trim: 'stone', scene: 'sand', backdrop: 'moon', decor: 'drip' },
    variants: [
      variant('TEA-MAT-CHA', { Colour: 'Charcoal' }, [4800, 5600, 6200, 8900], 10),
      variant('TEA-MAT-SNO', { Colour: 'Snow' }, [4800, 5600, 6200, 8900], 7),
    ],
  },
  {
    slug: 'cinnamon-quills',
    title: 'Cinnamon quills',
    description:
      'Thin quills of true cinnamon, rolled in many layers, six to the bundle and 15 cm long. Sweet and soft enough to crumble by hand. Tied with cotton; keeps its scent for three years in a closed jar.',
    categories: ['tea-and-spice'],
    picture: { motif: 'cinnamon', ink: 'brick', trim: 'cream', scene: 'butter', backdrop: 'panel' },
    variants: [variant('SPI-CINNAMON-6', {}, [720, 850, 950, 1400], 66)],
  },
]
