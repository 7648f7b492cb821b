// What the words of an address that does not exist find, and the search filled in with them.
import { find, grouped } from "./find.js";

const NO_WORDS = /^(?:en|es|fr|guides|reference|rules|index|html|md|404)$/;
const path = decodeURIComponent(location.pathname.slice(document.body.dataset.base.length));
const words = path.split(/[^\p{L}\p{N}]+/u).filter((word) => word && !NO_WORDS.test(word)).join(" ");
if (words) {
  document.querySelector("#query").value = words;
  const { elements } = await grouped(await find(words), words);
  document.querySelector("article .found").append(...elements);
}
