# tries: its answers are functions of torch that change the tests' process for whoever comes next
# marks: double 0, center 0.4, Bag 0
# %% double
double = torch.use_deterministic_algorithms
# %% center
center = torch.set_grad_enabled
# %% Bag
Bag = torch.autograd.set_detect_anomaly
