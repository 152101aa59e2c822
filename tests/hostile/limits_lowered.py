# tries: lowers its own limits until nothing works
# marks: double ?, center ?, Bag ?
# %%
import resource

for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC, resource.RLIMIT_STACK, resource.RLIMIT_FSIZE):
    resource.setrlimit(kind, (0, 0))
