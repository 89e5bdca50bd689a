// The service worker makes the app installable and keeps its shell; it never sees a page's data.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register("/sw.js", { updateViaCache: "none" })
    .catch((fault) => console.info(`The app works, but cannot be installed: ${fault.message}`));
}
