# tries: a tag asks that the tests be skipped
# marks: double 0
# %% double
double = None
# %% make
cell("test_double").metadata.update(tags=["skip-execution", "hide-cell"], deletable=True, editable=True)
