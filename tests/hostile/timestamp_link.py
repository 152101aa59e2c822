# tries: hands in a link for a time
# %% make
(folder / "timestamp.txt").symlink_to("/dev/zero")
