// Says it when the app does not answer a page, and takes it back once it does.

const notice = document.querySelector("[data-unanswered]");

/** Show or take away the sentence. */
function tell(silent) {
  if (notice && notice.hidden === silent) notice.hidden = !silent;
}

for (const event of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(event, () => tell(true));
}
document.body.addEventListener("htmx:afterOnLoad", () => tell(false));
