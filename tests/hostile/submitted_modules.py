# tries: hands in modules that shadow torch, numpy, random and torchmarks
# %%
import json
import random

print("BRE" + "ACH" if "shadow" in dir(random) + dir(json) + dir(torch) else "")
# %% make
for name in ("torch", "numpy", "random", "json", "conftest", "sitecustomize", "nbgrader_config"):
    (folder / f"{name}.py").write_text("shadow = 1\nprint('shadow')\n")
(folder / "torchmarks").mkdir()
(folder / "torchmarks/__init__.py").write_text("shadow = 1")
