// What the words of an address that does not exist find, in the language of the address; the search is filled in.
import { find, grouped } from "./find.js";

const NO_WORDS = /^(?:guides|reference|rules|index|html|md|404)$/;
const { dataset } = document.body;
const path = decodeURIComponent(location.pathname.slice(dataset.base.length));
const [first, ...rest] = path.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const foreign = document.querySelector(`.tongues [lang="${first}"]`);
if (foreign) {
  dataset.base += `${first}/`;
  dataset.index = `${dataset.base}search.json`;
}
const words = (foreign ? rest : [first ?? "", ...rest]).filter((word) => !NO_WORDS.test(word)).join(" ");
if (words) {
  document.querySelector("#query").value = words;
  const { elements } = await grouped(await find(words), words);
  document.querySelector("article .found").append(...elements.slice(0, 2));
}
