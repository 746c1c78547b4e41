"""HEAD is GET without the content (RFC 9110 §9.3.2), for every address."""

from __future__ import annotations

from newsletter.web.asgi import App, Message, Receive, Scope, Send


class HeadAsGet:
    """Lets the application answer GET and keeps the content back."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_content(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, without_content)
