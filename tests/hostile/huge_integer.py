# tries: an integer of a million digits
# marks: unreadable
# says: is not JSON
# %% make
path.write_text('{"nbformat": 4' + "0" * 10**6 + "}")
