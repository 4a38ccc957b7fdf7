import { canary, enforce, files, repository } from '../enforce.ts'
import { isDocument, links } from './links.ts'

const all = repository()
const documents = all.filter(isDocument).length

enforce(links, all, {
  title: `every relative link in ${documents} documents leads somewhere`,
  atLeast: 250,
  canaries: {
    'a file that is not there': canary({ 'docs/a.md': '\nSee [b](b.md).' }, /docs\/a\.md:2: b\.md leads nowhere/),
    'a file one folder off': canary(
      { 'docs/guides/a.md': '[b](b.md)', 'docs/b.md': '' },
      /docs\/guides\/a\.md:1: b\.md leads nowhere/,
    ),
    'a heading that is not there': canary(
      { 'docs/a.md': '[b](b.md#the-end)', 'docs/b.md': '# The start' },
      /leads to a heading that does not exist/,
    ),
    'a heading of the same document': canary({ 'docs/a.md': '[b](#what)\n# Why' }, /#what leads to a heading/),
    'a heading that stands in an example': canary(
      { 'docs/a.md': '[b](#what)\n```\n# What\n```' },
      /#what leads to a heading/,
    ),
    'a reference': canary({ 'docs/a.md': '[b]: ../c.md' }, /\.\.\/c\.md leads nowhere/),
    'a picture': canary({ 'docs/a.md': '<img src="map.svg">' }, /map\.svg leads nowhere/),
  },
  innocents: {
    'links that lead somewhere': files({
      'docs/a.md': `
        [b](guides/b.md#three-words-here) [folder](guides/) [up](../README.md) [out](https://example.org/x) [self](#a-code)
        \`[no](link.md)\` [running](/docs)
# A \`code\``,
      'docs/guides/b.md': '## Three words, here!',
      'README.md': '',
    }),
  },
})
