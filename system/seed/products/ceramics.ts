import { variant, type SeedProduct } from '../product.ts'

export const ceramics: SeedProduct[] = [
  {
    slug: 'harbour-mug',
    title: 'Harbour mug',
    description:
      'A straight-sided stoneware mug with a handle wide enough for three fingers. Holds 350 ml and stands 10 cm high. The glaze is dipped by hand, so the edge sits a little differently on each one; dishwasher and microwave safe.',
    categories: ['ceramics', 'kitchen'],
    picture: { motif: 'mug', ink: 'cream', trim: 'ochre', scene: 'sage', backdrop: 'arch', decor: 'dip' },
    variants: [
      variant('CER-MUG-OCH', { Colour: 'Ochre' }, [1800, 2100, 2400, 3400], 42),
      variant('CER-MUG-IND', { Colour: 'Indigo' }, [1800, 2100, 2400, 3400], 35),
      variant('CER-MUG-MOS', { Colour: 'Moss' }, [1800, 2100, 2400, 3400], 18),
      variant('CER-MUG-ROS', { Colour: 'Rose' }, [1800, 2100, 2400, 3400], 0),
    ],
  },
  {
    slug: 'pebble-mug',
    title: 'Pebble mug',
    description:
      'A round-bellied mug that fits between two hands, thrown in speckled clay and left unglazed at the foot. Holds 300 ml. The speckles are iron in the clay and cannot wear off.',
    categories: ['ceramics'],
    picture: { motif: 'round-mug', ink: 'sky', trim: 'indigo', scene: 'sand', backdrop: 'sun', decor: 'speckle' },
    variants: [variant('CER-MUG-PEBBLE', {}, [2200, 2600, 2900, 4200], 27)],
  },
  {
    slug: 'two-beakers',
    title: 'Pair of beakers',
    description:
      'Two porcelain beakers without handles, one striped and one plain, for water, juice or a short coffee. Each holds 220 ml and stacks inside the other. Dishwasher safe.',
    categories: ['ceramics', 'kitchen'],
    picture: {
      motif: 'beakers',
      ink: 'cream',
      trim: 'terracotta',
      scene: 'lagoon',
      backdrop: 'window',
      decor: 'stripes',
    },
    variants: [
      variant('CER-BEAK-TER', { Colour: 'Cream and terracotta' }, [2600, 2950, 3400, 4800], 16),
      variant('CER-BEAK-TEA', { Colour: 'Cream and teal' }, [2600, 2950, 3400, 4800], 9),
    ],
  },
  {
    slug: 'corner-espresso-cup',
    title: 'Corner espresso cup and saucer',
    description:
      'A thick-walled cup of 80 ml that keeps a short coffee hot, with a saucer wide enough for a biscuit. Stoneware with a satin glaze. The cup fits under most home machines at 6 cm.',
    categories: ['ceramics', 'tea-and-spice'],
    picture: { motif: 'espresso', ink: 'plum', trim: 'butter', scene: 'blush', backdrop: 'tiles', decor: 'dots' },
    variants: [
      variant('CER-ESP-PLM', { Colour: 'Plum' }, [1650, 1950, 2150], 31),
      variant('CER-ESP-CHA', { Colour: 'Charcoal' }, [1650, 1950, 2150], 22),
    ],
  },
  {
    slug: 'orchard-bowl',
    title: 'Orchard fruit bowl',
    description:
      'A wide bowl on a narrow foot, 30 cm across and 13 cm deep, painted with one row after another of pointed leaves. Earthenware, glazed inside and out. Wash by hand; the foot is soft enough not to mark a table.',
    categories: ['ceramics'],
    picture: { motif: 'fruit-bowl', ink: 'cream', trim: 'teal', scene: 'coral', backdrop: 'arch', decor: 'leaf' },
    variants: [variant('CER-BOWL-ORCH', {}, [5800, 6700, 7600, 10800], 8)],
  },
  {
    slug: 'supper-bowl',
    title: 'Supper bowl',
    description:
      'A deep bowl for soup, pasta or porridge, dipped twice so that the two glazes run together in the middle. Stoneware, safe in the oven to 200 °C and in the dishwasher.',
    categories: ['ceramics', 'kitchen'],
    picture: { motif: 'bowl', ink: 'sage', trim: 'moss', scene: 'butter', backdrop: 'hills', decor: 'halo' },
    variants: [
      variant('CER-SUP-S', { Size: 'Small, 14 cm' }, [1900, 2250, 2500, 3600], 24),
      variant('CER-SUP-M', { Size: 'Medium, 18 cm' }, [2400, 2800, 3150, 4500], 30),
      variant('CER-SUP-L', { Size: 'Large, 23 cm' }, [3400, 3950, 4450, 6400], 3),
    ],
  },
  {
    slug: 'noodle-bowl',
    title: 'Noodle bowl with chopsticks',
    description:
      'A flared bowl of one litre on a tall foot that stays cool in the hand, with a pair of lacquered maple chopsticks 23 cm long. The scalloped pattern is scratched through the slip by hand. Wash the chopsticks by hand.',
    categories: ['ceramics', 'kitchen'],
    picture: { motif: 'ramen', ink: 'indigo', trim: 'brick', scene: 'mist', backdrop: 'sun', decor: 'scallop' },
    variants: [variant('CER-NOODLE', {}, [3200, 3700, 4100, 5800], 14)],
  },
  {
    slug: 'nesting-bowls',
    title: 'Three nesting bowls',
    description:
      'Three mixing bowls of 0.7, 1.4 and 2.5 litres that sit one in the other. Stoneware with a rim turned outwards to hold on to; the largest is 25 cm across. Dishwasher and microwave safe.',
    categories: ['ceramics', 'kitchen'],
    picture: {
      motif: 'nest-of-bowls',
      ink: 'terracotta',
      trim: 'butter',
      scene: 'sky',
      backdrop: 'bare',
      decor: 'stripes',
    },
    variants: [variant('CER-NEST-3', {}, [7400, 8600, 9500, 13800], 6)],
  },
  {
    slug: 'star-plate',
    title: 'Star plate',
    description:
      'A dinner plate painted in cobalt with an eight-pointed star and a border of smaller ones. Earthenware under a clear glaze, with a turned foot ring and two holes for hanging. Dishwasher safe, not for the oven.',
    categories: ['ceramics'],
    picture: { motif: 'plate', ink: 'snow', trim: 'indigo', scene: 'clay', backdrop: 'panel', decor: 'zellige' },
    variants: [
      variant('CER-STAR-21', { Size: '21 cm' }, [2400, 2800, 3100], 19),
      variant('CER-STAR-27', { Size: '27 cm' }, [3200, 3700, 4200], 11),
      variant('CER-STAR-32', { Size: '32 cm' }, [4600, 5300, 5900], 2),
    ],
  },
  {
    slug: 'meadow-plate',
    title: 'Meadow side plate',
    description:
      'A side plate 20 cm across with a wreath of brushed leaves around the rim. The leaves are one stroke each, so no two plates agree. Stoneware, dishwasher and microwave safe.',
    categories: ['ceramics'],
    picture: { motif: 'plate', ink: 'butter', trim: 'moss', scene: 'lilac', backdrop: 'sun', decor: 'leaf' },
    variants: [variant('CER-MEADOW-20', {}, [1700, 1990, 2250, 3200], 48)],
  },
  {
    slug: 'fish-platter',
    title: 'Oval platter',
    description:
      'A long oval platter, 38 by 24 cm, with a branch drawn into the wet glaze. Deep enough for a whole fish and its juices. Stoneware, safe in the oven to 220 °C.',
    categories: ['ceramics', 'kitchen'],
    picture: { motif: 'platter', ink: 'sky', trim: 'indigo', scene: 'butter', backdrop: 'hills' },
    variants: [variant('CER-PLAT-OVAL', {}, [5200, 5950, 6800], 7)],
  },
  {
    slug: 'afternoon-teapot',
    title: 'Afternoon teapot',
    description:
      'A round teapot for four cups, 900 ml, with a spout that does not drip and a strainer pierced into the wall behind it. The lid locks with a quarter turn. Stoneware; rinse without soap if you drink dark teas.',
    categories: ['ceramics', 'tea-and-spice'],
    picture: { motif: 'teapot', ink: 'teal', trim: 'cream', scene: 'blush', backdrop: 'arch', decor: 'dots' },
    variants: [
      variant('CER-TEAP-TEA', { Colour: 'Teal' }, [6400, 7400, 8200, 11900], 12),
      variant('CER-TEAP-OCH', { Colour: 'Ochre' }, [6400, 7400, 8200, 11900], 5),
      variant('CER-TEAP-CHA', { Colour: 'Charcoal' }, [6400, 7400, 8200, 11900], 0),
    ],
  },
  {
    slug: 'dairy-jug',
    title: 'Dairy jug',
    description:
      'A jug with a pulled lip and a low belly, the glaze poured over the shoulder and left to run. Made in two sizes, for milk at the table or for water and flowers. Dishwasher safe.',
    categories: ['ceramics', 'kitchen'],
    picture: { motif: 'jug', ink: 'cream', trim: 'sky', scene: 'forest', backdrop: 'window', decor: 'drip' },
    variants: [
      variant('CER-JUG-05', { Size: '0.5 litre' }, [2800, 3250, 3650], 21),
      variant('CER-JUG-12', { Size: '1.2 litres' }, [4200, 4850, 5450], 13),
    ],
  },
  {
    slug: 'butter-dish',
    title: 'Covered butter dish',
    description:
      'A plate and a high lid that take a 250 g block of butter with room for the knife. Stoneware, 18 by 12 cm. Standing the lid in cold water for a minute keeps the butter firm on a warm day.',
    categories: ['ceramics', 'kitchen'],
    picture: {
      motif: 'butter-dish',
      ink: 'butter',
      trim: 'cream',
      scene: 'lagoon',
      backdrop: 'tiles',
      decor: 'stripes',
    },
    variants: [variant('CER-BUTTER', {}, [3600, 4200, 4600, 6600], 17)],
  },
  {
    slug: 'zellige-tiles',
    title: 'Zellige tiles, box of nine',
    description:
      'Nine glazed terracotta tiles, 10 by 10 cm and 12 mm thick, cut by hand so that edges and tones differ. One box covers 0.09 square metres. For walls and splashbacks; lay them edge to edge with little grout.',
    categories: ['ceramics'],
    picture: { motif: 'tiles', ink: 'teal', trim: 'cream', scene: 'sand', decor: 'zellige' },
    variants: [
      variant('CER-ZEL-TEA', { Colour: 'Teal and cream' }, [4400, 5100, 5700], 60),
      variant('CER-ZEL-IND', { Colour: 'Indigo and white' }, [4400, 5100, 5700], 44),
      variant('CER-ZEL-TER', { Colour: 'Terracotta and rose' }, [4400, 5100, 5700], 25),
    ],
  },
  {
    slug: 'river-vase',
    title: 'River vase',
    description:
      'A full-bodied vase with a narrow neck that holds a single branch upright. Stoneware, 26 cm high, watertight. Two bands are painted on the turning wheel with a brush of goat hair.',
    categories: ['ceramics'],
    picture: {
      motif: 'belly-vase',
      ink: 'terracotta',
      trim: 'charcoal',
      scene: 'mist',
      backdrop: 'moon',
      decor: 'bands',
    },
    variants: [variant('CER-VASE-RIVER', {}, [5400, 6200, 6900, 9900], 9)],
  },
  {
    slug: 'poppy-bottle-vase',
    title: 'Bottle vase',
    description:
      'A bottle with a long neck for three or four dried stems, 30 cm high. The lower half is bare grey clay, the upper half a matt glaze. Watertight; felt pads are fixed under the foot.',
    categories: ['ceramics'],
    picture: { motif: 'bottle-vase', ink: 'stone', trim: 'plum', scene: 'butter', backdrop: 'arch', decor: 'dip' },
    variants: [
      variant('CER-BOT-PLM', { Colour: 'Plum' }, [4800, 5500, 6200], 10),
      variant('CER-BOT-SNO', { Colour: 'Snow' }, [4800, 5500, 6200], 1),
    ],
  },
  {
    slug: 'reed-vase',
    title: 'Reed vase',
    description:
      'A tall vase with a fluted wall, 34 cm high and 14 cm across, heavy enough for long grasses. Cast in white stoneware and carved by hand. Wipe clean with a damp cloth.',
    categories: ['ceramics'],
    picture: { motif: 'tall-vase', ink: 'sage', trim: 'cream', scene: 'clay', backdrop: 'sun', decor: 'flutes' },
    variants: [variant('CER-VASE-REED', {}, [6800, 7900, 8800, 12800], 4)],
  },
  {
    slug: 'bud-vases',
    title: 'Three bud vases',
    description:
      'Three small vases between 12 and 18 cm high, each for one flower from the garden or the roadside. Porcelain in three tones of the same family. The necks are 2 cm wide, so a bottle brush cleans them.',
    categories: ['ceramics'],
    picture: { motif: 'bud-vases', ink: 'rose', trim: 'brick', scene: 'sky', backdrop: 'panel' },
    variants: [variant('CER-BUD-3', {}, [3900, 4500, 4990, 7200], 15)],
  },
]
