"""How the line is served: processes that answer, somebody who looks after them, and a gate before the application.

```
a connection -> granian (HTTP) -> Gate (what is let in) -> Bridge (threads) -> the Flask application
                     ^ one process, as often as there are workers: `worker`
Line (the parent) listens, starts them, hears their pulse, replaces who is dead, frozen or too fat, and can renew itself
```

It knows nothing of telephones: any WSGI application can stand behind it.
"""
