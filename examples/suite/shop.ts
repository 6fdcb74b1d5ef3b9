import { typedAssembly } from 'madrigal';

/** A shop whose database is replaced while the web server runs, by three programs. */
export const shop = typedAssembly('A shop')
  .componentType('Database', (type) =>
    type
      .places('absent', 'ready')
      .transition('start', 'absent', 'ready', { takes: ['4s', '6s'] })
      .transition('stop', 'ready', 'absent', { takes: '1s', behavior: 'halt' })
      .provide('sql', 'service', 'ready'),
  )
  .componentType('Web', (type) =>
    type
      .places('absent', 'installed', 'online')
      .transition('install', 'absent', 'installed', { takes: ['3s', '9s'] })
      .transition('publish', 'installed', 'online', { takes: '1s' })
      .transition('pause', 'online', 'installed', { takes: '1s', behavior: 'pause' })
      .use('database', 'service', ['publish', 'online'])
      .provide('http', 'service', 'online'),
  )
  .component('db', 'Database', { start: 'ready' })
  .component('web', 'Web', { start: 'online' })
  .connect('web.database', 'db.sql')
  .addDeployment('up', { db: 'ready', web: 'online' })
  // The web server is paused, and comes back when the database is there again.
  .program('careful', (program) =>
    program
      .pushB('web', 'pause')
      .pushB('db', 'halt')
      .pushB('db', 'deploy')
      .wait('db')
      .pushB('web', 'deploy')
      .waitAll(),
  )
  // The same without a wait in between: the web server asks for the database itself.
  .program('quick', (program) =>
    program.pushB('web', 'pause').pushB('db', 'halt').pushB('db', 'deploy').pushB('web', 'deploy').waitAll(),
  )
  // Nobody pauses the web server, which keeps the database.
  .program('careless', (program) => program.pushB('db', 'halt').pushB('db', 'deploy').waitAll())
  .build();
