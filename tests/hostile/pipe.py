# tries: hands in a pipe, which nobody ever writes to
# marks: unreadable
# says: holds
# %% make
import os

os.mkfifo(path)
