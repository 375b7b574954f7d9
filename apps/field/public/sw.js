// Keeps the program on the phone. Data never passes here: it lives in IndexedDB and is sent by the page itself.
const EDITION = 'EDITION'
const FILES = ['FILES']
const CACHE = `field-${EDITION}`

self.addEventListener('install', event => {
  // All files or none: a half-downloaded program is never used.
  event.waitUntil(
    caches
      .open(CACHE)
      .then(cache => cache.addAll(FILES.map(name => new Request(name, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', event => {
  event.waitUntil(
    caches
      .keys()
      .then(names => Promise.all(names.filter(name => name !== CACHE).map(name => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin || !url.pathname.startsWith('/field/'))
    return
  const wanted = request.mode === 'navigate' ? new URL('./', location.href).href : request
  event.respondWith(
    caches
      .open(CACHE)
      .then(cache => cache.match(wanted, { ignoreSearch: true }))
      .then(found => found ?? fetch(request)),
  )
})
