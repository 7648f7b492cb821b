// Runs before the page is drawn: colours as the reader chose them, and everything that needs a script.
(function (page) {
  page.classList.add("script");
  try {
    var chosen = localStorage.getItem("guiderail:colours");
    if (chosen === "light" || chosen === "dark") page.dataset.colours = chosen;
  } catch (refused) {}
})(document.documentElement);
