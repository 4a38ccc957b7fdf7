import { variant, type SeedProduct } from '../product.ts'

export const lighting: SeedProduct[] = [
  {
    slug: 'gourd-lamp',
    title: 'Gourd table lamp',
    description:
      'A table lamp with a thrown stoneware base and a pleated linen shade, 48 cm high in all. Cloth-covered cord of 1.8 m with a switch; takes an E27 bulb of up to 8 W LED. Dust the shade with a dry brush.',
    categories: ['lighting'],
    picture: { motif: 'gourd-lamp', ink: 'teal', trim: 'cream', scene: 'clay', backdrop: 'bare', decor: 'ticking' },
    variants: [
      variant('LIT-GOU-TEA', { Colour: 'Teal' }, [13500, 15600, 17500, 25500], 7),
      variant('LIT-GOU-OCH', { Colour: 'Ochre' }, [13500, 15600, 17500, 25500], 6),
      variant('LIT-GOU-SNO', { Colour: 'Snow' }, [13500, 15600, 17500, 25500], 1),
    ],
  },
  {
    slug: 'column-lamp',
    title: 'Turned column lamp',
    description:
      'A slender lamp turned from one piece of oiled ash, with a cotton shade 30 cm across. Stands 52 cm high. The wood darkens with the years; a drop of linseed oil keeps it from drying.',
    categories: ['lighting'],
    picture: { motif: 'column-lamp', ink: 'oak', trim: 'rose', scene: 'sage', backdrop: 'panel', decor: 'dots' },
    variants: [variant('LIT-COLUMN', {}, [9800, 11300, 12700], 11)],
  },
  {
    slug: 'mushroom-lamp',
    title: 'Mushroom lamp',
    description:
      'A small lamp in spun steel with a hood that throws the light down and hides the bulb, 36 cm high. Powder coated by hand. Takes an E14 bulb of up to 5 W LED, which is included.',
    categories: ['lighting'],
    picture: { motif: 'mushroom-lamp', ink: 'cream', trim: 'brick', scene: 'dusk', backdrop: 'bare' },
    variants: [
      variant('LIT-MUSH-BRI', { Colour: 'Brick' }, [8900, 10300, 11500], 15),
      variant('LIT-MUSH-MOS', { Colour: 'Moss' }, [8900, 10300, 11500], 9),
      variant('LIT-MUSH-BUT', { Colour: 'Butter' }, [8900, 10300, 11500], 13),
    ],
  },
  {
    slug: 'foundry-pendant',
    title: 'Foundry dome pendant',
    description:
      'A wide dome for over the table, enamelled steel with a brass neck and 2 m of cord. White inside for a warm, even light. Takes an E27 bulb of up to 15 W LED; must be wired by an electrician.',
    categories: ['lighting', 'kitchen'],
    picture: { motif: 'dome-pendant', ink: 'moss', trim: 'brass', scene: 'sand', backdrop: 'bare' },
    variants: [
      variant('LIT-FND-30', { Size: '30 cm' }, [11800, 13700, 15200], 10),
      variant('LIT-FND-45', { Size: '45 cm' }, [17800, 20600, 22900], 4),
    ],
  },
  {
    slug: 'bluebell-pendant',
    title: 'Bluebell pendant',
    description:
      'A bell of thin porcelain that glows a little when lit, 26 cm across and 28 cm high, with 1.5 m of linen cord. Each shade is cast and trimmed by hand. Wipe with a soft dry cloth.',
    categories: ['lighting', 'ceramics'],
    picture: { motif: 'bell-pendant', ink: 'sky', trim: 'charcoal', scene: 'fig', backdrop: 'bare' },
    variants: [variant('LIT-BLUEBELL', {}, [14900, 17200, 18900, 27800], 5)],
  },
  {
    slug: 'market-pendant',
    title: 'Market pendant',
    description:
      'A cone of striped canvas on a wire frame, like the awnings of a market in August, 40 cm across. The cover comes off over the top and can be washed at 30 °C. Cord and ceiling cup are not included.',
    categories: ['lighting', 'textiles'],
    picture: { motif: 'cone-pendant', ink: 'snow', trim: 'ochre', scene: 'lagoon', backdrop: 'bare', decor: 'bars' },
    variants: [
      variant('LIT-MKT-OCH', { Colour: 'Ochre' }, [5400, 6300, 6900], 18),
      variant('LIT-MKT-BRI', { Colour: 'Brick' }, [5400, 6300, 6900], 16),
    ],
  },
  {
    slug: 'paper-moon',
    title: 'Paper moon lantern',
    description:
      'A globe of mulberry paper on bamboo ribs, 45 cm across, that folds flat for the post. Bulb and cord set are sold anywhere; use LED only, for paper stays paper.',
    categories: ['lighting'],
    picture: { motif: 'paper-lantern', ink: 'cream', trim: 'brick', scene: 'dusk', backdrop: 'bare' },
    variants: [
      variant('LIT-MOON-45', { Size: '45 cm' }, [2400, 2800, 3100, 4500], 33),
      variant('LIT-MOON-60', { Size: '60 cm' }, [3200, 3750, 4200, 6000], 0),
    ],
  },
  {
    slug: 'storm-lantern',
    title: 'Storm lantern',
    description:
      'A lantern with four panes of glass and a hinged door, for the garden table or the step. Galvanised steel, 38 cm high with the handle down, for candles up to 8 cm thick. Lift the floor out to clean it.',
    categories: ['lighting', 'garden'],
    picture: { motif: 'lantern', ink: 'charcoal', trim: 'steel', scene: 'coral', backdrop: 'sun' },
    variants: [variant('LIT-STORM', {}, [5900, 6800, 7600], 12)],
  },
  {
    slug: 'pillar-candles',
    title: 'Three pillar candles',
    description:
      'Three candles of rapeseed wax, 18, 13 and 7 cm high, dyed through and unscented. Together they burn for about 120 hours. Trim the wick to 5 mm and let the whole surface melt the first time.',
    categories: ['lighting'],
    picture: { motif: 'pillars', ink: 'terracotta', trim: 'ochre', scene: 'fig', backdrop: 'moon' },
    variants: [
      variant('LIT-PIL-WARM', { Colour: 'Warm tones' }, [2600, 2990, 3400], 40),
      variant('LIT-PIL-SEA', { Colour: 'Sea tones' }, [2600, 2990, 3400], 36),
    ],
  },
  {
    slug: 'turned-candlesticks',
    title: 'Pair of turned candlesticks',
    description:
      'Two candlesticks turned from cherry, 18 and 24 cm high, with brass cups for standard 22 mm tapers. Two rapeseed tapers are included. Finished with wax; wipe with a dry cloth.',
    categories: ['lighting'],
    picture: { motif: 'tapers', ink: 'walnut', trim: 'butter', scene: 'forest', backdrop: 'arch' },
    variants: [variant('LIT-STICKS-2', {}, [4800, 5600, 6200, 8900], 14)],
  },
  {
    slug: 'star-tealight',
    title: 'Star tea-light cup',
    description:
      'An unglazed cup pierced with small stars that scatter the light over the wall, 14 cm high. Earthenware, for tea lights or a short LED candle. Soot comes off with warm water.',
    categories: ['lighting', 'ceramics'],
    picture: {
      motif: 'glow-cup',
      ink: 'terracotta',
      trim: 'butter',
      scene: 'dusk',
      backdrop: 'bare',
      decor: 'zellige',
    },
    variants: [variant('LIT-STARCUP', {}, [2100, 2450, 2700], 29)],
  },
  {
    slug: 'draughtsman-lamp',
    title: 'Draughtsman desk lamp',
    description:
      'A jointed lamp with two arms of 30 cm, a heavy foot and a hood that turns all the way round. Steel with brass joints that can be tightened with a coin. Includes a 6 W LED bulb, E27.',
    categories: ['lighting', 'stationery'],
    picture: { motif: 'desk-lamp', ink: 'ochre', trim: 'charcoal', scene: 'mist', backdrop: 'tiles' },
    variants: [
      variant('LIT-DESK-OCH', { Colour: 'Ochre' }, [11200, 12900, 14500], 8),
      variant('LIT-DESK-TEA', { Colour: 'Teal' }, [11200, 12900, 14500], 6),
    ],
  },
]
