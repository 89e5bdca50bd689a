"""Live sets: landmarks come over a WebSocket, what to say and show goes back."""
