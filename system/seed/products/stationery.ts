import { variant, type SeedProduct } from '../product.ts'

export const stationery: SeedProduct[] = [
  {
    slug: 'marbled-notebook',
    title: 'Marbled notebook',
    description:
      'A thread-sewn notebook of 192 pages with a cover of paper marbled on a size bath, so each is the only one. Opens flat; 100 g paper that takes a fountain pen. A ribbon marks the page.',
    categories: ['stationery'],
    picture: { motif: 'notebook', ink: 'teal', trim: 'brick', scene: 'butter', backdrop: 'panel', decor: 'marble' },
    variants: [
      variant('STA-MAR-A6-L', { Size: 'A6', Ruling: 'Lined' }, [1400, 1650, 1800, 2600], 34),
      variant('STA-MAR-A6-B', { Size: 'A6', Ruling: 'Blank' }, [1400, 1650, 1800, 2600], 28),
      variant('STA-MAR-A5-L', { Size: 'A5', Ruling: 'Lined' }, [1900, 2200, 2500, 3600], 41),
      variant('STA-MAR-A5-B', { Size: 'A5', Ruling: 'Blank' }, [1900, 2200, 2500, 3600], 3),
    ],
  },
  {
    slug: 'terrazzo-sketchbook',
    title: 'Terrazzo sketchbook',
    description:
      'A sketchbook of 80 sheets of 160 g cotton paper between printed boards, 21 by 28 cm. Suits pencil, ink and a light wash. The spine is bound in book cloth and lies open without help.',
    categories: ['stationery'],
    picture: { motif: 'notebook', ink: 'cream', trim: 'terracotta', scene: 'sky', backdrop: 'sun', decor: 'terrazzo' },
    variants: [variant('STA-SKETCH-TRZ', {}, [2600, 3000, 3350], 19)],
  },
  {
    slug: 'pocket-jotters',
    title: 'Three pocket jotters',
    description:
      'Three stapled notebooks of 48 pages in matching covers, 9 by 14 cm, tied with a ribbon. Recycled 90 g paper, dotted at 5 mm. They fit a shirt pocket and a passport sleeve.',
    categories: ['stationery'],
    picture: { motif: 'jotters', ink: 'rose', trim: 'indigo', scene: 'sage', backdrop: 'window', decor: 'waves' },
    variants: [
      variant('STA-JOT-ROS', { Colour: 'Rose and indigo' }, [1100, 1300, 1450], 57),
      variant('STA-JOT-SAG', { Colour: 'Sage and ochre' }, [1100, 1300, 1450], 49),
    ],
  },
  {
    slug: 'five-pencils',
    title: 'Five cedar pencils',
    description:
      'Five pencils of incense cedar in five colours of lacquer, all with a soft HB lead and a rubber tip. 19 cm long, sharpened by hand with a knife. Made in a workshop that has made little else since 1931.',
    categories: ['stationery'],
    picture: { motif: 'pencils', ink: 'teal', trim: 'ochre', scene: 'blush', backdrop: 'bare' },
    variants: [variant('STA-PENCIL-5', {}, [900, 1050, 1200, 1700], 95)],
  },
  {
    slug: 'fountain-pen',
    title: 'Turned fountain pen',
    description:
      'A fountain pen turned from a single rod of resin with a brass band and a steel nib. Takes standard cartridges and comes with a converter. Flush it with cold water between inks.',
    categories: ['stationery'],
    picture: { motif: 'fountain-pen', ink: 'indigo', trim: 'brass', scene: 'clay', backdrop: 'hills' },
    variants: [
      variant('STA-PEN-F', { Nib: 'Fine' }, [7800, 8990, 9900, 14500], 12),
      variant('STA-PEN-M', { Nib: 'Medium' }, [7800, 8990, 9900, 14500], 15),
      variant('STA-PEN-B', { Nib: 'Broad' }, [7800, 8990, 9900, 14500], 0),
    ],
  },
  {
    slug: 'ink-bottle',
    title: 'Botanical ink',
    description:
      'A writing ink boiled from plants, 50 ml in a glass bottle that can be refilled. Safe for fountain pens when they are used often. Shake gently; the colour deepens as it dries.',
    categories: ['stationery'],
    picture: { motif: 'ink-bottle', ink: 'plum', trim: 'charcoal', scene: 'sand', backdrop: 'arch' },
    variants: [
      variant('STA-INK-ELD', { Colour: 'Elderberry' }, [1600, 1850, 2100], 26),
      variant('STA-INK-WAL', { Colour: 'Walnut' }, [1600, 1850, 2100], 31),
      variant('STA-INK-WOA', { Colour: 'Woad' }, [1600, 1850, 2100], 14),
    ],
  },
  {
    slug: 'printed-cards',
    title: 'Six printed cards',
    description:
      'Six folded cards with a sprig cut in linoleum and printed on a hand press, with lined envelopes and wax-coloured seals. 11 by 15 cm, blank inside. Cotton paper of 300 g.',
    categories: ['stationery'],
    picture: { motif: 'cards', ink: 'sage', trim: 'terracotta', scene: 'lilac', backdrop: 'panel', decor: 'leaf' },
    variants: [variant('STA-CARDS-6', {}, [1500, 1750, 1950], 43)],
  },
  {
    slug: 'wall-calendar',
    title: 'Landscape wall calendar',
    description:
      'Twelve landscapes in three colours, one for each month, with a grid wide enough for a name or an hour. 30 by 42 cm, wire bound, printed on uncoated paper. Undated: it begins when you do.',
    categories: ['stationery'],
    picture: { motif: 'calendar', ink: 'moss', trim: 'ochre', scene: 'sky', backdrop: 'bare' },
    variants: [variant('STA-CAL', {}, [2200, 2550, 2850, 4100], 37)],
  },
  {
    slug: 'paper-tapes',
    title: 'Two paper tapes',
    description:
      'Two rolls of washi tape, 15 mm by 10 m, one with stripes and one with dots. Holds on paper, wood and glass and comes off without a trace. Tears by hand.',
    categories: ['stationery'],
    picture: { motif: 'tapes', ink: 'butter', trim: 'teal', scene: 'coral', backdrop: 'window', decor: 'chevron' },
    variants: [variant('STA-TAPE-2', {}, [650, 790, 850], 110)],
  },
  {
    slug: 'pencil-pot',
    title: 'Chequered pencil pot',
    description:
      'A heavy cup for pens, brushes and one ruler, stoneware with a painted chequer, 11 cm high. A cork disc underneath saves the desk. Pens not included.',
    categories: ['stationery', 'ceramics'],
    picture: { motif: 'pencil-pot', ink: 'cream', trim: 'charcoal', scene: 'lagoon', backdrop: 'sun', decor: 'check' },
    variants: [
      variant('STA-POT-CHA', { Colour: 'Charcoal' }, [2100, 2450, 2700], 17),
      variant('STA-POT-BRI', { Colour: 'Brick' }, [2100, 2450, 2700], 13),
    ],
  },
  {
    slug: 'sealing-set',
    title: 'Sealing wax and stamp',
    description:
      'A brass seal with a star, a handle of cherry wood and two sticks of sealing wax, enough for about forty letters. The wax is soft enough to travel by post. Cool the seal on ice between impressions.',
    categories: ['stationery'],
    picture: { motif: 'seal', ink: 'brick', trim: 'walnut', scene: 'mist', backdrop: 'hills' },
    variants: [
      variant('STA-SEAL-BRI', { Colour: 'Brick' }, [2800, 3250, 3600], 15),
      variant('STA-SEAL-IND', { Colour: 'Indigo' }, [2800, 3250, 3600], 2),
    ],
  },
  {
    slug: 'desk-tray',
    title: 'Desk tray',
    description:
      'A tray carved from a board of walnut with two compartments, 34 by 18 cm. For the pen, the keys and the card you must not forget. Oiled; the underside is lined with wool felt.',
    categories: ['stationery', 'storage'],
    picture: { motif: 'desk-tray', ink: 'walnut', trim: 'brick', scene: 'sage', backdrop: 'sun' },
    variants: [variant('STA-DESKTRAY', {}, [5800, 6700, 7400], 9)],
  },
]
