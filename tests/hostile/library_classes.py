# tries: gives classes of libraries for answers, which the tests would call in their own process
# marks: double 0, center 0.4, Bag 0
# %% double
double = torch._C.PyTorchFileWriter
# %% center
center = torch.set_grad_enabled
# %% Bag
Bag = torch._C.Generator
