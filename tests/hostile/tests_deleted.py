# tries: hands in no tests, no setup and no text
# marks: double 0
# %% double
double = lambda x: 5
# %% make
from torchmarks.assignments import role

notebook.cells = [each for each in notebook.cells if "solution" in role(each)]
