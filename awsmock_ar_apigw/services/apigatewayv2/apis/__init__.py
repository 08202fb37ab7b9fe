"""APIs and what belongs to one: routes, integrations, authorizers, models, stages, deployments."""
