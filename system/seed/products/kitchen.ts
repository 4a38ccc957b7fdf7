import { variant, type SeedProduct } from '../product.ts'

export const kitchen: SeedProduct[] = [
  {
    slug: 'cook-knife',
    title: 'Cook’s knife',
    description:
      'A forged knife of carbon steel with a walnut handle and three brass rivets. It takes a very fine edge and a grey patina. Wash by hand, dry at once, and oil it when it will lie for a while.',
    categories: ['kitchen'],
    picture: { motif: 'knife', ink: 'walnut', trim: 'brass', scene: 'sage', backdrop: 'panel' },
    variants: [
      variant('KIT-KNIFE-16', { Blade: '16 cm' }, [9400, 10900, 12000, 17800], 9),
      variant('KIT-KNIFE-21', { Blade: '21 cm' }, [11900, 13800, 15300, 22500], 6),
    ],
  },
  {
    slug: 'two-tone-board',
    title: 'Two-tone chopping board',
    description:
      'A board of oak with rails of walnut, 42 by 30 cm and 3 cm thick, with a handle and a hole for hanging. Oiled with food-safe linseed. Wash by hand, stand it on its edge to dry and oil it every few weeks.',
    categories: ['kitchen'],
    picture: { motif: 'board', ink: 'oak', trim: 'walnut', scene: 'lagoon', backdrop: 'bare' },
    variants: [variant('KIT-BOARD-2T', {}, [5600, 6500, 7200], 16)],
  },
  {
    slug: 'round-bread-board',
    title: 'Round bread board',
    description:
      'A round board of beech with an inlaid band, 32 cm across, with a short handle and a cotton cord. Big enough for a loaf, light enough to carry to the table. Wipe clean and oil now and then.',
    categories: ['kitchen'],
    picture: { motif: 'round-board', ink: 'oak', trim: 'brick', scene: 'sky', backdrop: 'bare' },
    variants: [variant('KIT-BREAD', {}, [3400, 3950, 4400], 22)],
  },
  {
    slug: 'kitchen-crock',
    title: 'Crock of kitchen tools',
    description:
      'A stoneware crock with four tools: two spoons and a spatula of cherry wood and a steel whisk. The crock is 18 cm high and glazed inside. Wood is washed by hand, the rest may go into the machine.',
    categories: ['kitchen', 'ceramics'],
    picture: { motif: 'crock', ink: 'cream', trim: 'indigo', scene: 'butter', backdrop: 'tiles', decor: 'bands' },
    variants: [variant('KIT-CROCK', {}, [6200, 7200, 7900], 10)],
  },
  {
    slug: 'four-spoons',
    title: 'Four wooden spoons',
    description:
      'Four spoons carved from cherry, oak, maple and walnut, 28 to 32 cm long, the handles dipped in colour. Never quite the same length. Wash by hand; rub with oil when they turn pale.',
    categories: ['kitchen'],
    picture: { motif: 'spoons', ink: 'walnut', trim: 'oak', scene: 'blush', backdrop: 'sun' },
    variants: [variant('KIT-SPOONS-4', {}, [2900, 3350, 3700, 5300], 34)],
  },
  {
    slug: 'iron-skillet',
    title: 'Cast-iron skillet',
    description:
      'A pan cast in sand and ground smooth inside, seasoned three times with linseed oil. Works on every hob, in the oven and over a fire. No soap: wipe it out, warm it, rub in a little oil.',
    categories: ['kitchen'],
    picture: { motif: 'skillet', ink: 'charcoal', trim: 'ochre', scene: 'sand', backdrop: 'hills' },
    variants: [
      variant('KIT-SKIL-20', { Size: '20 cm' }, [4900, 5700, 6300], 19),
      variant('KIT-SKIL-26', { Size: '26 cm' }, [6900, 7990, 8800], 12),
      variant('KIT-SKIL-30', { Size: '30 cm' }, [8400, 9700, 10800], 3),
    ],
  },
  {
    slug: 'granite-mortar',
    title: 'Mortar and pestle',
    description:
      'A mortar of speckled granite, rough inside and polished outside, with an olive-wood pestle. 15 cm across, 3.2 kg, so it stays where it is. Rinse with water only.',
    categories: ['kitchen', 'tea-and-spice'],
    picture: { motif: 'mortar', ink: 'stone', trim: 'walnut', scene: 'sage', backdrop: 'arch', decor: 'speckle' },
    variants: [variant('KIT-MORTAR', {}, [4500, 5200, 5800, 8400], 13)],
  },
  {
    slug: 'salt-pig',
    title: 'Salt pig with spoon',
    description:
      'A hooded pot that keeps salt dry beside the stove, with a small spoon of beech. Unglazed inside so that the clay draws the damp. Holds 500 g; wipe clean.',
    categories: ['kitchen', 'ceramics', 'tea-and-spice'],
    picture: { motif: 'salt-pig', ink: 'terracotta', trim: 'cream', scene: 'sky', backdrop: 'tiles' },
    variants: [
      variant('KIT-SALT-TER', { Colour: 'Terracotta' }, [2700, 3150, 3500], 21),
      variant('KIT-SALT-SNO', { Colour: 'Snow' }, [2700, 3150, 3500], 15),
    ],
  },
  {
    slug: 'oil-bottle',
    title: 'Olive oil bottle',
    description:
      'A stoneware bottle that keeps oil in the dark, with a cork and a steel pourer that stops cleanly. Holds 600 ml and stands 28 cm high. Wash by hand in hot water.',
    categories: ['kitchen', 'ceramics'],
    picture: { motif: 'oil-bottle', ink: 'moss', trim: 'ochre', scene: 'blush', backdrop: 'window' },
    variants: [variant('KIT-OIL', {}, [3800, 4400, 4900], 18)],
  },
  {
    slug: 'coffee-dripper',
    title: 'Pour-over dripper and jug',
    description:
      'A porcelain dripper with spiral ribs, a beech collar and a jug of heat-proof glass for 600 ml. Takes common size 2 papers. Dripper and jug are dishwasher safe, the collar is not.',
    categories: ['kitchen', 'tea-and-spice'],
    picture: { motif: 'dripper', ink: 'snow', trim: 'oak', scene: 'clay', backdrop: 'sun', decor: 'stripes' },
    variants: [variant('KIT-DRIPPER', {}, [4900, 5650, 6300, 9000], 15)],
  },
  {
    slug: 'rolling-pin',
    title: 'Rolling pin',
    description:
      'A rolling pin of one piece of beech with handles of walnut, 44 cm long and 6 cm thick. The handles turn on a steel pin. Scrape, wipe, never soak.',
    categories: ['kitchen'],
    picture: { motif: 'rolling-pin', ink: 'oak', trim: 'walnut', scene: 'lilac', backdrop: 'tiles' },
    variants: [variant('KIT-ROLLPIN', {}, [2400, 2790, 3100], 28)],
  },
  {
    slug: 'salt-pepper-mills',
    title: 'Salt and pepper mills',
    description:
      'Two mills turned from ash and stained walnut, 18 cm high, with ceramic grinders that do not rust. Turn the brass knob for coarse or fine. Fill with dry salt and whole corns only.',
    categories: ['kitchen', 'tea-and-spice'],
    picture: { motif: 'mills', ink: 'oak', trim: 'walnut', scene: 'forest', backdrop: 'panel' },
    variants: [
      variant('KIT-MILL-PAIR', { Set: 'Pair' }, [6900, 7950, 8900], 11),
      variant('KIT-MILL-SALT', { Set: 'Salt only' }, [3700, 4300, 4750], 14),
      variant('KIT-MILL-PEP', { Set: 'Pepper only' }, [3700, 4300, 4750], 2),
    ],
  },
  {
    slug: 'enamel-kettle',
    title: 'Enamel kettle',
    description:
      'A kettle of enamelled steel for two litres, with a beech grip that stays cool. Suits gas, electric and induction hobs. Boil a spoon of citric acid in it when it furs.',
    categories: ['kitchen', 'tea-and-spice'],
    picture: { motif: 'kettle', ink: 'butter', trim: 'charcoal', scene: 'coral', backdrop: 'tiles' },
    variants: [
      variant('KIT-KET-BUT', { Colour: 'Butter' }, [5400, 6200, 6900], 13),
      variant('KIT-KET-SKY', { Colour: 'Sky' }, [5400, 6200, 6900], 9),
      variant('KIT-KET-BRI', { Colour: 'Brick' }, [5400, 6200, 6900], 0),
    ],
  },
  {
    slug: 'sunday-casserole',
    title: 'Sunday casserole',
    description:
      'A heavy pot of enamelled cast iron with a lid that drips evenly back onto the food. For every hob and for the oven to 250 °C. Soak, do not scrape; the enamel is glass.',
    categories: ['kitchen'],
    picture: { motif: 'casserole', ink: 'brick', trim: 'brass', scene: 'sand', backdrop: 'arch' },
    variants: [
      variant('KIT-CASS-24-BRI', { Size: '24 cm', Colour: 'Brick' }, [13900, 16000, 17900, 25900], 7),
      variant('KIT-CASS-24-TEA', { Size: '24 cm', Colour: 'Teal' }, [13900, 16000, 17900, 25900], 8),
      variant('KIT-CASS-28-BRI', { Size: '28 cm', Colour: 'Brick' }, [16900, 19500, 21500, 31500], 4),
      variant('KIT-CASS-28-TEA', { Size: '28 cm', Colour: 'Teal' }, [16900, 19500, 21500, 31500], 1),
    ],
  },
]
