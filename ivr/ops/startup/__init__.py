"""What is wrong with this machine and its settings is told before the first call, each mistake with its cure.

`facts` looks things up on the machine, `rules` judges them and the settings; it does no I/O.
"""
