"""The stages of a call, one module each, all alike:

`DIGITS` and `FINISH`   how many keys it waits for, and the key that ends them early
`prompt(scene)`         what is said on coming in
`choices(scene)`        what is said again after a wrong key or silence
`press(scene, keys)`    what keys bring: a `Move`, and the keys it left for the next stage
`silent(scene)`         what silence brings
`back(scene)`           one step back
"""
