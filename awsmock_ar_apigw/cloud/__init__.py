"""One make-believe AWS, usable without any patching."""
