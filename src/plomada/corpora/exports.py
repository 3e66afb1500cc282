"""What people take out of social networks themselves: Mastodon's outbox, and Bluesky's posts as JSON or JSON lines."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from plomada.corpora.decoding import decoded, too_long
from plomada.corpora.documents import Document, Reading, Unread
from plomada.corpora.markup import text_of_html
from plomada.errors import UnreadableFile
from plomada.figures import Sentence

PUBLIC: Final = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
POST: Final = "app.bsky.feed.post"
REPOST: Final = "app.bsky.feed.repost"
LISTS: Final = ("feed", "posts", "records")  # what Bluesky's answers call their lists


class PrivatePost(UnreadableFile):
    """A post that was not for everybody."""


def export(data: bytes) -> Iterator[Reading]:
    r"""Return the posts of an export, in its order; what was passed on is marked as a repost.

    Mastodon: outbox.json; posts that were not public are left out. Bluesky: a list of posts, the answer of its
    interface (feed, posts or records), or a post on each line.

    Raises:
        UnreadableFile: it is no text, no JSON, or holds no list of posts.

    Example:
        >>> post = b'{"uri": "at://did:plc:a/app.bsky.feed.post/1", "value": {"text": "Hola"}}\n'
        >>> [(said.text, said.address) for said in export(post + post)][0]
        ('Hola', 'https://bsky.app/profile/did:plc:a/post/1')
    """
    told = decoded(data)
    yield from told.unread
    for place, item in _items(told.text):
        if isinstance(item, Sentence):
            yield Unread(place, item)
        elif isinstance(item, Mapping):
            yield _document(item, place)
        else:
            yield Unread(place, Sentence("It is no post."))


def _items(text: str) -> Iterator[tuple[str, object]]:
    """Return each post with its place, or why a line holds none."""
    whole = _json(text)
    if not isinstance(whole, Sentence):
        for number, item in enumerate(_listed(whole), start=1):
            yield f"post {number}", item
        return
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) < 2 or isinstance(_json(lines[0][1]), Sentence):
        raise UnreadableFile(whole)
    for number, line in lines:
        long = too_long(line, "")
        yield f"line {number}", long.why if long else _json(line)


def _json(text: str) -> object:
    """Return what JSON says, or a sentence with the fault."""
    try:
        return json.loads(text)
    except RecursionError:
        return Sentence("It is no export: its JSON is nested too deeply.")
    except ValueError as fault:
        return Sentence("It is no proper JSON (%(fault)s).", {"fault": str(fault)[:200]})


def _listed(whole: object) -> list[object]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, Mapping):
        if isinstance(posts := whole.get("orderedItems"), list):
            return posts
        for name in LISTS:
            if isinstance(posts := whole.get(name), list):
                return posts
        if {"record", "value", "post", "text", "commit"} & whole.keys():
            return [whole]
    raise UnreadableFile(
        Sentence("It holds no posts: Mastodon's outbox.json has “orderedItems”, Bluesky's has “feed” or “records”.")
    )


def _document(item: Mapping[str, object], place: str) -> Reading:
    try:
        said = _mastodon(item) if _text(item, "type") in {"Create", "Announce"} else _bluesky(item)
    except UnreadableFile as fault:
        return Unread(place, fault.sentence)
    if not said.text and not said.repost:
        return Unread(place, Sentence("It has no words: only pictures, or nothing."))
    return too_long(said.text, place) or said


def _mastodon(activity: Mapping[str, object]) -> Document:
    """Return what an activity of an outbox says; of what was passed on, the outbox often holds the address alone."""
    note = activity.get("object")
    post: Mapping[str, object] = note if isinstance(note, Mapping) else {}
    readers = {
        *_texts(activity.get("to")),
        *_texts(activity.get("cc")),
        *_texts(post.get("to")),
        *_texts(post.get("cc")),
    }
    if not readers & PUBLIC:
        raise PrivatePost(Sentence("It was not public: it is left out."))
    repost = activity.get("type") == "Announce"
    warning = text_of_html(_text(post, "summary") or "")
    text = f"{warning}\n{text_of_html(_text(post, 'content') or '')}".strip()
    address = note if isinstance(note, str) else _text(post, "url") or _text(post, "id")
    return Document(
        text,
        author=_text(activity, "actor"),
        said_at=_moment(_text(activity, "published") or _text(post, "published")),
        address=_page(address),
        key=_text(activity, "id") if repost else _text(post, "id") or _text(activity, "id"),
        repost=repost,
    )


def _bluesky(item: Mapping[str, object]) -> Document:
    """Return what a post says: of a feed, of a list of records, of the stream of events, or a record alone."""
    post = _inner(item, "post") or item
    commit = _inner(item, "commit")
    record = _inner(post, "record") or _inner(post, "value") or _inner(commit, "record") or post
    author = _inner(post, "author")
    uri = _text(post, "uri") or ""
    kind = _text(record, "$type") or POST
    if kind not in {POST, REPOST}:
        raise UnreadableFile(Sentence("It is of the kind %(kind)s, and no post.", {"kind": kind[:100]}))
    owner = _text(author, "did") or _text(item, "did") or _owner(uri)
    name = _text(commit, "rkey") or uri.rpartition("/")[2]
    reason = _inner(item, "reason")
    passed_on = kind == REPOST or "repost" in (_text(reason, "$type") or "").lower()
    return Document(
        (_text(record, "text") or "").strip(),
        author=_text(_inner(reason, "by"), "handle") or _text(author, "handle") or owner,
        said_at=_moment(_text(record, "createdAt")),
        address=f"https://bsky.app/profile/{owner}/post/{name}" if owner and name and kind == POST else None,
        # A feed shows what was passed on under the key of what was first said.
        key=_text(reason, "uri") if reason else uri or (f"at://{owner}/{kind}/{name}" if owner and name else None),
        repost=passed_on,
    )


def _owner(uri: str) -> str | None:
    return uri.removeprefix("at://").partition("/")[0] if uri.startswith("at://") else None


def _inner(values: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = values.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(values: Mapping[str, object], name: str) -> str | None:
    value = values.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def _page(address: str | None) -> str | None:
    return address if address and address.startswith(("https://", "http://")) else None


def _moment(said: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(said) if said else None
    except ValueError:
        return None
