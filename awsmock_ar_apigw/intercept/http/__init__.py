"""Where HTTP libraries hand a request over: what an API of a cloud would get is answered here, whoever sends it."""
