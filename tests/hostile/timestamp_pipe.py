# tries: hands in a pipe for a time, which nobody ever writes to
# %% make
import os

os.mkfifo(folder / "timestamp.txt")
