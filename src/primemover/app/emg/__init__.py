"""``primemover emg``: surface EMG on the command line."""
