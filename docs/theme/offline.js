// Lets the check page work without a network: keeps what it has loaded. check.js registers this, at the first check.
// Nothing of a text that is checked comes through here: it is never part of a request.
const LOADED_ONCE = /\/assets\/(python|guiderail)-[0-9a-f]{12}/; // the address of these files changes with their content

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(location.origin)) return;
  event.respondWith(LOADED_ONCE.test(request.url) ? fromCache(request, event) : fromNetwork(request));
});

const fromCache = async (request, event) => {
  const cache = await caches.open("guiderail-check");
  const known = await cache.match(request.url);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) event.waitUntil(cache.put(request.url, answer.clone()).catch(() => {})); // no room: then not offline
  return answer;
};

const fromNetwork = async (request) => {
  try {
    return await fetch(request);
  } catch (error) {
    const known = await caches.match(request.url, { ignoreSearch: true });
    if (known) return known;
    throw error;
  }
};
