"""What a surface EMG recording shows: filtering, quality, amplitude, efforts and onsets."""
