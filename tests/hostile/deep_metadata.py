# tries: metadata nested deeper than Python can go
# marks: unreadable
# %% make
text = nbformat.writes(notebook)
path.write_text(text.replace('"metadata": {', '"metadata": {"a": ' + "[" * 900 + "]" * 900 + ",", 1))
