// A page that does not exist: in the language of its address, with what the words of the address find.

const NO_WORDS = /^(?:guides|reference|rules|index|html|md|404)$/;
const { dataset } = document.body;
const path = decodeURIComponent(location.pathname.slice(dataset.base.length));
const [first, ...rest] = path.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const foreign = document.querySelector(`.tongues [lang="${first}"]`);
if (foreign && document.documentElement.lang !== first) {
  // most servers know one such page only
  const page = await fetch(`${dataset.base}${first}/404.html`).then((answer) => answer.text()).catch(() => "");
  const own = new DOMParser().parseFromString(page, "text/html");
  for (const part of ["title", "main", ".top .parts", ".top .languages", ".bottom .map"]) {
    const found = own.querySelector(part);
    if (found) document.querySelector(part).replaceWith(found);
  }
  document.documentElement.lang = first;
  document.querySelector("#query").placeholder = own.querySelector("#query")?.placeholder ?? "";
  Object.assign(dataset, { ...own.body.dataset, base: `${dataset.base}${first}/`, index: `${dataset.base}${first}/search.json` });
}
const { find, grouped } = await import("./find.js");

const form = document.querySelector("form.again");
const input = form.querySelector("input");
const show = async () => {
  const query = input.value;
  const { found, instead } = await find(query);
  const { elements, count } = await grouped(found, instead || query);
  if (query !== input.value) return; // there is more to come
  document.querySelector("article .found").replaceChildren(...elements.slice(0, 2));
  document.querySelector("article [role=status]").textContent = query && !count ? dataset.saySearchNone.replace("{query}", query.trim()) : "";
};
input.value = (foreign ? rest : [first ?? "", ...rest]).filter((word) => !NO_WORDS.test(word)).join(" ");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  document.querySelector("article .found a")?.click();
});
input.addEventListener("input", show);
form.hidden = false;
if (input.value) show();
