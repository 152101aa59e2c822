"""What torch imports itself, seconds long, at the first use of some of its functions.

``torch.func.grad`` and ``torch.broadcast_shapes`` are among them. Most classes use none, so the warm parent imports
this when a student process has done so. None of it starts a thread.
"""

HEAVY = ("torch.fx.experimental.symbolic_shapes", "torch._dynamo", "torch._decomp.decompositions_for_jvp")
