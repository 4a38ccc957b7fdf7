import sparticuz from '@sparticuz/chromium'
import { chromium, type Browser, type Page } from 'playwright-core'

/** Their single process dies with its first page, and without web security the page would not be held to its own policy. */
const unfit = new Set(['--single-process', '--disable-web-security'])

/** A real browser, and in it an empty page that notes what it complains of: errors, breaches of its policy, other hosts. */
export async function openBrowser(base: string): Promise<{ browser: Browser; page: Page; complaints: string[] }> {
  const complaints: string[] = []
  const browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [
      ...sparticuz.args.filter((argument) => !unfit.has(argument)),
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 401/.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== base && protocol !== 'blob:' && protocol !== 'data:') complaints.push(request.url())
  })
  return { browser, page, complaints }
}
