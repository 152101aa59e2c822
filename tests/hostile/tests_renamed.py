# tries: renames the tests, and calls other cells by their names
# marks: double 0, center 0
# %% double
double = lambda x: 5
# %% center
center = lambda x: 5
# %% make
cell("test_double").metadata["nbgrader"]["grade_id"] = "other"
cell("test_center").metadata["nbgrader"]["grade_id"] = "test_double"
cell("setup_imports").metadata["nbgrader"].update(grade_id="test_center", grade=True, points=2)
