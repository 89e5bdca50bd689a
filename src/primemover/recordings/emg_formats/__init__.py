"""Files of surface EMG, one module a maker or format, each with one ``ENTRY``."""
