# tries: files beside the notebook shadow torch, numpy and random in the process that comes after a crash
# says: ended its process
# %%
from pathlib import Path

for name in ("torch", "numpy", "random", "json", "socket", "pytest", "torchmarks", "sitecustomize"):
    Path(f"{name}.py").write_text("raise SystemExit('shadowed')")
# %%
import os

os._exit(1)
# %%
import random
import subprocess
import sys

import numpy

print("BRE" + "ACH" if "student" in numpy.__file__ + random.__file__ else "")
