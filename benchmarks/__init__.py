"""Speed and accuracy, measured side by side with peers and beside known truth."""

import os

# Thousands of small matrices: more than one thread a process only makes them wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
