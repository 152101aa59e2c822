# tries: many small processes take all memory, so that the kernel ends the large one of somebody else
# marks: double ?, center ?, Bag ?
# %%
import subprocess
import sys
import time

code = "import time; x = bytearray(150_000_000); time.sleep(30)"
started = [subprocess.Popen([sys.executable, "-S", "-c", code]) for _ in range(100)]
time.sleep(1.5)
