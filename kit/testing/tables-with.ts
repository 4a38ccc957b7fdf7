import type { Reader } from '../database/index.ts'

/** The tables of a SQLite database, those of the kit too, in which a text stands somewhere, in small letters or capitals. */
export async function tablesWith(db: Reader, text: string): Promise<string[]> {
  const tables = await db.all<{ name: string }>`select name from sqlite_master where type = 'table' order by name`
  const found: string[] = []
  for (const { name } of tables) {
    const sql = `select * from "${name}"`
    const rows = await db.all(Object.assign([sql], { raw: [sql] }))
    if (JSON.stringify(rows).toLowerCase().includes(text.toLowerCase())) found.push(name)
  }
  return found
}
