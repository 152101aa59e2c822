# tries: hands in a time that is none, or beyond all clocks
# %% make
(folder / "timestamp.txt").write_text("9" * 60 + "\n")
