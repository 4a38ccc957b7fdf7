import { variant, type SeedProduct } from '../product.ts'

export const textiles: SeedProduct[] = [
  {
    slug: 'hill-throw',
    title: 'Hill throw',
    description:
      'A fringed throw of lambswool woven in a wide plaid, 130 by 180 cm and 900 g. Soft on one side, slightly brushed on the other. Air it rather than wash it; when needed, wool cycle at 30 °C.',
    categories: ['textiles'],
    picture: { motif: 'throw', ink: 'terracotta', trim: 'plum', scene: 'sand', backdrop: 'moon', decor: 'plaid' },
    variants: [
      variant('TEX-HILL-TER', { Colour: 'Terracotta' }, [9800, 11400, 12600, 18500], 14),
      variant('TEX-HILL-MOS', { Colour: 'Moss' }, [9800, 11400, 12600, 18500], 11),
      variant('TEX-HILL-IND', { Colour: 'Indigo' }, [9800, 11400, 12600, 18500], 2),
    ],
  },
  {
    slug: 'herring-blanket',
    title: 'Herringbone blanket',
    description:
      'A heavy blanket in a herringbone weave, two thirds wool and one third recycled cotton. Finished with a short twisted fringe at both ends. Dry clean, or wash cold by hand and dry flat.',
    categories: ['textiles'],
    picture: { motif: 'blanket', ink: 'sage', trim: 'cream', scene: 'blush', backdrop: 'window', decor: 'herringbone' },
    variants: [
      variant('TEX-HERR-S', { Size: '140 x 200 cm' }, [11900, 13900, 15500], 8),
      variant('TEX-HERR-L', { Size: '200 x 220 cm' }, [16900, 19500, 21900], 5),
    ],
  },
  {
    slug: 'medina-cushion',
    title: 'Medina cushion',
    description:
      'A square cushion printed by hand with interlocking stars, 50 by 50 cm. Cover of heavy linen with a hidden zip, filling of duck feather. Wash the cover at 40 °C inside out.',
    categories: ['textiles'],
    picture: { motif: 'cushion', ink: 'cream', trim: 'indigo', scene: 'coral', backdrop: 'arch', decor: 'zellige' },
    variants: [
      variant('TEX-MED-IND', { Colour: 'Indigo' }, [4900, 5700, 6300], 20),
      variant('TEX-MED-TER', { Colour: 'Terracotta' }, [4900, 5700, 6300], 17),
      variant('TEX-MED-MOS', { Colour: 'Moss' }, [4900, 5700, 6300], 0),
    ],
  },
  {
    slug: 'seaside-cushion',
    title: 'Seaside cushion',
    description:
      'A cushion of washed cotton with broad awning stripes, 45 by 45 cm, piped in a darker thread. The filling is made from recycled bottles and can go into the machine with the cover at 30 °C.',
    categories: ['textiles', 'garden'],
    picture: { motif: 'cushion', ink: 'snow', trim: 'teal', scene: 'butter', backdrop: 'sun', decor: 'bars' },
    variants: [
      variant('TEX-SEA-TEA', { Colour: 'Teal' }, [3200, 3700, 4100], 26),
      variant('TEX-SEA-ROS', { Colour: 'Rose' }, [3200, 3700, 4100], 23),
    ],
  },
  {
    slug: 'kilim-long-cushion',
    title: 'Long kilim cushion',
    description:
      'A lumbar cushion of 70 by 35 cm woven in the flat kilim technique, with a tassel at each corner. Wool on a cotton warp, linen back. Spot clean only.',
    categories: ['textiles'],
    picture: { motif: 'long-cushion', ink: 'brick', trim: 'butter', scene: 'sage', backdrop: 'hills', decor: 'kilim' },
    variants: [variant('TEX-KIL-LONG', {}, [6400, 7350, 8200, 11800], 9)],
  },
  {
    slug: 'daisy-cushion',
    title: 'Daisy pleated cushion',
    description:
      'A round cushion in cotton velvet, pleated by hand towards a covered button, 40 cm across. The button is tied through, so the pleats keep their place. Brush with a soft brush; do not iron.',
    categories: ['textiles'],
    picture: { motif: 'round-cushion', ink: 'ochre', trim: 'plum', scene: 'lagoon', backdrop: 'bare' },
    variants: [
      variant('TEX-DAI-OCH', { Colour: 'Ochre' }, [4400, 5200, 5700], 12),
      variant('TEX-DAI-PLM', { Colour: 'Plum' }, [4400, 5200, 5700], 3),
    ],
  },
  {
    slug: 'caravan-rug',
    title: 'Caravan rug',
    description:
      'A flat-woven rug with stepped diamonds in a double border, the ends knotted into a fringe. Hand-spun wool on a cotton warp, the same on both sides. Vacuum without the beater; an underlay is recommended on stone.',
    categories: ['textiles'],
    picture: { motif: 'rug', ink: 'terracotta', trim: 'indigo', scene: 'sand', backdrop: 'window', decor: 'kilim' },
    variants: [
      variant('TEX-CAR-60', { Size: '60 x 90 cm' }, [12500, 14500, 16500, 23800], 10),
      variant('TEX-CAR-120', { Size: '120 x 180 cm' }, [34000, 39500, 43500, 64000], 4),
      variant('TEX-CAR-170', { Size: '170 x 240 cm' }, [59500, 69000, 76500, 112000], 1),
    ],
  },
  {
    slug: 'courtyard-rug',
    title: 'Courtyard rug',
    description:
      'A light rug in a zigzag weave for halls and bathrooms, 70 by 140 cm. Pure cotton, dyed in the yarn. Machine washable at 30 °C; it will shrink about 2 per cent the first time.',
    categories: ['textiles', 'bath'],
    picture: { motif: 'rug', ink: 'sky', trim: 'teal', scene: 'blush', backdrop: 'bare', decor: 'chevron' },
    variants: [
      variant('TEX-COURT-SKY', { Colour: 'Sky' }, [6900, 7990, 8900], 13),
      variant('TEX-COURT-OCH', { Colour: 'Ochre' }, [6900, 7990, 8900], 7),
    ],
  },
  {
    slug: 'jute-round-rug',
    title: 'Round plaited rug',
    description:
      'A rug of jute and cotton cord plaited and sewn in a spiral. Firm underfoot and reversible. Jute dislikes water: shake it out, and lift spills off with a dry cloth.',
    categories: ['textiles'],
    picture: { motif: 'round-rug', ink: 'oak', trim: 'terracotta', scene: 'mist', backdrop: 'panel' },
    variants: [
      variant('TEX-JUTE-120', { Size: '120 cm' }, [8800, 10200, 11400], 9),
      variant('TEX-JUTE-180', { Size: '180 cm' }, [15900, 18500, 20500], 6),
    ],
  },
  {
    slug: 'baker-tea-towel',
    title: 'Baker tea towel',
    description:
      'A tea towel in half linen, 50 by 70 cm, with a loop and two woven bands. Absorbs more after every wash. Boil it at 95 °C if you like; it was made for that.',
    categories: ['textiles', 'kitchen'],
    picture: { motif: 'towel', ink: 'cream', trim: 'brick', scene: 'sky', backdrop: 'bare', decor: 'check' },
    variants: [
      variant('TEX-TOW-BRI', { Colour: 'Brick' }, [1200, 1450, 1600, 2300], 80),
      variant('TEX-TOW-IND', { Colour: 'Indigo' }, [1200, 1450, 1600, 2300], 64),
      variant('TEX-TOW-MOS', { Colour: 'Moss' }, [1200, 1450, 1600, 2300], 51),
      variant('TEX-TOW-CHA', { Colour: 'Charcoal' }, [1200, 1450, 1600, 2300], 38),
    ],
  },
  {
    slug: 'garden-napkins',
    title: 'Garden napkins, set of four',
    description:
      'Four napkins of washed linen with a block-printed sprig, 42 by 42 cm, and four rings of turned oak. The print is set with steam. Wash at 40 °C and fold while damp.',
    categories: ['textiles', 'kitchen'],
    picture: { motif: 'napkins', ink: 'cream', trim: 'sage', scene: 'clay', backdrop: 'sun', decor: 'leaf' },
    variants: [variant('TEX-NAP-4', {}, [4200, 4900, 5400], 18)],
  },
  {
    slug: 'workshop-apron',
    title: 'Workshop apron',
    description:
      'An apron of 300 g cotton canvas with a divided pocket and ties long enough to knot in front. One size, 72 by 88 cm, with an adjustable neck. Softens with washing; wash dark colours separately the first time.',
    categories: ['textiles', 'kitchen'],
    picture: { motif: 'apron', ink: 'indigo', trim: 'ochre', scene: 'butter', backdrop: 'moon', decor: 'ticking' },
    variants: [
      variant('TEX-APR-IND', { Colour: 'Indigo' }, [3800, 4400, 4900, 7000], 25),
      variant('TEX-APR-TER', { Colour: 'Terracotta' }, [3800, 4400, 4900, 7000], 19),
      variant('TEX-APR-CRE', { Colour: 'Natural' }, [3800, 4400, 4900, 7000], 30),
    ],
  },
  {
    slug: 'windmill-quilt',
    title: 'Windmill quilt',
    description:
      'A patchwork quilt of triangles in four cottons, filled with wool and quilted by hand along every seam, 150 by 200 cm. Each takes about three weeks. Wash at 30 °C on a gentle cycle and dry in the shade.',
    categories: ['textiles'],
    picture: { motif: 'quilt', ink: 'rose', trim: 'teal', scene: 'lilac', backdrop: 'panel', decor: 'patch' },
    variants: [variant('TEX-QUILT-WIN', {}, [28500, 32900, 36500, 53000], 2)],
  },
  {
    slug: 'picnic-tablecloth',
    title: 'Picnic tablecloth',
    description:
      'A gingham tablecloth in yarn-dyed cotton with mitred corners. Drops 30 cm on a table for four. Wash at 60 °C; it needs only a light iron.',
    categories: ['textiles', 'kitchen'],
    picture: {
      motif: 'tablecloth',
      ink: 'snow',
      trim: 'terracotta',
      scene: 'forest',
      backdrop: 'arch',
      decor: 'check',
    },
    variants: [
      variant('TEX-CLOTH-S-TER', { Size: 'Square, 140 cm', Colour: 'Terracotta' }, [4600, 5300, 5900], 16),
      variant('TEX-CLOTH-S-SKY', { Size: 'Square, 140 cm', Colour: 'Sky' }, [4600, 5300, 5900], 12),
      variant('TEX-CLOTH-R-TER', { Size: 'Round, 180 cm', Colour: 'Terracotta' }, [6200, 7200, 7900], 5),
      variant('TEX-CLOTH-R-SKY', { Size: 'Round, 180 cm', Colour: 'Sky' }, [6200, 7200, 7900], 0),
    ],
  },
]
