"""What each section of the report says, worked out before any template sees it."""
