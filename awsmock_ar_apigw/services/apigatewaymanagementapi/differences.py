"""Where the management API was seen to do other than its reference says: nowhere that a test could tell."""

DIFFERENCES = ()
