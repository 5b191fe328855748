"""The thread beside the inquiry: its channels as tabs, the latest posts, where one had left off."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from portal.sent import number_asked
from portal.thread import queries
from portal.thread.timeline import END, render_page
from shared_db.access import Permission
from shared_db.foundation.ids import new_id
from shared_db.models import Channel, Inquiry
from shared_db.spine.streams import StreamKey
from shared_db.spine.transaction import Work


def section(work: Work, inquiry: Inquiry) -> str:
    """The thread of the channel named in the address, or else of the first."""
    channels = queries.channels_of(work, inquiry)
    if not channels:
        return ""
    channel, here = _chosen(channels), work.actor.in_group(inquiry.group_id)
    ids = [stream.id for stream in channels.values()]
    heads, read = queries.heads_of(work, ids), queries.read_positions(work, ids)
    stream_id = channels[channel].id
    have = heads.get(stream_id, 0)
    before = number_asked("before", END) or END
    posts, earlier = render_page(work, stream_id, min(before, have + 1))
    return render_template(
        "thread/section.html",
        inquiry=inquiry,
        channel=channel.value,
        stream_id=stream_id,
        have=have,
        posts=posts,
        earlier=earlier,
        read_seq=read.get(stream_id, 0),
        tabs=_tabs(work, inquiry, channels, channel, read),
        person_id=work.actor.person_id,
        is_member=here.is_member,
        can_post=here.may(Permission.POST_MESSAGE),
        client_id=new_id(),
    )


def _chosen(channels: dict[Channel, StreamKey]) -> Channel:
    wanted = request.args.get("channel", "")
    return next((channel for channel in channels if channel == wanted), next(iter(channels)))


def _tabs(
    work: Work,
    inquiry: Inquiry,
    channels: dict[Channel, StreamKey],
    current: Channel,
    read: dict[UUID, int],
) -> list[dict[str, Any]]:
    """One tab a channel, with the unread ones of the channels that aren't open."""
    if len(channels) < 2:
        return []
    return [
        {
            "channel": channel.value,
            "href": url_for(
                "inquiries.show", inquiry_id=inquiry.id, channel=channel.value, _anchor="aside"
            ),
            "current": channel is current,
            "count": 0
            if channel is current
            else queries.count_unread(work, stream.id, read.get(stream.id, 0)),
        }
        for channel, stream in channels.items()
    ]
