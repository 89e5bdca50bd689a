"""What a recording of surface EMG holds, as a picture, a page and a table."""
