# tries: raises and prints half characters while the tests run
# marks: double 0
# %% double
def double(x):
    print(chr(0xDFFF))
    raise ValueError(chr(0xD800))
