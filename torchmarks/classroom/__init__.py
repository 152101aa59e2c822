"""How a class is graded: ``run`` sends what was handed in through a pool, here or on a cluster, to the one writer."""
