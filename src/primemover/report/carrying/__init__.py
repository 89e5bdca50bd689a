"""Who carries the load, as pictures and words: for the report, the app and the command line."""

from primemover.report.carrying.page import carrying_page as carrying_page
from primemover.report.carrying.view import CarryingView as CarryingView
from primemover.report.carrying.view import carrying_view as carrying_view

__all__ = ["CarryingView", "carrying_page", "carrying_view"]
