# tries: hands in a pipe, which nobody ever writes to
# marks: unreadable
# says: is no file
# %% make
import os

os.mkfifo(path)
