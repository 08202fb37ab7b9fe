"""The page in the browser: what is stored, what was called and asked, and the clock, as HTML that needs no script to be read."""
