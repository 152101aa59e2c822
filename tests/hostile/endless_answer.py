# tries: an endless loop in an answer that swallows every exception
# marks: double 0
# says: out of time
# %% double
def double(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
