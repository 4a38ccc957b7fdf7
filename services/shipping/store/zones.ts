import { list, rows, type Reader, type Writer } from '@souk/kit/database'
import { WORLD, type Zone } from '../domain.ts'

interface ZoneRow {
  zone: string
  title: string
  rates: string
  version: number
}

const ratesIn = (text: string): Zone['rates'] => JSON.parse(text) as Zone['rates']

/** The rates to a country. */
export async function ratesTo(db: Reader, country: string): Promise<Zone['rates']> {
  const row = await db.get<{ rates: string }>`
    select rates from zone where zone = coalesce((select zone from zone_country where country = ${country}), ${WORLD})`
  return row === undefined ? [] : ratesIn(row.rates)
}

/** Every zone, by name. */
export async function zonesOf(db: Reader): Promise<Zone[]> {
  const [found, countries] = await Promise.all([
    db.all<ZoneRow>`select zone, title, rates, version from zone order by zone`,
    db.all<{ zone: string; country: string }>`select zone, country from zone_country order by country`,
  ])
  const byZone = Map.groupBy(countries, ({ zone }) => zone)
  return found.map(({ rates, ...row }) => ({
    ...row,
    countries: (byZone.get(row.zone) ?? []).map(({ country }) => country),
    rates: ratesIn(rates),
  }))
}

/** Zones are written by one after the other, because countries wander between them. */
export const lockZones = (db: Writer): Promise<number> =>
  db.run`update zone set version = version where zone = ${WORLD}`

/** Writes a zone and answers its version; undefined when `ifVersion` is given and it has another one. */
export async function saveZone(
  db: Writer,
  { zone, title, rates }: Omit<Zone, 'version' | 'countries'>,
  ifVersion: number | undefined,
): Promise<number | undefined> {
  const text = JSON.stringify(rates)
  const row =
    ifVersion === undefined
      ? await db.get<{ version: number }>`
          insert into zone (zone, title, rates, version) values (${zone}, ${title}, ${text}, 1)
          on conflict (zone) do update set title = excluded.title, rates = excluded.rates, version = zone.version + 1
          returning version`
      : await db.get<{ version: number }>`
          update zone set title = ${title}, rates = ${text}, version = version + 1
          where zone = ${zone} and version = ${ifVersion} returning version`
  return row?.version
}

/** Gives a zone these countries and no others. Zones that lose one have another version then. */
export async function assignCountries(db: Writer, zone: string, countries: readonly string[]): Promise<void> {
  void db.run`
    update zone set version = version + 1 where zone in (
      select zone from zone_country where country in ${list(countries)} and zone <> ${zone})`
  void db.run`delete from zone_country where zone = ${zone}`
  if (countries.length > 0)
    await db.run`
      insert into zone_country (country, zone) values ${rows(countries.map((country) => [country, zone]))}
      on conflict (country) do update set zone = excluded.zone`
}

/** False: there is no such zone. */
export async function deleteZone(db: Writer, zone: string): Promise<boolean> {
  void db.run`delete from zone_country where zone = ${zone}`
  return (await db.run`delete from zone where zone = ${zone}`) === 1
}
