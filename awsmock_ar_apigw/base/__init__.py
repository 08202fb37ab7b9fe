"""Ground floor: values and errors. Imports nothing of ours and knows no service."""
