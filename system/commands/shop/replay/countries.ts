/**
 * The names of the file as ISO 3166-1 codes. Two are no country: what is not specified is ZZ, which ISO leaves to users
 * and CLDR calls the unknown region, and the European Community is EU, which ISO reserves for it. The Channel Islands have
 * two codes, and the file does not say which: they are Jersey, the larger one.
 */
const codes: Readonly<Record<string, string>> = {
  Australia: 'AU',
  Austria: 'AT',
  Belgium: 'BE',
  Canada: 'CA',
  'Channel Islands': 'JE',
  Cyprus: 'CY',
  'Czech Republic': 'CZ',
  Denmark: 'DK',
  EIRE: 'IE',
  'European Community': 'EU',
  Finland: 'FI',
  France: 'FR',
  Germany: 'DE',
  Greece: 'GR',
  'Hong Kong': 'HK',
  Iceland: 'IS',
  Israel: 'IL',
  Italy: 'IT',
  Japan: 'JP',
  Lithuania: 'LT',
  Malta: 'MT',
  Netherlands: 'NL',
  Norway: 'NO',
  Poland: 'PL',
  Portugal: 'PT',
  RSA: 'ZA',
  Singapore: 'SG',
  Spain: 'ES',
  Sweden: 'SE',
  Switzerland: 'CH',
  'United Arab Emirates': 'AE',
  'United Kingdom': 'GB',
  Unspecified: 'ZZ',
  USA: 'US',
}

/** The code of a country; undefined for a name that the table does not have. */
export const countryCode = (name: string): string | undefined => (Object.hasOwn(codes, name) ? codes[name] : undefined)
