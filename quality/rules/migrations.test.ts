import { canary, enforce, files, repository } from '../enforce.ts'
import { migrations } from './migrations.ts'

const folder = 'services/order/migrations/'

enforce(migrations, repository(), {
  title: 'migrations are numbered and only expand',
  atLeast: 3,
  canaries: {
    'a gap': canary({ [`${folder}0001_a.sql`]: '', [`${folder}0003_b.sql`]: '' }, /0003_b\.sql: 0002 is missing/),
    'a number twice': canary(
      { [`${folder}0001_a.sql`]: '', [`${folder}0001_b.sql`]: '' },
      /neither one file nor a pair/,
    ),
    'one engine only': canary(
      { [`${folder}0001_a.sqlite.sql`]: '' },
      /0001_a\.sqlite\.sql: is neither one file nor a pair/,
    ),
    'a pair with two names': canary(
      { [`${folder}0001_a.sqlite.sql`]: '', [`${folder}0001_b.postgres.sql`]: '' },
      /neither one file nor a pair/,
    ),
    'another way to write it': canary({ [`${folder}1-orders.sql`]: '' }, /1-orders\.sql: is not NNNN_name\.sql/),
    'a column that goes': canary(
      { [`${folder}0001_a.sql`]: '-- drop is a word\nalter table orders\n  DROP column note;' },
      /0001_a\.sql:3: says drop/,
    ),
    'a marker that does not stand first': canary(
      { [`${folder}0001_a.sql`]: '-- Nobody reads it.\n-- contract\ndrop table a;' },
      /0001_a\.sql:3: says drop/,
    ),
    'a table with another name': canary({ [`${folder}0001_a.sql`]: 'alter table a rename to b;' }, /says rename/),
  },
  innocents: {
    'numbered files and a pair': files({
      [`${folder}0001_orders.sql`]: `-- Never drop this.\ncreate table orders (state text check (state in ('drop', 'rename')));`,
      [`${folder}0003_no_note.sql`]: '-- contract\nalter table orders drop column note;',
      [`${folder}0002_lines.sqlite.sql`]: '',
      [`${folder}0002_lines.postgres.sql`]: '',
    }),
  },
})
