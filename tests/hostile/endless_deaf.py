# tries: an endless cell that blocks every signal
# says: This cell did not finish within 3 s
# %%
import signal

signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    pass
