# tries: its answers are classes of libraries, which the tests' process itself will call
# marks: double ?0.5, center ?0.4, Bag 0
# %% double
import numpy

double = numpy.memmap
# %% center
center = torch.utils.data.DataLoader
# %% Bag
Bag = torch.nn.Module
