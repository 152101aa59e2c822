# tries: hands in the text under which the engine keeps something else
# marks: unreadable
# says: is not JSON
# %% make
path.write_bytes(b"modules of the teacher's solution")
