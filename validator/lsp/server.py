"""The server: what an editor sends, and what it gets (Language Server Protocol 3.17).

Texts are taken whole and checked in one thread, so that typing never waits; the result for a text that has
changed meanwhile is dropped. Nothing of a file is in a log or in an error.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial, wraps
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from validator import deadline
from validator.errors import GuiderailError, internal_error
from validator.i18n.catalog import Catalog
from validator.lsp.actions import KINDS, OPEN_STEP, Actions
from validator.lsp.completion import TRIGGERS, Writing
from validator.lsp.diagnostics import diagnostic
from validator.lsp.files_on_disk import Stamp, find_configurations
from validator.lsp.folder_settings import FolderSettings
from validator.lsp.open_files import OpenFile, OpenFiles
from validator.lsp.places import Places
from validator.lsp.protocol import Protocol
from validator.packs import registry
from validator.reporters.machine import step_page
from validator.reporters.wording import step_words
from validator.secrets import without_shapes
from validator.version import VERSION

T = TypeVar("T")

_MayChangeSettings = (
    types.DidSaveTextDocumentParams | types.DidChangeWatchedFilesParams | types.DidChangeConfigurationParams
)

LARGE = 20_000  #: characters from which on a text is checked only after a pause
PAUSE = 0.3  #: seconds without an edit
SECONDS = 1  #: of processor time for a hover or a completion
_WATCHED = (
    "**/guiderail.toml",
    "**/pyproject.toml",
    "**/pack.yaml",
    "**/schema.json",
    "**/rules.yaml",
    "**/*.po",
    "**/*.{yaml,yml,json,jsonc,toml,env}",
)


class Server(LanguageServer):
    """A language server for the files of one editor. ``language``: that of ``--lang``, if any."""

    protocol: Protocol

    def __init__(self, language: str | None = None) -> None:
        full = types.TextDocumentSyncKind.Full
        super().__init__("guiderail", VERSION, text_document_sync_kind=full, protocol_cls=Protocol)
        self.files = OpenFiles(FolderSettings(language))
        self._tasks: dict[str, asyncio.Task[None]] = {}  #: the checks that are under way, by URI
        self._looking: asyncio.Task[None] | None = None  #: at the files on disk
        self._looks = 0  #: how often they had to be looked at
        self._thread = ThreadPoolExecutor(1)
        self._told: set[str] = set()  #: what was said about settings
        for method, answer, options in (
            (types.INITIALIZE, self._initialize, None),
            (types.INITIALIZED, self._initialized, None),
            (types.TEXT_DOCUMENT_DID_OPEN, self._opened, None),
            (types.TEXT_DOCUMENT_DID_CHANGE, self._changed, None),
            (types.TEXT_DOCUMENT_DID_CLOSE, self._closed, None),
            (types.TEXT_DOCUMENT_DID_SAVE, self._settings_changed, None),
            (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._settings_changed, None),
            (types.WORKSPACE_DID_CHANGE_CONFIGURATION, self._settings_changed, None),
            (types.TEXT_DOCUMENT_CODE_ACTION, self._actions, types.CodeActionOptions(list(KINDS))),
            (types.TEXT_DOCUMENT_HOVER, self._hover, None),
            (types.TEXT_DOCUMENT_COMPLETION, self._complete, types.CompletionOptions(list(TRIGGERS))),
        ):
            self.feature(method, options)(self._safely(answer))

        async def open_step(platform: str, step: str, uri: str) -> None:
            await self._open_step(platform, step, uri)

        self.command(OPEN_STEP)(open_step)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Answer something that is not a message; what is wrong in a message is answered already."""
        if source is JsonRpcException and not isinstance(error, JsonRpcException):
            self.protocol.refuse_unreadable()

    def _report(self, error: Exception) -> None:
        """Tell the person of an error, without its message, which may contain a secret."""
        self._tell(internal_error(error), types.MessageType.Error)

    # --- files ---

    def _initialize(self, params: types.InitializeParams) -> None:
        self.files.settings.locale = params.locale or ""

    def _initialized(self, params: types.InitializedParams) -> None:
        workspace = self.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            wanted = types.Registration("settings", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.client_register_capability(types.RegistrationParams([wanted]))
        self._look_on_disk()

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        path = to_fs_path(document.uri) or os.path.basename(document.uri)
        self._take(self.files.open(document.uri, path, document.language_id), document.text, document.version)
        if not self.workspace.folders:
            self._look_on_disk()

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        file = self.files.files.get(params.text_document.uri)
        if file is not None:
            text = self.workspace.get_text_document(file.uri).source
            self._take(file, text, params.text_document.version)

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self.files.close(uri)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        self._look_on_disk()
        self._publish(self.files.report())

    def _take(self, file: OpenFile, text: str, version: int) -> None:
        file.text, file.version = text, version
        file.edits += 1
        self._check_soon(file)

    def _settings_changed(self, params: _MayChangeSettings) -> None:
        self._look_on_disk()
        if self.files.settings.reload_if_changed():
            self.files.on_disk.keep_only([])
            self._told.clear()
            for file in self.files.files.values():
                file.edits += 1
                self._check_soon(file)

    # --- files on disk ---

    def _look_on_disk(self) -> None:
        self._looks += 1
        if self._looking is None:
            self._looking = asyncio.get_running_loop().create_task(self._keep_looking())

    async def _keep_looking(self) -> None:
        """Read the configurations of the workspace, those that have changed, one between two checks."""
        looks = -1
        try:
            while looks != self._looks:
                looks = self._looks
                found = await asyncio.to_thread(self._find_on_disk)
                is_changed = self.files.on_disk.keep_only(found)
                for path, stamp in found.items():
                    is_changed |= await self._in_thread(partial(self.files.on_disk.read, path, stamp))
                if is_changed:
                    self._publish(self.files.report())
        except Exception as error:  # noqa: BLE001  # open files are checked without the others
            self._report(error)
        finally:
            self._looking = None

    def _find_on_disk(self) -> dict[str, Stamp]:
        """Return the configurations in the workspace; without one, those next to the open files."""
        folders = [path for uri in self.workspace.folders if (path := to_fs_path(uri))]
        if folders:
            return find_configurations(folders)
        open_files = [each for each in self.files.files.values() if os.path.isabs(each.path)]
        return find_configurations(sorted({os.path.dirname(each.path) for each in open_files}), deepest=0)

    # --- checks ---

    def _check_soon(self, file: OpenFile) -> None:
        if file.format is not None and file.uri not in self._tasks:
            self._tasks[file.uri] = asyncio.get_running_loop().create_task(self._keep_checked(file))

    async def _keep_checked(self, file: OpenFile) -> None:
        """Check a file until its newest text has been checked."""
        try:
            while not file.is_checked and self.files.files.get(file.uri) is file:
                if len(file.text) > LARGE:
                    await self._wait_for_pause(file)
                error = await self._in_thread(partial(self.files.check, file))
                if error is not None:
                    self._tell(error, types.MessageType.Warning)
                if file.is_checked:
                    self._publish(self.files.report(), file)
        except Exception as error:  # noqa: BLE001  # whatever it is, the next text is checked
            file.checked_edits, file.judgement = file.edits, None
            self._publish(self.files.report(), file)
            self._report(error)
        finally:
            del self._tasks[file.uri]

    async def _wait_for_pause(self, file: OpenFile) -> None:
        edits = -1
        while edits != file.edits:
            edits = file.edits
            await asyncio.sleep(PAUSE)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _checked(self, uri: str) -> OpenFile | None:
        """Return a file after its newest text was checked; None if it is not open."""
        while (task := self._tasks.get(uri)) is not None:
            await asyncio.shield(task)
        return self.files.files.get(uri)

    def _publish(self, changed: list[OpenFile], checked: OpenFile | None = None) -> None:
        """Send the findings of files. ``checked`` gets them even if they are the same as before."""
        if checked is not None and all(each is not checked for each in changed):
            changed = [*changed, checked]
        for file in changed:
            run, places = file.run(), file.places(self._encoding())
            found = (
                [
                    diagnostic(run, run.reports[0], each, places, self._find)
                    for each in run.shown(run.reports[0])
                ]
                if run
                else []
            )
            params = types.PublishDiagnosticsParams(
                file.uri, found, file.version if file.is_checked else None
            )
            self.text_document_publish_diagnostics(params)

    def _find(self, path: str) -> tuple[str, Places] | None:
        found = self.files.by_path(path)
        if found:
            return found.uri, found.places(self._encoding())
        text, uri = self.files.on_disk.text(path), from_fs_path(path)
        return (uri, Places(text, self._encoding())) if text is not None and uri else None

    def _encoding(self) -> str:
        return str(getattr(self.workspace.position_encoding, "value", "utf-16"))

    # --- actions ---

    async def _actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        file = await self._checked(params.text_document.uri)
        run = file.run() if file else None
        if file is None or run is None:
            return []
        only = params.context.only
        if only is None and len(file.text) > LARGE:
            only = [types.CodeActionKind.QuickFix]  # to fix all takes long, and nobody has asked for it
        actions = Actions(self.files, file, run, file.places(self._encoding()), self._find)
        return await self._in_thread(partial(actions.at, params.range, only))

    # --- hover and completion ---

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        return await self._while_writing(params, Writing.hover)

    async def _complete(self, params: types.CompletionParams) -> list[types.CompletionItem]:
        others = list(self.files.files.values())
        return await self._while_writing(params, lambda writing: writing.items(others)) or []

    async def _while_writing(
        self, params: types.HoverParams | types.CompletionParams, answer: Callable[[Writing], T | None]
    ) -> T | None:
        """Return an answer about the newest text of a file, whether it has been checked or not."""
        file = self.files.files.get(params.text_document.uri)
        if file is None or file.format is None:
            return None
        open_file, encoding = file, self._encoding()

        def work() -> T | None:
            try:
                with deadline.within(SECONDS):
                    return answer(Writing(open_file, encoding, params.position))
            except deadline.TooSlow:
                return None

        return await self._in_thread(work)

    async def _open_step(self, platform: str, step: str, uri: str) -> None:
        """Show a step of a guide: its page in the browser, or what leads to it."""
        file = self.files.files.get(uri)
        catalog = Catalog(file.language if file else self.files.settings.language())
        words = step_words(platform, step, catalog) if platform in registry.names() else None
        if words is None:
            return
        page = step_page(file.site if file else "", catalog.language, platform, step)
        window = self.client_capabilities.window
        if page and window and window.show_document and window.show_document.support:
            self.window_show_document(types.ShowDocumentParams(page, external=True))
            return
        target = page or words.command
        text = f"{words.number}. {words.title}: {target}"
        self.window_show_message(types.ShowMessageParams(types.MessageType.Info, without_shapes(text)))

    # --- messages ---

    def _tell(self, error: GuiderailError, type: types.MessageType) -> None:
        for sentence in Catalog(self.files.settings.language()).say_error(error):
            if sentence not in self._told:
                self._told.add(sentence)
                self.window_show_message(types.ShowMessageParams(type, without_shapes(sentence)))

    def _safely(self, answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Return a handler whose errors are reported without their content."""
        if asyncio.iscoroutinefunction(answer):

            @wraps(answer)
            async def later(params: Any) -> Any:
                try:
                    return await answer(params)
                except Exception as error:  # noqa: BLE001  # its message may contain a secret
                    self._report(error)
                    return None

            return later

        @wraps(answer)
        def at_once(params: Any) -> Any:
            try:
                return answer(params)
            except Exception as error:  # noqa: BLE001  # its message may contain a secret
                self._report(error)
                return None

        return at_once


def serve(language: str | None = None) -> None:
    """Talk to an editor over standard input and output until it ends. ``language``: that of ``--lang``."""
    logging.getLogger("pygls").addHandler(logging.NullHandler())
    logging.getLogger("pygls").propagate = False  # its messages hold texts of files
    Server(language).start_io()
