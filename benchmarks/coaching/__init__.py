"""What the coach costs a frame, and how far the live path is from the path of files."""
