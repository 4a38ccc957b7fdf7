/** How many requests of an operation an instance says it has answered. */
export async function answered(url: string, operation: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.includes('_count{') && line.includes(`"${operation}"`))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}
