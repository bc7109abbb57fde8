"""The line calls and texts itself, over its real address: every topic in every language, and what is wrong with it.

`tour` goes round, `caller` wants a topic, `answer_caller` an answer, `sounds` knows which words a clip speaks.
Nobody is dialled and no SMS is sent: the caller withholds the number and hangs up when the card has been heard.
"""
