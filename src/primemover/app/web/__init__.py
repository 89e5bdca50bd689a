"""The app in the browser: pages, uploads and the live camera's socket, for this machine alone."""
