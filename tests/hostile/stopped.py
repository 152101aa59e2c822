# tries: stops its own processes, so that nobody ever answers
# marks: double 0
# %% double
def double(x):
    import os
    import signal

    os.kill(os.getpid(), signal.SIGSTOP)
# %%
import os
import signal

os.kill(os.getppid(), signal.SIGSTOP)
