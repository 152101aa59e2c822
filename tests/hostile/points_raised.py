# tries: raises the points of a test, gives itself marks in the metadata, and unlocks it
# marks: double 1.5
# %% double
def double(x):
    return x + x
# %% make
cell("test_double").metadata["nbgrader"].update(points=1000, locked=False, solution=True, score=1000)
cell("test_double").source = "1000"
cell("double").metadata["nbgrader"].update(grade=True, points=1000)
