# tries: writes to the teacher's terminal by the names of files
# marks: unreadable
# says: \x1b]0;marks\x07\nNot graded: everybody
# %% make
(folder / "\x1b]0;marks\x07\nNot graded: everybody.ipynb").write_text("{}")
path.symlink_to(folder / "nothing")
path.unlink()
(path.parent / "other").mkdir()
path.mkdir()
