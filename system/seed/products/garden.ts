import { variant, type SeedProduct } from '../product.ts'

export const garden: SeedProduct[] = [
  {
    slug: 'terrace-pot',
    title: 'Terrace pot',
    description:
      'A frost-proof terracotta pot with a rolled rim and a drainage hole, fired at 1100 °C. The lime in the clay blooms white with time; a wire brush takes it off if you mind. Plant not included.',
    categories: ['garden', 'ceramics'],
    picture: { motif: 'potted-tree', ink: 'terracotta', trim: 'cream', scene: 'mist', backdrop: 'sun' },
    variants: [
      variant('GAR-TERR-18', { Size: '18 cm' }, [1600, 1850, 2100], 36),
      variant('GAR-TERR-26', { Size: '26 cm' }, [2900, 3350, 3700], 24),
      variant('GAR-TERR-36', { Size: '36 cm' }, [5200, 6000, 6600], 8),
    ],
  },
  {
    slug: 'diamond-cactus-pot',
    title: 'Diamond cactus pot',
    description:
      'A pot for small cacti and succulents with a band of hand-cut diamonds, 14 cm across. Stoneware with a hole and a glazed saucer. Cactus not included; it will want sun and very little water.',
    categories: ['garden', 'ceramics'],
    picture: {
      motif: 'potted-cactus',
      ink: 'rose',
      trim: 'plum',
      scene: 'butter',
      backdrop: 'window',
      decor: 'diamond',
    },
    variants: [
      variant('GAR-DIA-ROS', { Colour: 'Rose' }, [1900, 2200, 2450], 20),
      variant('GAR-DIA-SKY', { Colour: 'Sky' }, [1900, 2200, 2450], 17),
    ],
  },
  {
    slug: 'herb-pot',
    title: 'Kitchen herb pot',
    description:
      'A glazed pot for the window sill, 16 cm across, with a deep saucer that waters from below. Sized for the basil and thyme that shops sell. Herb not included; the glaze wipes clean.',
    categories: ['garden', 'kitchen', 'ceramics'],
    picture: { motif: 'potted-herb', ink: 'snow', trim: 'sky', scene: 'clay', backdrop: 'tiles', decor: 'dip' },
    variants: [variant('GAR-HERB', {}, [2300, 2650, 2950, 4200], 31)],
  },
  {
    slug: 'seedling-pots',
    title: 'Set of seedling pots',
    description:
      'Three thin-walled clay pots, 8, 11 and 14 cm across, for seedlings and cuttings. Unglazed, so that roots breathe. Soak them for an hour before the first planting.',
    categories: ['garden'],
    picture: { motif: 'pot-stack', ink: 'terracotta', trim: 'oak', scene: 'sage', backdrop: 'arch' },
    variants: [variant('GAR-SEEDPOTS-3', {}, [1800, 2100, 2300], 45)],
  },
  {
    slug: 'hanging-planter',
    title: 'Hanging planter',
    description:
      'A glazed bowl 22 cm across in a net of knotted cotton rope, 90 cm long in all. No drainage hole, so nothing drips; put a layer of gravel below the soil. Carries up to 6 kg.',
    categories: ['garden', 'ceramics'],
    picture: {
      motif: 'hanging-planter',
      ink: 'indigo',
      trim: 'cream',
      scene: 'blush',
      backdrop: 'sun',
      decor: 'scallop',
    },
    variants: [
      variant('GAR-HANG-IND', { Colour: 'Indigo' }, [3900, 4500, 4990], 12),
      variant('GAR-HANG-SNO', { Colour: 'Snow' }, [3900, 4500, 4990], 0),
    ],
  },
  {
    slug: 'long-spout-can',
    title: 'Long-spout watering can',
    description:
      'A watering can of galvanised steel with a long spout and a brass rose that unscrews. Balanced so that it pours without lifting the arm. Empty it before frost.',
    categories: ['garden'],
    picture: { motif: 'watering-can', ink: 'teal', trim: 'brass', scene: 'sand', backdrop: 'hills' },
    variants: [
      variant('GAR-CAN-3', { Size: '3 litres' }, [4200, 4900, 5400], 16),
      variant('GAR-CAN-7', { Size: '7 litres' }, [5600, 6500, 7200], 9),
    ],
  },
  {
    slug: 'hand-tools',
    title: 'Trowel and hand fork',
    description:
      'Two tools of forged stainless steel with handles of oiled ash, 30 cm long. The tang runs through the handle and is riveted at the end. Rinse, dry, hang up.',
    categories: ['garden'],
    picture: { motif: 'hand-tools', ink: 'oak', trim: 'brick', scene: 'forest', backdrop: 'panel' },
    variants: [
      variant('GAR-TOOLS-2', { Set: 'Both' }, [4400, 5100, 5700, 8200], 18),
      variant('GAR-TROWEL', { Set: 'Trowel only' }, [2500, 2900, 3200, 4600], 22),
      variant('GAR-FORK', { Set: 'Fork only' }, [2500, 2900, 3200, 4600], 20),
    ],
  },
  {
    slug: 'cutting-garden-seeds',
    title: 'Cutting garden seeds',
    description:
      'Three packets of open-pollinated seed for a bed of one square metre: cosmos, cornflower and marigold. Sow from April to June, straight into the ground. Germination is tested each winter.',
    categories: ['garden'],
    picture: { motif: 'seed-packets', ink: 'rose', trim: 'indigo', scene: 'sage', backdrop: 'tiles' },
    variants: [variant('GAR-SEEDS-CUT', {}, [950, 1150, 1250], 120)],
  },
  {
    slug: 'bird-house',
    title: 'Bird house for tits',
    description:
      'A nest box of untreated larch with a 28 mm entrance, which suits tits and keeps sparrows out. 24 cm high, roofed in painted zinc. The floor slides out for cleaning in autumn.',
    categories: ['garden'],
    picture: { motif: 'bird-house', ink: 'sky', trim: 'brick', scene: 'butter', backdrop: 'moon' },
    variants: [
      variant('GAR-BIRD-SKY', { Colour: 'Sky' }, [3400, 3950, 4400], 14),
      variant('GAR-BIRD-CRE', { Colour: 'Natural' }, [3100, 3600, 3990], 11),
    ],
  },
  {
    slug: 'garden-twine',
    title: 'Garden twine on a spool',
    description:
      'Two hundred metres of three-ply jute on a spool of turned beech. Strong enough for tomatoes, and it rots on the compost with them. Refills fit the same spool.',
    categories: ['garden', 'stationery'],
    picture: { motif: 'twine', ink: 'sage', trim: 'cream', scene: 'coral', backdrop: 'window' },
    variants: [
      variant('GAR-TWI-SAG', { Colour: 'Sage' }, [1400, 1650, 1850], 39),
      variant('GAR-TWI-NAT', { Colour: 'Natural' }, [1300, 1550, 1750], 52),
    ],
  },
  {
    slug: 'harvest-trug',
    title: 'Harvest trug',
    description:
      'A shallow basket of split chestnut boards on a steamed ash frame, 48 by 28 cm. Carries 8 kg of apples without a creak. Keep it dry and out of the sun when empty.',
    categories: ['garden', 'storage'],
    picture: { motif: 'trug', ink: 'oak', trim: 'walnut', scene: 'lagoon', backdrop: 'sun' },
    variants: [variant('GAR-TRUG', {}, [6400, 7400, 8200], 3)],
  },
]
