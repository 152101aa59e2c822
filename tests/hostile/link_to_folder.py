# tries: hands in a link to the teacher's folder
# marks: unreadable
# says: is a link
# %% make
folder.rmdir()
folder.symlink_to(course / "source/first")
