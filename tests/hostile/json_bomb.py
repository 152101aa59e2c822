# tries: ten million empty lists
# marks: unreadable
# says: more parts than a notebook can have
# %% make
path.write_text('{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[' + "[]," * 10_000_000 + "[]]}")
