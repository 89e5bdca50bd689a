"""primemover: do your glutes do their job, what covers for them, and how sure is it?"""

from __future__ import annotations

__version__ = "0.1.0"
