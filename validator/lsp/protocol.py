"""What editors send, taken apart by pygls: each request is answered, also one that cannot be understood.

No answer contains a part of a message, which may contain a secret (JSON-RPC 2.0, https://www.jsonrpc.org/specification).
"""

from __future__ import annotations

from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest, JsonRpcParseError
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import RPCMessage, RPCRequest

#: the code of each error, and its name
_NAMES = {each.value: each.name for each in (*types.ErrorCodes, *types.LSPErrorCodes)}


class Protocol(LanguageServerProtocol):
    """The protocol of pygls, which leaves some requests without an answer."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return the message in an object of JSON. Raises JsonRpcException after refusing a request."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "method" in data and "id" in data:
                self._refuse(data["id"], error)
            raise

    def handle_message(self, message: RPCMessage) -> None:
        """Answer a message. Raises any exception if it is none."""
        if isinstance(message, RPCRequest) and (self._shutdown or message.jsonrpc != self.VERSION):
            self._refuse(message.id, JsonRpcInvalidRequest())
        else:
            super().handle_message(message)
        for number in [number for number, each in self._request_futures.items() if each.done()]:
            del self._request_futures[number]  # pygls keeps those of notifications for ever

    def refuse_unreadable(self) -> None:
        """Answer something that is not a message."""
        self._refuse(None, JsonRpcParseError())

    def _refuse(self, number: object, error: JsonRpcException) -> None:
        known = number if isinstance(number, str | int) else None
        self._send_response(known, error=error.to_response_error())

    def _send_response(
        self, msg_id: Any, result: Any = None, error: types.ResponseError | None = None
    ) -> None:
        if error is not None:
            error = types.ResponseError(error.code, _NAMES.get(error.code, "InternalError"))
        super()._send_response(msg_id, result, error)
