"""WebSocket APIs at run time: rows such as W25 are those of the collected facts on them."""
