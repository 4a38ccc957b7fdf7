import { canary, enforce, files, repository } from '../enforce.ts'
import { names } from './names.ts'

enforce(names, repository(), {
  title: 'folders and files are named for what is in them',
  atLeast: 250,
  canaries: {
    'a folder for everything': canary({ 'kit/utils/time.ts': '' }, /the folder utils says nothing/),
    'a folder of sources': canary({ 'services/order/src/service.ts': '' }, /the folder src says nothing/),
    'a file for everything': canary({ 'kit/host/helpers.ts': '' }, /the word helpers says nothing/),
    'a word in a longer name': canary({ 'kit/host/relay-manager.ts': '' }, /the word manager says nothing/),
    'a word in a test': canary({ 'kit/host/base.test.ts': '' }, /the word base says nothing/),
    'camel case': canary({ 'kit/host/openDatabase.ts': '' }, /is not in kebab-case/),
    'snake case': canary({ 'kit/host/open_database.ts': '' }, /is not in kebab-case/),
  },
  innocents: {
    'good names': files({
      'kit/host/open-database.test.ts': '',
      'kit/database/sqlite/write-queue.ts': '',
      'README.md': '',
    }),
  },
})
