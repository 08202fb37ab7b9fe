"""APIs: HTTP and WebSocket APIs, their CORS, and quick create."""
