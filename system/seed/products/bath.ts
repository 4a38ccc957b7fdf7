import { variant, type SeedProduct } from '../product.ts'

export const bath: SeedProduct[] = [
  {
    slug: 'two-soaps',
    title: 'Two bars of soap',
    description:
      'Two bars of 110 g, boiled in open pans from olive and rapeseed oil and cured for eight weeks. One with rosemary, one with rose geranium. Let them dry between uses and they last a month each.',
    categories: ['bath'],
    picture: { motif: 'soap', ink: 'sage', trim: 'rose', scene: 'sand', backdrop: 'tiles' },
    variants: [variant('BAT-SOAP-2', {}, [1400, 1650, 1800, 2700], 58)],
  },
  {
    slug: 'lemon-soap-dish',
    title: 'Soap dish with lemon soap',
    description:
      'A ridged dish that drains towards the middle, with an oval bar of lemon and oat soap, 90 g. Stoneware, 15 cm long. The soap is free of palm oil, the dish fits the dishwasher.',
    categories: ['bath', 'ceramics'],
    picture: { motif: 'soap-dish', ink: 'teal', trim: 'butter', scene: 'blush', backdrop: 'window' },
    variants: [
      variant('BAT-DISH-TEA', { Colour: 'Teal' }, [2200, 2550, 2850], 24),
      variant('BAT-DISH-SNO', { Colour: 'Snow' }, [2200, 2550, 2850], 19),
    ],
  },
  {
    slug: 'waffle-towels',
    title: 'Waffle towels',
    description:
      'Towels of long-staple cotton in a deep waffle weave that dries overnight. 380 g per square metre, with a hanging loop. Wash at 60 °C, without softener, which would only seal the fibres.',
    categories: ['bath', 'textiles'],
    picture: { motif: 'towels', ink: 'sky', trim: 'indigo', scene: 'butter', backdrop: 'bare', decor: 'grid' },
    variants: [
      variant('BAT-WAF-H-SKY', { Size: 'Hand, 50 x 90 cm', Colour: 'Sky' }, [1800, 2100, 2350, 3400], 40),
      variant('BAT-WAF-H-ROS', { Size: 'Hand, 50 x 90 cm', Colour: 'Rose' }, [1800, 2100, 2350, 3400], 37),
      variant('BAT-WAF-B-SKY', { Size: 'Bath, 90 x 160 cm', Colour: 'Sky' }, [4200, 4900, 5400, 7900], 16),
      variant('BAT-WAF-B-ROS', { Size: 'Bath, 90 x 160 cm', Colour: 'Rose' }, [4200, 4900, 5400, 7900], 3),
    ],
  },
  {
    slug: 'hammam-towel',
    title: 'Hammam towel',
    description:
      'A flat-woven towel, 95 by 180 cm, that packs to the size of a book. Cotton with a twisted edge. For the bath, the beach and the back of a chair; wash at 40 °C with like colours.',
    categories: ['bath', 'textiles'],
    picture: { motif: 'towel', ink: 'ochre', trim: 'snow', scene: 'lagoon', backdrop: 'sun', decor: 'stripes' },
    variants: [
      variant('BAT-HAM-OCH', { Colour: 'Ochre' }, [3400, 3950, 4400], 21),
      variant('BAT-HAM-TEA', { Colour: 'Teal' }, [3400, 3950, 4400], 18),
      variant('BAT-HAM-CHA', { Colour: 'Charcoal' }, [3400, 3950, 4400], 26),
    ],
  },
  {
    slug: 'bath-brush',
    title: 'Long bath brush',
    description:
      'A brush of oiled pear wood with sisal bristles, 42 cm long, with a cord for the hook. Firm when dry, softer when wet. Hang it bristles down and it keeps its shape.',
    categories: ['bath'],
    picture: { motif: 'bath-brush', ink: 'oak', trim: 'brick', scene: 'sky', backdrop: 'tiles' },
    variants: [variant('BAT-BRUSH', {}, [2400, 2790, 3100], 23)],
  },
  {
    slug: 'hand-wash',
    title: 'Olive hand wash',
    description:
      'A mild liquid soap of olive oil with bay, 300 ml in a glazed bottle with a steel pump. Refill pouches of one litre fill it three times. Suits dry skin; not for the eyes.',
    categories: ['bath'],
    picture: { motif: 'pump', ink: 'moss', trim: 'charcoal', scene: 'clay', backdrop: 'arch' },
    variants: [
      variant('BAT-WASH-300', { Size: '300 ml bottle' }, [1900, 2200, 2450], 32),
      variant('BAT-WASH-1000', { Size: '1 litre refill' }, [2400, 2800, 3100], 45),
    ],
  },
  {
    slug: 'bath-salts',
    title: 'Cedar bath salts',
    description:
      'Coarse sea salt with cedar and juniper oil, 600 g in a lidded jar with a beech scoop. Two scoops to a bath. Keep the jar closed, or the salt will drink the air of the room.',
    categories: ['bath'],
    picture: { motif: 'salts', ink: 'rose', trim: 'oak', scene: 'forest', backdrop: 'sun' },
    variants: [variant('BAT-SALTS-600', {}, [2100, 2450, 2750, 3900], 27)],
  },
  {
    slug: 'strap-mirror',
    title: 'Round mirror on a strap',
    description:
      'A round mirror in a steamed ash frame, hung from a strap of vegetable-tanned leather. Comes with a turned peg and a screw. The glass is 4 mm thick; clean it with water and newspaper.',
    categories: ['bath', 'storage'],
    picture: { motif: 'mirror', ink: 'oak', trim: 'walnut', scene: 'sage', backdrop: 'bare' },
    variants: [
      variant('BAT-MIR-40', { Size: '40 cm' }, [7900, 9200, 9990], 9),
      variant('BAT-MIR-60', { Size: '60 cm' }, [11900, 13800, 15200], 2),
    ],
  },
  {
    slug: 'slatted-mat',
    title: 'Slatted bath mat',
    description:
      'A mat of oiled acacia slats on two runners, 60 by 40 cm, that lets the water through. Rubber feet keep it in place. Stand it up to dry once a day.',
    categories: ['bath'],
    picture: { motif: 'bath-mat', ink: 'oak', trim: 'walnut', scene: 'lagoon', backdrop: 'tiles' },
    variants: [variant('BAT-MAT', {}, [4400, 5100, 5650], 14)],
  },
]
