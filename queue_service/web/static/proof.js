/* The one thing on a proof's page that needs a script; without it, the browser's own menu prints as well. */
const print = document.getElementById("print");
print.addEventListener("click", () => window.print());
print.hidden = false;
