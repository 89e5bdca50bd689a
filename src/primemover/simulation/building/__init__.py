"""From the upstream model to a person's body: one file for each thing that is added or mended."""
