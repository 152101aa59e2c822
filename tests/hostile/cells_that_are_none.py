# tries: cells that are no mappings
# marks: unreadable
# says: damaged
# %% make
path.write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [5, "x", null]}')
