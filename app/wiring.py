"""The tables that join the rooms: models, blueprints, event → reactions, template globals, periodic jobs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect

from app import erasure_list, health, identity, mailbox, privacy, upkeep
from app.accounts import views as accounts
from app.admin import calls, moderation, offer_models, settings_page, territory, weights
from app.alerts import jobs as alert_jobs
from app.alerts import reactions as alerts
from app.alerts import views as alert_pages
from app.api import exchange, feeds, sitemap
from app.api import match as api_match
from app.api import offers as api_offers
from app.api import openapi as api_description
from app.api import places as api_places
from app.api import structures as api_structures
from app.attestations import views as attestations
from app.bulk import jobs as bulk_jobs
from app.bus import queries as bus_queries
from app.bus import views as bus
from app.desks import (
    agreement,
    caseload,
    caseload_week,
    convention,
    follow_requests,
    for_whom,
    lever_offers,
    links,
    mail_choices,
    me,
    my_activity,
    my_data,
    my_requests,
    my_week,
    offer_drafts,
    outside,
    person_page,
    person_week,
    propose,
    requests,
    session_booking,
    sessions,
    slips,
    structure_branches,
    structure_decisions,
    structure_import,
    structure_members,
    structure_offers,
    structure_settings,
    substitute,
    team_answers,
    text_replies,
    threads,
    why_offer,
)
from app.desks import structure as structure_desk
from app.desks.asked_offers import asked_by
from app.insights import reactions as insights
from app.journal import reactions as journal
from app.kit import french, mail_readers
from app.kit.events import Event, Reaction
from app.messages import events as message_events
from app.messages import reactions as messages
from app.offers import events as offer_events
from app.offers import jobs as offer_jobs
from app.offers import reactions as offer_reactions
from app.offers import structure_views as structure_pages
from app.offers import views as offer_pages
from app.offers.place_maps import LENT as PLACE_MAP
from app.people import events as people_events
from app.people import jobs as people_jobs
from app.placements import bounce_reactions, closing_reactions, digests, orphan_jobs, seat_reactions
from app.placements import events as placement_events
from app.placements import jobs as placement_jobs
from app.placements import reactions as placements
from app.search import jobs as search_jobs
from app.search import views as search_pages
from app.search.highlight import marked
from app.search.place_map import place_map
from app.shortlists import jobs as shortlist_jobs
from app.site import ranking, widget
from app.site import views as site_pages
from app.structures import events as structure_events
from app.structures import reactions as structure_reactions
from app.structures import views as registration
from app.week import attendance_jobs
from app.week import emails as week_emails
from app.week import events as week_events
from app.week import jobs as week_jobs
from app.week import reactions as week

MODELS = (
    "app.kit.changes",
    "app.kit.links",
    "app.kit.mail",
    "app.kit.mail_readers",
    "app.kit.sessions",
    "app.kit.sms",
    "app.kit.throttle",
    "app.reference.models",
    "app.geo.models",
    "app.territories.models",
    "app.accounts.models",
    "app.structures.models",
    "app.people.models",
    "app.people.sealed_log",
    "app.offers.models",
    "app.offers.shared_models",
    "app.bulk.models",
    "app.placements.models",
    "app.shortlists.models",
    "app.messages.models",
    "app.week.models",
    "app.bus.models",
    "app.journal.models",
    "app.alerts.models",
    "app.attestations.models",
    "app.insights.models",
    "app.interop.models",
)

FILTERS: Mapping[str, Callable[..., str]] = {
    "long_date": french.long_date,
    "short_date": french.short_date,
    "hour": french.hour,
    "date_and_hour": french.date_and_hour,
    "minutes": french.minutes,
    "km": french.km,
    "number": french.number,
    "count": french.count,
    "phone": french.phone,
    "of_name": french.of_name,
    "enumerate_words": french.enumerate_words,
}

BLUEPRINTS: Sequence[Blueprint] = (
    site_pages.bp, ranking.bp, bus.bp, accounts.bp, health.bp, search_pages.bp, api_places.bp, offer_pages.bp,
    structure_pages.bp, structure_offers.bp, structure_desk.bp, structure_members.bp, structure_settings.bp,
    structure_decisions.bp, structure_branches.bp, offer_drafts.bp, registration.bp, moderation.bp, offer_models.bp,
    territory.bp, settings_page.bp, weights.bp,
    links.bp, slips.bp, threads.bp,
    requests.bp, follow_requests.bp, team_answers.bp,
    session_booking.bp, calls.bp,
    structure_import.bp,
    api_offers.bp, api_structures.bp, api_match.bp, api_description.bp, feeds.bp, sitemap.bp,
    caseload.bp, caseload_week.bp, for_whom.bp, why_offer.bp, lever_offers.bp, person_page.bp, person_week.bp,
    propose.bp,
    me.bp, my_requests.bp, my_week.bp, my_data.bp,
    alert_pages.bp, alert_pages.one_click_bp, exchange.bp, exchange.feed_bp, widget.bp,
    my_activity.bp, sessions.bp, attestations.bp, convention.bp, agreement.bp,
    mail_choices.bp, mail_choices.stop_bp, outside.bp, substitute.bp, text_replies.bp,
)  # fmt: skip
WITHOUT_CSRF: Sequence[Blueprint] = (
    api_match.bp,  # stateless API: no cookie, nothing stored
    alert_pages.one_click_bp,  # RFC 8058: a mail program posts, without a page; the token of the mail is the right
    mail_choices.stop_bp,  # the same for news of requests
    text_replies.bp,  # the SMS gateway posts, with its own key
)

Job = tuple[str, Callable[..., Any], timedelta]  # name, function taking ``now``, how often


def import_models() -> None:
    """Import every module of tables, so that metadata is complete for migrations and creation."""
    for name in MODELS:
        import_module(name)


def install(app: Flask, *, csrf: CSRFProtect) -> None:
    """Register blueprints, filters and globals on the application."""
    app.jinja_env.filters.update(FILTERS)
    app.extensions[search_pages.BUS_STOPS] = bus_queries.next_stops
    app.extensions[PLACE_MAP] = place_map
    app.extensions[search_pages.ASKED_OFFERS] = asked_by
    app.extensions[offer_pages.MARKED_WORDS] = marked
    identity.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for blueprint in WITHOUT_CSRF:
        csrf.exempt(blueprint)
    if not app.config["SETTINGS"].is_production:
        app.register_blueprint(mailbox.bp)


def reactions() -> Mapping[type[Event], Sequence[Reaction]]:
    """Return who reacts to what, in order."""
    return {
        structure_events.StructureMoved: (
            offer_reactions.refresh_search,
            closing_reactions.structure_moved,
            structure_reactions.mail_decision,
        ),
        structure_events.StructureEdited: (offer_reactions.refresh_search,),
        structure_events.MemberLeft: (offer_reactions.hand_over_offers,),
        offer_events.OfferMoved: (offer_reactions.mail_decision, seat_reactions.offer_moved),
        offer_events.SeatFreed: (seat_reactions.seat_freed,),
        people_events.FileClosing: (insights.keep_outcomes, seat_reactions.file_closing, alerts.forget_address),
        mail_readers.AddressBounced: (bounce_reactions.address_bounced,),
        people_events.FollowUpOpened: (journal.write_follow_up_opened,),
        people_events.FollowUpEnded: (journal.write_follow_up_ended,),
        **_placement_steps(),
        placement_events.MeetingConfirmed: (journal.write_meeting_confirmed, placements.mail_meeting_confirmed),
        placement_events.ImmersionRenewed: (journal.write_renewed, week.plan),
        placement_events.MeetingMissed: (journal.write_meeting_missed, placements.mail_meeting_missed),
        week_events.SessionDisputed: (week_emails.disputed,),
        placement_events.OtherDateAsked: (journal.write_other_date, placements.mail_other_date),
        placement_events.OutcomeDeclared: (journal.write_outcome,),
        message_events.MessageWritten: (messages.tell_readers,),
        message_events.MessageOpened: (messages.tell_structure,),
        placement_events.ReminderDue: (placements.remind,),
    }


def _placement_steps() -> Mapping[type[Event], Sequence[Reaction]]:
    """Each step: its former links close first (the mails open new ones), then the journal, the mails, the week."""
    step = (placements.close_doors, placements.keep_file, journal.write_step)
    ended = (*step, messages.delete_files)
    of = placement_events
    return {
        of.PlacementProposed: (*step, placements.mail_proposed),
        of.AgreementRecorded: (*step, placements.mail_recorded),
        of.PlacementAgreed: step,
        of.PlacementDeclined: (*ended, placements.mail_declined),
        of.PlacementCancelled: (*ended, placements.mail_cancelled),
        of.PlacementLapsed: (*ended, placements.mail_lapsed),
        of.RequestSent: (*step, placements.mail_sent),
        of.RequestHandedOver: (*step, placements.mail_handed_over),
        of.RequestOpened: (placements.keep_file, journal.write_step),
        of.MeetingProposed: (*step, placements.mail_meeting),
        of.PutOnWaitingList: (*step, placements.mail_waiting_list),
        of.SeatOffered: (*step, placements.mail_seat_offered),
        of.SeatLetGo: (*step, placements.mail_seat_let_go),
        of.PlacementAccepted: (*step, placements.mail_accepted, week.plan),
        of.PlacementRefused: (*ended, placements.mail_refused),
        of.RequestExpired: (*ended, placements.mail_expired),
        of.PlacementWithdrawn: (*ended, placements.mail_withdrawn, week.forget),
        of.PlacementStarted: (*step, placements.mail_started, week.plan),
        of.PlacementCompleted: (*step, closing_reactions.mail_completed, week.stop),
        of.PlacementEndedEarly: (*step, closing_reactions.mail_ended_early, week.stop),
        of.AnswerCorrected: (*step, placements.mail_corrected, week.forget),
    }


def jobs() -> Sequence[Job]:
    """Return the periodic work: name, function taking ``now``, how often."""
    return (
        ("deliver_mail", upkeep.deliver_mail, timedelta(seconds=5)),
        ("deliver_sms", upkeep.deliver_sms, timedelta(seconds=5)),
        ("sweep_files", upkeep.sweep_files, timedelta(minutes=10)),
        ("purge_short_lived", upkeep.purge_short_lived, timedelta(hours=1)),
        ("expire_offers", offer_jobs.expire_offers, timedelta(minutes=15)),
        ("ask_if_still_true", offer_jobs.ask_if_still_true, timedelta(hours=1)),
        ("ask_by_rhythm", offer_jobs.ask_by_rhythm, timedelta(hours=6)),
        ("bulk_runs", bulk_jobs.run_due, timedelta(seconds=1)),
        ("next_generation", search_jobs.next_generation, timedelta(minutes=1)),
        ("placements", placement_jobs.run_due, timedelta(minutes=1)),
        ("digests", digests.send_digests, timedelta(minutes=5)),
        ("silent_structures", placement_jobs.pause_silent_structures, timedelta(hours=12)),
        ("orphan_offers", orphan_jobs.pause_orphan_offers, timedelta(hours=12)),
        ("alerts", alert_jobs.tell_what_is_new, timedelta(minutes=10)),
        ("forget_alerts", alert_jobs.forget_what_is_over, timedelta(hours=6)),
        ("ask_who_came", attendance_jobs.ask_who_came, timedelta(minutes=15)),
        ("shortlists", shortlist_jobs.keep_shortlists, timedelta(minutes=1)),
        ("extend_weeks", week_jobs.extend_plans, timedelta(hours=6)),
        ("keep_reading_log", people_jobs.keep_reading_log, timedelta(hours=6)),
        ("end_substitutes", people_jobs.end_substitutes, timedelta(hours=1)),
        ("purge", privacy.run_purge, timedelta(hours=24)),
        ("follow_erasures", erasure_list.follow, timedelta(minutes=1)),
    )
